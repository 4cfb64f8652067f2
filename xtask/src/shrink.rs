//! Makes wasm-bindgen's glue and the style sheets smaller without understanding them: comments and
//! indentation go, and the hashes in import names, which do not compress, become numbers.

use crate::Result;
use std::collections::BTreeSet;

/// wasm-bindgen names an import `__wbg_<name>_<16 hexadecimal digits>`.
const PREFIX: &str = "__wbg_";
const HASH: usize = 16;

/// Numbers the hashes in the import names of the glue and of its wasm module alike. The length of
/// a name stays, and with it the module's structure.
pub fn number_imports(glue: &str, wasm: &[u8]) -> Result<(String, Vec<u8>)> {
    let names: BTreeSet<&str> = words(glue).filter(|word| is_hashed(word)).collect();
    let (mut numbered, mut wasm) = (glue.to_owned(), wasm.to_vec());
    for (number, name) in names.into_iter().enumerate() {
        let short = format!("{}{number:0HASH$}", &name[..name.len() - HASH]);
        let at = only(&wasm, name.as_bytes())
            .ok_or_else(|| format!("{name} is not exactly once in its wasm module"))?;
        wasm[at..at + name.len()].copy_from_slice(short.as_bytes());
        numbered = numbered.replace(name, &short);
    }
    Ok((numbered, wasm))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| !(char.is_ascii_alphanumeric() || char == '_' || char == '$'))
}

fn is_hashed(word: &str) -> bool {
    let Some((stem, hash)) = word.split_at_checked(word.len().saturating_sub(HASH)) else {
        return false;
    };
    let is_hash = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    stem.starts_with(PREFIX) && stem.ends_with('_') && hash.bytes().all(is_hash)
}

/// Where `part` is, if it is there once.
fn only(whole: &[u8], part: &[u8]) -> Option<usize> {
    let mut found = whole.windows(part.len()).enumerate().filter(|(_, window)| *window == part);
    found.next().map(|(at, _)| at).filter(|_| found.next().is_none())
}

/// A script without indentation, empty lines and the lines that are a `//` comment.
pub fn script(text: &str) -> Result<String> {
    // A template that runs over lines would lose white space of its own.
    if let Some(line) = text.lines().find(|line| line.matches('`').count() % 2 == 1) {
        return Err(format!("a script has a template over several lines: {line}").into());
    }
    Ok(trimmed(text.lines().filter(|line| !line.trim_start().starts_with("//"))))
}

/// A style sheet without indentation, empty lines and comments.
pub fn style(text: &str) -> Result<String> {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = if rest.starts_with("/*") {
            let end = rest[2..].find("*/").ok_or("a style sheet has an open comment")?;
            rest = &rest[2 + end + 2..];
            continue;
        } else if let Some(after) = rest.strip_prefix(['"', '\'']) {
            let end = after.find(&rest[..1]).ok_or("a style sheet has an open string")?;
            if after[..end].contains(['\\', '\n']) {
                return Err("a style sheet has a string with a line end or an escape".into());
            }
            1 + end + 1
        } else {
            1
        };
        plain.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    plain.push_str(rest);
    Ok(trimmed(plain.lines()))
}

fn trimmed<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let lines: Vec<&str> = lines.map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn import_names_are_numbered_on_both_sides() {
        let (a, b) = ("__wbg_now_00ff00ff00ff00ff", "__wbg_log_0123456789abcdef");
        let glue = format!("{a}: f,\n{b}: g, __wbg_log_short: h");
        let wasm = format!("\0{a}\x01{b}\x02");
        let (glue, wasm) = number_imports(&glue, wasm.as_bytes()).unwrap();
        let (a, b) = ("__wbg_now_0000000000000001", "__wbg_log_0000000000000000");
        assert_eq!(glue, format!("{a}: f,\n{b}: g, __wbg_log_short: h"));
        assert_eq!(wasm, format!("\0{a}\x01{b}\x02").as_bytes());
        assert!(number_imports(a, b"").is_err());
        assert!(number_imports(a, [a, a].concat().as_bytes()).is_err());
    }

    #[test]
    fn scripts_lose_indentation_and_comment_lines() {
        let text = "(() => {\n  // Why.\n  const a = `b`; // here\n\n})();\n";
        assert_eq!(script(text).unwrap(), "(() => {\nconst a = `b`; // here\n})();");
        assert!(script("const a = `\n  b`;").is_err());
    }

    #[test]
    fn style_sheets_lose_comments_outside_of_strings() {
        let text = "/* a\n \"b */\np::after {\n  content: \"/* c */\"; /* d */\n  width: calc(1px / 2);\n}\n";
        assert_eq!(
            style(text).unwrap(),
            "p::after {\ncontent: \"/* c */\";\nwidth: calc(1px / 2);\n}"
        );
        assert!(style("p { content: \"a\\\"b\" }").is_err());
        assert!(style("/* a").is_err());
    }
}
