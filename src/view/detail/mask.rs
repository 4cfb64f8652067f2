//! What may be a secret is not shown before somebody asks for it.
//!
//! NeuVector's `RESTful.Write` events hold the body of the request, passwords and tokens
//! included (`rest_body` in `controller/api/log_apis.go`, neuvector/neuvector). The masked
//! detail is a detail like any other, so that nothing that draws one can forget the mask.
//! Where the end of a secret is not certain, all that follows is masked.

use super::raw::string_end;
use crate::protocol::Detail;
use crate::view::words::plural;

const KEY: &str = "rest_body";

/// The detail without its secrets, and how many characters those have; nothing if it holds
/// none.
pub fn masked(detail: &Detail) -> Option<(Detail, u64)> {
    let secret = |path: &str| path.split(['.', '[']).any(|part| part == KEY);
    let mut secrets = Vec::new();
    let mut hidden = 0;
    let mut masked = detail.clone();
    for (path, value) in &mut masked.rest {
        if secret(path) && !value.is_empty() {
            let count = value.chars().count() as u64;
            hidden += count;
            secrets.push(std::mem::replace(value, mask(count)));
        }
    }
    if secrets.is_empty() {
        return None;
    }
    masked.raw = raw(&detail.raw, &secrets, &mask(hidden));
    masked.bytes = None;
    for repair in &mut masked.repairs {
        repair.original.clear();
        repair.change = None;
    }
    Some((masked, hidden))
}

fn mask(characters: u64) -> String {
    ["⟨", &plural(characters, "character"), " hidden⟩"].concat()
}

/// The record's text with a mask behind each mention of the key.
fn raw(text: &str, secrets: &[String], mask: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    let mut found = false;
    while let Some(at) = rest.find(KEY) {
        let (before, after) = rest.split_at_checked(at + KEY.len()).unwrap_or((rest, ""));
        shown.push_str(before);
        rest = after;
        let sign =
            after.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\\'));
        let Some(value) = sign.strip_prefix([':', '=']) else { continue };
        let value = value.trim_start();
        shown.push_str(after.strip_suffix(value).unwrap_or_default());
        let length = length(value, sign.starts_with(':'), secrets);
        let (secret, left) = value.split_at_checked(length).unwrap_or((value, ""));
        hide(secret, mask, &mut shown);
        rest = left;
        found = true;
    }
    if found {
        shown.push_str(rest);
    } else {
        shown.clear();
        hide(text, mask, &mut shown);
    }
    shown
}

/// Puts the mask in the place of a secret: between its quotes, and its lines stay lines.
fn hide(secret: &str, mask: &str, shown: &mut String) {
    let quote = if secret.starts_with('"') { "\"" } else { "" };
    for part in [quote, mask, quote] {
        shown.push_str(part);
    }
    for _ in secret.bytes().filter(|byte| *byte == b'\n') {
        shown.push('\n');
    }
}

/// The length of the value that a text begins with.
fn length(text: &str, json: bool, secrets: &[String]) -> usize {
    if json && text.starts_with('"') {
        return string_end(text);
    }
    let known = secrets.iter().filter(|secret| text.starts_with(secret.as_str()));
    known.map(String::len).max().unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MASK: &str = "⟨9 characters hidden⟩";

    fn shown(text: &str, secret: &str) -> String {
        raw(text, &[secret.to_owned()], MASK)
    }

    #[test]
    fn json_strings_are_masked_whatever_they_hold() {
        let text = r#"{"rest_body" : "{\"password\":\"a\\\"b\"}", "message":"m"}"#;
        let want = r#"{"rest_body" : "⟨9 characters hidden⟩", "message":"m"}"#;
        assert_eq!(shown(text, "another value"), want);
        assert_eq!(
            shown(r#"{"rest_body":"never closed, x"#, "x"),
            [r#"{"rest_body":""#, MASK, "\""].concat()
        );
    }

    #[test]
    fn texts_are_masked_as_far_as_the_value_goes() {
        assert_eq!(
            shown("a=b,rest_body=se,cret=x,message=Changed", "se,cret=x"),
            ["a=b,rest_body=", MASK, ",message=Changed"].concat()
        );
        assert_eq!(
            shown("rest_body=se\ncret\nx,message=m\nn", "se\ncret\nx"),
            ["rest_body=", MASK, "\n\n,message=m\nn"].concat(),
            "line numbers stay"
        );
    }

    #[test]
    fn what_is_not_understood_is_masked_to_the_end() {
        for text in [
            "rest_body={\"a\":\"secret\"},x=secret",
            "{\\\"rest_body\\\":\\\"secret\\\"}",
            "rest_body=\"secret\" secret",
            "r\u{65}st\\u005fbody: secret",
            "rest_body",
        ] {
            assert!(!shown(text, "other").contains("secret"), "{text}");
            assert!(shown(text, "other").contains(MASK), "{text}");
        }
        assert_eq!(
            shown("the rest_body is, rest_body: x", "x"),
            ["the rest_body is, rest_body: ", MASK].concat()
        );
    }
}
