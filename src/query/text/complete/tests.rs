//! Places of queries, and what may stand there.

use super::*;

/// What is to be asked for.
type Asked = Option<(Option<Field>, String)>;

/// The choices at `^`, and which part of the text they replace.
fn at(text: &str) -> (String, Vec<String>, Asked) {
    let caret = text.chars().position(|letter| letter == '^').unwrap();
    let text = text.replace('^', "");
    let found = complete(&text, caret);
    let part = text.chars().skip(found.start).take(found.end - found.start).collect();
    (part, found.choices.into_iter().map(|choice| choice.text).collect(), found.values)
}

#[test]
fn what_may_stand_at_the_caret() {
    for (text, part, first) in [
        ("sev^", "sev", &["severity:", "severity_native:"][..]),
        ("a name^sp b", "namesp", &["namespace:"]),
        ("severity^", "severity", &["severity:", "severity >= ", "severity <= ", "severity ~ /"]),
        ("pod^", "pod", &["pod:", "pod ~ /"]),
        ("a ^", "", &["time:"]),
        ("a an^", "an", &["and "]),
        ("severity >= h^", "h", &["high"]),
        ("severity:^", "", &["unknown", "info"]),
        ("not disposition:(blocked or all^", "all", &["allowed"]),
        ("severity:(high ^", "", &["or ", ")"]),
        ("time > ^", "", &["now-15m", "now-1h"]),
        ("(a or time >= now-1^)", "now-1", &["now-15m", "now-1h", "now-1d"]),
        ("pod:!^", "!", &["!missing", "!host"]),
        ("a | ^", "", &["count by ", "top 10 "]),
        (" | to^", "to", &["top 10 "]),
        ("| count by na^", "na", &["namespace"]),
        ("a | ti^", "ti", &["timeline 1h"]),
        ("a | count b^", "b", &["by "]),
        ("a | count by ns, name^", "name", &["namespace"]),
        ("a | sum(co^", "co", &["count"]),
        ("a | sum(count) ^", "", &["by ", ", "]),
        ("a | top 10 im^", "im", &["image"]),
        ("a | timeline ^", "", &["1m"]),
        ("a then b wi^", "wi", &["within 5m by "]),
        ("a then b within 5^", "5", &["5m"]),
        ("a then b within 5m by container.i^", "container.i", &["container.id"]),
        ("cmd ~ /sev^", "", &[]),
        ("\"sev^", "", &[]),
    ] {
        let (found, choices, _) = at(text);
        assert_eq!(found, part, "{text}");
        let start: Vec<&str> = choices.iter().map(String::as_str).take(first.len()).collect();
        assert_eq!(start, first, "{text}: {choices:?}");
        assert!(!first.is_empty() || choices.is_empty(), "{text}: {choices:?}");
    }
}

#[test]
fn values_of_the_data_are_asked_for() {
    for (text, part, values) in [
        ("pod:^", "", Some((Some(Field::Pod), ""))),
        ("pod:(a or web^-1)", "web-1", Some((Some(Field::Pod), "web"))),
        ("image:*ngin^", "*ngin", Some((Some(Field::Image), "ngin"))),
        ("cmd:\"a b^", "\"a b", Some((Some(Field::CommandLine), "a b"))),
        ("severity:hi^", "hi", Some((Some(Field::Severity), "hi"))),
        ("raw.x:a^", "a", None),
        ("raw^", "raw", Some((None, "raw"))),
        ("raw.^", "raw.", Some((None, "raw."))),
        ("a -raw.Cap^_len:x", "raw.Cap_len", Some((None, "raw.cap"))),
        ("a | count by raw.x.y^", "raw.x.y", Some((None, "raw.x.y"))),
        ("sev^", "sev", Some((None, "sev"))),
        ("x or ^", "", Some((None, ""))),
    ] {
        let (found, _, asked) = at(text);
        assert_eq!(found, part, "{text}");
        assert_eq!(asked, values.map(|(field, text)| (field, text.to_owned())), "{text}");
    }
    assert_eq!(written(Some(Field::Pod), "a b"), "\"a b\"");
    assert_eq!(written(Some(Field::Pod), "web-1"), "web-1");
    assert_eq!(written(None, "cap_len"), "raw.cap_len");
    assert_eq!(written(None, "a b"), "\"raw.a b\"");
    assert_eq!((complete("raw.x", 5).behind, complete("| count by raw.x", 16).behind), (":", ""));
}
