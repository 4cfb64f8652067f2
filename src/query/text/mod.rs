//! The text of a query: KQL at its core, read and printed; `docs/query.md` is its manual.
//!
//! Words mean *and*; `field:value`, `field:(a or b)`, `field:*`, `field >= value`,
//! `field ~ /regex/`, `not` or `-`, `and`, `or`, parentheses, `"phrases"`. `!missing` and `!host`
//! as a value ask for the two absences: not recorded, and a host event. `parse(print(x))` is `x`.

pub mod complete;
mod cursor;
mod nearest;
mod print;
mod read;
mod stage;
mod value;
mod when;

pub use print::{exact_time, print, print_value};
pub use read::parse;
pub use stage::{parse_query, print_query};
pub use when::print_span;

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
/// How deep parentheses and negations may nest.
const MAX_DEPTH: usize = 32;
/// How many characters a query may have.
pub const MAX_LENGTH: usize = 8_000;
/// How many words and values a query may have.
const MAX_CONDITIONS: usize = 500;

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
            ("*shadow* pass*wd", "shadow and pass*wd"),
            ("rule:**x**", "rule:*x*"),
            ("cmd~/nc -e/i", "cmd ~ /nc -e/i"),
            ("raw.a.b ~ /x\\/y/ or z", "raw.a.b ~ /x\\/y/ or z"),
            ("user ~ ~/x/", "user and ~ and ~/x/"),
            ("cat ~/.ssh/id_rsa", "cat and ~/.ssh/id_rsa"),
            ("/etc/passwd/ a", "/etc/passwd/ and a"),
            ("src:(10.1.2.3/8 or 10.0.0.1)", "src:(10.0.0.0/8 or 10.0.0.1)"),
            ("dst:fe80::1/10", "dst:fe80::/10"),
            ("src:::1", "src:\"::1\""),
            ("time>now-60m", "time > now-1h"),
            ("time <= 2026-11-24", "time < \"2026-11-25T00:00:00Z\""),
            ("time > 2026-11-24T10", "time >= \"2026-11-24T11:00:00Z\""),
            (
                "a time:2026",
                "a and time >= \"2026-01-01T00:00:00Z\" and time < \"2027-01-01T00:00:00Z\"",
            ),
            ("Severity:x", ""),
            ("severity:Critical", "severity:critical"),
            ("pid:42 pid:4*", "pid:42 and pid:4*"),
            ("\"raw.a b\":1", "\"raw.a b\":1"),
            ("image:nginx:1.2 a:b", ""),
            ("a not is:routine", "a and not is:routine"),
            ("is:dns-tunnel or (is:unblocked)", "is:dns-tunnel or is:unblocked"),
            ("is:\"scan\" is", "is:scan and is"),
        ] {
            let printed = printed(text);
            assert!(printed.is_ok() == (!want.is_empty() || text.is_empty()), "{text}");
            assert_eq!(printed.unwrap_or_default(), want, "{text}");
        }
    }

    #[test]
    fn errors_name_the_column_and_what_was_expected() {
        let (long, deep) = ("a".repeat(10_000), "(".repeat(1_000) + &")".repeat(1_000));
        let (nots, minus) = ("not ".repeat(1_000) + "a", "-".repeat(1_000));
        let name = "x".repeat(7_000) + ":a";
        let (many, pattern) = ("a ".repeat(600), format!("cmd ~ /{}/", "a".repeat(600)));
        for (text, column, expected) in [
            ("foo:bar", 1, "No field"),
            (name.as_str(), 1, "x…”"),
            ("x sevrity:high", 3, "Did you mean “severity”?"),
            ("a (b", 5, "“)”"),
            ("a b)", 4, "a word or a condition"),
            ("severity:", 10, "a value"),
            ("severity >= worse", 13, "one of info"),
            ("severity:worse", 10, "one of unknown, info"),
            ("disposition:denied", 13, "blocked"),
            ("a or", 5, "a word or a condition"),
            ("a \"b", 3, "not closed"),
            ("pod > 3", 1, "no order"),
            ("raw.a > 3", 1, "no order"),
            ("pid:abc", 5, "whole number"),
            ("pid:(1 or a*)", 11, "whole number"),
            ("dport > 9999999999999999999", 9, "whole number"),
            ("time > 2026-13-01", 8, "1678 to 2262"),
            ("time > 9999-01-01", 8, "1678 to 2262"),
            ("time:soon", 6, "a date or time"),
            ("time:now", 6, "goes with <"),
            ("time > now-1y", 8, "span"),
            ("src:10.0.0.0/33", 5, "network"),
            ("*", 1, "beside “*”"),
            ("a **", 3, "beside “*”"),
            ("not", 4, "a word or a condition"),
            ("pod:(a b)", 8, "“or” or “)”"),
            ("pod ~ /a", 7, "“/” at the end"),
            ("pod ~ /a/x", 10, "“i”"),
            ("a is:bad", 6, "one of reverse-shell"),
            ("is:(scan)", 4, "a value"),
            (pattern.as_str(), 7, "500 bytes"),
            (long.as_str(), 8_001, "8000 characters"),
            (deep.as_str(), 34, "32 levels"),
            (nots.as_str(), 132, "32 levels"),
            (minus.as_str(), 34, "32 levels"),
            (many.as_str(), 1001, "500 conditions"),
        ] {
            let error = parse(text).map(|expr| print(&expr)).unwrap_err();
            let text: String = text.chars().take(30).collect();
            assert_eq!(error.column, column, "{text}: {}", error.message);
            assert!(error.message.contains(expected), "{text}: {}", error.message);
            assert!(error.message.len() < 300, "{text}: {}", error.message);
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
