//! How much is read of damaged files: intact ones of known records are damaged by rule and by
//! chance, read, and compared with what was read of them before.
//!
//! `recovery [SEED]` prints a table; `--rule`, `--shape` and `--no-pairs` make it smaller,
//! `--rounds` makes it larger. `--show N` prints the N worst cases of each rule in full,
//! `--about foreign` only those that say so. The same arguments give the same output. Nothing here fails: the numbers are for people, the property tests hold the laws.

mod align;
mod damage;
mod document;
mod intact;
mod judge;
mod kubearmor;
mod neuvector;
mod origin;
mod read;
mod report;
mod rewrite;
mod rng;
mod tally;
mod unique;
mod value;

use damage::{RULES, Rule, Scene};
use document::{SHAPES, SOURCES, document};
use intact::Intact;
use judge::judge;
use origin::Traced;
use rng::Rng;
use std::process::ExitCode;
use tally::{Case, Tally};

const USAGE: &str = "usage: recovery [SEED] [--rounds N] [--rule NAME] [--shape NAME] [--no-pairs]
                [--show N [--about WORD]]";

/// Different documents of each source and shape.
const DOCUMENTS: usize = 3;

struct Options {
    seed: u64,
    rounds: usize,
    rule: Option<String>,
    shape: Option<String>,
    show: usize,
    about: Option<String>,
    pairs: bool,
}

fn main() -> ExitCode {
    let Some(options) = options() else {
        eprintln!("{USAGE}\nrules: {}", RULES.map(|(name, _)| name).join(" | "));
        return ExitCode::from(2);
    };
    match corpus(&options) {
        Ok(corpus) => run(&options, &corpus),
        Err(error) => {
            eprintln!("an intact document is not read as it was made: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn options() -> Option<Options> {
    let mut options =
        Options { seed: 1, rounds: 12, rule: None, shape: None, show: 0, about: None, pairs: true };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--rounds" => options.rounds = args.next()?.parse().ok()?,
            "--rule" => options.rule = Some(args.next()?),
            "--shape" => options.shape = Some(args.next()?),
            "--show" => options.show = args.next()?.parse().ok()?,
            "--about" => options.about = Some(args.next()?),
            "--no-pairs" => options.pairs = false,
            seed => options.seed = seed.parse().ok()?,
        }
    }
    let known = |rule: &String| RULES.iter().any(|(name, _)| name == rule);
    options.rule.as_ref().is_none_or(known).then_some(options)
}

/// Intact documents of one source and shape.
struct Kind {
    name: String,
    documents: Vec<Intact>,
}

fn corpus(options: &Options) -> Result<Vec<Kind>, String> {
    let mut corpus = Vec::new();
    for (at, source) in SOURCES.into_iter().enumerate() {
        for (place, shape) in SHAPES.into_iter().enumerate() {
            let name = format!("{source:?} {shape:?}").to_lowercase();
            if options.shape.as_ref().is_some_and(|only| !name.contains(only)) {
                continue;
            }
            let make = |number| {
                let mut rng = Rng::new(options.seed, &[at, place, number]);
                Intact::new(document(source, shape, number * 100, &mut rng))
            };
            let documents = (0..DOCUMENTS).map(make).collect::<Result<_, _>>()?;
            corpus.push(Kind { name, documents });
        }
    }
    Ok(corpus)
}

fn run(options: &Options, corpus: &[Kind]) {
    report::head("rule alone");
    let mut shown = Vec::new();
    let each = |second: bool, shown: &mut Vec<(usize, String)>| {
        let mut all = Tally::default();
        for (number, (name, _)) in RULES.iter().enumerate() {
            if options.rule.as_ref().is_none_or(|only| only == name) {
                let (tally, mut cases) = rule(options, corpus, number, second);
                report::row(name, &tally);
                all += tally;
                cases.sort_by_key(|(weight, _)| usize::MAX - weight);
                cases.truncate(options.show);
                shown.append(&mut cases);
            }
        }
        report::row("all", &all);
    };
    each(false, &mut shown);
    if options.pairs {
        println!();
        report::head("rule with another");
        each(true, &mut shown);
    }
    println!("\nseed {}, {} rounds\n{}", options.seed, options.rounds, report::LEGEND);
    for (_, text) in shown {
        println!("\n{text}");
    }
}

/// Damages all documents by a rule, and by a second one that chance picks.
fn rule(
    options: &Options,
    corpus: &[Kind],
    number: usize,
    second: bool,
) -> (Tally, Vec<(usize, String)>) {
    let (mut all, mut shown) = (Tally::default(), Vec::new());
    for (at, kind) in corpus.iter().enumerate() {
        for round in 0..options.rounds {
            let mut rng = Rng::new(options.seed, &[number, at, round, usize::from(second)]);
            let intact = &kind.documents[round % kind.documents.len()];
            let (name, first) = RULES[number];
            let mut title = format!("{name}, {}, round {round}", kind.name);
            let Some(mut damaged) =
                damaged(&Traced::intact(&intact.bytes), first, intact, &mut rng)
            else {
                continue;
            };
            if second {
                let other = (number + 1 + rng.of(0..RULES.len() - 1)) % RULES.len();
                let (name, other) = RULES[other];
                title += &format!(", then {name}");
                let Some(more) = self::damaged(&damaged, other, intact, &mut rng) else { continue };
                damaged = more;
            }
            say_where_it_panics(&title);
            let (tally, cases) = judge(intact, &damaged);
            all += tally;
            let wanted = |case: &&Case| {
                let about = options.about.as_ref();
                about.is_none_or(|word| case.what.iter().any(|line| line.contains(word)))
            };
            let written = |case: &Case| (case.weight, report::case(&title, intact, &damaged, case));
            if options.show > 0 {
                shown.extend(cases.iter().filter(wanted).map(written));
            }
        }
    }
    (all, shown)
}

/// A text after a rule; `None` where it cannot be done.
fn damaged(text: &Traced, rule: Rule, intact: &Intact, rng: &mut Rng) -> Option<Traced> {
    let edits = rule(&Scene::new(text, &intact.spans()), rng);
    (!edits.is_empty()).then(|| text.edited(edits))
}

/// No input may make the library panic; if one does, this tells which.
fn say_where_it_panics(title: &str) {
    let title = title.to_owned();
    std::panic::set_hook(Box::new(move |panic| eprintln!("{title}: {panic}")));
}
