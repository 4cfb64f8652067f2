//! Events written for other programs, row by row, from their bytes.

use super::Session;
use super::detail::again;
use crate::event::{Event, Field, From, Triage, Value};
use crate::protocol::Format;
use crate::store::RowId;
use crate::view::export;
use std::borrow::Cow;

/// Where it comes from what a person says of an event or its input.
const BY_HAND: From = From::Derived("said of it by hand");

impl Session {
    /// What an export begins with.
    pub fn export_head(format: Format) -> String {
        match format {
            Format::Ndjson => String::new(),
            Format::Csv => export::csv_header(),
        }
    }

    /// Writes one row from its record's bytes: the text with its line end, and how many
    /// cells were guarded. `None` if the bytes hold no record: the input changed.
    pub fn export_row(&self, row: RowId, raw: &[u8], format: Format) -> Option<(String, u64)> {
        let want = self.record_of(row)?;
        let name = self.input(want.input).map_or("", |input| input.name.as_str());
        let mut out = None;
        let text = self.text(row, raw);
        let completed = self.completed(row);
        let said = self.store.triage_of(row);
        let (segment, at) = self.store.place(row)?;
        let side = self.store.word(Field::Side, segment.column(Field::Side).get(at));
        again(&text, self.is_line(row), self.by(row), completed, |_, event, _| {
            let mut event = Cow::Borrowed(event);
            if !said.is_empty() {
                tell(&said, event.to_mut());
            }
            if !side.is_empty() {
                event.to_mut().set_text(Field::Side, side.to_owned(), BY_HAND);
            }
            let event = &*event;
            out = Some(match format {
                Format::Ndjson => (export::ndjson(event, &text) + "\n", 0),
                Format::Csv => export::csv(event, name, want.span.start),
            });
        });
        out
    }
}

/// Sets what a person says of an event.
fn tell(said: &Triage, event: &mut Event<'_>) {
    let words: Vec<Cow<'_, str>> = said.words().map(Cow::from).collect();
    if !words.is_empty() {
        event.set(Field::Mark, Value::List(words), BY_HAND);
    }
    if !said.note.is_empty() {
        event.set_text(Field::Note, said.note.clone(), BY_HAND);
    }
}
