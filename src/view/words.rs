//! Words and numbers for people: labels of closed values, counts, sizes, cut texts.
//!
//! Everything that a record holds passes through [`visible`] before it is shown: text from
//! an attacker must not be able to hide or to reorder itself.

pub use super::visible::{visible, visible_lines};
use crate::event::{Disposition, Field, Severity};
use std::borrow::Cow;

/// What it is that a tool tells one event twice.
pub const TWICE: &str =
    "KubeArmor tells an audited call twice: by what was done, and as a system call";

/// The number of a line; `?` where it is not known.
pub fn line(number: u64) -> String {
    if number > 0 { self::number(number) } else { "?".to_owned() }
}

/// `12,345`
pub fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// `1 event`, `2 events`; the plural is the word with an `s`.
pub fn plural(count: u64, word: &str) -> String {
    format!("{} {word}{}", number(count), if count == 1 { "" } else { "s" })
}

/// `23,306 bytes`, `12.3 MB`: exact while that can be read at a glance.
pub fn size(bytes: u64) -> String {
    const MEGA: u64 = 1_000_000;
    match bytes {
        0..MEGA => plural(bytes, "byte"),
        _ if bytes < 1_000 * MEGA => tenths(bytes, MEGA, "MB"),
        _ => tenths(bytes, 1_000 * MEGA, "GB"),
    }
}

fn tenths(bytes: u64, unit: u64, name: &str) -> String {
    let tenths = bytes / (unit / 10);
    format!("{}.{} {name}", number(tenths / 10), tenths % 10)
}

/// Whole percents, 100 only when all is done.
pub fn percent(part: u64, whole: u64) -> u64 {
    part.saturating_mul(100).checked_div(whole).unwrap_or(0).min(100)
}

/// `Critical`
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Unknown => "Unknown",
        Severity::Info => "Info",
        Severity::Low => "Low",
        Severity::Medium => "Medium",
        Severity::High => "High",
        Severity::Critical => "Critical",
        Severity::Fatal => "Fatal",
    }
}

/// `Blocked`
pub fn disposition(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Unknown => "Unknown",
        Disposition::Logged => "Logged",
        Disposition::Allowed => "Allowed",
        Disposition::Detected => "Detected",
        Disposition::Blocked => "Blocked",
    }
}

/// What a disposition means, in a sentence.
pub fn disposition_means(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Unknown => "The record does not say what the sensor did",
        Disposition::Logged => "Telemetry, without a rule",
        Disposition::Allowed => "The sensor says that the call went through",
        Disposition::Detected => "Reported, and not blocked by this sensor",
        Disposition::Blocked => "The sensor refused the call or the traffic",
    }
}

/// `NeuVector`
pub fn source(module: &str) -> Cow<'_, str> {
    match module {
        "neuvector" => "NeuVector".into(),
        "kubearmor" => "KubeArmor".into(),
        "generic" => "Generic".into(),
        other => capital(other).into(),
    }
}

/// `NeuVector incident`, `KubeArmor host alert`
pub fn kind(dataset: &str) -> String {
    let (module, kind) = dataset.split_once('.').unwrap_or((dataset, "event"));
    format!("{} {}", source(module), kind.replace('_', " "))
}

/// A value as people read it: `NeuVector` for `neuvector`; others as they are, [`long`] ones in part.
pub fn value(field: Field, text: &str) -> Cow<'_, str> {
    match field {
        Field::Module => source(text),
        Field::Dataset => kind(text).into(),
        Field::Mark => visible(text).replace('-', " ").into(),
        _ => long(text),
    }
}

/// The source's own word for the severity, where it differs from ours: `Warning`, `5/10`.
pub fn native(module: &str, severity: Severity, native: &str) -> Option<String> {
    if module == "kubearmor" && native.parse::<u8>().is_ok() {
        return Some(format!("{native}/10"));
    }
    (!native.is_empty() && !native.eq_ignore_ascii_case(severity.word()))
        .then(|| visible(native).into_owned())
}

