//! What a person says of events, as the page keeps it: what is changed and taken back, whether it is
//! saved, and what is told of a file of marks that was opened.

use super::{time, words};
use crate::event::{EventKey, Field, Finding, Marked, Triage};
use crate::protocol::{Sidecar, Summed};
use crate::query::{Row, place_of_mark, put_marks};

/// What is said anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A star, or none.
    Star(bool),
    /// What it was found to be.
    Finding(Option<Finding>),
    /// A note.
    Note(String),
    /// Nothing: star, finding and note go.
    Nothing,
}

impl Change {
    fn apply(&self, triage: &mut Triage) {
        match self {
            Change::Star(star) => triage.star = *star,
            Change::Finding(finding) => triage.finding = *finding,
            Change::Note(note) => triage.note = Triage::read(&[], note).note,
            Change::Nothing => *triage = Triage::default(),
        }
    }

    /// What was done, of so many events.
    pub fn words(&self, events: u64) -> String {
        let events = words::plural(events, "event");
        let finding = |finding: Finding| words::value(Field::Mark, finding.word()).into_owned();
        match self {
            Change::Star(true) => [&events, " starred"].concat(),
            Change::Star(false) => ["Star taken from ", &events].concat(),
            Change::Finding(Some(of)) => [&events, " marked as ", &finding(*of)].concat(),
            Change::Finding(None) => ["Finding taken from ", &events].concat(),
            Change::Note(note) if note.trim().is_empty() => ["Note taken from ", &events].concat(),
            Change::Note(_) => ["Note on ", &events].concat(),
            Change::Nothing => ["All marks taken from ", &events].concat(),
        }
    }
}

/// What is said of an event of the list.
pub fn triage(row: &Row) -> Triage {
    let words: Vec<&str> = row.list(Field::Mark).iter().map(String::as_str).collect();
    Triage::read(&words, row.text(Field::Note).unwrap_or_default())
}

/// So many steps can be taken back.
const STEPS: usize = 100;

/// What is said of events.
#[derive(Debug, Default)]
pub struct Marks {
    /// By key; nothing is said of some.
    held: Vec<Marked>,
    /// What was said before each step, with the step's number.
    past: Vec<(u32, Vec<Marked>)>,
    unsaved: bool,
}

impl Marks {
    /// What is said of which events.
    pub fn all(&self) -> impl Iterator<Item = &Marked> {
        self.held.iter().filter(|marked| !marked.triage.is_empty())
    }

    /// Whether nothing is said of any event.
    pub fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }

    /// Whether there is something that no file has.
    pub fn unsaved(&self) -> bool {
        self.unsaved
    }

    /// All is in a file now.
    pub fn saved(&mut self) {
        self.unsaved = false;
    }

    /// What is said of an event.
    fn said_of(&self, key: &EventKey) -> Triage {
        let held = place_of_mark(&self.held, key).and_then(|place| self.held.get(place));
        held.map_or_else(Triage::default, |held| held.triage.clone())
    }

    /// What a key comes to that says something of events: what all of them have already it takes
    /// away. So it is decided of what is said by then, and not of what is shown, which may be older.
    pub fn turned(&self, change: Change, events: &[Marked]) -> Change {
        let all =
            |is: &dyn Fn(&Triage) -> bool| events.iter().all(|event| is(&self.said_of(&event.key)));
        match change {
            Change::Star(true) if all(&|said| said.star) => Change::Star(false),
            Change::Finding(of) if of.is_some() && all(&|said| said.finding == of) => {
                Change::Finding(None)
            }
            change => change,
        }
    }

    /// Says something of events, as a part of a step; what is said of them then.
    pub fn change(&mut self, step: u32, events: Vec<Marked>, change: &Change) -> Vec<Marked> {
        let (mut before, mut after) = (Vec::new(), events);
        for event in &mut after {
            event.triage = self.said_of(&event.key);
            before.push(event.clone());
            change.apply(&mut event.triage);
        }
        put_marks(after.clone(), &mut self.held);
        self.unsaved |= !after.is_empty();
        match self.past.last_mut() {
            Some((last, all)) if *last == step => all.extend(before),
            _ if before.is_empty() => {}
            _ => self.past.push((step, before)),
        }
        if self.past.len() > STEPS {
            self.past.remove(0);
        }
        after
    }

    /// How many events the last step was about.
    pub fn step_len(&self) -> usize {
        self.past.last().map_or(0, |(_, before)| before.len())
    }

    /// Takes the last step back; what is said of its events then. None where there is no step.
    pub fn undo(&mut self) -> Option<Vec<Marked>> {
        let (_, several) = self.past.pop()?;
        let mut before = Vec::new();
        put_marks(several, &mut before);
        put_marks(before.clone(), &mut self.held);
        self.unsaved = true;
        Some(before)
    }

    /// Takes what a file says. What is said here already stays.
    pub fn take(&mut self, marked: &[Marked]) {
        let here = self.all().cloned().collect();
        self.held.clear();
        put_marks(marked.to_vec(), &mut self.held);
        put_marks(here, &mut self.held);
        self.past.clear();
    }
}

