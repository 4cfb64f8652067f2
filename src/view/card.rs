//! A card: an event in two lines and four columns, as plain data.
//!
//! Consequence first, then who did what, where. Each part of a place says what it is, and
//! what the record leaves out is said, never shown as zero or root.

use super::headline::{Piece, headline};
use super::words;
use crate::event::Field;
use crate::query::{Row, Val};

/// What a card shows beside severity, disposition and time, which the row holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// What became of it, in words.
    pub headline: Vec<Piece>,
    /// `KubeArmor host alert`
    pub badge: String,
    /// The source's word for the severity, where it differs.
    pub native: Option<String>,
    /// From the cluster down to the container, the most telling first.
    pub crumbs: Vec<Crumb>,
    /// Who acted.
    pub actor: Vec<Actor>,
    /// What was acted on.
    pub object: Option<Object>,
    /// The rule's name.
    pub rule: Option<String>,
    /// Techniques tagged by the policy's author, our signals, techniques that we suggest.
    pub marks: Vec<Mark>,
    /// Other tags.
    pub tags: Vec<String>,
    /// How often it happened, where the record counts more than one.
    pub count: Option<u64>,
}

/// A part of a workload's path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// What it is: `pod`, `node`.
    pub what: &'static str,
    /// The name for the line.
    pub short: String,
    /// The whole name.
    pub full: String,
}

/// A link of the chain of actors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// What began it: the parent process, or the side that connected.
    From(String),
    /// Who did it.
    Main(String),
    /// ` as root`
    Note(String),
}

/// What was acted on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// For the line.
    pub short: String,
    /// In full.
    pub full: String,
}

/// What an event is marked as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// A technique's id, or our words.
    pub text: String,
    /// Who says so, in words.
    pub by: &'static str,
    /// Whether it is we who do, and not the policy.
    pub ours: bool,
}

/// The card of an event.
pub fn card(row: &Row) -> Card {
    let module = row.text(Field::Module).unwrap_or_default();
    let native = row.text(Field::SeverityNative);
    Card {
        headline: super::alike::headline(row).unwrap_or_else(|| headline(row)),
        badge: words::kind(row.text(Field::Dataset).unwrap_or(module)),
        native: native.and_then(|native| words::native(module, row.severity, native)),
        crumbs: crumbs(row),
        actor: actor(row),
        object: object(row),
        rule: row.text(Field::RuleName).map(|rule| words::visible(rule).into_owned()),
        tags: row.list(Field::Tags).iter().map(|tag| words::visible(tag).into_owned()).collect(),
        marks: marks(row),
        count: row
            .int(Field::Count)
            .and_then(|count| u64::try_from(count).ok())
            .filter(|count| *count > 1),
    }
}

fn marks(row: &Row) -> Vec<Mark> {
    let tagged = row.list(Field::Technique);
    let mut marks = Vec::new();
    let mut add = |text: &str, by, ours| {
        marks.push(Mark { text: words::visible(text).into_owned(), by, ours });
    };
    for id in tagged {
        add(id, "Technique, tagged by the policy", false);
    }
    for signal in row.list(Field::Signal) {
        add(signal, "Our conclusion, not the record's", true);
    }
    for guess in row.list(Field::Suggested) {
        let (id, confidence) = guess.split_once(' ').unwrap_or((guess, ""));
        let by = match confidence {
            "(high)" => "Technique, our guess with high confidence",
            "(medium)" => "Technique, our guess with medium confidence",
            // What is little more than possible is told in the detail alone.
            _ => continue,
        };
        if !tagged.iter().any(|tagged| tagged == id) {
            add(id, by, true);
        }
    }
    marks
}

fn crumbs(row: &Row) -> Vec<Crumb> {
    const PARTS: [(&str, Field, usize); 6] = [
        ("ns", Field::Namespace, 28),
        ("pod", Field::Pod, 28),
        ("container", Field::ContainerName, 24),
        ("image", Field::Image, 36),
        ("node", Field::Host, 28),
        ("cluster", Field::Cluster, 20),
    ];
    let named = row.text(Field::Pod).is_some() || row.text(Field::ContainerName).is_some();
    let mut crumbs: Vec<Crumb> = PARTS
        .into_iter()
        .filter_map(|(what, field, most)| {
            let full = row.text(field)?;
            let plain = if field == Field::Image { image(full) } else { full };
            Some(Crumb {
                what,
                short: words::short(plain, most),
                full: words::visible(full).into_owned(),
            })
        })
        .collect();
    if let (false, Some(id)) = (named, row.text(Field::ContainerId)) {
        let crumb = Crumb {
            what: "container",
            short: words::short(id, 24),
            full: words::visible(id).into_owned(),
        };
        crumbs.insert(usize::from(row.text(Field::Namespace).is_some()), crumb);
    }
    crumbs
}

