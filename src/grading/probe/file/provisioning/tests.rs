//! Reads provisioning files and dashboards.

use super::{Dashboard, DataSources, Named, Place, Providers};

#[test]
fn data_sources_in_their_old_and_new_forms() {
    let file = "apiVersion: 1\ndatasources:\n  - name: P\n    type: postgres\n    uid: pg\n    user: u\n    jsonData: {database: d, \
                sslmode: disable, tlsAuth: true}\n    secureJsonData: {password: $PW}\n  - database: old\n    isDefault: true\n";
    let sources = DataSources::parse(file).unwrap();
    let [first, second] = &*sources.sources else {
        panic!("{sources:?}")
    };
    assert!(sources.is_version_1 && !first.is_default && second.is_default);
    assert_eq!(
        (&*first.database, &*second.database, second.title()),
        ("d", "old", "one without a name")
    );
    assert_eq!(first.secrets["password"], "$PW");
    assert!(first.open.contains(&("jsonData.database".to_owned(), "d".to_owned())));
    assert!(
        !first
            .open
            .iter()
            .any(|(key, _)| key.contains("password") || key.contains("tlsAuth"))
    );
}

#[test]
fn forms_that_are_none() {
    assert!(
        DataSources::parse("datasources: {}")
            .unwrap_err()
            .message
            .contains("`datasources`")
    );
    assert!(
        Providers::parse("apiVersion: 1")
            .unwrap_err()
            .message
            .contains("`providers`")
    );
    assert!(Dashboard::parse("{}").unwrap_err().message.contains("`panels`"));
    assert_eq!(Dashboard::parse("{\n\"a\": }").unwrap_err().line, 2);
}

#[test]
fn panels_folded_and_open() {
    let file = r#"{"uid": "u", "title": "t", "id": null, "panels": [
        {"id": 1, "type": "row", "panels": [{"id": 2, "type": "x", "datasource": {"uid": "a"}, "targets": [{}, {"datasource": "n"}]}]},
        {"type": "text", "gridPos": {"x": 0, "y": 0, "w": 24, "h": 1}}],
        "templating": {"list": [{"type": "datasource", "name": "ds"}, {"type": "query", "name": "q"}]}}"#;
    let dashboard = Dashboard::parse(file).unwrap();
    assert!(!dashboard.has_id && !dashboard.has_inputs);
    assert_eq!(dashboard.variables.iter().collect::<Vec<_>>(), ["ds"]);
    let rows: Vec<Option<usize>> = dashboard.panels.iter().map(|panel| panel.row).collect();
    assert_eq!(rows, [None, Some(0), None]);
    assert_eq!(dashboard.panels[1].source, Named::Uid("a".to_owned()));
    assert_eq!(dashboard.panels[1].targets, [Named::Nothing, Named::Otherwise]);
    assert!(dashboard.panels[0].place.is_none() && dashboard.panels[2].place.is_some());
}

#[test]
fn touching_edges_dont_overlap() {
    let place = |x, y| Place { x, y, w: 12, h: 8 };
    assert!(!place(0, 0).overlaps(&place(12, 0)) && !place(0, 0).overlaps(&place(0, 8)));
    assert!(place(0, 0).overlaps(&place(11, 7)) && place(0, 0).overlaps(&place(0, 0)));
    assert!(place(12, 0).is_on_the_grid() && !place(13, 0).is_on_the_grid() && !place(-1, 0).is_on_the_grid());
    let huge = Place {
        x: i64::MAX,
        y: 0,
        w: i64::MAX,
        h: 1,
    };
    assert!(!huge.is_on_the_grid());
}
