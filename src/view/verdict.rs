//! The verdict: one sentence on what the events report, and what it counted.
//!
//! It goes by what matters to a defender ([`MATTERS`]) beside the severity that a sensor gives,
//! says what records report and never what was so, and speaks of the events that the filter
//! shows.

use super::words::{number, plural, source};
use crate::event::{Field, Severity};
use crate::query::{
    BySeverity, Expr, Facet, MATTERS, Match, Matter, Query, ROUTINE, Target, UNBLOCKED, Verdict,
    named,
};

/// The sentence, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The worst severity of what reports no block.
    pub worst: Option<Severity>,
    /// The sentence.
    pub title: String,
    /// The events that the sentence counts first.
    pub first: Option<Part>,
    /// What is reported and not blocked, by matter, the gravest first.
    pub matters: Vec<Part>,
    /// What was counted, and what stands outside of it.
    pub notes: Vec<Part>,
    /// The switch that hides what is routine, where there is any.
    pub routine: Option<Part>,
}

/// A part of a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The words.
    pub text: String,
    /// The worst severity of what they count.
    pub severity: Option<Severity>,
    /// The filter with what they count; without it, where it is there.
    pub query: Option<Query>,
    /// Whether the filter has it.
    pub chosen: bool,
}

/// What a verdict speaks of.
pub struct About<'a> {
    /// What was counted.
    pub found: &'a Verdict,
    /// Events that the filter shows.
    pub shown: u64,
    /// All events.
    pub total: u64,
    /// Events of those shown that have no time.
    pub undated: u64,
    /// The sources of the events, as the facet has them.
    pub sources: Option<&'a Facet>,
    /// The filter.
    pub query: &'a Query,
}

/// How many matters the sentence names.
const MOST_NAMED: usize = 3;

/// The sensors whose records a reader may expect.
const SENSORS: [&str; 2] = ["neuvector", "kubearmor"];

/// The verdict in words.
pub fn told(about: &About<'_>) -> Told {
    let found = about.found;
    let listed = || MATTERS.iter().zip(&found.matters).filter(|(_, counts)| sum(counts) > 0);
    let unblocked =
        |what: Expr| -> Vec<Expr> { [what].into_iter().chain(named(UNBLOCKED)).collect() };
    let matters = listed().filter_map(|(matter, counts)| {
        let text = match sum(counts) {
            1 => ["1", matter.one.find(' ').and_then(|at| matter.one.get(at..))?].concat(),
            count => [&number(count), " ", matter.many].concat(),
        };
        let part = part(text, about.query, unblocked(named(matter.name)?));
        Some(Part { severity: worst(counts), ..part })
    });
    let grave = listed().filter(|(matter, counts)| matter.grave && critical(counts) == 0);
    let grave: Vec<(u64, String)> =
        grave.map(|(matter, counts)| (sum(counts), phrase(matter, counts))).collect();
    let open = critical(&found.reported);
    let first = (open > 0).then(|| {
        let words = [Severity::Critical, Severity::Fatal];
        let words = words.map(|severity| Match::Exact(severity.word().to_owned()));
        let severe = Expr::Is(Target::Field(Field::Severity), words.into());
        let text = [&number(open), " critical"].concat();
        let part = part(text, about.query, unblocked(severe));
        Part { severity: worst(&found.reported), ..part }
    });
    Told {
        worst: worst(&found.reported),
        title: title(about, &grave),
        first,
        matters: matters.collect(),
        notes: notes(about),
        routine: routine(about),
    }
}

/// Hides what is routine, or shows it again; the number is always told.
fn routine(about: &About<'_>) -> Option<Part> {
    let hides = Expr::Not(Box::new(named(ROUTINE)?));
    let (count, part) = (about.found.routine, part(String::new(), about.query, vec![hides]));
    let count = number(count);
    let text = match part.chosen {
        true => [&count, " routine hidden"].concat(),
        false => ["Hide routine (", &count, ")"].concat(),
    };
    (part.chosen || about.found.routine > 0).then_some(Part { text, ..part })
}