/// The same in full, for the detail and titles.
pub fn native_in_full(module: &str, native: &str) -> String {
    if module == "kubearmor" && native.parse::<u8>().is_ok() {
        return format!("policy severity {native}/10, its band is our assumption");
    }
    format!("{} in the record", visible(native))
}

/// With its first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// At most `most` characters, cut in the middle: both ends of an id tell.
pub fn middle(text: &str, most: usize) -> Cow<'_, str> {
    let count = text.chars().count();
    if count <= most || most < 3 {
        return Cow::Borrowed(text);
    }
    let tail = (most - 1) / 2;
    let head = most - 1 - tail;
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(count - tail).collect();
    Cow::Owned(format!("{start}…{end}"))
}

/// More characters than this of one value are not drawn where an event is open.
pub const LONG: usize = 2_000;

/// A value for reading: of a very long one both ends, and how much is left out between them.
pub fn long(text: &str) -> Cow<'_, str> {
    let Some(more) = text.chars().count().checked_sub(LONG).filter(|more| *more > 0) else {
        return visible(text);
    };
    let head: String = text.chars().take(LONG / 2).collect();
    let tail: String = text.chars().skip(LONG / 2 + more).collect();
    let more = [" … ", &plural(more as u64, "more character"), " … "].concat();
    [&*visible(&head), &more, &visible(&tail)].concat().into()
}

/// Whether it has the form of a container id: 64 hexadecimal digits.
pub fn is_long_id(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A name for a line of a card: a container id as its first 12 digits, as every tool
/// prints it; others cut in the middle.
pub fn short(text: &str, most: usize) -> String {
    if is_long_id(text) {
        return text.get(..12).unwrap_or(text).to_owned();
    }
    middle(&visible(text), most).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_sizes_read_well() {
        assert_eq!(number(0), "0");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(plural(1, "event"), "1 event");
        assert_eq!(plural(1_000, "event"), "1,000 events");
        assert_eq!(size(23_306), "23,306 bytes");
        assert_eq!(size(12_345_678), "12.3 MB");
        assert_eq!(size(4_200_000_000), "4.2 GB");
        assert_eq!(percent(299, 300), 99);
        assert_eq!(percent(0, 0), 0);
    }

    #[test]
    fn words_of_sources_and_kinds() {
        assert_eq!(kind("kubearmor.host_alert"), "KubeArmor host alert");
        assert_eq!(kind("neuvector.threat"), "NeuVector threat");
        assert_eq!(native("kubearmor", Severity::Medium, "5").as_deref(), Some("5/10"));
        assert_eq!(native("neuvector", Severity::Medium, "Warning").as_deref(), Some("Warning"));
        assert_eq!(native("neuvector", Severity::Critical, "Critical"), None);
    }

    #[test]
    fn long_names_keep_both_ends() {
        assert_eq!(
            middle("gke-my-first-cluster-1-default-pool-9144db50-81gb", 20),
            "gke-my-fir…db50-81gb"
        );
        assert_eq!(short(&"0123456789abcdef".repeat(4), 20), "0123456789ab");
        assert_eq!(short("iperfserver", 20), "iperfserver");
    }

    #[test]
    fn of_very_long_values_both_ends_are_read() {
        assert_eq!(long("a\u{202E}b"), "a⟨U+202E⟩b");
        assert_eq!(long(&"x".repeat(LONG)).len(), LONG);
        let shown = long(&["/bin/", &"x".repeat(1_000_000), "\u{202E}"].concat()).into_owned();
        assert!(shown.starts_with("/bin/xx") && shown.ends_with("xx⟨U+202E⟩"));
        assert!(shown.contains("xx … 998,006 more characters … xx"));
        assert!(long("…\u{1b}".repeat(2_000).as_str()).contains("2,000 more characters"));
    }
}
