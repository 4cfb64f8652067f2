//! What the loops that are written by hand gain over the library that would do the same:
//! `loops FILE [ROUNDS]`, with NDJSON as `tests/bench/corpus.mjs` makes it.
//!
//! Each row is one loop and its library on the same bytes, in turn in each round, so that the ratio
//! holds whatever else the machine does. Where the library is as fast, the loop is here for another
//! reason, which its module tells: room in the page, or that damage is told by its place.

use fixedbitset::FixedBitSet;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};
use std::hint::black_box;
use std::io::Read;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use watchglass::bytes::unpack::{Packed, Step, Unpacker};
use watchglass::bytes::{Span, hash};
use watchglass::event::Time;
use watchglass::query::Folded;
use watchglass::record::{Found, Gap, Sink, Splitter, string_stop};
use watchglass::source::SIGNS;
use watchglass::store::{Bits, Dict};

const PIECE: usize = 4 << 20;
/// What is looked for.
const WANTED: &str = "Sys_Connect";

/// A loop: what it does, its library, and both; each tells something that the other tells too.
struct Pair<'a> {
    what: &'static str,
    library: &'static str,
    own: Box<dyn Fn() -> u64 + 'a>,
    other: Box<dyn Fn() -> u64 + 'a>,
}

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let Some(text) = args.next().and_then(|file| std::fs::read_to_string(file).ok()) else {
        eprintln!("usage: loops FILE [ROUNDS]");
        return ExitCode::from(2);
    };
    let rounds: usize = args.next().and_then(|rounds| rounds.parse().ok()).unwrap_or(5);
    let values = strings(&text);
    let times: Vec<&str> = values.iter().copied().filter(|text| is_time(text)).collect();
    let numbers: Vec<u16> =
        values.iter().map(|text| hash(1, text.as_bytes()).to_le_bytes()[0].into()).collect();
    let packed = ruzstd::encoding::compress_to_vec(
        text.as_bytes(),
        ruzstd::encoding::CompressionLevel::Fastest,
    );
    println!(
        "{:.1} MB of NDJSON, {} strings, {} of them times; {rounds} rounds in turn, medians",
        text.len() as f64 / 1e6,
        values.len(),
        times.len()
    );
    let pairs = [
        Pair {
            what: "records split, keys known",
            library: "serde_json::Value",
            own: Box::new(|| split(text.as_bytes())),
            other: Box::new(|| {
                let read = |line| serde_json::from_str::<serde_json::Value>(line).is_ok();
                text.lines().map(|line| u64::from(black_box(read(line)))).sum()
            }),
        },
        Pair {
            what: "ends of strings found",
            library: "memchr2",
            own: Box::new(|| stops(&text, string_stop)),
            other: Box::new(|| {
                stops(&text, |line, at| {
                    let rest = line.get(at..).unwrap_or_default();
                    memchr::memchr2(b'"', b'\\', rest).map_or(line.len(), |stop| at + stop)
                })
            }),
        },
        Pair {
            what: "text found in any case",
            library: "to_lowercase, memmem",
            own: Box::new(|| {
                let wanted = Folded::text(WANTED);
                values.iter().filter(|text| wanted.within(text)).count() as u64
            }),
            other: Box::new(|| {
                let lower = WANTED.to_lowercase();
                let wanted = memchr::memmem::Finder::new(&lower);
                let found = |text: &&&str| wanted.find(text.to_lowercase().as_bytes()).is_some();
                values.iter().filter(found).count() as u64
            }),
        },
        Pair {
            what: "strings numbered",
            library: "HashMap<Box<str>, u32>",
            own: Box::new(|| {
                let mut dict = Dict::new(1);
                values.iter().for_each(|text| {
                    black_box(dict.intern(text));
                });
                dict.len() as u64
            }),
            other: Box::new(|| {
                let mut known: HashMap<Box<str>, u32> = HashMap::new();
                for text in &values {
                    if !known.contains_key(*text) {
                        let number = u32::try_from(known.len()).unwrap_or(u32::MAX);
                        known.insert((*text).into(), number);
                    }
                }
                known.len() as u64
            }),
        },
        Pair {
            what: "strings hashed",
            library: "std's SipHash",
            own: Box::new(|| {
                values.iter().for_each(|text| {
                    black_box(hash(1, text.as_bytes()));
                });
                values.len() as u64
            }),
            other: Box::new(|| {
                for text in &values {
                    let mut hasher = DefaultHasher::new();
                    hasher.write(text.as_bytes());
                    black_box(hasher.finish());
                }
                values.len() as u64
            }),
        },
        Pair {
            what: "times read",
            library: "jiff",
            own: Box::new(|| {
                times.iter().filter(|text| Time::parse(text).is_some()).count() as u64
            }),
            other: Box::new(|| {
                let read = |text: &&&str| text.parse::<jiff::Timestamp>().is_ok();
                times.iter().filter(read).count() as u64
            }),
        },
        Pair {
            what: "rows chosen and counted",
            library: "fixedbitset",
            own: Box::new(|| {
                let mut rows = Bits::of_each(numbers.len(), &numbers, |number| number < 99);
                rows.and(&Bits::of_each(numbers.len(), &numbers, |number| number % 2 == 0));
                rows.count()
            }),
            other: Box::new(|| {
                let of = |fits: fn(u16) -> bool| {
                    let mut rows = FixedBitSet::with_capacity(numbers.len());
                    let found = numbers.iter().enumerate().filter(|(_, number)| fits(**number));
                    found.for_each(|(row, _)| rows.insert(row));
                    rows
                };
                let mut rows = of(|number| number < 99);
                rows.intersect_with(&of(|number| number % 2 == 0));
                rows.count_ones(..) as u64
            }),
        },
        Pair {
            what: "zstd unpacked",
            library: "ruzstd",
            own: Box::new(|| unpack(&packed)),
            other: Box::new(|| {
                let mut bytes = Vec::new();
                let decoder = ruzstd::decoding::StreamingDecoder::new(packed.as_slice());
                let read = decoder.ok().and_then(|mut of| of.read_to_end(&mut bytes).ok());
                read.unwrap_or(0) as u64
            }),
        },
    ];
    println!(
        "\n{:<28} {:<24} {:>8} {:>10} {:>7}",
        "loop", "library", "own ms", "library ms", "ratio"
    );
    for pair in &pairs {
        let (mut own, mut other) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            let (a, b) = (timed(&pair.own, &mut own), timed(&pair.other, &mut other));
            if a != b {
                eprintln!("{}: {a} here, {b} there", pair.what);
                return ExitCode::FAILURE;
            }
        }
        let [own, other] = [own, other].map(|mut all| median(&mut all).as_secs_f64() * 1e3);
        let ratio = other / own;
        println!("{:<28} {:<24} {own:>8.1} {other:>10.1} {ratio:>6.2}x", pair.what, pair.library);
    }
    ExitCode::SUCCESS
}

