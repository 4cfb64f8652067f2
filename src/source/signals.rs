//! Signals: what we derive of a process and of what it did, for all sources the same.
//!
//! A sensor that judged an event was told to look for it, and its event is taken as it is. Of
//! telemetry only what is no everyday work counts: probes run `sh` and `curl`, containers start
//! by a shell, and clients read their own token again every few minutes.

use super::Write;
use super::fields::{SIGNALS, set_words};
use crate::event::Field;
use memchr::memmem;

const SHELL: &str = "shell in a container";
const EXEC: &str = "kubectl exec";
const TMP: &str = "run from /tmp";
pub(super) const SECRET: &str = "credential or token read";
const NETWORK: &str = "network tool";
const PACKAGES: &str = "package manager";

/// Where a program counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Counts {
    /// Wherever it is started.
    Always,
    /// In containers; on nodes it is everyday work.
    InContainers,
    /// Where a sensor or policy judged it.
    Judged,
}

/// Programs, the signal of their start, and where that counts. `nmap`, `nc`, `ssh` and those of
/// tunnels are NeuVector's risky applications (`agent/probe/process.go`).
const PROGRAMS: &[(&str, Counts, &[&str])] = &[
    ("scan", Counts::Always, &["nmap", "masscan", "zmap"]),
    ("tunnel", Counts::Always, &["iodine", "iodined", "dnscat", "dns2tcpc", "dns2tcpd"]),
    (
        NETWORK,
        Counts::Always,
        &["nc", "ncat", "netcat", "nc.openbsd", "nc.traditional", "socat", "telnet"],
    ),
    (NETWORK, Counts::InContainers, &["ssh", "scp", "sftp", "ftp", "tftp", "tcpdump"]),
    (NETWORK, Counts::Judged, &["curl", "wget", "rsync"]),
    (
        PACKAGES,
        Counts::InContainers,
        &["apt", "apt-get", "aptitude", "dpkg", "apk", "yum", "dnf", "microdnf", "rpm", "zypper"],
    ),
    (PACKAGES, Counts::Judged, &["pip", "pip3", "npm", "gem"]),
];

const SHELLS: &[&str] = &["sh", "bash", "dash", "ash", "zsh", "ksh", "csh", "tcsh", "fish"];

/// What shows files to people, or takes them along; a token's own client is none of these.
const READERS: &[&str] = &[
    "cat", "head", "tail", "less", "more", "cp", "tar", "base64", "grep", "awk", "sed", "xxd",
    "od", "dd", "strings", "vi", "vim", "nano", "curl", "wget", "nc", "scp", "busybox",
];

/// Folders of which everybody may write to.
const TMPS: &[&str] = &["/tmp/", "/var/tmp/", "/dev/shm/"];

/// Whether a program of this name is a shell.
pub fn is_shell(name: &str) -> bool {
    SHELLS.contains(&name)
}

/// What a record tells beside the fields of its event.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    /// It happened in a container.
    pub container: bool,
    /// A sensor or a policy judged it: it is no telemetry.
    pub judged: bool,
    /// The call was refused.
    pub refused: bool,
    /// A terminal is stated.
    pub terminal: bool,
    /// It belongs to a command that was begun from outside of the container.
    pub exec: bool,
    /// A file was opened, and not only to write.
    pub reads: bool,
}

impl Seen {
    fn counts(self, counts: Counts) -> bool {
        self.judged || counts == Counts::Always || (self.container && counts != Counts::Judged)
    }

    /// What the start of a program is a signal of.
    pub fn starts(self, name: &str) -> Option<&'static str> {
        if is_shell(name) {
            return (self.container && (self.judged || self.terminal)).then_some(SHELL);
        }
        let fits = |(_, counts, names): &&(_, Counts, &[&str])| {
            names.contains(&name) && self.counts(*counts)
        };
        PROGRAMS.iter().find(fits).map(|(signal, ..)| *signal)
    }

    /// Whether to open a file is to read credentials.
    fn secret(self, path: &str, by: &str) -> bool {
        let everyday = is_token(path) && !READERS.contains(&by);
        let counts = if everyday { Counts::Judged } else { Counts::InContainers };
        self.reads && self.counts(counts) && is_secret(path)
    }
}

