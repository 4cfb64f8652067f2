//! What NeuVector's ids and messages mean, and what we conclude from them ourselves.
//!
//! Names and ranges are NeuVector's: threats in `controller/common/common.go`, reserved rule
//! ids and ranges of rules in `share/clus_apis.go`, messages in `agent/probe/process.go`.
//! NeuVector names no ATT&CK techniques; those here are our guesses, each with our confidence,
//! and none where a record shows only an oddity or a departure from a policy.

use super::finish::key;
use super::kind::Kind;
use crate::event::{Field, From};
use crate::source::Write;
use crate::source::convert::int;
use crate::source::fields::{Fields, SIGNALS, SUGGESTED, TAGS, set_words};
use crate::source::is_shell;
use crate::source::signals::{self, Seen};
use memchr::memmem;

/// An attack on a service: on one that the outside reaches, it is another technique.
const EXPLOIT: &str = "T1210 (medium)";
const EXPLOIT_FROM_OUTSIDE: &str = "T1190 (medium)";

/// Threats: id, name, signal, suggested technique.
const THREATS: &[(i64, &str, &str, &str)] = &[
    (1001, "TCP.SYN.Flood", "", "T1499.001 (high)"),
    (1002, "ICMP.Flood", "", "T1498.001 (high)"),
    (1003, "Source.IP.Session.Limit", "", "T1499.002 (low)"),
    (2001, "Invalid.Packet.Format", "", ""),
    (2002, "IP.Fragment.Teardrop", "", "T1499.004 (medium)"),
    (2003, "TCP.SYN.With.Data", "", ""),
    (2004, "TCP.Split.Handshake", "", ""),
    (2005, "TCP.No.Client.Data", "", "T1499.002 (low)"),
    (2006, "Ping.Death", "", "T1499.004 (medium)"),
    (2007, "DNS.Loop.Pointer", "", "T1499.004 (medium)"),
    (2008, "SSH.Version.1", "", ""),
    (2009, "SSL.Heartbleed", "", EXPLOIT),
    (2010, "SSL.Cipher.Overflow", "", EXPLOIT),
    (2011, "SSL.Version.2or3", "", ""),
    (2012, "SSL.TLS1.0", "", ""),
    (2013, "HTTP.Negative.Body.Length", "", EXPLOIT),
    (2014, "HTTP.Request.Smuggling", "", EXPLOIT),
    (2015, "HTTP.Request.Slowloris", "", "T1499.002 (medium)"),
    (2016, "TCP.Small.Window", "", "T1499.002 (low)"),
    (2017, "DNS.Stack.Overflow", "", EXPLOIT),
    (2018, "MySQL.Access.Deny", "", ""),
    (2019, "DNS.Zone.Transfer", "", "T1590.002 (medium)"),
    (2020, "ICMP.Tunneling", "tunnel", "T1095 (high), T1572 (high)"),
    (2021, "DNS.Type.Null", "", "T1071.004 (low), T1572 (low)"),
    (2022, "SQL.Injection", "", EXPLOIT),
    (2023, "Apache.Struts.Remote.Code.Execution", "", EXPLOIT),
    (2024, "DNS.Tunneling", "tunnel", "T1071.004 (high), T1572 (high)"),
    (2025, "TCP.SACK.DDoS.With.Small.MSS", "", "T1499.004 (medium)"),
    (2026, "K8S.externalIPs.MitM", "", "T1557 (high)"),
    (2027, "SSL.TLS1.1", "", ""),
];