/// Events that were not found, and inputs, are told by name up to so many.
const NAMED: usize = 3;

/// What is told of a file of marks: which of its events are there, by the keys of those that are,
/// in order; and whether its inputs are those that are open.
pub fn report(sidecar: &Sidecar, there: &[EventKey], open: &[Summed]) -> String {
    let is_there = |of: &&Marked| there.binary_search(&of.key).is_ok();
    let total = sidecar.marked.len() as u64;
    let found = sidecar.marked.iter().filter(is_there).count() as u64;
    let mut told = match (total, total - found) {
        (0, _) => "The file holds no marks.".to_owned(),
        (_, 0) => ["Marks of ", &words::plural(total, "event"), " read, all found again."].concat(),
        (_, missing) => [
            "Marks of ",
            &words::plural(total, "event"),
            " read: ",
            &words::number(found),
            " found again, ",
            &words::number(missing),
            " not: ",
            &some(sidecar.marked.iter().filter(|of| !is_there(of)).map(name), missing),
            ". They stay, and are saved again.",
        ]
        .concat(),
    };
    for (words, is) in [
        (" The same by SHA-256: ", Same::Yes),
        (" Another file by SHA-256, of the same name: ", Same::No),
        (" Marked, and not open: ", Same::Missing),
    ] {
        let of: Vec<&Summed> = sidecar.inputs.iter().filter(|of| same(of, open) == is).collect();
        if !of.is_empty() {
            let names = of.iter().map(|of| words::short(&of.name, 40));
            told += &[words, &some(names, of.len() as u64), "."].concat();
        }
    }
    told
}

#[derive(PartialEq)]
enum Same {
    Yes,
    No,
    Missing,
}

fn same(of: &Summed, open: &[Summed]) -> Same {
    match open.iter().find(|input| input.sum == of.sum) {
        Some(_) => Same::Yes,
        None if open.iter().any(|input| input.name == of.name) => Same::No,
        None => Same::Missing,
    }
}

/// What an event is called that is not there.
fn name(of: &Marked) -> String {
    let what = words::short(&of.what, 40);
    match of.time {
        Some(at) => [&what, " at ", &time::iso(at)].concat(),
        None => [&what, ", undated"].concat(),
    }
}

