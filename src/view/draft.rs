//! A draft of a rule that keeps a sensor from reporting what an exclusion hides: a policy of
//! KubeArmor, or a response rule of NeuVector. It is made of one event that the exclusion hides.
//!
//! What is drafted will be applied to a cluster, and its values are an attacker's. So each stands
//! in quotes, and only where it can do nothing but name something; else there is no draft. A
//! draft does nothing as it is: it selects no pod that exists unless the record names labels, and
//! a response rule is disabled.

use super::copied::quoted;
use super::exclusion::Exclusion;
use super::words::visible;
use crate::event::Field;
use crate::query::{Noise, Row};

/// The first line of each draft.
const HEAD: &str = "# Draft: review before use.";

/// The longest value of a draft.
const LONGEST: usize = 1_024;

/// A draft, with what it is: `a KubeArmor policy`.
pub type Draft = (&'static str, String);

/// The draft for an exclusion, of an event that it hides.
///
/// # Errors
/// Why there is none, as a sentence.
pub fn draft(exclusion: &Exclusion, row: &Row) -> Result<Draft, &'static str> {
    let [rule, workload, what] = exclusion.parts.each_ref().map(|part| part.on);
    if row.text(Field::RuleName).is_none() {
        return Err("No rule made these events, so no rule can stop them.");
    }
    match row.text(Field::Module) {
        Some("kubearmor") if workload && what => kubearmor(exclusion.by, row),
        Some("kubearmor") => Err("A policy needs the workload and the process or object."),
        Some("neuvector") if rule => neuvector((exclusion.by, workload, what), row),
        Some("neuvector") => Err("A response rule needs the name of the event."),
        _ => Err("There is no draft for this source."),
    }
}

const STRANGE: &str = "A value of these events cannot stand in a rule as it is.";

/// A value in quotes, if it is of a form.
fn value(text: Option<&str>, fits: impl Fn(&str) -> bool) -> Result<String, &'static str> {
    // A row's long values are cut, which ends in an ellipsis.
    let whole = |text: &str| text.len() <= LONGEST && !text.contains('…');
    let plain =
        |text: &&str| !text.is_empty() && whole(text) && visible(text) == *text && fits(text);
    text.filter(plain).map(quoted).ok_or(STRANGE)
}

/// Whether a text has nothing but letters and digits of ASCII, and some marks.
fn is_name(text: &str, marks: &str) -> bool {
    text.chars().all(|char| char.is_ascii_alphanumeric() || marks.contains(char))
}

/// A path without a pattern.
fn path(row: &Row, field: Field) -> Result<String, &'static str> {
    let plain = |text: &str| text.starts_with('/') && !text.contains(['*', '?', '[', '\\']);
    value(row.text(field), plain)
}

fn kubearmor(by: Noise, row: &Row) -> Result<Draft, &'static str> {
    let source = || -> Result<String, &'static str> {
        Ok(["\n        fromSource:\n          - path: ", &path(row, Field::Executable)?].concat())
    };
    let rule = match (row.text(Field::Operation), by) {
        (Some("process"), _) => {
            ["process:\n    matchPaths:\n      - path: ", &path(row, Field::Executable)?].concat()
        }
        (Some("file"), Noise::Object) => {
            let file = path(row, Field::FilePath)?;
            ["file:\n    matchPaths:\n      - path: ", &file, &source()?].concat()
        }
        (Some("file"), Noise::Process) => {
            return Err("These events are of files: count by object for a policy.");
        }
        (Some("network"), _) => {
            let transport = row.text(Field::Transport).map(str::to_lowercase);
            let known = |text: &str| ["tcp", "udp", "icmp"].contains(&text);
            let transport = value(transport.as_deref(), known)?;
            ["network:\n    matchProtocols:\n      - protocol: ", &transport, &source()?].concat()
        }
        _ => return Err("A policy can allow processes, files and networks, and these are none."),
    };
    let (kind, namespace, selector, labels) = match row.host {
        true => ("KubeArmorHostPolicy", String::new(), "nodeSelector", node(row)),
        false => {
            let namespace = value(row.text(Field::Namespace), |text| is_name(text, "-"))?;
            let namespace = ["\n  namespace: ", &namespace].concat();
            ("KubeArmorPolicy", namespace, "selector", labels(row))
        }
    };
    let text = [
        HEAD,
        "\n# An Allow puts all else that is selected under the default posture: allow all that it needs.",
        "\n# It allows what one of the events did; others may need more.",
        "\n# It does not undo a policy that audits or blocks the same: if there is one, change that.",
        "\napiVersion: security.kubearmor.com/v1\nkind: ",
        kind,
        "\nmetadata:\n  name: draft-review-before-use",
        &namespace,
        "\nspec:\n  ",
        selector,
        ":\n    matchLabels:",
        &labels,
        "\n  ",
        &rule,
        "\n  action: Allow\n",
    ];
    Ok(("a KubeArmor policy", text.concat()))
}

