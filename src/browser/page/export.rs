//! A file of events in the making: pieces from the worker become downloads.
//!
//! Browsers fail on very large blobs, so a file ends at 256 MB and a numbered part follows.

use gloo::timers::callback::Timeout;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use watchglass::protocol::Format;
use watchglass::view::words;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// The most bytes of one file.
const PART: u32 = 256_000_000;

/// An export under way.
pub struct Job {
    /// In which format.
    pub format: Format,
    /// Events to be written.
    pub total: u64,
    /// Events written.
    pub events: u64,
    pieces: Array,
    size: u32,
    part: u32,
}

impl Job {
    /// An export of so many events.
    pub fn new(format: Format, total: u64) -> Job {
        Job { format, total, events: 0, pieces: Array::new(), size: 0, part: 0 }
    }

    /// Takes a piece, which ends with a whole event.
    ///
    /// # Errors
    /// When the browser does not save a full part.
    pub fn take(&mut self, bytes: &Uint8Array, events: u64) -> Result<(), JsValue> {
        if self.size > 0 && self.size.saturating_add(bytes.length()) > PART {
            self.part += 1;
            self.save()?;
        }
        self.events = events;
        self.size += bytes.length();
        self.pieces.push(bytes);
        Ok(())
    }

    /// Saves what is left.
    ///
    /// # Errors
    /// When the browser does not save it.
    pub fn finish(&mut self) -> Result<(), JsValue> {
        if self.part > 0 {
            self.part += 1;
        }
        self.save()
    }

    /// What was written, in words.
    pub fn summary(&self, events: u64, guarded: u64) -> String {
        let parts = if self.part > 1 { format!(" in {} files", self.part) } else { String::new() };
        let guards = match guarded {
            0 => String::new(),
            _ => format!(
                " {} began like a formula; a ' was put before {}, so that a spreadsheet does not run {}.",
                words::plural(guarded, "cell"),
                if guarded == 1 { "it" } else { "them" },
                if guarded == 1 { "it" } else { "them" },
            ),
        };
        format!("{} written{parts}.{guards}", words::plural(events, "event"))
    }

    fn save(&mut self) -> Result<(), JsValue> {
        let (mime, end) = match self.format {
            Format::Ndjson => ("application/x-ndjson", "ndjson"),
            Format::Csv => ("text/csv", "csv"),
        };
        let pieces = std::mem::take(&mut self.pieces);
        self.size = 0;
        let part = if self.part > 0 { format!("-{}", self.part) } else { String::new() };
        download(&pieces, mime, &format!("watchglass-events{part}.{end}"))
    }
}

/// Saves pieces of bytes as a file.
///
/// # Errors
/// When the browser does not.
pub fn download(pieces: &Array, mime: &str, name: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let blob = Blob::new_with_u8_array_sequence_and_options(pieces, &options)?;
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.ok_or("there is no document")?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser reads the blob after the click; it keeps its own hold on it by then.
    Timeout::new(60_000, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Ok(())
}
