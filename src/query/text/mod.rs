//! The text of a query: a subset of KQL, read and printed.
//!
//! Words mean *and*; `field:value`, `field:(a or b)`, `field:*`, `field >= value`, `not` or
//! `-`, `and`, `or`, parentheses, `"phrases"`. `!missing` and `!host` as a value ask for
//! the two absences: not recorded, and a host event. `parse(print(x))` is `x`.

mod print;
mod read;
mod token;

pub use print::{exact_time, print};
pub use read::parse;

/// Where a text is no query, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextError {
    /// The column, in characters from 1.
    pub column: usize,
    /// What was expected, as a sentence.
    pub message: String,
}

/// How the value of "not recorded" is written.
const MISSING: &str = "!missing";
/// How the value of "a host event" is written.
const HOST: &str = "!host";
/// How deep parentheses may nest.
const MAX_DEPTH: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Field;
    use crate::query::{Expr, Match, Target};

    #[test]
    fn reads_what_people_type() {
        let printed = |text: &str| parse(text).map(|expr| print(&expr));
        for (text, want) in [
            ("", ""),
            ("nc", "nc"),
            ("reverse shell", "reverse and shell"),
            ("\"reverse shell\"", "\"reverse shell\""),
            ("severity:critical", "severity:critical"),
            ("severity>=high source:kubearmor", "severity >= high and source:kubearmor"),
            ("process:(nc or ncat)", "process:(nc or ncat)"),
            ("-source:neuvector", "not source:neuvector"),
            ("not namespace:*", "not namespace:*"),
            ("pod:!missing or ns:!host", "pod:!missing or namespace:!host"),
            ("(a or b) c", "(a or b) and c"),
            ("time < 2022-06-15", "time < \"2022-06-15T00:00:00Z\""),
            ("raw.cap_len:119", "raw.cap_len:119"),
            ("event.count > 4", "count > 4"),
            ("<img", "\"<img\""),
            ("rule:*Tunnel*", "rule:*Tunnel*"),
        ] {
            assert_eq!(printed(text), Ok(want.to_owned()), "{text}");
        }
    }

    #[test]
    fn errors_name_the_column() {
        for (text, column) in [
            ("foo:bar", 1),
            ("a (b", 5),
            ("severity:", 10),
            ("severity >= worse", 13),
            ("a or", 5),
            ("a \"b", 3),
            ("pod > 3", 1),
        ] {
            assert_eq!(parse(text).map_err(|error| error.column), Err(column), "{text}");
        }
    }

    #[test]
    fn values_of_any_text_survive() {
        for value in
            ["!missing", "*", "a b", "\"", "\\", "or", "", "a:b", "(x)", "-x", "é", "\u{202e}"]
        {
            let expr = Expr::Is(Target::Field(Field::Pod), vec![Match::Exact(value.to_owned())]);
            assert_eq!(parse(&print(&expr)), Ok(expr), "{value}");
            let expr = Expr::Text(value.to_owned());
            assert_eq!(parse(&print(&expr)), Ok(expr), "{value}");
        }
    }
}
