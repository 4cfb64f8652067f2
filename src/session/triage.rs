//! What a person says of events, and the file that it is kept in.
//!
//! The file is one JSON object a line: the first says what it is and of which inputs, each other
//! one what is said of one event, with its time and a few words for who reads the file alone. It is
//! read as any record is, so what is damaged in it costs no more than the lines that it stands in.

use super::Session;
use crate::bytes::{hex, unhex};
use crate::event::{EventKey, Marked, Time, Triage};
use crate::protocol::{FromTriage, Sidecar, Summed, ToTriage};
use crate::query::{Mark, Query};
use crate::record::{Found, Gap, Record, Sink, Splitter};
use crate::source::SIGNS;
use crate::store::RowId;
use crate::view::export::quoted;
use std::borrow::Cow;

/// The version that is written, and the last that is read.
const VERSION: &str = "1";

/// Sees whether there is a record, and calls something with it.
struct Each<'a>(&'a mut dyn FnMut(&Record<'_>));

impl Sink for Each<'_> {
    fn gap(&mut self, _: crate::bytes::Span, _: Gap) {}

    fn record(&mut self, found: &Found<'_>) {
        (self.0)(&found.record);
    }
}

impl Session {
    /// An event as a mark is bound to it; or those of a group of repeats that a query shows.
    ///
    /// # Errors
    /// How many events there are, where that is more than [`Triage::MOST_EVENTS`].
    pub fn event_keys(
        &mut self,
        row: RowId,
        group: Option<&(Mark, Query)>,
    ) -> Result<Vec<Marked>, u64> {
        let Some((mark, query)) = group else {
            return Ok(self.store.marked(row).into_iter().collect());
        };
        self.store.number_repeats(query.alike);
        let mut is_it: Vec<Option<bool>> = vec![None; self.store.groups()];
        let mut rows = self.rows(query, &Vec::new());
        rows.retain(|row| {
            let number = self.store.group_of((row >> 16) as usize, (row & 0xffff) as usize);
            let known = is_it.get_mut(number);
            known.is_some_and(|known| {
                *known.get_or_insert_with(|| self.store.mark_of(*row) == *mark)
            })
        });
        if rows.len() > Triage::MOST_EVENTS {
            return Err(rows.len() as u64);
        }
        Ok(rows.into_iter().filter_map(|row| self.store.marked(row)).collect())
    }

    /// Hears what the page says and asks of marks; what is answered. What needs the bytes of
    /// inputs is not answered here.
    pub fn hear_triage(&mut self, message: &ToTriage) -> Option<FromTriage> {
        match message {
            ToTriage::Keys { ask, row, group, .. } => {
                let events = self.event_keys(*row, group.as_deref());
                Some(FromTriage::Keys { ask: *ask, events })
            }
            ToTriage::Take { marked, thorough } => {
                self.triage(marked, *thorough);
                None
            }
            ToTriage::Found { ask } => {
                Some(FromTriage::Found { ask: *ask, keys: self.marked_keys() })
            }
            ToTriage::Sum { .. } | ToTriage::Read | ToTriage::Write(_) => None,
        }
    }

    /// Takes what is said of events; see [`Store::mark_events`](crate::store::Store::mark_events).
    pub fn triage(&mut self, marked: &[Marked], thorough: bool) {
        self.store.mark_events(marked, thorough);
    }

    /// What names the events that are here and of which something is said.
    pub fn marked_keys(&self) -> Vec<EventKey> {
        self.store.marked_keys()
    }
}

/// Writes a file of marks.
pub fn write_sidecar(sidecar: &Sidecar) -> String {
    let input = |of: &Summed| {
        let (name, sum) = (quoted(&of.name), hex(&of.sum));
        format!("{{\"name\":{name},\"bytes\":{},\"sha256\":\"{sum}\"}}", of.bytes)
    };
    let inputs: Vec<String> = sidecar.inputs.iter().map(input).collect();
    let mut text =
        [Sidecar::BEGINS, "\"version\":", VERSION, ",\"inputs\":[", &inputs.join(","), "]}\n"]
            .concat();
    for Marked { key, time, what, triage } in &sidecar.marked {
        let words: Vec<String> = triage.words().map(quoted).collect();
        text += &["{\"event\":\"", &hex(key), "\",\"mark\":[", &words.join(","), "]"].concat();
        let time = time.map(|ns| Time::new(ns, 9).to_string());
        let others = [("note", Some(&triage.note)), ("time", time.as_ref()), ("what", Some(what))];
        for (name, value) in others {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                text += &[",\"", name, "\":", &quoted(value)].concat();
            }
        }
        text += "}\n";
    }
    text
}

