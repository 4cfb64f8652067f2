//! Everything that a person can do with the page as a whole, in one table: its name, the keys
//! that do it, the words under which it is found.
//!
//! What listens to keys, the sheet that explains them and the palette of actions all read this
//! table, so none of them can promise what another does not keep.

use super::time::Zone;
use crate::event::{Field, Finding};
use crate::protocol::Format;
use crate::query::{Alike, Key, Noise, Order};

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The field of the query takes the focus.
    Query,
    /// The palette opens.
    Palette,
    /// The sheet of keys and words opens.
    Sheet,
    /// What is in front closes.
    Close,
    /// So many rows on.
    By(i64),
    /// So many windows of rows on.
    Pages(i64),
    /// To the first row, or with `true` to the last.
    End(bool),
    /// To the first event in time, or with `true` to the last.
    Jump(bool),
    /// To the next critical or fatal event of the list, or with `true` to the one before.
    Grave(bool),
    /// The open event is kept beside others that are opened, or no longer.
    Keep,
    /// The value that has the focus is excluded; with `true` it is the only one.
    Value(bool),
    /// To the filter before, or with `true` to the one after.
    Walk(bool),
    /// The charts are hidden or shown.
    Charts,
    /// The list takes another order.
    Order(Order),
    /// Repeats are folded, or shown in full.
    Fold,
    /// Repeats are folded by chosen keys; by none, these are to be chosen.
    Alike(Option<Alike>),
    /// Cards, or with `true` a table.
    Table(bool),
    /// Lanes over time by a field.
    Lanes(Field),
    /// What makes the noise, by process or object.
    Noise(Noise),
    /// The rows in view are copied.
    Copy,
    /// Rows are low, or high.
    Compact,
    /// Colours as the system, or light, or dark.
    Colours(Option<bool>),
    /// Times are shown in a zone.
    Zone(Zone),
    /// The last change of a clock is taken back.
    Unclock,
    /// The events of the filter are written to a file.
    Export(Format),
    /// The page is printed.
    Print,
    /// Files are chosen; with `true` a folder.
    Open(bool),
    /// The sample is opened.
    Sample,
    /// All inputs are closed, after a question.
    Clear,
    /// To what can be done with the inputs.
    Inputs,
    /// The account of every byte.
    Ledger,
    /// What is routine is hidden or shown.
    Routine,
    /// The filter is taken away.
    ShowAll,
    /// The filter is kept out of the address, or not.
    Private,
    /// Something is said of the event that is open, or has the focus.
    Say(Say),
    /// The open event is copied as JSON, or with `true` its record as found.
    CopyEvent(bool),
    /// To the other ways in which the open event is copied.
    CopyMenu,
    /// To what stands around the open event.
    Around,
    /// To the search in its record.
    Find,
    /// The lines of its record are wrapped, or not.
    Wrap,
    /// What had the focus knows the key.
    Native,
}

/// What is said of an event; of a card that stands for a group of repeats, of all its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Say {
    /// It has a star, or no longer.
    Star,
    /// What it was found to be, or no longer.
    Finding(Finding),
    /// Nothing.
    Nothing,
    /// A note, after a question.
    Note,
    /// What was said last is taken back.
    Undo,
    /// All that is said is saved to a file.
    Save,
}

/// Where an action is offered by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offered {
    /// Nowhere: it is for keys alone.
    No,
    /// Wherever.
    Always,
    /// Where something is open.
    WithInputs,
    /// Where an event is open.
    WithEvent,
}

/// An action.
#[derive(Debug, PartialEq, Eq)]
pub struct Action {
    /// What is done.
    pub act: Act,
    /// Its name.
    pub name: &'static str,
    /// The keys that do it, as a browser names them; one with `Ctrl+` is held with Ctrl or Cmd.
    pub keys: &'static [&'static str],
    /// Other words under which it is found.
    pub also: &'static str,
    /// Where it is offered by its name.
    pub offered: Offered,
}

