//! Sentences for the events of the two documents, and for what nobody foresaw.

use super::*;
use crate::event::Disposition as Sensor;
use crate::event::Field::{
    CommandLine, ContainerId, ContainerName, DestinationIp, DestinationPort, DestinationResource,
    FilePath, Message, Operation, Pod, ProcessName, RuleId, RuleName, SourceResource,
};
use crate::event::Severity;
use crate::query::Val;

fn row(module: &str, kind: &str, disposition: Sensor, values: &[(Field, &str)]) -> Row {
    let text = |(field, text): &(Field, &str)| {
        let value = match field {
            Field::FilePath => Val::List(text.split(", ").map(str::to_owned).collect()),
            Field::DestinationPort => Val::Int(text.parse().unwrap()),
            _ => Val::Text((*text).to_owned()),
        };
        (*field, value)
    };
    let mut all = vec![
        (Field::Module, Val::Text(module.to_owned())),
        (Field::Dataset, Val::Text(format!("{module}.{kind}"))),
    ];
    all.extend(values.iter().map(text));
    Row {
        severity: Severity::Medium,
        disposition,
        host: kind.starts_with("host") || !values.iter().any(|(field, _)| field.of_workload()),
        values: all,
        ..Row::default()
    }
}

fn said(module: &str, kind: &str, disposition: Sensor, values: &[(Field, &str)]) -> String {
    as_text(&headline(&row(module, kind, disposition, values)))
}

#[test]
fn neuvector_concludes_and_we_quote_it() {
    let say = |kind, values: &[(Field, &str)]| said("neuvector", kind, Sensor::Detected, values);
    assert_eq!(
        say(
            "incident",
            &[(RuleName, "Container.Privilege.Escalation"), (ProcessName, "sh"), (Pod, "ubuntu")]
        ),
        "NeuVector reports root escalation by sh in ubuntu"
    );
    assert_eq!(
        say(
            "threat",
            &[
                (RuleName, "SQL.Injection"),
                (DestinationResource, "iperfserver"),
                (Pod, "iperfserver")
            ]
        ),
        "NeuVector reports SQL injection on iperfserver"
    );
    assert_eq!(
        say(
            "incident",
            &[
                (RuleName, "Container.Suspicious.Process"),
                (Message, "Risky application: Port Scanner"),
                (ProcessName, "nmap"),
                (Pod, "iperfserver")
            ]
        ),
        "NeuVector reports nmap in iperfserver as a port scanner"
    );
    assert_eq!(
        say(
            "incident",
            &[
                (RuleName, "Container.Tunnel.Detected"),
                (Message, "Tunnel detected: reverse shell"),
                (ProcessName, "sleep"),
                (Pod, "iperfclient")
            ]
        ),
        "NeuVector reports a reverse shell in iperfclient, naming sleep"
    );
    assert_eq!(
        say(
            "incident",
            &[
                (RuleName, "Host.Suspicious.Process"),
                (Message, "Risky application: ssh to remote"),
                (ProcessName, "ssh")
            ]
        ),
        "NeuVector reports ssh on the node as ssh to a remote host"
    );
    assert_eq!(
        say(
            "incident",
            &[
                (RuleName, "Process.Profile.Violation"),
                (Message, "Process profile violation, not from an image file"),
                (ProcessName, "route"),
                (Pod, "iperfclient")
            ]
        ),
        "NeuVector reports route in iperfclient, not from an image file"
    );
    assert_eq!(
        say(
            "incident",
            &[
                (RuleName, "Container.FileAccess.Violation"),
                (Message, "File was modified."),
                (FilePath, "/etc/shadow"),
                (ProcessName, "useradd"),
                (Pod, "ubuntu")
            ]
        ),
        "NeuVector reports /etc/shadow modified by useradd in ubuntu"
    );
    let id = "128aa2bae513a480e1ac135ba29ac8b6886546ccc2948e8eb0cd3f2b8233b130";
    assert_eq!(
        say(
            "incident",
            &[
                (RuleName, "Container.Package.Updated"),
                (FilePath, "/sbin/getcap, /bin/ss"),
                (ProcessName, "dpkg"),
                (ContainerId, id)
            ]
        ),
        "NeuVector reports packages updated by dpkg in 128aa2bae513, 2 files"
    );
    assert_eq!(
        said(
            "neuvector",
            "audit",
            Sensor::Blocked,
            &[
                (RuleName, "Admission.Control.Denied"),
                (
                    Message,
                    "Creation of Kubernetes Deployment resource (alpinehttp) is denied because of deny rule id 1000 with criteria: (x)"
                )
            ]
        ),
        "NeuVector refused Deployment alpinehttp by admission rule 1000"
    );
    assert_eq!(
        said(
            "neuvector",
            "violation",
            Sensor::Blocked,
            &[(SourceResource, "a"), (DestinationIp, "1.2.3.4"), (RuleId, "0"), (Pod, "a")]
        ),
        "NeuVector refused a connection from a to 1.2.3.4 that no network rule allows"
    );
    let mut crosses = row("neuvector", "violation", Sensor::Detected, &[(RuleId, "0"), (Pod, "a")]);
    crosses.values.push((Field::Tags, Val::List(vec!["cross_namespace".to_owned()])));
    assert!(as_text(&headline(&crosses)).ends_with(" across a namespace boundary"));
}

