//! The headline of an event: one sentence that asserts what the fields prove.
//!
//! A sensor's conclusion is its own ("NeuVector reports …"); a refusal speaks of the call,
//! and names who refused or says that it is not stated. One function for each source, each
//! ending in `fallback`, so that anything gets a sentence.

use super::words;
use crate::event::{Disposition, Field};
use crate::query::Row;
use crate::source::is_shell;

mod kubearmor;
mod neuvector;

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Our words.
    Plain(String),
    /// What was in the file: set in the monospaced face.
    Code(String),
    /// A name from the file that stands in the sentence like a word.
    Name(String),
}

/// The headline of an event.
pub fn headline(row: &Row) -> Vec<Piece> {
    let said = match row.text(Field::Module) {
        Some("neuvector") => neuvector::say(row),
        Some("kubearmor") => kubearmor::say(row),
        _ => None,
    };
    said.unwrap_or_else(|| fallback(row)).pieces
}

/// The headline as plain text: names of buttons, titles, announcements.
pub fn as_text(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Plain(text) | Piece::Code(text) | Piece::Name(text) => text.as_str(),
        })
        .collect()
}

/// Its own words, else its rule, else what was done.
fn fallback(row: &Row) -> Say {
    if let Some(message) = row.text(Field::Message).filter(|text| !text.trim().is_empty()) {
        return Say::default().plain(&words::middle(&words::visible(message), 160));
    }
    if let Some(rule) = row.text(Field::RuleName) {
        return Say::default().code(rule).opt(" in ", place(row));
    }
    if let Some(process) = row.text(Field::ProcessName) {
        return Say::default().code(process).plain(" did something that the record does not name");
    }
    Say::default().plain("An event that carries no message")
}

/// A sentence under construction.
#[derive(Default)]
struct Say {
    pieces: Vec<Piece>,
}

impl Say {
    fn plain(mut self, text: &str) -> Say {
        match self.pieces.last_mut() {
            Some(Piece::Plain(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.pieces.push(Piece::Plain(text.to_owned())),
        }
        self
    }

    fn code(mut self, text: &str) -> Say {
        let shown = words::visible(text);
        self.pieces.push(Piece::Code(words::middle(&shown, 80).into_owned()));
        self
    }

    /// A name that stands in the sentence like a word.
    fn name(mut self, text: &str) -> Say {
        self.pieces.push(Piece::Name(words::short(text, 40)));
        self
    }

    fn opt(self, lead: &str, name: Option<String>) -> Say {
        match name {
            Some(name) => self.plain(lead).name(&name),
            None => self,
        }
    }

    /// ` in vault-0`, ` on the node`.
    fn at(self, row: &Row) -> Say {
        if row.host {
            return self.plain(" on the node");
        }
        self.opt(" in ", place(row))
    }
}

/// The shortest name that tells a person where: the pod, or the container of a pod whose
/// name is mostly hashes.
fn place(row: &Row) -> Option<String> {
    let pod = row.text(Field::Pod);
    let container = row.text(Field::ContainerName);
    let name = match (pod, container) {
        (Some(pod), Some(container)) if pod.chars().count() > 24 => Some(container),
        (Some(pod), _) => Some(pod),
        (None, Some(container)) => Some(container),
        (None, None) => row.text(Field::ContainerId),
    };
    name.map(|name| words::short(name, 40))
        .or_else(|| row.text(Field::Image).map(|image| words::short(image, 40)))
}

/// The command as a person would type it: `vault status` for `/bin/sh -ec vault status`.
fn command(row: &Row) -> Option<String> {
    let line = row.text(Field::CommandLine)?.trim();
    let (program, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim_start();
    if (is_shell(base(program)) || base(program) == "busybox")
        && let Some((flags, script)) = rest.split_once(' ')
        && flags.starts_with('-')
        && !flags.starts_with("--")
        && flags.ends_with('c')
    {
        return Some(script.trim().to_owned());
    }
    let name = base(program);
    Some(if rest.is_empty() { name.to_owned() } else { format!("{name} {rest}") })
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(path)
}

/// The process that acted.
fn actor(row: &Row) -> Option<&str> {
    row.text(Field::ProcessName).or_else(|| row.text(Field::Executable).map(base))
}

fn refused(row: &Row) -> bool {
    row.disposition == Disposition::Blocked
}

#[cfg(test)]
mod tests;
