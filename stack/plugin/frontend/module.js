// The plugin's front end: a config editor, a query editor, and the data source that hands queries to the back end.
//
// Written by hand as an AMD module, the form that Grafana loads, so that it needs no build step. It uses only what Grafana
// itself provides.
define(['react', '@grafana/data', '@grafana/runtime', '@grafana/ui'], function (React, grafana, runtime, ui) {
  'use strict';

  const h = React.createElement;

  /** Widths in Grafana's unit of 8 px. */
  const LABEL = 18;
  const SHORT = 16;
  const LONG = 40;

  /**
   * A query as it is stored in panels and rules. The data source looks for `queryText`, then `metric`, then `scenario`,
   * so that a query has one of them, and only the members that belong to it: alert rules are evaluated without this code.
   *
   * @typedef {{
   *   refId: string, hide?: boolean, queryText?: string, format?: string,
   *   metric?: string, learner?: string, exercise?: string, lesson?: string, chapter?: string, aggregate?: string,
   *   scenario?: string, seed?: number|string, series?: number|string, min?: number|string, max?: number|string,
   *   status?: number|string, sleepMs?: number|string,
   * }} Query
   */

  /** The ways to ask. */
  const WAYS = [
    { label: 'Scenario', value: 'scenario' },
    { label: 'Series', value: 'metric' },
    { label: 'Text', value: 'text' },
  ];

  /** What the data source makes of a text; the first is the default. */
  const FORMATS = [
    { label: 'Time series', value: 'time_series' },
    { label: 'Table', value: 'table' },
  ];

  /** What each way to ask starts with. */
  const STARTS = {
    scenario: { scenario: 'random' },
    metric: { metric: '' },
    text: { queryText: '' },
  };

  /** The parameters of scenarios that are numbers, as they are labelled. */
  const NUMBERS = {
    seed: 'Seed',
    series: 'Number of series',
    min: 'Least value',
    max: 'Greatest value',
    status: 'Status',
    sleepMs: 'Delay (ms)',
  };

  /** The labels by which series are chosen: what they are called, and the list that offers their values. */
  const LABELS = {
    learner: ['Learner', 'learners'],
    exercise: ['Exercise', 'exercises'],
    lesson: ['Lesson', 'lessons'],
    chapter: ['Chapter', 'chapters'],
  };

  /** What may become of the values between two points. */
  const AGGREGATES = [
    { label: 'Nothing: the value at the point', value: 'none' },
    { label: 'Average', value: 'avg' },
    { label: 'Least', value: 'min' },
    { label: 'Greatest', value: 'max' },
    { label: 'Last', value: 'last' },
  ];

  const MEMBERS = ['queryText', 'format', 'metric', 'scenario', 'aggregate', ...Object.keys(NUMBERS), ...Object.keys(LABELS)];

  /** Which way a query asks. @param {Query} query */
  function wayOf(query) {
    if (query.queryText !== undefined) {
      return 'text';
    }
    return query.metric !== undefined ? 'metric' : 'scenario';
  }

  /** The query with other members; `undefined` takes one out. @param {Query} query */
  function withMembers(query, members) {
    const changed = { ...query, ...members };
    for (const name of MEMBERS) {
      if (changed[name] === undefined) {
        delete changed[name];
      }
    }
    return changed;
  }

  /** The query as the start of another way to ask. @param {Query} query */
  function startOver(query, start) {
    const none = Object.fromEntries(MEMBERS.map((name) => [name, undefined]));
    return withMembers(query, { ...none, ...start });
  }

  /** What a field's text stands for: nothing, a number, or a text with a variable in it. @param {string} text */
  function numberOrText(text) {
    const trimmed = text.trim();
    if (trimmed === '') {
      return undefined;
    }
    return Number.isFinite(Number(trimmed)) ? Number(trimmed) : text;
  }

  /** A control with a label before it; the control's id ties them. */
  function labelled(label, control) {
    return h(ui.InlineField, { key: control.props.id, label, labelWidth: LABEL, htmlFor: control.props.id }, control);
  }

  class DataSource extends runtime.DataSourceWithBackend {
    constructor(settings) {
      super(settings);
      // Any query can feed annotations; Grafana's own editor for them does.
      this.annotations = {};
    }

    getDefaultQuery() {
      return { ...STARTS.scenario };
    }

    /** Whether there is anything to ask. @param {Query} query */
    filterQuery(query) {
      return !query.hide && Boolean(query.queryText || query.metric || query.scenario);
    }

    getQueryDisplayText(query) {
      return query.queryText || query.metric || query.scenario || '';
    }

    /** The query with its variables replaced. @param {Query} query */
    applyTemplateVariables(query, scopedVars) {
      const templates = runtime.getTemplateSrv();
      const replaced = {};
      for (const name of MEMBERS) {
        if (typeof query[name] === 'string') {
          const text = templates.replace(query[name], scopedVars);
          replaced[name] = name in NUMBERS ? numberOrText(text) : text;
        }
      }
      return withMembers(query, replaced);
    }

    /** What can be asked for. */
    listing() {
      return this.getResource('scenarios');
    }

    /** The values of a query variable: its query is the name of a list. */
    async metricFindQuery(query) {
      const name = runtime.getTemplateSrv().replace(String(query ?? '').trim());
      const listing = await this.listing();
      const list = listing[name];
      if (!Array.isArray(list)) {
        throw new Error(`use the name of a list: scenarios, metrics, learners, exercises, lessons or chapters, not "${name}"`);
      }
      return list.map((item) => ({ text: item.name ?? item }));
    }
  }

  /** The options of a list whose items are names, or have a name and a description. */
  function optionsOf(list) {
    return (list ?? []).map((item) => ({ value: item.name ?? item, label: item.name ?? item, description: item.description }));
  }

  /** What can be asked for, once it is known, and why it isn't. */
  function useListing(datasource) {
    const [state, setState] = React.useState({ listing: {}, problem: undefined });
    React.useEffect(() => {
      let current = true;
      datasource.listing().then(
        (listing) => current && setState({ listing, problem: undefined }),
        (error) => current && setState({ listing: {}, problem: error?.data?.error?.message ?? error?.data?.message ?? String(error) })
      );
      return () => {
        current = false;
      };
    }, [datasource]);
    return state;
  }

  function QueryEditor({ datasource, query, onChange, onRunQuery }) {
    const { listing, problem } = useListing(datasource);
    const way = wayOf(query);
    const id = (name) => `bigtent-${query.refId}-${name}`;

    /** For choices: they are complete at once. */
    const choose = (members) => {
      onChange(withMembers(query, members));
      onRunQuery();
    };

    /** A list to choose from, or to write a variable into; `none` is what is stored for no choice. */
    const choice = (name, label, options, more, none) =>
      labelled(
        label,
        h(ui.Combobox, {
          id: id(name),
          options,
          value: query[name] || null,
          width: LONG,
          createCustomValue: true,
          customValueDescription: 'A name, or a variable',
          onChange: (option) => choose({ [name]: option?.value || none }),
          ...more,
        })
      );

    const number = (name) =>
      labelled(
        NUMBERS[name],
        h(ui.Input, {
          id: id(name),
          value: query[name] ?? '',
          width: SHORT,
          // A text until it is complete: `0.` is on its way to 0.5.
          onChange: (event) => onChange(withMembers(query, { [name]: event.currentTarget.value || undefined })),
          onBlur: () => choose({ [name]: numberOrText(String(query[name] ?? '')) }),
        })
      );

    const aggregate = () =>
      labelled(
        'Between points',
        h(ui.Combobox, {
          id: id('aggregate'),
          options: AGGREGATES,
          value: query.aggregate || 'none',
          width: LONG,
          onChange: ({ value }) => choose({ aggregate: value === 'none' ? undefined : value }),
        })
      );

    const fields = {
      scenario: () => {
        const scenario = (listing.scenarios ?? []).find(({ name }) => name === query.scenario);
        const parameters = scenario?.parameters ?? ['seed'];
        return [
          choice('scenario', 'Scenario', optionsOf(listing.scenarios), {}, STARTS.scenario.scenario),
          h(
            ui.InlineFieldRow,
            { key: 'numbers' },
            Object.keys(NUMBERS)
              .filter((name) => parameters.includes(name) || query[name] !== undefined)
              .map(number)
          ),
          (parameters.includes('aggregate') || query.aggregate !== undefined) && aggregate(),
        ];
      },
      metric: () => [
        // An empty name is kept: it says which way the query asks.
        choice('metric', 'Series', optionsOf(listing.metrics), {}, ''),
        ...Object.entries(LABELS).map(([name, [label, list]]) =>
          choice(name, label, optionsOf(listing[list]), { isClearable: true, placeholder: 'All' })
        ),
        aggregate(),
      ],
      text: () => [
        labelled(
          'Query',
          h(ui.Input, {
            id: id('queryText'),
            value: query.queryText ?? '',
            width: 2 * LONG,
            placeholder: (listing.language ?? ['const <number>']).join(', '),
            onChange: (event) => onChange(withMembers(query, { queryText: event.currentTarget.value })),
            onBlur: onRunQuery,
          })
        ),
        labelled(
          'Format',
          h(ui.RadioButtonGroup, {
            id: id('format'),
            options: FORMATS,
            value: query.format ?? FORMATS[0].value,
            onChange: (format) => choose({ format: format === FORMATS[0].value ? undefined : format }),
          })
        ),
      ],
    };

    return h(
      React.Fragment,
      null,
      labelled(
        'Ask for',
        h(ui.RadioButtonGroup, {
          id: id('way'),
          options: WAYS,
          value: way,
          onChange: (other) => onChange(startOver(query, STARTS[other])),
        })
      ),
      ...fields[way](),
      problem && h(ui.Alert, { title: 'The lists to choose from are not there', severity: 'warning' }, problem)
    );
  }

  /** The ways to prove who asks: what is shown in the list, and the fields that each needs. */
  const AUTH_KINDS = {
    none: { label: 'None', fields: [] },
    basic: { label: 'User and password', fields: [['user', 'User'], ['password', 'Password', 'secret']] },
    apiKey: { label: 'API key', fields: [['apiKeyHeader', 'Header', 'X-API-Key'], ['apiKey', 'API key', 'secret']] },
    bearer: { label: 'Bearer token', fields: [['token', 'Token', 'secret']] },
    oauth: {
      label: 'OAuth 2 client credentials',
      fields: [
        ['tokenUrl', 'Token URL', 'https://data-source:8080/oauth/token'],
        ['clientId', 'Client id'],
        ['clientSecret', 'Client secret', 'secret'],
        ['scopes', 'Scopes', 'read'],
      ],
    },
  };

  function ConfigEditor(props) {
    const { jsonData, secureJsonData, secureJsonFields } = props.options;
    const id = (name) => `bigtent-config-${name}`;

    const text = (name, label, placeholder) =>
      labelled(
        label,
        h(ui.Input, {
          id: id(name),
          value: jsonData[name] ?? '',
          placeholder,
          width: LONG,
          onChange: grafana.onUpdateDatasourceJsonDataOption(props, name),
        })
      );

    /** A secret is never sent back: Grafana only says that there is one, until it is reset. */
    const secret = (name, label, control = ui.SecretInput, more = { width: LONG }) =>
      labelled(
        label,
        h(control, {
          id: id(name),
          value: secureJsonData?.[name] ?? '',
          isConfigured: Boolean(secureJsonFields?.[name]),
          onChange: grafana.onUpdateDatasourceSecureJsonDataOption(props, name),
          onReset: () => grafana.updateDatasourcePluginResetOption(props, name),
          ...more,
        })
      );

    const pem = (name, label) =>
      secret(name, label, ui.SecretTextArea, { rows: 5, cols: 60, placeholder: '-----BEGIN' });

    const checkbox = (name, label) =>
      labelled(
        label,
        h(ui.InlineSwitch, {
          id: id(name),
          value: Boolean(jsonData[name]),
          onChange: grafana.onUpdateDatasourceJsonDataOptionChecked(props, name),
        })
      );

    const kind = jsonData.authKind in AUTH_KINDS ? jsonData.authKind : 'none';
    const seconds = jsonData.timeout;
    return h(
      React.Fragment,
      null,
      h(
        ui.FieldSet,
        { label: 'Connection' },
        text('url', 'URL', props.options.url || 'http://localhost:8080'),
        labelled(
          'Timeout (seconds)',
          h(ui.Input, {
            id: id('timeout'),
            type: 'number',
            min: 1,
            value: seconds ?? '',
            placeholder: '30',
            width: SHORT,
            onChange: (event) =>
              grafana.updateDatasourcePluginJsonDataOption(props, 'timeout', numberOrText(event.currentTarget.value)),
          })
        )
      ),
      h(
        ui.FieldSet,
        { label: 'Authentication' },
        labelled(
          'Method',
          h(ui.Combobox, {
            id: id('authKind'),
            options: Object.entries(AUTH_KINDS).map(([value, { label }]) => ({ value, label })),
            value: kind,
            width: LONG,
            onChange: (option) => grafana.updateDatasourcePluginJsonDataOption(props, 'authKind', option.value),
          })
        ),
        ...AUTH_KINDS[kind].fields.map(([name, label, more]) =>
          more === 'secret' ? secret(name, label) : text(name, label, more)
        )
      ),
      h(
        ui.FieldSet,
        { label: 'TLS' },
        checkbox('tlsAuthWithCACert', 'Own authority'),
        jsonData.tlsAuthWithCACert && pem('tlsCACert', 'CA certificate'),
        checkbox('tlsAuth', 'Client certificate'),
        jsonData.tlsAuth && pem('tlsClientCert', 'Certificate'),
        jsonData.tlsAuth && pem('tlsClientKey', 'Private key')
      )
    );
  }

  const plugin = new grafana.DataSourcePlugin(DataSource).setConfigEditor(ConfigEditor).setQueryEditor(QueryEditor);

  return { plugin };
});