/// An image's name without its digest and the registry that everybody uses.
fn image(full: &str) -> &str {
    let name = full.split_once("@sha256:").map_or(full, |(name, _)| name);
    name.strip_prefix("docker.io/library/")
        .or_else(|| name.strip_prefix("docker.io/"))
        .unwrap_or(name)
}

fn actor(row: &Row) -> Vec<Actor> {
    let mut chain = Vec::new();
    let name =
        |field, path| row.text(field).or_else(|| row.text(path)).map(|name| words::short(name, 28));
    if let Some(process) = name(Field::ProcessName, Field::Executable) {
        chain.extend(name(Field::ParentName, Field::ParentExecutable).map(Actor::From));
        chain.push(Actor::Main(process));
        chain.extend(user(row).map(|user| Actor::Note(format!("as {user}"))));
        return chain;
    }
    let end = |resource, ip| {
        row.text(resource).or_else(|| row.text(ip)).map(|name| words::short(name, 28))
    };
    let (from, to) = (
        end(Field::SourceResource, Field::SourceIp),
        end(Field::DestinationResource, Field::DestinationIp),
    );
    if from.is_some() || to.is_some() {
        chain.extend(from.map(Actor::From));
        chain.extend(to.map(Actor::Main));
        return chain;
    }
    if let Some(user) = user(row) {
        chain.extend([Actor::Note("by".to_owned()), Actor::Main(user)]);
    }
    chain
}

fn user(row: &Row) -> Option<String> {
    if let Some(name) = row.text(Field::UserName) {
        return Some(words::short(name, 24));
    }
    match row.get(Field::UserId)? {
        Val::Int(id) => Some(format!("uid {id}")),
        Val::Text(id) => Some(format!("uid {}", words::short(id, 24))),
        _ => None,
    }
}

fn object(row: &Row) -> Option<Object> {
    match row.text(Field::Operation) {
        Some("network") => endpoints(row).or_else(|| files(row)).or_else(|| command(row)),
        Some("file" | "package") => files(row).or_else(|| command(row)),
        _ => endpoints(row).or_else(|| files(row)).or_else(|| command(row)),
    }
}

fn files(row: &Row) -> Option<Object> {
    let (first, rest) = row.list(Field::FilePath).split_first()?;
    let short = words::middle(&words::visible(first), 48).into_owned();
    let short = match rest.len() as u64 {
        0 => short,
        more => format!("{short} and {} more", words::number(more)),
    };
    let full = std::iter::once(first).chain(rest.iter().take(20)).map(String::as_str);
    Some(Object { short, full: words::visible(&full.collect::<Vec<_>>().join(", ")).into_owned() })
}

fn command(row: &Row) -> Option<Object> {
    let line = words::visible(row.text(Field::CommandLine)?).into_owned();
    Some(Object { short: words::middle(&line, 64).into_owned(), full: line })
}

/// `172.17.0.5:48452 → 172.17.0.4:3306 MySQL`. An address and port that are the same as the
/// other side's are said to be: "to itself".
pub fn endpoints(row: &Row) -> Option<Object> {
    let source = end(row, Field::SourceIp, Field::SourcePort, Field::SourceResource);
    let target = end(row, Field::DestinationIp, Field::DestinationPort, Field::DestinationDomain)
        .or_else(|| {
            end(row, Field::DestinationIp, Field::DestinationPort, Field::DestinationResource)
        });
    let how = row.text(Field::Protocol).or_else(|| row.text(Field::Transport));
    let tail = how.map(|how| format!(" {}", words::short(how, 16))).unwrap_or_default();
    let same = row.text(Field::SourceIp).is_some()
        && row.text(Field::SourceIp) == row.text(Field::DestinationIp);
    let line = match (source, target) {
        (Some(source), Some(_)) if same => {
            let port = row.int(Field::DestinationPort).map(|port| format!(", port {port}"));
            format!("{source} → itself{}{tail}", port.unwrap_or_default())
        }
        (Some(source), Some(target)) => format!("{source} → {target}{tail}"),
        (None, Some(target)) => format!("to {target}{tail}"),
        (Some(source), None) => format!("from {source}{tail}"),
        (None, None) => return None,
    };
    Some(Object { short: line.clone(), full: line })
}

