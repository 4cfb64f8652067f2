//! The text of the one file: filling the template's slots, hashing what it runs, and taking the
//! policy out again for tests. Plain functions on strings; `pack` does the reading and writing.

use crate::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// Replaces each `{{name}}` once. What is put in is not looked at again.
pub fn fill(template: &str, slots: &[(&str, &str)]) -> Result<String> {
    let mut places = Vec::new();
    for (name, text) in slots {
        let slot = format!("{{{{{name}}}}}");
        let mut found = template.match_indices(&slot);
        match (found.next(), found.next()) {
            (Some((at, _)), None) => places.push((at, slot.len(), *text)),
            _ => return Err(format!("index.html must hold {slot} exactly once").into()),
        }
    }
    places.sort_unstable_by_key(|place| place.0);
    let mut page = String::new();
    let mut done = 0;
    for (at, length, text) in places {
        page.push_str(&template[done..at]);
        page.push_str(text);
        done = at + length;
    }
    page.push_str(&template[done..]);
    Ok(page)
}

/// Removes the `<link data-trunk …>` that Trunk leaves for the main program.
pub fn without_trunk_links(page: &str) -> String {
    page.lines().filter(|line| !line.contains("<link data-trunk")).fold(
        String::new(),
        |mut all, line| {
            all.push_str(line);
            all.push('\n');
            all
        },
    )
}

/// The policy's sources for the elements of this name that the browser runs or applies.
pub fn sources(page: &str, element: &str) -> String {
    contents(page, element).map(source).collect::<Vec<_>>().join(" ")
}

/// The policy's source for one text.
pub fn source(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

/// The contents of the elements of this name without a `type`: those with one are inert here.
fn contents<'a>(page: &'a str, element: &str) -> impl Iterator<Item = &'a str> {
    let (open, close) = (format!("<{element}>"), format!("</{element}>"));
    let mut rest = page;
    std::iter::from_fn(move || {
        let after = rest.split_once(&open)?.1;
        let (content, next) = after.split_once(&close)?;
        rest = next;
        Some(content)
    })
}

const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\"";

/// The page without its policy.
pub fn unsealed(page: &str) -> Result<String> {
    let lines: Vec<&str> = page.split_inclusive('\n').collect();
    let open: String = lines.iter().filter(|line| !line.contains(POLICY)).copied().collect();
    if open.len() == page.len() {
        return Err("the page has no policy to take out".into());
    }
    Ok(open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fill_puts_each_text_in_once_and_does_not_look_at_it_again() {
        let page = fill("<{{b}}|{{a}}>", &[("a", "{{b}}"), ("b", "x")]).unwrap();
        assert_eq!(page, "<x|{{b}}>");
        assert!(fill("{{a}}{{a}}", &[("a", "")]).is_err());
        assert!(fill("", &[("a", "")]).is_err());
    }

    #[test]
    fn sources_are_those_of_what_runs() {
        // The digest of `alert('Hello, world.');` is the example of the CSP specification.
        let page = "<script>alert('Hello, world.');</script>\
                    <script type=\"text/plain\" id=\"w\">inert</script><style></style>";
        assert_eq!(
            sources(page, "script"),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
        );
        assert_eq!(sources(page, "style"), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
    }

    #[test]
    fn the_unsealed_copy_differs_by_the_policy_line_only() {
        let page = "<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"\">\n</head>\n";
        assert_eq!(unsealed(page).unwrap(), "<head>\n</head>\n");
        assert!(unsealed("<head>\n</head>\n").is_err());
    }

    #[test]
    fn trunk_leaves_nothing() {
        let page = "<head>\n  <link data-trunk rel=\"rust\">\n</head>";
        assert_eq!(without_trunk_links(page), "<head>\n</head>\n");
    }
}
