//! What is copied can do nothing but name something.

use super::*;
use crate::event::{Disposition, Severity};

fn row(values: &[(Field, &str)]) -> Row {
    let values = values.iter().map(|(field, text)| (*field, Val::Text((*text).to_owned())));
    Row {
        severity: Severity::Low,
        disposition: Disposition::Logged,
        values: values.collect(),
        ..Row::default()
    }
}

#[test]
fn commands_name_where_it_was() {
    let values = [
        (Field::Namespace, "wordpress-mysql"),
        (Field::Pod, "wordpress-787f45786f-2q9wf"),
        (Field::ContainerName, "wordpress"),
        (Field::Host, "aks-agentpool"),
    ];
    let of = |values: &[(Field, &str)]| commands(&row(values));
    assert_eq!(
        of(&values),
        [
            ("The pod", "kubectl describe pod --namespace='wordpress-mysql' 'wordpress-787f45786f-2q9wf'".to_owned()),
            ("Its logs", "kubectl logs --namespace='wordpress-mysql' --container='wordpress' 'wordpress-787f45786f-2q9wf'".to_owned()),
            ("The node", "kubectl describe node 'aks-agentpool'".to_owned()),
        ]
    );
    assert_eq!(of(&values[1..3]), [], "without its namespace a pod is another one");
    assert_eq!(commands(&Row { host: true, ..row(&values) }).len(), 1);
}

/// The words that a POSIX shell makes of a command, where none of it is expanded.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut inside) = (Vec::new(), String::new(), false);
    let mut chars = command.chars();
    while let Some(char) = chars.next() {
        match char {
            '\'' => inside = !inside,
            _ if inside => word.push(char),
            '\\' => word.extend(chars.next()),
            ' ' => words.push(std::mem::take(&mut word)),
            _ => {
                assert!(char.is_ascii_alphanumeric() || "-=".contains(char), "{char} in {command}");
                word.push(char);
            }
        }
    }
    assert!(!inside, "{command} ends inside of quotes");
    words.push(word);
    words
}

#[test]
fn hostile_values_stay_one_word() {
    for name in
        ["a'b", "'; rm -rf ~; '", "$(id)", "`id`", "a b", "\\", "''", "a|b&c>d", "é", "!!", "#"]
    {
        let of = row(&[
            (Field::Host, name),
            (Field::Pod, name),
            (Field::Namespace, name),
            (Field::ContainerName, name),
        ]);
        let commands = commands(&of);
        assert_eq!(commands.len(), 3);
        for (_, command) in commands {
            let words = words(&command);
            assert_eq!(words.first().map(String::as_str), Some("kubectl"));
            assert_eq!(words.last().map(String::as_str), Some(name));
            for word in words.iter().skip(1).filter(|word| word.starts_with("--")) {
                assert_eq!(word.split_once('=').map(|(_, value)| value), Some(name));
            }
        }
    }
}

#[test]
fn what_could_be_more_than_a_name_is_refused() {
    let long = "a".repeat(254);
    for name in [
        "",
        "-v9",
        "--kubeconfig=/tmp/x",
        "a\nid",
        "a\rb",
        "\u{1b}[2J",
        "a\u{202e}b",
        "a\u{200b}",
        "\u{85}",
        "\t",
        &long,
    ] {
        assert_eq!(commands(&row(&[(Field::Host, name)])), [], "{name:?}");
        let pod = [(Field::Pod, "p"), (Field::Namespace, "n"), (Field::ContainerName, name)];
        assert_eq!(commands(&row(&pod)).len(), 1, "no logs of another container: {name:?}");
    }
}

#[test]
fn a_condition_is_read_again() {
    for text in ["a b", "\"", "*", "!missing", "-1", "\\"] {
        let value = Match::Exact(text.to_owned());
        let again = crate::query::text::parse_query(&condition(Field::Pod, &value));
        assert_eq!(again.map(|query| query.included(Field::Pod)), Ok(vec![value]));
    }
}

#[test]
fn json_is_json() {
    for text in ["a\"b\\c\n\t\u{0}\u{7f}\u{85}é\u{202e}", ""] {
        let again: Result<String, _> = serde_json::from_str(&quoted(text));
        assert_eq!(again.ok().as_deref(), Some(text));
    }
    assert_eq!(value(Field::UserId, &Val::Text("0".into())), "0");
    assert_eq!(value(Field::UserId, &Val::Text("007".into())), "\"007\"");
    assert_eq!(value(Field::Tags, &Val::List(vec!["a".into(), "b".into()])), "[\"a\", \"b\"]");
}
