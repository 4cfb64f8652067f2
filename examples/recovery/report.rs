//! The table, and the cases in full.

use crate::intact::Intact;
use crate::origin::Traced;
use crate::tally::{Case, Tally};
use std::ops::Range;

/// The heads of the columns with how wide they are.
const COLUMNS: [(&str, usize); 13] = [
    ("texts", 6),
    ("untouched", 10),
    ("same %", 7),
    ("touched", 8),
    ("fields %", 9),
    ("invented", 9),
    ("foreign", 8),
    ("otherwise", 10),
    ("extra", 6),
    ("prose", 6),
    ("carrier", 8),
    ("bytes", 6),
    ("unlike", 7),
];

/// What the columns say.
pub const LEGEND: &str = "\
same %     of the untouched records, those read with the same canonical values (aim: 99.5)
fields %   of the fields of touched records whose bytes are still there, those read as before
invented   values that no text holds, or that do not follow from the native ones (aim: 0)
foreign    values under the name of another field, or in another record's event (aim: 0)
otherwise  canonical values that follow from the fields that are left, not from all
extra      events that are no record's, or a further part of one
prose      records of which a part was passed over as prose (aim: 0); carrier: the same
bytes      unaccounted for (aim: 0)
unlike     events that were not read from their own bytes as they were read first (aim: 0)";

pub fn head(title: &str) {
    print!("{title:<22}");
    for (name, width) in COLUMNS {
        print!("{name:>width$}");
    }
    println!();
}

pub fn row(name: &str, tally: &Tally) {
    let share = |part: usize, all: usize| match all {
        0 => "-".to_owned(),
        // Rounded down: 100 means all.
        _ => format!("{:.2}", (part * 10_000 / all) as f64 / 100.0),
    };
    let cells = [
        tally.texts.to_string(),
        tally.untouched.to_string(),
        share(tally.same, tally.untouched),
        tally.touched.to_string(),
        share(tally.kept, tally.there),
        tally.invented.to_string(),
        tally.foreign.to_string(),
        tally.otherwise.to_string(),
        tally.extra.to_string(),
        tally.prose.to_string(),
        tally.carrier.to_string(),
        tally.unaccounted.to_string(),
        tally.unlike.to_string(),
    ];
    print!("{name:<22}");
    for (cell, (_, width)) in cells.iter().zip(COLUMNS) {
        print!("{cell:>width$}");
    }
    println!();
}

/// The most lines of what is wrong with one case.
const MOST: usize = 12;

/// One case in full: the record as it was, what became of it, and what was read.
pub fn case(title: &str, intact: &Intact, damaged: &Traced, case: &Case) -> String {
    let mut out = format!("── {title}\n");
    for line in case.what.iter().take(MOST) {
        out += &format!("  {}\n", shortened(line, 600));
    }
    if case.what.len() > MOST {
        out += &format!("  and {} more\n", case.what.len() - MOST);
    }
    if let Some(record) = case.record {
        let span = intact.records[record].event.span.clone();
        out += &format!("was:\n{}\n", text(&intact.bytes, span.clone()));
        if let Some(now) = damaged.now(&span) {
            let wide = now.start.saturating_sub(60)..(now.end + 60).min(damaged.bytes.len());
            out += &format!("is:\n{}\n", text(&damaged.bytes, wide));
        }
    }
    if let Some(event) = &case.event {
        out += &format!("read as one event:\n{}\n", text(&damaged.bytes, event.clone()));
    }
    out
}

fn text(bytes: &[u8], span: Range<usize>) -> String {
    shortened(&String::from_utf8_lossy(&bytes[span]), 6000)
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let half = |text: &mut dyn Iterator<Item = char>| text.take(most / 2).collect::<String>();
    let start = half(&mut text.chars());
    let end: String = half(&mut text.chars().rev()).chars().rev().collect();
    format!("{start} …[left out]… {end}")
}
