//! How fast the core reads what carries records, and damaged ones, against the same records bare:
//! `carriers FILE [ROUNDS]`, with NDJSON as `tests/bench/corpus.mjs` makes it.
//!
//! A session is fed from memory in pieces of 4 MiB, as the worker does. The shapes take turns in
//! each round, so that the ratios hold whatever else the machine does. gzip is of another program
//! and counted in bytes of what it unpacks to; its ratio is to our own reading, because natively
//! there is no browser to compare with.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};
use watchglass::session::Session;

const PIECE: usize = 4 << 20;

/// A shape: its name, the ratio that is aimed at, and how it writes a record.
type Shape = (&'static str, &'static str, fn(usize, &str, &mut String));

const SHAPES: &[Shape] = &[
    ("bare NDJSON", "", |_, record, out| out.push_str(record)),
    ("CRI log", "0.6x", |n, record, out| {
        let second = n / 1000 % 60;
        *out +=
            &format!("2026-01-02T03:04:{second:02}.{:09}Z stdout F {record}", n % 1000 * 1_000_000);
    }),
    ("syslog RFC 5424", "0.6x", |n, record, out| {
        let second = n / 1000 % 60;
        *out += &format!(
            "<134>1 2026-01-02T03:04:{second:02}.{:03}Z node-a app 812 - - {record}",
            n % 1000
        );
    }),
    ("syslog RFC 3164", "0.6x", |n, record, out| {
        *out += &format!("<134>Jan  2 03:04:{:02} node-a app[812]: {record}", n / 1000 % 60);
    }),
    ("Docker json-file", "", |n, record, out| {
        let log = serde_json::Value::from(format!("{record}\n"));
        *out += &format!(
            "{{\"log\":{log},\"stream\":\"stdout\",\"time\":\"2026-01-02T03:04:05.{:09}Z\"}}",
            n % 1000
        );
    }),
    ("damaged, one record in ten", "0.3x", |n, record, out| match n % 10 {
        0 => damaged(n / 10, record, out),
        _ => out.push_str(record),
    }),
    ("damaged, every record", "0.3x", damaged),
];

/// Damages a record: a brace, a comma or a quote is missing, a comma is too many, or quotes are
/// those of a word processor.
fn damaged(n: usize, record: &str, out: &mut String) {
    match n % 5 {
        0 => *out += record.trim_end_matches('}'),
        1 => *out += &record.replacen(",\"", " \"", 3),
        2 => *out += &(record.trim_end_matches('}').to_owned() + ",}"),
        3 => *out += &record.replace('"', "”"),
        _ => *out += &record.replacen(":\"", ":'", 1).replacen("\",", "',", 1),
    }
}

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let Some(bytes) = args.next().and_then(|file| std::fs::read_to_string(file).ok()) else {
        eprintln!("usage: carriers FILE [ROUNDS]");
        return ExitCode::from(2);
    };
    let rounds: usize = args.next().and_then(|rounds| rounds.parse().ok()).unwrap_or(5);
    let records = bytes.lines().count();
    let mut inputs: Vec<(&str, &str, Vec<u8>)> = Vec::new();
    for (name, aim, write) in SHAPES {
        let mut text = String::with_capacity(bytes.len() * 5 / 4);
        for (n, record) in bytes.lines().enumerate() {
            write(n, record, &mut text);
            text.push('\n');
        }
        inputs.push((name, aim, text.into_bytes()));
    }
    match gzipped(bytes.as_bytes()) {
        Some(packed) => inputs.push(("gzip", "", packed)),
        None => println!("no `gzip` here, so no row for it"),
    }
    println!(
        "{:.1} MB of NDJSON, {records} records; {rounds} rounds in turn, medians",
        bytes.len() as f64 / 1e6
    );
    let mut times = vec![Vec::new(); inputs.len()];
    let mut told = vec![(0, 0); inputs.len()];
    for _ in 0..rounds {
        for ((input, times), told) in inputs.iter().zip(&mut times).zip(&mut told) {
            let (time, events) = read(&input.2);
            times.push(time);
            *told = events;
        }
    }
    println!(
        "\n{:<28} {:>9} {:>13} {:>7} {:>6} {:>9} {:>9}",
        "shape", "ms", "records/s", "ratio", "aim", "events", "repaired"
    );
    let medians: Vec<Duration> = times.iter_mut().map(|times| median(times)).collect();
    let Some(bare) = medians.first().copied() else { return ExitCode::FAILURE };
    for (((name, aim, _), median), (events, repaired)) in inputs.iter().zip(&medians).zip(&told) {
        let secs = median.as_secs_f64();
        println!(
            "{name:<28} {:>9.0} {:>13.0} {:>6.2}x {aim:>6} {events:>9} {repaired:>9}",
            secs * 1e3,
            records as f64 / secs,
            bare.as_secs_f64() / secs,
        );
    }
    ExitCode::SUCCESS
}

/// Reads an input: how long it took, and how many events and repaired ones came of it.
#[expect(clippy::disallowed_methods, reason = "it runs natively, where there is a clock")]
fn read(bytes: &[u8]) -> (Duration, (u64, u64)) {
    let begin = Instant::now();
    let mut session = Session::new(1);
    // Too large to be kept or indexed, as such files are.
    session.open(0, "input", Some(1 << 40));
    session.date(1_767_400_000_000);
    bytes.chunks(PIECE).for_each(|piece| session.feed(piece));
    session.finish();
    while session.unpack() {}
    let time = begin.elapsed();
    let status = session.layers().filter_map(|(id, ..)| session.status(id));
    let sum =
        status.fold((0, 0), |(events, repaired), of| (events + of.events, repaired + of.repaired));
    (time, sum)
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The same bytes as the system's `gzip` packs them.
fn gzipped(bytes: &[u8]) -> Option<Vec<u8>> {
    let file = std::env::temp_dir().join(format!("watchglass-{}.ndjson", std::process::id()));
    std::fs::write(&file, bytes).ok()?;
    let packed = Command::new("gzip").arg("-c").arg(&file).output().ok();
    let _ = std::fs::remove_file(&file);
    Some(packed.filter(|out| out.status.success())?.stdout)
}