/// What a loop tells; how long it took is added.
#[expect(clippy::disallowed_methods, reason = "it runs natively, where there is a clock")]
fn timed(of: &dyn Fn() -> u64, times: &mut Vec<Duration>) -> u64 {
    let begin = Instant::now();
    let told = of();
    times.push(begin.elapsed());
    told
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Counts records.
struct Count(u64);

impl Sink for Count {
    fn gap(&mut self, _: Span, _: Gap) {}

    fn record(&mut self, _: &Found<'_>) {
        self.0 += 1;
    }
}

fn split(bytes: &[u8]) -> u64 {
    let (mut splitter, mut count) = (Splitter::new(SIGNS), Count(0));
    bytes.chunks(PIECE).for_each(|piece| splitter.feed(piece, &mut count));
    splitter.finish(&mut count);
    count.0
}

/// How many quotes and backslashes are found, one after the other as a string is read.
fn stops(text: &str, stop: impl Fn(&[u8], usize) -> usize) -> u64 {
    let of = |line: &str| {
        let (mut at, mut count) = (stop(line.as_bytes(), 0), 0);
        while at < line.len() {
            (at, count) = (stop(line.as_bytes(), at + 1), count + 1);
        }
        count
    };
    text.lines().map(of).sum()
}

fn unpack(packed: &[u8]) -> u64 {
    let mut unpacker = Unpacker::new(Packed::Zstd, packed.to_vec());
    loop {
        match unpacker.step() {
            Step::End | Step::Problem { .. } => return unpacker.given(),
            _ => {}
        }
    }
}

/// The strings of all records that have no escape, keys too, in their order.
fn strings(text: &str) -> Vec<&str> {
    text.lines()
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .filter(|of| !of.ends_with('\\'))
        .collect()
}

fn is_time(text: &str) -> bool {
    text.len() >= 20 && text.ends_with('Z') && text.as_bytes().get(10) == Some(&b'T')
}