/// Whether a file is the token by which a container is known to Kubernetes.
fn is_token(path: &str) -> bool {
    path.ends_with("/token")
        && memmem::find(path.as_bytes(), b"kubernetes.io/serviceaccount/").is_some()
}

/// Whether a file holds credentials.
pub(super) fn is_secret(path: &str) -> bool {
    let Some(name) = path.rsplit('/').next() else { return false };
    match name {
        "token" => is_token(path),
        "shadow" | "shadow-" | "gshadow" | "gshadow-" => path.starts_with("/etc/"),
        "credentials" => path.ends_with("/.aws/credentials"),
        "config" => path.ends_with("/.kube/config"),
        "config.json" => path.ends_with("/.docker/config.json"),
        ".git-credentials" | ".pgpass" => true,
        _ => {
            name.starts_with("id_")
                && !name.ends_with(".pub")
                && path.ends_with(&["/.ssh/", name].concat())
        }
    }
}

/// Whether a program lies where everybody may write.
fn is_tmp(executable: &str) -> bool {
    TMPS.iter().any(|folder| executable.starts_with(folder))
}

/// Adds the signal of a program that lies there to those of an event.
pub(super) fn add_tmp(event: &mut Write<'_, '_>) {
    if event.text(Field::Executable).is_some_and(is_tmp) {
        let signals = event.list(Field::Signal).into_iter().chain([TMP]);
        let signals = signals.collect::<Vec<_>>().join(", ");
        set_words(event, SIGNALS, &signals, IN_TMP);
    }
}

/// The signals of an event whose operation, process and files are set.
pub(super) fn conclude(seen: Seen, applet: Option<&str>, event: &mut Write<'_, '_>) {
    let operation = event.text(Field::Operation).unwrap_or_default();
    let started = operation == "process";
    let name = applet.or_else(|| event.text(Field::ProcessName)).unwrap_or_default();
    let (mut signals, mut why) = (String::new(), "");
    let mut add = |signal: &'static str, reason: &'static str| {
        why = if signals.is_empty() { reason } else { SEVERAL };
        signals.push_str(if signals.is_empty() { "" } else { ", " });
        signals.push_str(signal);
    };
    let called = operation == "network" && seen.judged;
    if let Some(signal) = seen.starts(name).filter(|signal| started || (called && *signal != SHELL))
    {
        let reason = match (signal == SHELL, seen.refused) {
            (true, true) => "a shell was to start in a container; the call was refused",
            (true, false) => "a shell, in a container",
            (false, true) => "the name of the program; the call was refused",
            (false, false) => "the name of the program",
        };
        add(signal, reason);
    }
    if seen.exec && seen.container {
        add(EXEC, "KubeArmor marks it as part of a command begun from outside of the container");
    }
    if (started && seen.counts(Counts::InContainers) || seen.judged)
        && event.text(Field::Executable).is_some_and(is_tmp)
    {
        add(TMP, IN_TMP);
    }
    if operation == "file" && event.list(Field::FilePath).iter().any(|path| seen.secret(path, name))
    {
        let reason = match seen.refused {
            true => "a file of credentials was to be opened; the call was refused",
            false => "a file of credentials was opened, and not only to write",
        };
        add(SECRET, reason);
    }
    set_words(event, SIGNALS, &signals, why);
}

const IN_TMP: &str = "the program lies in /tmp, /var/tmp or /dev/shm, where everybody may write";
const SEVERAL: &str = "the program, its place, the command it is part of, or the file";

/// What `busybox` was called as: `sh` for `/bin/sh -c …` and `busybox sh`.
pub(super) fn applet(line: &str) -> Option<&str> {
    let mut words = line.split_ascii_whitespace();
    let name = words.next()?.rsplit('/').next()?;
    if name == "busybox" { words.next() } else { Some(name) }
}
