//! Event files to one canonical JSON object per line, for pipelines and checks.
//!
//! `normalize [--ledger FILE] [INPUT…|-]`: events go to standard output in the order of the
//! inputs, the account of every byte to the ledger. Exit code 1 when an input cannot be
//! opened, 2 for a wrong call.

use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::process::ExitCode;
use watchglass::bytes::Span;
use watchglass::protocol::{Format, SpanKind};
use watchglass::session::{Session, Want};
use watchglass::store::RowId;

const USAGE: &str = "usage: normalize [--ledger FILE] [INPUT…|-]";

fn main() -> ExitCode {
    let mut ledger = None;
    let mut inputs = Vec::new();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--ledger" => match args.next() {
                Some(file) => ledger = Some(file),
                None => return fail(2, USAGE),
            },
            "--help" | "-h" => {
                println!("{USAGE}");
                return ExitCode::SUCCESS;
            }
            flag if flag.starts_with("--") => return fail(2, USAGE),
            _ => inputs.push(arg),
        }
    }
    if inputs.is_empty() {
        inputs.push("-".to_owned());
    }
    match normalize(&inputs, ledger.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err((name, error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            let _ = name;
            ExitCode::SUCCESS
        }
        Err((name, error)) => fail(1, &format!("{name}: {error}")),
    }
}

fn fail(code: u8, message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(code)
}

fn normalize(names: &[String], ledger: Option<&str>) -> Result<(), (String, io::Error)> {
    let mut session = Session::new(0);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut accounts = Vec::new();
    let mut written = 0;
    for (id, name) in (0u32..).zip(names) {
        let bytes = read(name).map_err(|error| (name.clone(), error))?;
        session.open(id, name, None);
        date(name).into_iter().for_each(|date| session.date(date));
        for piece in bytes.chunks(1 << 20) {
            session.feed(piece);
        }
        session.finish();
        while session.unpack() {}
    }
    let mut opened: Opened =
        session.layers().filter_map(|(id, _, from)| Some((from?, (id, None)))).collect();
    for (id, name, from) in session.layers() {
        let whole = Span { start: 0, end: session.status(id).unwrap_or_default().bytes };
        let bytes = session.kept(Want { input: id, span: whole }).unwrap_or_default();
        let mut lines: HashMap<RowId, u64> = HashMap::new();
        for span in session.tiling(id) {
            let Some(row) = span.row.filter(|row| !lines.contains_key(row)) else { continue };
            let Some(whole) = session.record_of(row) else { continue };
            let raw = slice(&bytes, whole.span.start, whole.span.end);
            if let Some((line, _)) = session.export_row(row, raw, Format::Ndjson) {
                out.write_all(line.as_bytes())
                    .map_err(|error| ("standard output".to_owned(), error))?;
                lines.insert(row, written);
                written += 1;
            }
        }
        accounts.push(account(&session, (id, name, from), &lines, &mut opened));
    }
    out.flush().map_err(|error| ("standard output".to_owned(), error))?;
    if let Some(file) = ledger {
        let text = json!({ "inputs": accounts }).to_string() + "\n";
        std::fs::write(file, text).map_err(|error| (file.to_owned(), error))?;
    }
    Ok(())
}

fn read(name: &str) -> io::Result<Vec<u8>> {
    if name != "-" {
        return std::fs::read(name);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// When a file was last written, in milliseconds since the epoch.
fn date(name: &str) -> Option<i64> {
    let written = std::fs::metadata(name).and_then(|about| about.modified()).ok()?;
    let since = written.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}

fn slice(bytes: &[u8], start: u64, end: u64) -> &[u8] {
    let place = |at| usize::try_from(at).unwrap_or(usize::MAX);
    bytes.get(place(start)..place(end)).unwrap_or_default()
}

/// The inputs that were unpacked from bytes of others, and how these were packed once they are told.
type Opened = HashMap<(u32, Span), (u32, Option<String>)>;

/// One input of the ledger: its number, its name, and what it was unpacked from, which was told
/// before it.
fn account(
    session: &Session,
    (id, name, from): (u32, &str, Option<(u32, Span)>),
    lines: &HashMap<RowId, u64>,
    opened: &mut Opened,
) -> Value {
    let incomplete = |row: RowId| session.is_incomplete(row);
    let spans: Vec<Value> = session
        .tiling(id)
        .into_iter()
        .map(|out| {
            let mut span = Map::new();
            span.insert("start".to_owned(), out.span.start.into());
            span.insert("end".to_owned(), out.span.end.into());
            span.insert("what".to_owned(), word(out.kind).into());
            if let Some(how) = out.how() {
                span.insert("how".to_owned(), how.into());
            }
            if let Some((opens, by)) = opened.get_mut(&(id, out.span)) {
                span.insert("opens".to_owned(), (*opens).into());
                *by = out.how();
            }
            if let Some(row) = out.row {
                span.insert("event".to_owned(), lines.get(&row).copied().into());
                match session.coded(row) {
                    0 => {}
                    depth => {
                        span.insert("escaped".to_owned(), depth.into());
                    }
                }
                if incomplete(row) {
                    span.insert("incomplete".to_owned(), true.into());
                }
                let inside = out.span.start..=out.span.end;
                let repairs: Vec<Value> = session
                    .repairs(row)
                    .filter(|(at, _)| inside.contains(at))
                    .map(|(at, rule)| json!({ "at": at, "did": rule.code() }))
                    .collect();
                if !repairs.is_empty() {
                    span.insert("repairs".to_owned(), repairs.into());
                }
            }
            Value::Object(span)
        })
        .collect();
    let status = session.status(id).unwrap_or_default();
    let from = from.map(|(input, span)| {
        let how = opened.get(&(input, span)).map(|(_, how)| how);
        json!({ "input": input, "start": span.start, "end": span.end, "how": how })
    });
    let mut account = json!({
        "id": id,
        "name": name,
        "bytes": status.bytes,
        "events": status.events,
        "unreadable": status.unreadable,
        "repaired": status.repaired,
        "repairs": status.repairs,
        "spans": spans,
    });
    if let (Some(from), Some(account)) = (from, account.as_object_mut()) {
        account.insert("from".to_owned(), from);
    }
    account
}

fn word(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Event => "event",
        SpanKind::Unreadable => "unreadable",
        SpanKind::Carrier => "carrier",
        SpanKind::Separator => "separator",
        SpanKind::Prose => "prose",
    }
}
