// Loads the plugin's front end as Grafana does, with the real `@grafana/data`, and works its editors.
//
// `@grafana/ui` and `@grafana/runtime` need a browser, so they stand here as the little of them that the front end uses. A
// component that they don't have makes a test fail: the names below are exports of `@grafana/ui` 13.
// GPX_MODULE names the module.
'use strict';

globalThis.IS_REACT_ACT_ENVIRONMENT = true;

const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const { test } = require('node:test');
const vm = require('node:vm');

const grafana = require('@grafana/data');
const React = require('react');
const { act, create } = require('react-test-renderer');

const component = (name) => {
  const Component = ({ children, label, title, options }) =>
    React.createElement('div', { title: label ?? title, list: options }, children);
  Component.displayName = name;
  return Component;
};

const ui = Object.fromEntries(
  [
    'Alert',
    'Combobox',
    'FieldSet',
    'InlineField',
    'InlineFieldRow',
    'InlineSwitch',
    'Input',
    'RadioButtonGroup',
    'SecretInput',
    'SecretTextArea',
  ].map((name) => [name, component(name)])
);

const runtime = {
  DataSourceWithBackend: class extends grafana.DataSourceApi {},
  getTemplateSrv: () => ({ replace: (text, { vars } = {}) => text.replace(/\$(\w+)/g, (all, name) => vars?.[name] ?? all) }),
};

/** The module's exports, as Grafana's loader gets them. */
function load() {
  const packages = { react: React, '@grafana/data': grafana, '@grafana/runtime': runtime, '@grafana/ui': ui };
  let exported;
  const define = (names, factory) => {
    exported = factory(...names.map((name) => packages[name] ?? assert.fail(`${name} is not one of Grafana's`)));
  };
  vm.runInThisContext(`(function (define) {${readFileSync(process.env.GPX_MODULE, 'utf8')}\n})`)(define);
  return exported;
}

const { plugin } = load();
const { ConfigEditor, QueryEditor } = plugin.components;

const LISTING = {
  language: ['const <number>'],
  scenarios: [
    { name: 'random', description: 'A walk.', parameters: ['seed', 'series', 'aggregate'] },
    { name: 'fail', description: 'An error.', parameters: ['status'] },
  ],
  metrics: [{ name: 'bigtent_attempts_total', description: 'Attempts.' }],
  learners: ['ada', 'grace'],
  exercises: ['http-health'],
  lessons: ['http-server'],
  chapters: ['servers'],
};

function dataSource(resource = async () => LISTING) {
  const source = new plugin.DataSourceClass({ uid: 'bigtent', name: 'bigtent', type: 'bigtent-datasource', meta: {}, jsonData: {} });
  source.getResource = resource;
  return source;
}

/** An editor on the screen, with its state kept as Grafana keeps it. */
async function show(Editor, state, props) {
  const shown = { ...state, runs: 0 };
  const changed = (name) => (value) => {
    shown[name] = value;
    draw();
  };
  const element = () =>
    React.createElement(Editor, {
      ...props,
      ...(state.query ? { query: shown.query } : { options: shown.options }),
      onChange: changed('query'),
      onOptionsChange: changed('options'),
      onRunQuery: () => (shown.runs += 1),
    });
  let renderer;
  const draw = () => renderer.update(element());
  await act(async () => {
    renderer = create(element());
  });
  /** The control behind a label. */
  shown.control = (label) => {
    const [field] = renderer.root.findAll((node) => node.type === ui.InlineField && node.props.label === label);
    return field?.props.children.props;
  };
  shown.alerts = () => renderer.root.findAllByType(ui.Alert).map((alert) => alert.props.children);
  shown.does = (action) => act(async () => action());
  return shown;
}

const showQuery = (query, source = dataSource()) => show(QueryEditor, { query: { refId: 'A', ...query } }, { datasource: source });
const showConfig = (options) =>
  show(ConfigEditor, { options: { jsonData: {}, secureJsonFields: {}, secureJsonData: {}, ...options } }, {});
const typed = (value) => ({ currentTarget: { value } });

test('a scenario is chosen, with the parameters that matter to it', async () => {
  const editor = await showQuery({ scenario: 'random' });
  assert.deepEqual(
    editor.control('Scenario').options.map(({ value }) => value),
    ['random', 'fail']
  );
  assert.ok(editor.control('Seed') && editor.control('Between points'));
  assert.equal(editor.control('Status'), undefined);

  await editor.does(() => editor.control('Scenario').onChange({ value: 'fail' }));
  assert.deepEqual(editor.query, { refId: 'A', scenario: 'fail' });
  assert.equal(editor.runs, 1);
  assert.ok(editor.control('Status'));
});

test('a number is one when it is complete, and a variable stays', async () => {
  const editor = await showQuery({ scenario: 'random' });
  await editor.does(() => editor.control('Seed').onChange(typed('4.')));
  assert.equal(editor.control('Seed').value, '4.');
  await editor.does(() => editor.control('Seed').onChange(typed('42')));
  await editor.does(() => editor.control('Seed').onBlur());
  assert.deepEqual(editor.query, { refId: 'A', scenario: 'random', seed: 42 });
  await editor.does(() => editor.control('Seed').onChange(typed('$seed')));
  await editor.does(() => editor.control('Seed').onBlur());
  assert.equal(editor.query.seed, '$seed');
  await editor.does(() => editor.control('Seed').onChange(typed('')));
  assert.deepEqual(editor.query, { refId: 'A', scenario: 'random' });
});