/// One side; where the address is not recorded, its name, and else only the port.
fn end(row: &Row, ip: Field, port: Field, name: Field) -> Option<String> {
    let who = row.text(ip).or_else(|| row.text(name)).map(|who| words::short(who, 40));
    match (who, row.int(port)) {
        (Some(who), Some(port)) if who.contains(':') => Some(format!("[{who}]:{port}")),
        (Some(who), Some(port)) => Some(format!("{who}:{port}")),
        (Some(who), None) => Some(who),
        (None, Some(port)) => Some(format!("port {port}, address not recorded")),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Field::{
        DestinationIp, DestinationPort, Protocol, SourceIp, SourcePort, Transport,
    };
    use crate::event::{Disposition, Severity};

    fn row(values: Vec<(Field, Val)>) -> Row {
        Row {
            severity: Severity::Medium,
            disposition: Disposition::Detected,
            values,
            ..Row::default()
        }
    }

    fn text(field: Field, text: &str) -> (Field, Val) {
        (field, Val::Text(text.to_owned()))
    }

    #[test]
    fn endpoints_say_what_is_not_recorded() {
        let line = |values| endpoints(&row(values)).map(|object| object.short);
        let both = vec![
            text(SourceIp, "172.17.0.5"),
            (SourcePort, Val::Int(48452)),
            text(DestinationIp, "172.17.0.4"),
            (DestinationPort, Val::Int(3306)),
            text(Protocol, "MySQL"),
        ];
        assert_eq!(line(both).as_deref(), Some("172.17.0.5:48452 → 172.17.0.4:3306 MySQL"));
        let itself = vec![
            text(SourceIp, "10.1.7.61"),
            (SourcePort, Val::Int(51158)),
            text(DestinationIp, "10.1.7.61"),
            (DestinationPort, Val::Int(22)),
            text(Transport, "tcp"),
        ];
        assert_eq!(line(itself).as_deref(), Some("10.1.7.61:51158 → itself, port 22 tcp"));
        let no_address = vec![(DestinationPort, Val::Int(53))];
        assert_eq!(line(no_address).as_deref(), Some("to port 53, address not recorded"));
        let six = vec![text(DestinationIp, "fe80::1"), (DestinationPort, Val::Int(53))];
        assert_eq!(line(six).as_deref(), Some("to [fe80::1]:53"));
        assert_eq!(line(Vec::new()), None);
    }

    #[test]
    fn each_part_of_a_place_says_what_it_is() {
        let row = row(vec![
            text(Field::Cluster, "default"),
            text(Field::Namespace, "wordpress-mysql"),
            text(Field::Image, "docker.io/library/wordpress:4.8-apache@sha256:6216f64a"),
            text(Field::ContainerId, &"ab".repeat(32)),
        ]);
        let crumbs: Vec<_> =
            card(&row).crumbs.into_iter().map(|crumb| (crumb.what, crumb.short)).collect();
        let want = [
            ("ns", "wordpress-mysql"),
            ("container", "abababababab"),
            ("image", "wordpress:4.8-apache"),
            ("cluster", "default"),
        ];
        assert_eq!(crumbs, want.map(|(what, name)| (what, name.to_owned())));
    }

    #[test]
    fn the_actor_is_the_process_else_the_connection_else_the_user() {
        let process = row(vec![
            text(Field::ParentName, "bash"),
            text(Field::ProcessName, "rm"),
            (Field::UserId, Val::Int(100)),
        ]);
        assert_eq!(
            card(&process).actor,
            [
                Actor::From("bash".into()),
                Actor::Main("rm".into()),
                Actor::Note("as uid 100".into())
            ]
        );
        let threat =
            row(vec![text(Field::SourceResource, "a"), text(Field::DestinationResource, "b")]);
        assert_eq!(card(&threat).actor, [Actor::From("a".into()), Actor::Main("b".into())]);
        assert_eq!(
            card(&row(vec![text(Field::UserName, "admin")])).actor,
            [Actor::Note("by".into()), Actor::Main("admin".into())]
        );
    }

    #[test]
    fn marks_say_who_says_so_and_low_guesses_are_left_out() {
        let list = |field, items: &[&str]| {
            (field, Val::List(items.iter().map(|item| (*item).to_owned()).collect()))
        };
        let row = row(vec![
            list(Field::Technique, &["T1036"]),
            list(Field::Signal, &["tunnel"]),
            list(Field::Suggested, &["T1036 (high)", "T1071.004 (medium)", "T1572 (low)"]),
        ]);
        let marks: Vec<_> =
            card(&row).marks.into_iter().map(|mark| (mark.text, mark.ours)).collect();
        let want = [("T1036", false), ("tunnel", true), ("T1071.004", true)];
        assert_eq!(marks, want.map(|(text, ours)| (text.to_owned(), ours)));
    }

    #[test]
    fn many_files_are_counted() {
        let files = Val::List(vec!["/a".into(), "/b".into(), "/c".into()]);
        let object = card(&row(vec![
            (Field::Operation, Val::Text("file".into())),
            (Field::FilePath, files),
        ]))
        .object;
        assert_eq!(object.map(|object| object.short).as_deref(), Some("/a and 2 more"));
    }
}