const fn key(act: Act, keys: &'static [&'static str], name: &'static str) -> Action {
    Action { act, name, keys, also: "", offered: Offered::No }
}

const fn both(
    act: Act,
    keys: &'static [&'static str],
    name: &'static str,
    also: &'static str,
) -> Action {
    Action { act, name, keys, also, offered: Offered::WithInputs }
}

const fn named(act: Act, name: &'static str, also: &'static str) -> Action {
    both(act, &[], name, also)
}

const fn of_event(act: Act, name: &'static str, also: &'static str) -> Action {
    Action { act, name, keys: &[], also, offered: Offered::WithEvent }
}

const fn always(
    act: Act,
    keys: &'static [&'static str],
    name: &'static str,
    also: &'static str,
) -> Action {
    Action { act, name, keys, also, offered: Offered::Always }
}

/// All actions, in the order in which they are listed.
pub static ACTIONS: &[Action] = &[
    both(Act::Query, &["/"], "Go to the query", "search find filter field"),
    both(Act::By(1), &["j", "ArrowDown"], "Next event", "row down on"),
    both(Act::By(-1), &["k", "ArrowUp"], "Previous event", "row up back"),
    both(Act::Pages(1), &["PageDown"], "One window on", "page down next"),
    both(Act::Pages(-1), &["PageUp"], "One window back", "page up previous"),
    both(Act::End(false), &["Home"], "First row", "top start"),
    both(Act::End(true), &["End"], "Last row", "bottom end"),
    both(Act::Jump(false), &["g"], "Go to the first event in time", "oldest start begin"),
    both(Act::Jump(true), &["G"], "Go to the last event in time", "newest latest end"),
    both(Act::Grave(false), &["e"], "Next critical event", "fatal severity error jump"),
    both(Act::Grave(true), &["E"], "Previous critical event", "fatal severity error jump before"),
    key(Act::Native, &["Enter"], "Open the event"),
    Action {
        keys: &["c"],
        ..of_event(
            Act::Keep,
            "Compare the event with another",
            "two side by side difference keep pin",
        )
    },
    both(Act::Value(false), &["x"], "Exclude the value that has the focus", "not hide"),
    both(Act::Value(true), &["X"], "Only the value that has the focus", "include"),
    both(Act::Walk(false), &["{"], "Back to the filter before", "undo previous history"),
    both(Act::Walk(true), &["}"], "On to the filter after", "redo next forward history"),
    both(Act::Charts, &["i"], "Charts above the list", "hide show histogram overview verdict"),
    key(Act::Native, &["-"], "In the histogram and the timeline: wider"),
    key(Act::Native, &["+", "0"], "In the timeline: closer, or all of the time"),
    key(Act::Native, &["a", "d"], "In the timeline: earlier, later"),
    both(Act::Say(Say::Star), &["m"], "Mark with a star", "triage bookmark pin"),
    both(
        Act::Say(Say::Finding(Finding::TruePositive)),
        &["t"],
        "Mark as true positive",
        "triage bug",
    ),
    both(
        Act::Say(Say::Finding(Finding::FalsePositive)),
        &["f"],
        "Mark as false positive",
        "triage benign",
    ),
    both(Act::Say(Say::Finding(Finding::ToDo)), &["o"], "Mark as to do", "triage open later"),
    both(Act::Say(Say::Nothing), &["r"], "Take all marks away", "triage unmark remove clear"),
    both(Act::Say(Say::Note), &["n"], "Write a note …", "triage comment annotate mark"),
    both(Act::Say(Say::Undo), &["u"], "Undo the last mark", "triage back"),
    named(Act::Say(Say::Save), "Save marks to a file", "triage sidecar download export notes"),
    named(Act::ShowAll, "Show all events", "clear remove reset no filter"),
    named(Act::Routine, "Hide routine events", "noise telemetry passed health show"),
    named(Act::Fold, "Fold repeats", "group collapse unfold duplicates same"),
    named(
        Act::Alike(Some(Alike::of(&[Key::Rule]))),
        "Fold repeats by rule alone",
        "group collapse policy keys",
    ),
    named(
        Act::Alike(Some(Alike::REPLICAS)),
        "Fold repeats of all containers of a workload",
        "group collapse replicas pods deployment keys",
    ),
    named(Act::Alike(None), "Choose what repeats are equal in …", "fold group keys by fields"),
    named(Act::Order(Order::Newest), "Order: newest first", "sort time latest"),
    named(Act::Order(Order::Oldest), "Order: oldest first", "sort time earliest"),
    named(Act::Order(Order::Worst), "Order: worst first", "sort severity critical"),
    named(Act::Order(Order::Rarest), "Order: rarest first", "sort rule unusual"),
    named(Act::Order(Order::Newly), "Order: newly seen first", "sort new since group fold first"),
    both(Act::Table(false), &["1"], "View: cards", "list"),
    both(Act::Table(true), &["2"], "View: table", "list columns grid"),
    both(
        Act::Lanes(Field::Workload),
        &["3"],
        "View: timeline by workload",
        "lanes tracks swimlanes pods",
    ),
    named(Act::Lanes(Field::RuleName), "View: timeline by rule", "lanes tracks swimlanes policy"),
    both(
        Act::Noise(Noise::Process),
        &["4"],
        "View: noise by process",
        "count exclude rule workload share",
    ),
    named(Act::Noise(Noise::Object), "View: noise by object", "count exclude rule workload share"),
    named(
        Act::Noise(Noise::ChangedProcess),
        "View: changes since the baseline by process",
        "compare new gone frequent diff",
    ),
    named(
        Act::Noise(Noise::ChangedObject),
        "View: changes since the baseline by object",
        "compare new gone frequent diff",
    ),
    named(Act::Copy, "Copy the rows in view", "table clipboard spreadsheet tsv"),
    of_event(Act::Around, "Look around the event", "container node connection user context"),
    of_event(Act::Find, "Search the record", "find raw"),
    of_event(Act::Wrap, "Wrap the lines of the record", "raw long unwrap"),
    of_event(Act::CopyEvent(false), "Copy the event as JSON", "clipboard"),
    of_event(Act::CopyEvent(true), "Copy the record as found", "clipboard raw"),
    of_event(Act::CopyMenu, "Copy as a command line …", "kubectl clipboard exec describe logs"),
    named(Act::Export(Format::Ndjson), "Export as NDJSON", "save download write json file"),
    named(Act::Export(Format::Csv), "Export as CSV", "save download write table excel file"),
    named(Act::Print, "Print what the filter shows", "paper pdf"),
    named(Act::Inputs, "Go to the inputs", "files remove baseline clock offset zone"),
    named(Act::Ledger, "Account of every byte", "ledger repairs unreadable damaged"),
    named(Act::Private, "Keep the filter out of the address", "private link url history"),
    always(Act::Open(false), &[], "Open files …", "add load input"),
    always(Act::Open(true), &[], "Open a folder …", "add load input directory"),
    always(Act::Sample, &[], "Open the sample", "example demo load"),
    named(Act::Clear, "Close everything …", "clear remove inputs"),
    always(Act::Compact, &[], "Compact rows", "density comfortable small"),
    always(Act::Zone(Zone::Utc), &[], "Times in UTC", "zone clock"),
    always(Act::Zone(Zone::Local), &[], "Times in this computer's zone", "local clock"),
    named(Act::Unclock, "Undo the last change of a clock", "time offset adjusted redo"),
    always(Act::Colours(None), &[], "Colours: as the system", "theme auto"),
    always(Act::Colours(Some(false)), &[], "Colours: light", "theme bright"),
    always(Act::Colours(Some(true)), &[], "Colours: dark", "theme night"),
    key(Act::Native, &["Ctrl+v"], "Open what was copied"),
    key(Act::Palette, &["Ctrl+k"], "All actions, by name"),
    always(Act::Sheet, &["?"], "Keys and words", "help shortcuts glossary terms"),
    key(Act::Close, &["Escape"], "Stop the search, or close what is in front"),
];