#[test]
fn kubearmor_names_who_refused() {
    let pod = (Pod, "wordpress-787f45786f-2q9wf");
    let container = (ContainerName, "wordpress");
    assert_eq!(
        said(
            "kubearmor",
            "alert",
            Sensor::Blocked,
            &[
                (Operation, "process"),
                (ProcessName, "apt"),
                pod,
                container,
                (RuleName, "harden-wordpress-pkg-mngr-exec")
            ]
        ),
        "apt in wordpress refused by harden-wordpress-pkg-mngr-exec"
    );
    assert_eq!(
        said(
            "kubearmor",
            "alert",
            Sensor::Blocked,
            &[
                (Operation, "file"),
                (ProcessName, "rm"),
                (FilePath, "/sbin/raw"),
                pod,
                container,
                (RuleName, "p")
            ]
        ),
        "rm on /sbin/raw in wordpress refused by p"
    );
    assert_eq!(
        said(
            "kubearmor",
            "host_alert",
            Sensor::Blocked,
            &[(Operation, "syscall"), (ProcessName, "sshd"), (RuleName, "DefaultPosture")]
        ),
        "System call by sshd refused, not stated by whom: the default posture or another control"
    );
    assert_eq!(
        said(
            "kubearmor",
            "alert",
            Sensor::Allowed,
            &[
                (Operation, "network"),
                (ProcessName, "vault"),
                (Pod, "vault-0"),
                (RuleName, "ksp-vault-network")
            ]
        ),
        "vault made a network call in vault-0, audited by ksp-vault-network"
    );
}

#[test]
fn telemetry_says_what_ran() {
    let say = |values: &[(Field, &str)]| said("kubearmor", "log", Sensor::Logged, values);
    assert_eq!(
        say(&[
            (Operation, "process"),
            (ProcessName, "sh"),
            (CommandLine, "/bin/sh -ec vault status -tls-skip-verify"),
            (Pod, "vault-0")
        ]),
        "sh ran vault status -tls-skip-verify in vault-0"
    );
    assert_eq!(
        say(&[
            (Operation, "process"),
            (ProcessName, "sleep"),
            (CommandLine, "/usr/bin/sleep 10"),
            (Pod, "p")
        ]),
        "sleep 10 ran in p"
    );
    assert_eq!(
        say(&[(Operation, "network"), (ProcessName, "main"), (DestinationPort, "53"), (Pod, "p")]),
        "main made a network call to port 53 in p"
    );
    assert_eq!(
        say(&[
            (Operation, "file"),
            (ProcessName, "knoxAutoPolicy"),
            (FilePath, "/run/token"),
            (Pod, "p")
        ]),
        "knoxAutoPolicy accessed /run/token in p"
    );
}

#[test]
fn anything_gets_a_sentence() {
    let d = Sensor::Unknown;
    assert_eq!(
        said("generic", "event", d, &[(Field::Message, "disk full\u{202E}")]),
        "disk full⟨U+202E⟩"
    );
    assert_eq!(said("generic", "event", d, &[]), "An event that carries no message");
    assert_eq!(said("neuvector", "threat", d, &[]), "An event that carries no message");
    assert_eq!(
        said("neuvector", "incident", d, &[(Field::RuleName, "New.Rule"), (Field::Pod, "p")]),
        "New.Rule in p"
    );
    assert_eq!(said("kubearmor", "alert", d, &[]), "An event that carries no message");
}

#[test]
fn what_a_word_hides_is_explained_where_it_occurs() {
    let alert = |values: &[(Field, &str)]| said("kubearmor", "alert", Sensor::Allowed, values);
    assert_eq!(
        alert(&[
            (Operation, "file"),
            (ProcessName, "touch"),
            (FilePath, "/etc/ssl/a.pem"),
            (Pod, "web"),
            (RuleName, "p"),
            (Field::Action, "Audit (Block)")
        ]),
        "touch accessed /etc/ssl/a.pem in web, audited by p; it says block, which was not enforced there"
    );
    let posture = |disposition| {
        let values = [
            (Operation, "process"),
            (ProcessName, "curl"),
            (Pod, "web"),
            (RuleName, "DefaultPosture"),
        ];
        said("kubearmor", "alert", disposition, &values)
    };
    let by = "curl ran in web, audited by the default posture: no policy's rule matched";
    assert_eq!(posture(Sensor::Allowed), by);
    assert_eq!(posture(Sensor::Detected), by.replace("audited", "reported"));
    let mut dropped = row("kubearmor", "system", Sensor::Logged, &[(Pod, "web-0")]);
    dropped.values.push((Field::Signal, Val::List(vec!["throttled".to_owned()])));
    let text = |row: &Row| as_text(&headline(row));
    assert_eq!(text(&dropped), "KubeArmor drops further alerts for a while in web-0");
    dropped.values.push((Message, Val::Text("MaxAlertsPerSec 2".to_owned())));
    assert!(text(&dropped).ends_with(" in web-0: MaxAlertsPerSec 2"));
    let threat = |disposition, action| {
        let values = [(RuleName, "SQL.Injection"), (Field::Action, action), (Pod, "web")];
        said("neuvector", "threat", disposition, &values)
    };
    let watched = "NeuVector reports SQL injection in web; in monitor mode, nothing is refused";
    assert_eq!(threat(Sensor::Detected, "deny"), watched);
    assert!(!threat(Sensor::Blocked, "deny").contains("monitor"));
    assert!(!threat(Sensor::Detected, "alert").contains("monitor"));
    let ends = [(Field::SourceIp, "10.1.7.61"), (DestinationIp, "10.1.7.61"), (RuleId, "0")];
    let itself = said("neuvector", "violation", Sensor::Detected, &ends);
    assert!(itself.contains(" from 10.1.7.61 to itself "), "{itself}");
}
