// Takes cases from standard input, an array of {"name", "frames"}, and prints the frames as the front end's own library holds
// them; numbers that JSON can't say as text.
const { readFileSync } = require('node:fs');
const { dataFrameFromJSON } = require('@grafana/data');

const sayable = (value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value);

const cases = JSON.parse(readFileSync(0, 'utf8'));
const results = cases.map(({ name, frames }) => ({
  name,
  frames: frames.map((json) => {
    const frame = dataFrameFromJSON(json);
    const fields = frame.fields.map((field) => ({ ...field, values: field.values.map(sayable) }));
    return { ...frame, fields };
  }),
}));
process.stdout.write(JSON.stringify(results));