/// The sentence. `grave` are matters of which no event is critical: how many, in words.
fn title(about: &About<'_>, grave: &[(u64, String)]) -> String {
    let found = about.found;
    let (open, held) = (critical(&found.reported), critical(&found.blocked));
    let (reported, blocked) = (sum(&found.reported), sum(&found.blocked));
    let (names, one) = joined(grave);
    let names = names.as_str();
    let says = |count: u64, what: &str| {
        let end = if count == 1 { " reports" } else { "s report" };
        [&number(count), what, end].concat()
    };
    match (open, held) {
        _ if about.total == 0 => "No event was read".to_owned(),
        _ if about.shown == 0 => "The filter shows no event".to_owned(),
        (1.., _) if names.is_empty() => [&says(open, " critical record"), " no block"].concat(),
        (1.., _) => {
            let nor = if one { " no block, nor does " } else { " no block, nor do " };
            [&says(open, " critical record"), nor, names, ", rated lower"].concat()
        }
        (_, 1..) => {
            let all = if held == 1 { "" } else { "All " };
            let end = match (names, one) {
                ("", _) => String::new(),
                (_, true) => [", but ", names, ", rated lower, reports none"].concat(),
                _ => [", but ", names, ", rated lower, report none"].concat(),
            };
            [all, &says(held, " critical record"), " a block", &end].concat()
        }
        _ if !names.is_empty() => {
            let end = if one { " reports no block" } else { " report no block" };
            ["No record is critical, but ", names, end].concat()
        }
        _ if reported > 0 => {
            ["No record is critical; ", &says(reported, " record"), " no block"].concat()
        }
        _ if blocked > 0 => {
            let all = if blocked == 1 { "" } else { "All " };
            [all, &says(blocked, " record"), " a block; none is critical"].concat()
        }
        _ => "No record is critical; all are telemetry".to_owned(),
    }
}

/// What was counted; what has no severity, no time, no record.
fn notes(about: &About<'_>) -> Vec<Part> {
    let (found, query) = (about.found, about.query);
    let said = |text: String| Part { text, severity: None, query: None, chosen: false };
    let of = |facet: &Facet| -> Vec<String> {
        facet.values.iter().filter(|(_, count)| *count > 0).map(|(name, _)| name.clone()).collect()
    };
    let sources = about.sources.map(of).unwrap_or_default();
    let names: Vec<String> = sources.iter().map(|name| source(name).into_owned()).collect();
    let all = if about.shown == about.total { String::new() } else { number(about.total) };
    let by = if names.is_empty() { String::new() } else { [" of ", &listed(names)].concat() };
    let counted = match all.as_str() {
        "" => plural(about.shown, "event"),
        all => [&number(about.shown), " of ", all, " events"].concat(),
    };
    let mut notes = vec![said(["Counted: ", &counted, &by].concat())];
    let is = |field: Field, value: Match| vec![Expr::Is(Target::Field(field), vec![value])];
    let unknown = at(&found.reported, Severity::Unknown) + at(&found.blocked, Severity::Unknown);
    let mut part = |count: u64, words: &str, parts: Vec<Expr>| {
        if count > 0 {
            notes.push(part([&number(count), words].concat(), query, parts));
        }
    };
    let telemetry = about.shown.saturating_sub(sum(&found.reported) + sum(&found.blocked));
    let logged = is(Field::Disposition, Match::Exact("logged".to_owned()));
    let info = is(Field::Severity, Match::Exact(Severity::Info.word().to_owned()));
    part(telemetry, " telemetry", [logged, info].concat());
    let severity = Match::Exact(Severity::Unknown.word().to_owned());
    part(unknown, " of unknown severity", is(Field::Severity, severity));
    part(about.undated, " undated", is(Field::Timestamp, Match::Missing));
    // Under a filter it may be the filter that leaves them out.
    if query.parts().is_empty() && !sources.is_empty() {
        let missing = SENSORS.iter().filter(|name| sources.iter().all(|held| held != *name));
        notes.extend(missing.map(|name| said(["No records of ", &source(name)].concat())));
    }
    notes
}

/// Words whose events are those that all of some conditions show, beside the filter.
fn part(text: String, query: &Query, parts: Vec<Expr>) -> Part {
    let (query, chosen) = query.also(parts);
    Part { text, severity: None, query: Some(query), chosen }
}

/// `a reverse shell`, `2 reverse shells`
fn phrase(matter: &Matter, counts: &BySeverity) -> String {
    match sum(counts) {
        1 => matter.one.to_owned(),
        count => [&number(count), " ", matter.many].concat(),
    }
}

/// `a, b and c`, of which there is one or several; what is beyond is counted.
fn joined(grave: &[(u64, String)]) -> (String, bool) {
    let mut words: Vec<String> =
        grave.iter().take(MOST_NAMED).map(|(_, words)| words.clone()).collect();
    if grave.len() > MOST_NAMED {
        words.push("more".to_owned());
    }
    let one = matches!(grave, [(1, _)]);
    (listed(words), one)
}

/// `a, b and c`
fn listed(mut words: Vec<String>) -> String {
    match words.pop() {
        Some(last) if words.is_empty() => last,
        Some(last) => [&words.join(", "), " and ", &last].concat(),
        None => String::new(),
    }
}

fn sum(counts: &BySeverity) -> u64 {
    counts.iter().sum()
}

fn at(counts: &BySeverity, severity: Severity) -> u64 {
    counts.get(severity as usize).copied().unwrap_or(0)
}

fn critical(counts: &BySeverity) -> u64 {
    at(counts, Severity::Critical) + at(counts, Severity::Fatal)
}

fn worst(counts: &BySeverity) -> Option<Severity> {
    Severity::ALL.into_iter().rev().find(|severity| at(counts, *severity) > 0)
}

#[cfg(test)]
mod tests;