test('a query has the members of one way to ask, and what is not ours is kept', async () => {
  const editor = await showQuery({ key: 'Q1', datasource: { uid: 'bigtent' }, scenario: 'random', seed: 7 });
  await editor.does(() => editor.control('Ask for').onChange('metric'));
  assert.deepEqual(editor.query, { refId: 'A', key: 'Q1', datasource: { uid: 'bigtent' }, metric: '' });
  await editor.does(() => editor.control('Series').onChange({ value: 'bigtent_attempts_total' }));
  await editor.does(() => editor.control('Learner').onChange({ value: 'ada' }));
  await editor.does(() => editor.control('Exercise').onChange({ value: '$exercise' }));
  await editor.does(() => editor.control('Lesson').onChange({ value: 'http-server' }));
  await editor.does(() => editor.control('Learner').onChange(null));
  const { key, datasource, ...asked } = editor.query;
  assert.deepEqual(asked, { refId: 'A', metric: 'bigtent_attempts_total', exercise: '$exercise', lesson: 'http-server' });

  await editor.does(() => editor.control('Ask for').onChange('text'));
  await editor.does(() => editor.control('Query').onChange(typed('const 1')));
  await editor.does(() => editor.control('Format').onChange('table'));
  assert.equal(editor.query.queryText, 'const 1');
  assert.equal(editor.query.format, 'table');
  await editor.does(() => editor.control('Format').onChange('time_series'));
  assert.equal('format' in editor.query || 'metric' in editor.query, false);
});

test('without its lists the editor says why and works', async () => {
  const refuse = async () => {
    throw { status: 502, data: { success: false, error: { code: 'BAD_GATEWAY', message: 'the data source answered 401' } } };
  };
  const editor = await showQuery({ scenario: 'random' }, dataSource(refuse));
  assert.deepEqual(editor.alerts(), ['the data source answered 401']);
  assert.ok(editor.control('Seed'));
});

test('variables are replaced, and a number among them is a number', () => {
  const source = dataSource();
  const scoped = { vars: { seed: '42', scenario: 'sine' } };
  const query = { refId: 'A', scenario: '$scenario', seed: '$seed', series: 2, datasource: { uid: '$seed' } };
  assert.deepEqual(source.applyTemplateVariables(query, scoped), {
    refId: 'A',
    scenario: 'sine',
    seed: 42,
    series: 2,
    datasource: { uid: '$seed' },
  });
});

test('a query that asks for nothing, or is hidden, is not sent', () => {
  const source = dataSource();
  assert.equal(source.filterQuery({ refId: 'A', metric: '' }), false);
  assert.equal(source.filterQuery({ refId: 'A', queryText: '' }), false);
  assert.equal(source.filterQuery({ refId: 'A', scenario: 'random', hide: true }), false);
  assert.equal(source.filterQuery({ refId: 'A', ...source.getDefaultQuery() }), true);
});

test('a query variable has the values of a list', async () => {
  const source = dataSource();
  assert.deepEqual(await source.metricFindQuery('learners'), [{ text: 'ada' }, { text: 'grace' }]);
  assert.deepEqual(await source.metricFindQuery(' scenarios '), [{ text: 'random' }, { text: 'fail' }]);
  await assert.rejects(source.metricFindQuery('passwords'), /use the name of a list/);
});

test('the settings show what the method needs, and secrets go where secrets go', async () => {
  const editor = await showConfig({ jsonData: { authKind: 'none' } });
  await editor.does(() => editor.control('URL').onChange(typed('http://localhost:8080')));
  await editor.does(() => editor.control('Timeout (seconds)').onChange(typed('5')));
  await editor.does(() => editor.control('Method').onChange({ value: 'basic' }));
  await editor.does(() => editor.control('User').onChange(typed('ada')));
  await editor.does(() => editor.control('Password').onChange(typed('hunter2')));
  assert.deepEqual(editor.options.jsonData, { authKind: 'basic', url: 'http://localhost:8080', timeout: 5, user: 'ada' });
  assert.deepEqual(editor.options.secureJsonData, { password: 'hunter2' });
  for (const { options, fields } of [
    { options: 'apiKey', fields: ['Header', 'API key'] },
    { options: 'bearer', fields: ['Token'] },
    { options: 'oauth', fields: ['Token URL', 'Client id', 'Client secret', 'Scopes'] },
  ]) {
    await editor.does(() => editor.control('Method').onChange({ value: options }));
    assert.ok(fields.every((label) => editor.control(label)), options);
    assert.equal(editor.control('Password'), undefined);
  }
});

test('a secret that is stored is not shown, and can be reset', async () => {
  const editor = await showConfig({ jsonData: { authKind: 'apiKey' }, secureJsonFields: { apiKey: true } });
  assert.equal(editor.control('API key').isConfigured, true);
  assert.equal(editor.control('API key').value, '');
  await editor.does(() => editor.control('API key').onReset());
  assert.equal(editor.control('API key').isConfigured, false);
  await editor.does(() => editor.control('API key').onChange(typed('another')));
  assert.equal(editor.options.secureJsonData.apiKey, 'another');
});

test('certificates are asked for where they are used', async () => {
  const editor = await showConfig({});
  assert.equal(editor.control('CA certificate') ?? editor.control('Private key'), undefined);
  await editor.does(() => editor.control('Own authority').onChange({ currentTarget: { checked: true } }));
  await editor.does(() => editor.control('Client certificate').onChange({ currentTarget: { checked: true } }));
  assert.deepEqual(editor.options.jsonData, { tlsAuthWithCACert: true, tlsAuth: true });
  await editor.does(() => editor.control('Private key').onChange(typed('-----BEGIN PRIVATE KEY-----')));
  assert.deepEqual(editor.options.secureJsonData, { tlsClientKey: '-----BEGIN PRIVATE KEY-----' });
});