/// Reads a file of marks. Lines that hold none are passed over, as is what exceeds
/// [`Triage::MOST_EVENTS`].
///
/// # Errors
/// Why it is none that can be read here.
pub fn read_sidecar(bytes: &[u8]) -> Result<Sidecar, String> {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let mut sidecar = Sidecar::default();
    let mut version = None;
    one(first, &mut |record| {
        if text(record, None, "format").is_some_and(|name| name == "watchglass-marks") {
            version = text(record, None, "version").map(Cow::into_owned);
        }
        let inputs = record.find("inputs");
        let inputs = inputs.into_iter().flat_map(|place| record.children(Some(place)));
        sidecar.inputs.extend(inputs.filter_map(|(place, _)| summed(record, place)));
    });
    match version.as_deref() {
        Some(VERSION) => {}
        Some(version) => {
            let version: String = version.chars().take(20).collect();
            return Err(["its version is ", &version, ", and this page reads 1"].concat());
        }
        None => return Err("it does not begin as one".to_owned()),
    }
    let objects = lines.filter(|line| line.starts_with(b"{"));
    for line in objects.take(Triage::MOST_EVENTS) {
        one(line, &mut |record| sidecar.marked.extend(marked(record)));
    }
    Ok(sidecar)
}

/// Calls something with the record of a line.
fn one(line: &[u8], with: &mut dyn FnMut(&Record<'_>)) {
    let mut sink = Each(with);
    let mut splitter = Splitter::of_record(SIGNS, false);
    splitter.feed(line, &mut sink);
    splitter.finish(&mut sink);
}

/// A value of the record, or of an object in it.
fn text<'a>(record: &Record<'a>, of: Option<usize>, key: &str) -> Option<Cow<'a, str>> {
    let named = |(_, node): &(usize, &crate::record::Node)| record.key(node) == key;
    let (_, node) = record.children(of).find(named)?;
    Some(record.value(node))
}

fn summed(record: &Record<'_>, place: usize) -> Option<Summed> {
    let of = |key: &str| text(record, Some(place), key);
    Some(Summed {
        name: of("name")?.into_owned(),
        bytes: of("bytes")?.parse().ok()?,
        sum: unhex(&of("sha256")?)?,
    })
}

fn marked(record: &Record<'_>) -> Option<Marked> {
    let of = |key: &str| text(record, None, key);
    let words = record.find("mark").into_iter().flat_map(|place| record.children(Some(place)));
    let words: Vec<Cow<'_, str>> = words.map(|(_, node)| record.value(node)).collect();
    let note = of("note").unwrap_or_default();
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    let triage = Triage::read(&words, &note);
    let time = of("time").and_then(|time| Time::read(&time));
    Some(Marked {
        key: unhex(&of("event")?)?,
        time: time.map(|time| time.ns),
        what: of("what").unwrap_or_default().chars().take(200).collect(),
        triage,
    })
    .filter(|marked| !marked.triage.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Finding;

    fn sidecar() -> Sidecar {
        let triage = |star, finding, note: &str| Triage { star, finding, note: note.to_owned() };
        let marked =
            |key, time, triage| Marked { key: [key; 4], time, what: "a \"b\"".into(), triage };
        Sidecar {
            inputs: vec![
                Summed { name: "a,\n\"b\".log".into(), bytes: 7, sum: [9; 4] },
                Summed { name: "\u{202e}".into(), bytes: u64::MAX, sum: [u64::MAX; 4] },
            ],
            marked: vec![
                marked(1, Some(1_770_000_000_000_000_001), triage(true, None, "")),
                marked(2, None, triage(false, Some(Finding::FalsePositive), "ü \"{\\ \n<b>")),
                marked(3, Some(-1), triage(true, Some(Finding::ToDo), "=1+1")),
            ],
        }
    }

    #[test]
    fn a_file_is_read_as_it_is_written() {
        let text = write_sidecar(&sidecar());
        assert_eq!(text.lines().count(), 4);
        for line in text.lines() {
            assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
        }
        assert!(text.starts_with(Sidecar::BEGINS));
        assert_eq!(read_sidecar(text.as_bytes()), Ok(sidecar()));
        let crlf = text.replace('\n', "\r\n");
        assert_eq!(read_sidecar(crlf.as_bytes()), Ok(sidecar()));
        let empty = write_sidecar(&Sidecar::default());
        assert_eq!(read_sidecar(empty.as_bytes()), Ok(Sidecar::default()));
    }

    #[test]
    fn what_is_damaged_costs_its_line() {
        let text = write_sidecar(&sidecar()).replace(&hex(&[2; 4]), "02");
        let read = read_sidecar(text.as_bytes()).unwrap();
        assert_eq!(read.marked.iter().map(|of| of.key[0]).collect::<Vec<_>>(), [1, 3]);
        let blank = text.replace('\n', "\n\n x\n");
        assert_eq!(read_sidecar(blank.as_bytes()).unwrap(), read);
        let cut = &text[..text.len() - 30];
        assert!(!read_sidecar(cut.as_bytes()).unwrap().marked.is_empty());
    }

    #[test]
    fn what_is_no_file_of_marks_is_told() {
        let newer = write_sidecar(&sidecar()).replacen("\"version\":1", "\"version\":2", 1);
        assert!(read_sidecar(newer.as_bytes()).unwrap_err().contains("version is 2"));
        for text in
            ["", "{}", "[]", "{\"format\":\"other\",\"version\":1}", "\u{0}", "{\"format\":"]
        {
            assert!(read_sidecar(text.as_bytes()).is_err(), "{text}");
        }
    }
}
