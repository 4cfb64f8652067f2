//! How fast a session answers: `ask FILE [ROUNDS] [ONLY]`, with NDJSON as `tests/bench/corpus.mjs`
//! makes it, and the questions of `benches/queries.txt`.
//!
//! Each is asked as the page asks: with twelve facets, the timeline and the first page; and once
//! more for the page alone, which is the filter and the order. Questions take turns in each round, so
//! that none finds what it left behind. `ONLY` takes those that hold a word.

use std::fs::File;
use std::io::Read;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use watchglass::event::Field;
use watchglass::query::{Ask, Query, text};
use watchglass::session::Session;

const PIECE: usize = 4 << 20;
const QUERIES: &str = include_str!("../benches/queries.txt");

/// The facets asked for, with how many values of each, as the page does.
const FACETS: [Field; 12] = [
    Field::Severity,
    Field::Module,
    Field::Dataset,
    Field::Disposition,
    Field::Category,
    Field::Namespace,
    Field::Pod,
    Field::Image,
    Field::Host,
    Field::ProcessName,
    Field::UserName,
    Field::RuleName,
];
const VALUES: u32 = 8;
const ROWS: u32 = 32;

/// A question, what it takes, and how many events it shows.
struct Timed {
    text: &'static str,
    query: Query,
    whole: Vec<Duration>,
    page: Vec<Duration>,
    shown: u64,
}

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let Some(file) = args.next() else {
        eprintln!("usage: ask FILE [ROUNDS] [ONLY]");
        return ExitCode::from(2);
    };
    let rounds: usize = args.next().and_then(|rounds| rounds.parse().ok()).unwrap_or(5);
    let only = args.next().unwrap_or_default();
    let mut questions = match questions(&only) {
        Ok(questions) => questions,
        Err(why) => {
            eprintln!("{why}");
            return ExitCode::FAILURE;
        }
    };
    let (session, took) = timed(|| read(&file));
    let mut session = match session {
        Ok(session) => session,
        Err(why) => {
            eprintln!("{file}: {why}");
            return ExitCode::FAILURE;
        }
    };
    let total = session.ask(&ask(&Query::default(), false)).total;
    println!("{total} events, read in {:.1} s; {rounds} rounds\n", took.as_secs_f64());
    for _ in 0..rounds {
        for question in &mut questions {
            let (answer, took) = timed(|| session.ask(&ask(&question.query, true)));
            question.whole.push(took);
            question.shown = answer.shown;
        }
        for question in &mut questions {
            question.page.push(timed(|| session.ask(&ask(&question.query, false))).1);
        }
    }
    println!("{:>9} {:>9} {:>9}  query", "ms", "page, ms", "shown");
    for question in &questions {
        let (whole, page) = (ms(&question.whole, 0.5), ms(&question.page, 0.5));
        println!("{whole:>9.2} {page:>9.2} {:>9}  {}", question.shown, question.text);
    }
    println!();
    for (pipes, of) in [(false, "conditions"), (true, "tables, charts and pairs")] {
        let part = || questions.iter().filter(|one| one.query.pipe.is_some() == pipes);
        let whole: Vec<Duration> = part().flat_map(|one| &one.whole).copied().collect();
        let page: Vec<Duration> = part().flat_map(|one| &one.page).copied().collect();
        if whole.is_empty() {
            continue;
        }
        for (quantile, what) in [(0.5, "median"), (0.95, "95 in 100 take at most")] {
            println!(
                "{:>9.2} {:>9.2}            {of}, {what}",
                ms(&whole, quantile),
                ms(&page, quantile)
            );
        }
    }
    ExitCode::SUCCESS
}

/// The questions of the list that hold a word, and the empty one.
fn questions(only: &str) -> Result<Vec<Timed>, String> {
    let lines = QUERIES.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let chosen = std::iter::once("").chain(lines).filter(|line| line.contains(only));
    let of = |text: &'static str| {
        let query = text::parse_query(text)
            .map_err(|error| format!("{text}\ncolumn {}: {}", error.column, error.message))?;
        Ok(Timed { text, query, whole: Vec::new(), page: Vec::new(), shown: 0 })
    };
    chosen.map(of).collect()
}

/// The page's question, with its counts or without.
fn ask(query: &Query, counts: bool) -> Ask {
    let facets = if counts { FACETS.map(|field| (field, VALUES)).to_vec() } else { Vec::new() };
    Ask {
        query: query.clone(),
        offset: 0,
        limit: ROWS,
        facets,
        timeline: counts,
        verdict: counts,
        grid: counts.then_some([Field::Namespace, Field::Category]),
        now: None,
        table: true,
        ..Ask::default()
    }
}

/// A session that has read a file as the worker reads a large one.
fn read(file: &str) -> std::io::Result<Session> {
    let mut file = File::open(file)?;
    let mut session = Session::new(1);
    session.open(0, "input", Some(file.metadata()?.len().max(1 << 30)));
    let mut piece = vec![0; PIECE];
    loop {
        let len = file.read(&mut piece)?;
        if len == 0 {
            break;
        }
        session.feed(piece.get(..len).unwrap_or_default());
    }
    session.finish();
    Ok(session)
}

#[expect(clippy::disallowed_methods, reason = "it runs natively, where there is a clock")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begin = Instant::now();
    let result = work();
    (result, begin.elapsed())
}

/// What so many of the durations do not exceed, in milliseconds.
fn ms(times: &[Duration], part: f64) -> f64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place among a few thousand"
    )]
    let at = (times.len() as f64 * part) as usize;
    times.get(at.min(times.len().saturating_sub(1))).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}