/// What a key does, pressed alone or `held` with Ctrl or Cmd.
pub fn of_key(key: &str, held: bool) -> Option<Act> {
    let is = |name: &&&str| match name.strip_prefix("Ctrl+") {
        Some(name) => held && name.eq_ignore_ascii_case(key),
        None => !held && **name == key,
    };
    ACTIONS.iter().find(|action| action.keys.iter().any(|name| is(&name))).map(|action| action.act)
}

/// A key as it stands on a keyboard.
pub fn key_words(key: &'static str) -> Vec<&'static str> {
    match key {
        "ArrowDown" => vec!["↓"],
        "ArrowUp" => vec!["↑"],
        "PageDown" => vec!["Page ↓"],
        "PageUp" => vec!["Page ↑"],
        "Escape" => vec!["Esc"],
        "-" => vec!["−"],
        "Ctrl+k" => vec!["Ctrl", "K"],
        "Ctrl+v" => vec!["Ctrl", "V"],
        key => vec![key],
    }
}

/// Whether each word of a text begins a word under which an action is found.
pub fn fits(action: &Action, text: &str) -> bool {
    let (text, name) = (text.to_lowercase(), action.name.to_lowercase());
    let begins =
        |word: &str| words(&name).chain(words(action.also)).any(|other| other.starts_with(word));
    words(&text).all(begins)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ':', '\'']).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&'static str> {
        let offered = ACTIONS.iter().filter(|action| action.offered != Offered::No);
        offered.filter(|action| fits(action, text)).map(|action| action.name).collect()
    }

    #[test]
    fn a_key_does_one_thing_and_an_action_has_one_name() {
        let keys: Vec<_> = ACTIONS.iter().flat_map(|action| action.keys).collect();
        let names: Vec<_> = ACTIONS.iter().map(|action| action.name).collect();
        for all in [keys.into_iter().copied().collect(), names] {
            let mut once: Vec<&str> = all.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), all.len(), "{all:?}");
        }
        for action in ACTIONS {
            let reached = !action.keys.is_empty() || action.offered != Offered::No;
            assert!(reached, "{} can not be reached", action.name);
        }
    }

    #[test]
    fn keys_are_told_apart_by_case_and_by_what_is_held() {
        assert_eq!(of_key("g", false), Some(Act::Jump(false)));
        assert_eq!(of_key("G", false), Some(Act::Jump(true)));
        assert_eq!(of_key("k", false), Some(Act::By(-1)));
        for key in ["k", "K"] {
            assert_eq!(of_key(key, true), Some(Act::Palette));
        }
        for (key, held) in [("g", true), ("/", true), ("v", false), ("q", false), ("", false)] {
            assert_eq!(of_key(key, held), None, "{key} {held}");
        }
    }

    #[test]
    fn actions_are_found_by_beginnings_of_words() {
        for (text, first) in [
            ("dark", "Colours: dark"),
            ("THEME d", "Colours: dark"),
            ("sort wor", "Order: worst first"),
            ("csv", "Export as CSV"),
            ("times in this computer's", "Times in this computer's zone"),
            ("View: t", "View: table"),
            ("clo ev", "Close everything …"),
            ("  ", "Go to the query"),
            ("help", "Keys and words"),
        ] {
            assert_eq!(found(text).first(), Some(&first), "{text}");
        }
        for text in ["heme", "csv dark", "in the timeline", "\u{0}", "(", &"x".repeat(100_000)] {
            assert_eq!(found(text), [""; 0], "{text:.20}");
        }
    }
}
