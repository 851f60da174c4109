//! Reads compose files in their short and long forms.

use super::{Compose, Condition, Healthcheck};

fn compose(text: &str) -> Compose {
    Compose::parse(text).unwrap_or_else(|error| panic!("{error:?} in {text}"))
}

#[test]
fn short_and_long_forms_give_the_same_facts() {
    let short = compose(
        "services:\n  a:\n    image: a:1\n    environment: [X=1, Y]\n    depends_on: [b]\n    networks: [n]\n    \
         secrets: [s]\n    healthcheck: {test: [CMD-SHELL, 'x || y']}\n  b: {build: .}\nnetworks: {n: {internal: true}}\n",
    );
    let long = compose(
        "services:\n  a:\n    image: a:1\n    environment: {X: 1, Y: }\n    depends_on: {b: {condition: service_started}}\n    \
         networks: {n: {}}\n    secrets: [{source: s}]\n    healthcheck: {test: 'x || y'}\n  b: {build: {context: .}}\n\
         networks: {n: {internal: true}}\n",
    );
    for compose in [&short, &long] {
        let service = &compose.services["a"];
        assert_eq!(service.variable("X").as_deref(), Some("1"));
        assert_eq!(service.environment["Y"], None);
        assert_eq!(service.depends_on["b"], Condition::Started);
        assert_eq!(service.healthcheck, Some(Healthcheck::Shell("x || y".to_owned())));
        assert!(service.secrets["/run/secrets/s"] == "s" && compose.networks["n"].is_internal);
        assert_eq!(compose.services["b"].build.as_ref().unwrap().context.known(), ".");
    }
}

#[test]
fn who_reaches_whom() {
    let compose = compose(
        "services:\n  a: {networks: [n]}\n  b: {networks: {n: {aliases: [other]}, m: }}\n  c: {networks: [m]}\n  d: {image: d}\n  \
         e: {network_mode: host}\n",
    );
    assert!(compose.reach("a", "b") && compose.reach("b", "c") && compose.reach("d", "d"));
    assert!(!compose.reach("a", "c") && !compose.reach("a", "d") && !compose.reach("e", "d"));
    assert_eq!(compose.resolve("a", "other"), Some("b"));
    assert_eq!(compose.resolve("a", "b"), Some("b"));
    assert_eq!(compose.resolve("c", "other"), None, "an alias belongs to one network");
    assert_eq!(compose.resolve("a", "localhost"), None);
}

#[test]
fn images_and_their_releases() {
    let compose = compose(
        "services:\n  a: {image: 'postgres:${V:-18.6}'}\n  b: {image: 'postgres:${V}'}\n  c: {image: 'prom/prometheus:v3.13.3'}\n",
    );
    assert_eq!(compose.services["a"].major(), Some(18));
    assert_eq!(compose.services["b"].image().unwrap().tag, None);
    assert_eq!(compose.services["c"].major(), Some(3));
    assert_eq!(compose.with_image("postgres").count(), 2);
}

#[test]
fn what_is_elsewhere_is_reported() {
    let compose = compose("include: [x.yaml]\nservices:\n  a: {extends: {service: b}}\n");
    assert_eq!(compose.elsewhere, ["include", "services.a.extends"]);
}

#[test]
fn another_shape_is_an_error_that_names_its_place() {
    for (text, place) in [
        ("[]", "the file"),
        ("services: {}", "services"),
        ("services: {a: b}", "services.a"),
        ("services: {a: {ports: 80}}", "services.a.ports"),
        (
            "services: {a: {depends_on: {b: }}}",
            "services.a.depends_on.b.condition",
        ),
        ("services: {a: {volumes: [1]}}", "services.a.volumes[0]"),
    ] {
        let error = Compose::parse(text).unwrap_err();
        assert!(
            error.message.contains(&format!("`{place}`")) || error.message.contains(place),
            "{text}: {error:?}"
        );
    }
}