/// What must hold beside the name.
enum If {
    /// The message holds this.
    Says(&'static str),
    /// A path holds this.
    Path(&'static str),
    /// A path is of a file of credentials.
    Secret,
    /// The process is one of these.
    By(&'static [&'static str]),
    /// The process is a shell.
    Shell,
}
use If::{By, Path, Says, Secret, Shell};

/// Incidents: the end of the name, what must hold, signal, suggested techniques. The first
/// that fits counts. The message tells the risk, not the process: it may name the child.
const INCIDENTS: &[(&str, &[If], &str, &str)] = &[
    ("Suspicious.Process", &[Says("Port Scanner")], "scan", "T1046 (high)"),
    ("Suspicious.Process", &[Says("netcat")], "network tool", "T1095 (low)"),
    ("Suspicious.Process", &[Says(": ssh ")], "network tool", "T1021.004 (medium)"),
    ("Suspicious.Process", &[Says("Secure copy")], "network tool", "T1570 (medium)"),
    ("Suspicious.Process", &[Says(": telnet ")], "network tool", "T1021 (medium)"),
    ("Suspicious.Process", &[Says("dns tunnel")], "tunnel", "T1071.004 (high), T1572 (high)"),
    ("Tunnel.Detected", &[Says("reverse shell")], "tunnel", "T1059.004 (medium)"),
    ("Tunnel.Detected", &[Says("dns tunnel")], "tunnel", "T1071.004 (high), T1572 (high)"),
    ("Tunnel.Detected", &[], "tunnel", ""),
    ("Package.Updated", &[], "package manager", "T1105 (low)"),
    ("Privilege.Escalation", &[], "", "T1068 (medium)"),
    ("FileAccess.Violation", &[By(&["useradd", "adduser"])], "", "T1136.001 (medium)"),
    ("FileAccess.Violation", &[Path("authorized_keys")], "", "T1098.004 (medium)"),
    (
        "FileAccess.Violation",
        &[Path("/etc/shadow"), Says("accessed")],
        signals::SECRET,
        "T1003.008 (low)",
    ),
    ("FileAccess.Violation", &[Secret, Says("accessed")], signals::SECRET, ""),
    ("FileAccess.Violation", &[], "", ""),
    ("Violation", &[Says("not from an image file")], "not from the image", "T1105 (low)"),
    ("Violation", &[Shell], "", "T1059.004 (low)"),
];

/// What the reserved ids of process rules begin with, and what they end with.
const RESERVED: &str = "00000000-0000-0000-0000-0000000000";
const RESERVED_RULES: &[(&str, &str)] = &[
    ("00", "not_in_profile"),
    ("01", "risky_app"),
    ("02", "tunnel_proc"),
    ("03", "root_escal"),
    ("04", "docker_cp"),
    ("05", "not_from_image"),
    ("06", "not_from_root_process"),
    ("07", "not_listed_in_family"),
];

/// The first ids of the ranges of network rules, the last first; and of threats.
const NETWORK_RULES: &[(i64, &str)] = &[
    (110_000, "ground_rule"),
    (100_000, "federated_rule"),
    (10_000, "learned_rule"),
    (1, "user_rule"),
    (0, "implicit_deny"),
];
const SENSORS: &[(i64, &str)] = &[(50_000, ""), (40_000, "waf"), (20_000, "dlp")];

/// Says in words what the ids mean, and what we conclude.
pub(super) fn explain(kind: Kind, crosses: bool, event: &mut Write<'_, '_>) {
    match kind {
        Kind::Violation => {
            let range = range(NETWORK_RULES, rule_id(event));
            let words = match (crosses, range) {
                (true, "" | "implicit_deny") => "cross_namespace".to_owned(),
                (true, range) => ["cross_namespace, ", range].concat(),
                (false, range) => range.to_owned(),
            };
            tags(&words, event);
        }
        Kind::Incident => incident(event),
        Kind::Audit => {
            let name = event.text(Field::RuleName);
            if let Some("Admission.Control.Denied" | "Admission.Control.Violation") = name {
                suggest("T1610 (medium)", event);
            }
        }
        Kind::Threat | Kind::Event | Kind::Activity => {}
    }
}

/// The word for the range that the rule's id is in.
fn range(ranges: &[(i64, &'static str)], id: Option<i64>) -> &'static str {
    let Some(id) = id else { return "" };
    ranges.iter().find(|(from, _)| *from <= id).map_or("", |(_, word)| word)
}

fn rule_id(event: &Write<'_, '_>) -> Option<i64> {
    event.text(Field::RuleId).and_then(int)
}

fn tags(words: &str, event: &mut Write<'_, '_>) {
    set_words(event, TAGS, words, "what NeuVector means by this rule id");
}

fn suggest(words: &str, event: &mut Write<'_, '_>) {
    set_words(event, SUGGESTED, words, "our guess; NeuVector tags no techniques");
}

/// The same for threats, which are many times as many as rules and names.
pub(super) fn threat(record: &Fields<'_, '_>, event: &mut Write<'_, '_>) {
    let id = rule_id(event);
    let known = THREATS.iter().find(|threat| id == Some(threat.0));
    tags(range(SENSORS, id), event);
    let name = event.text(Field::RuleName).unwrap_or_default();
    let mut suggested = match known {
        Some((.., suggested)) => suggested,
        None if name.ends_with("log4shell") || name.ends_with("spring4shell") => EXPLOIT,
        None => "",
    };
    let nameless = name.is_empty() || name.starts_with('#');
    if suggested == EXPLOIT && record.is(key::target, "client") {
        suggested = "";
    } else if suggested == EXPLOIT && record.is(key::client_workload_id, "external") {
        suggested = EXPLOIT_FROM_OUTSIDE;
    }
    suggest(suggested, event);
    if let Some((_, name, signal, _)) = known {
        if nameless {
            event.set_word(Field::RuleName, name, From::Derived("NeuVector's name of this id"));
        }
        set_words(event, SIGNALS, signal, "the name of the threat");
    }
}

fn incident(event: &mut Write<'_, '_>) {
    let id = event.text(Field::RuleId).and_then(|id| id.strip_prefix(RESERVED));
    let reserved = RESERVED_RULES.iter().find(|(end, _)| id == Some(*end));
    let name = event.text(Field::RuleName).unwrap_or_default();
    let holds = |text: &str, part: &str| memmem::find(text.as_bytes(), part.as_bytes()).is_some();
    let is = |condition: &If| match condition {
        Says(words) => event.text(Field::Message).is_some_and(|text| holds(text, words)),
        Path(part) => event.list(Field::FilePath).iter().any(|path| holds(path, part)),
        Secret => event.list(Field::FilePath).into_iter().any(signals::is_secret),
        Shell => event.text(Field::ProcessName).is_some_and(is_shell),
        By(names) => event.text(Field::ProcessName).is_some_and(|name| names.contains(&name)),
    };
    let fits = INCIDENTS.iter().find(|(end, all, ..)| name.ends_with(end) && all.iter().all(is));
    let (signal, suggested) =
        fits.map_or(("", ""), |(.., signal, suggested)| (*signal, *suggested));
    // Of others the message tells more; it may be about another process than is named.
    let named = [".Violation", "Privilege.Escalation"].iter().any(|end| name.ends_with(end))
        && !name.ends_with("FileAccess.Violation");
    let seen = Seen { container: !name.starts_with("Host."), judged: true, ..Seen::default() };
    let process = event.text(Field::ProcessName).filter(|_| named);
    let started = process.and_then(|process| seen.starts(process)).filter(|more| *more != signal);
    let (both, why) = match started {
        None => (signal.to_owned(), "the name and message of the incident"),
        Some(more) if signal.is_empty() => (more.to_owned(), "the process that the incident names"),
        Some(more) => {
            ([signal, ", ", more].concat(), "the message of the incident, and the process it names")
        }
    };
    if let Some((_, word)) = reserved {
        tags(word, event);
    }
    set_words(event, SIGNALS, &both, why);
    suggest(suggested, event);
}