/// A label that no pod has, to be replaced.
const REPLACE: &str = "\n      \"replace-this\": \"by-labels-of-the-workload\"";

/// The labels of a pod that its siblings have too.
fn labels(row: &Row) -> String {
    let one = |label: &String| {
        let (key, of) = label.split_once('=')?;
        let own = ["pod-template-hash", "controller-revision-hash", "pod-template-generation"];
        let own = own.contains(&key) || key.starts_with("statefulset.kubernetes.io/");
        let fits = !own && !key.is_empty() && is_name(key, "-_./") && is_name(of, "-_.");
        (fits && label.len() <= LONGEST)
            .then(|| ["\n      ", &quoted(key), ": ", &quoted(of)].concat())
    };
    let all: String = row.list(Field::Labels).iter().filter_map(one).collect();
    if all.is_empty() { REPLACE.to_owned() } else { all }
}

fn node(row: &Row) -> String {
    let name = value(row.text(Field::Host), |text| is_name(text, "-."));
    name.map_or(REPLACE.to_owned(), |name| ["\n      \"kubernetes.io/hostname\": ", &name].concat())
}

fn neuvector((by, workload, what): (Noise, bool, bool), row: &Row) -> Result<Draft, &'static str> {
    let (event, name) = match row.text(Field::Dataset) {
        Some("neuvector.incident" | "neuvector.threat") => {
            ("security-event", row.text(Field::RuleName))
        }
        Some("neuvector.violation") => ("security-event", Some("Network.Violation")),
        Some("neuvector.event" | "neuvector.activity") => ("event", row.text(Field::RuleName)),
        _ => return Err("Response rules of NeuVector do not know this kind of record."),
    };
    let name = value(name, |text| is_name(text, "-_. "))?;
    let mut conditions = ["{\"type\": \"name\", \"value\": ", &name, "}"].concat();
    let process = row
        .text(Field::ProcessName)
        .or_else(|| row.text(Field::Executable).and_then(|path| path.rsplit('/').next()));
    match (what, by) {
        (true, Noise::Process) if row.text(Field::Dataset) == Some("neuvector.incident") => {
            let process = value(process, |text| !text.contains('/'))?;
            conditions += &[", {\"type\": \"process\", \"value\": ", &process, "}"].concat();
        }
        (true, Noise::Object) => {
            return Err("Response rules of NeuVector know no object: count by process.");
        }
        _ => {}
    }
    let group = match (workload, row.host) {
        (false, _) => String::new(),
        (true, true) => "\"group\": \"nodes\", ".to_owned(),
        (true, false) => {
            let service = value(row.text(Field::Workload), |text| is_name(text, "-_.:/"))?;
            // Groups of services that NeuVector found begin so.
            let service = service.strip_prefix('"').unwrap_or(&service).to_owned();
            ["\"group\": \"nv.", &service, ", "].concat()
        }
    };
    let text = [
        HEAD,
        "\n# The body of PATCH /v1/response/rule, without these lines. Once it is enabled, NeuVector",
        "\n# no longer logs such events, and nobody else learns of them.",
        "\n{\"insert\": {\"rules\": [{\n  \"event\": \"",
        event,
        "\", ",
        &group,
        "\n  \"conditions\": [",
        &conditions,
        "],\n  \"actions\": [\"suppress-log\"],\n  \"disable\": true,\n  \"comment\": \"draft: review before use\"\n}]}}\n",
    ];
    Ok(("a NeuVector response rule", text.concat()))
}

#[cfg(test)]
mod tests;