/// The first of some names, and how many more there are.
fn some(names: impl Iterator<Item = String>, count: u64) -> String {
    let mut told = names.take(NAMED).collect::<Vec<_>>().join(", ");
    if let Some(more @ 1..) = count.checked_sub(NAMED as u64) {
        told += &[" and ", &words::number(more), " more"].concat();
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(key: u8) -> Marked {
        let what = format!("rule {key}");
        Marked {
            key: [u64::from(key); 4],
            time: Some(i64::from(key)),
            what,
            triage: Triage::default(),
        }
    }

    fn said(marks: &Marks) -> Vec<(u64, String)> {
        let words = |triage: &Triage| -> String {
            let mut words: Vec<&str> = triage.words().collect();
            words.push(&triage.note);
            words.join(" ")
        };
        marks.all().map(|of| (of.key[0], words(&of.triage))).collect()
    }

    #[test]
    fn what_is_said_is_changed_and_taken_back_step_by_step() {
        let mut marks = Marks::default();
        assert!(!marks.unsaved() && marks.is_empty());
        marks.change(1, vec![event(7)], &Change::Star(true));
        // A group, told by two shards that both have one of its events.
        let finding = Change::Finding(Some(Finding::FalsePositive));
        marks.change(2, vec![event(3), event(7)], &finding);
        marks.change(2, vec![event(7), event(5)], &finding);
        marks.change(3, vec![event(3)], &Change::Note(" why \n".to_owned()));
        let want = [(3, "false-positive why"), (5, "false-positive "), (7, "star false-positive ")];
        assert_eq!(said(&marks), want.map(|(key, words)| (key, words.to_owned())));
        marks.saved();
        assert_eq!(marks.undo().unwrap().len(), 1);
        assert!(marks.unsaved());
        let back = marks.undo().unwrap();
        assert!(back.iter().all(|of| of.triage.finding.is_none()));
        assert_eq!(said(&marks), [(7, "star ".to_owned())]);
        marks.change(4, vec![event(7)], &Change::Nothing);
        assert!(marks.is_empty());
        marks.undo();
        marks.undo();
        assert_eq!((marks.undo(), marks.is_empty()), (None, true));
        assert_eq!(finding.words(2), "2 events marked as false positive");
        assert_eq!(Change::Note(" ".to_owned()).words(1), "Note taken from 1 event");
    }

    #[test]
    fn a_key_that_is_pressed_twice_takes_back_what_it_said() {
        let mut marks = Marks::default();
        let mut press = |step, keys: &[u8], change: &Change| {
            let events: Vec<Marked> = keys.iter().copied().map(event).collect();
            let change = marks.turned(change.clone(), &events);
            marks.change(step, events, &change);
            said(&marks)
        };
        let star = |key| (key, "star ".to_owned());
        // However late answers are: each counts from what the one before it said.
        assert_eq!(press(1, &[7], &Change::Star(true)), [star(7)]);
        assert_eq!(press(2, &[7], &Change::Star(true)), []);
        assert_eq!(press(3, &[7], &Change::Star(true)), [star(7)]);
        // Of several, all get it before all lose it.
        assert_eq!(press(4, &[5, 7], &Change::Star(true)), [star(5), star(7)]);
        assert_eq!(press(5, &[5, 7], &Change::Star(true)), []);
        let finding = |of| Change::Finding(Some(of));
        press(6, &[7], &finding(Finding::ToDo));
        let other = press(7, &[7], &finding(Finding::TruePositive));
        assert_eq!(other, [(7, "true-positive ".to_owned())]);
        assert_eq!(press(8, &[7], &finding(Finding::TruePositive)), []);
        press(9, &[7], &Change::Star(true));
        // A note, or nothing, is said again as it is.
        assert_eq!(press(10, &[7], &Change::Nothing), []);
        assert_eq!(press(11, &[7], &Change::Nothing), []);
    }

    #[test]
    fn what_a_file_says_gives_way_to_what_is_said_here() {
        let mut marks = Marks::default();
        let star = Triage { star: true, ..Triage::default() };
        marks.change(1, vec![event(1)], &Change::Finding(Some(Finding::ToDo)));
        let file = [2, 1].map(|key| Marked { triage: star.clone(), ..event(key) });
        marks.take(&file);
        assert_eq!(said(&marks), [(1, "to-do ".to_owned()), (2, "star ".to_owned())]);
    }

    #[test]
    fn a_file_of_marks_is_told_by_what_was_found() {
        let summed = |name: &str, sum| Summed { name: name.to_owned(), bytes: 1, sum: [sum; 4] };
        let mut sidecar = Sidecar {
            inputs: vec![summed("a", 1), summed("b", 2), summed("c", 3)],
            marked: (1..=2).map(event).collect(),
        };
        let open = [summed("x", 1), summed("b", 9)];
        assert_eq!(
            report(&sidecar, &[[1; 4], [2; 4]], &open),
            "Marks of 2 events read, all found again. The same by SHA-256: a. Another file by \
             SHA-256, of the same name: b. Marked, and not open: c."
        );
        sidecar.inputs.clear();
        sidecar.marked.extend((3..=6).map(event));
        sidecar.marked[1].time = None;
        sidecar.marked[1].what = "\u{202e}".to_owned();
        let told = report(&sidecar, &[[1; 4]], &open);
        let want = "Marks of 6 events read: 1 found again, 5 not: ⟨U+202E⟩, undated, rule 3 at \
                    1970-01-01T00:00:00.000000003Z, rule 4 at 1970-01-01T00:00:00.000000004Z and 2 \
                    more. They stay, and are saved again.";
        assert_eq!(told, want);
        assert_eq!(report(&Sidecar::default(), &[], &open), "The file holds no marks.");
    }
}
