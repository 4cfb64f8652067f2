//! Answers a question over one store: part by part to row sets, then counts and a page.

use super::changes;
use super::count::facet;
use super::fits::Folded;
use super::grave::grave;
use super::grid;
use super::group::groups;
use super::known::Known;
use super::lanes::Lanes;
use super::left::unknown;
use super::named::{ROUTINE, named};
use super::noise;
use super::order::{Sorting, first};
use super::pairs::candidates;
use super::plan::{Test, plan};
use super::repeats::Folds;
use super::rows::row;
use super::shown::{Shown, is_about};
use super::steps::Steps;
use super::tracks::tracks;
use super::verdict::verdict;
use super::{Answer, Ask, Counted, Expr, Facet, LeftOut, Match, Pipe, Query, Target};
use crate::event::Field;
use crate::store::{Bits, Mark, RowId, Segment, Store, flag};

/// A query, the events of rules, and the groups that are unfolded.
pub type Asked<'a> = (&'a Query, &'a Counted, &'a [Mark]);

/// The first rows that a query shows, in its order; kept from one page to the next.
#[derive(Debug, Default)]
pub struct Sorted {
    of: Option<(Query, Counted, Vec<Mark>, u64)>,
    rows: Vec<RowId>,
    shown: u64,
    /// The groups of repeats, where the query folds.
    folds: Folds,
    left_out: LeftOut,
    learned: Learned,
}

/// What was learned of the store, and serves other questions too.
#[derive(Debug, Default)]
struct Learned {
    /// What verdicts know of values.
    values: Known,
    lanes: Lanes,
    steps: Steps,
    places: grid::Places,
}

impl Sorted {
    /// So many rows are put in order at first. All are where somebody scrolls farther.
    const FIRST: usize = 512;
    const BEYOND: usize = Sorted::FIRST + 1;

    fn new(
        (query, rules, unfold): Asked<'_>,
        shown: &Shown<'_>,
        end: usize,
        paths: &dyn Fn(u32) -> String,
        learned: Learned,
    ) -> Sorted {
        let rows = shown.rows(|_| false);
        let (store, sorting) = (shown.store, Sorting { order: query.order, rules });
        let most = match end {
            _ if query.fold => Pipe::MOST_GROUPS,
            Sorted::BEYOND.. => usize::MAX,
            _ => Sorted::FIRST,
        };
        let rows = &rows.parts;
        let mut firsts = first(store, rows, (sorting, query.fold), most);
        let folds = query.fold.then(|| Folds::new(store, rows, &mut firsts, (sorting, unfold)));
        Sorted {
            of: Some((query.clone(), rules.clone(), unfold.to_vec(), store.generation)),
            rows: firsts,
            folds: folds.unwrap_or_default(),
            shown: rows.iter().map(|part| part.rows.len() as u64).sum(),
            left_out: left_out(&query.listed(), shown, paths),
            learned,
        }
    }

    /// Whether it holds the rows of a query before a rank.
    fn is_of(&self, (query, rules, unfold): Asked<'_>, store: &Store, end: usize) -> bool {
        let same = self.of.as_ref().is_some_and(|(of, of_rules, unfolded, at)| {
            of == query && of_rules == rules && unfolded == unfold && *at == store.generation
        });
        // Of groups all are in order.
        let whole = query.fold || self.rows.len() as u64 == self.shown;
        same && (self.rows.len() >= end || whole)
    }
}

/// Answers a question. `paths` gives the path of a number of [`Store::held`]; `sorted` is
/// handed in again with the next question.
pub fn run(store: &Store, ask: &Ask, paths: &dyn Fn(u32) -> String, sorted: &mut Sorted) -> Answer {
    let mut from = usize::try_from(ask.offset).unwrap_or(usize::MAX);
    let mut wanted = ask.limit.min(Ask::MOST_ROWS) as usize;
    // What is looked for may be anywhere.
    let end = ask.grave.map_or(from.saturating_add(wanted), |_| usize::MAX);
    let asked = (&ask.query, &ask.rules, ask.unfold.as_slice());
    let known = sorted.is_of(asked, store, end);
    let pipe = ask.query.pipe.as_ref().filter(|_| ask.table);
    let by = ask.query.noise.filter(|_| ask.table);
    let counts = !ask.facets.is_empty()
        || ask.timeline
        || ask.verdict
        || ask.grid.is_some()
        || ask.tracks.is_some()
        || ask.values.is_some()
        || by.is_some()
        || pipe.is_some();
    let mut answer = Answer {
        total: store.rows() - store.copied(),
        copies: store.copied(),
        assumed: store.assumed(),
        twins: store.twinned(),
        offset: ask.offset,
        ..Answer::default()
    };
    if !ask.counts.is_empty() {
        answer.counts = super::counts::counts(store, &ask.query.listed(), &ask.counts, paths);
        return answer;
    }
    if !known || counts {
        let listed = ask.query.listed();
        let shown = Shown::new(store, listed.parts(), paths);
        let rows = shown.rows(|_| false);
        if !known {
            let learned = std::mem::take(&mut sorted.learned);
            *sorted = Sorted::new(asked, &shown, end, paths, learned);
        }
        let learned = &mut sorted.learned;
        if ask.verdict || !ask.facets.is_empty() || ask.values.is_some() {
            learned.values.learn(store);
        }
        answer.facets = facets(&shown, ask, &learned.values);
        if let Some((field, text, top)) = ask.values.as_deref() {
            let top = most(ask, *top);
            match field {
                Some(of) => {
                    let (text, known) = (Folded::text(text), &learned.values);
                    answer.values = Some(values(&shown, *of, top, &[], (Some(&text), known)));
                }
                None => answer.names = super::paths::names(store, text, top, paths),
            }
        }
        let chosen = &rows;
        let rows = &chosen.parts;
        answer.timeline = ask.timeline.then(|| learned.steps.timeline(store, rows));
        if ask.timeline {
            let throttled = Match::Exact("throttled".to_owned());
            let throttled = Expr::Is(Target::Field(Field::Signal), vec![throttled]);
            let test = || plan(store, &throttled, paths);
            answer.lanes = learned.lanes.of(store, test);
        }
        answer.grid = ask.grid.map(|by| {
            let grid = grid::grid(store, by, rows, &mut learned.places);
            if ask.partial { grid } else { grid::whole(&grid, by) }
        });
        answer.tracks = ask.tracks.map(|what| {
            let tracks = tracks(store, what, rows);
            if ask.partial { tracks } else { tracks.whole() }
        });
        answer.verdict = ask.verdict.then(|| {
            let routine = named(ROUTINE);
            let hides =
                |part: &Expr| matches!(part, Expr::Not(inner) if Some(&**inner) == routine.as_ref());
            let (known, unhidden) = (&learned.values, shown.rows(hides));
            verdict(store, known, chosen.sets(known), unhidden.sets(known))
        });
        if let Some(by) = by {
            let compared = shown.rows(|part| by.compares() && is_about(part, Field::Side));
            answer.noise = Some(noise::noise(store, by, &compared.parts, paths));
            answer.sides = by.compares().then(|| {
                let all = shown.rows(|part| !is_about(part, Field::Timestamp));
                groups(store, &changes::pipe(), &all.parts, paths)
            });
            if !ask.partial {
                noise::make_whole(&mut answer, by);
            }
        }
        match pipe {
            Some(Pipe::Then { next, .. }) => {
                let sets = both(store, &ask.query.filter, next, paths);
                answer.pairs = pipe.map(|pipe| candidates(store, pipe, &sets, paths));
            }
            _ => answer.table = pipe.map(|pipe| groups(store, pipe, rows, paths)),
        }
        if !ask.partial {
            pipe.into_iter().for_each(|pipe| answer.make_whole(pipe));
        }
    }
    let sorting = Sorting { order: ask.query.order, rules: &ask.rules };
    answer.shown = sorted.shown;
    answer.listed = sorted.shown;
    if let Some(back) = ask.grave {
        let found = grave(store, &sorted.rows, from, back);
        answer.grave = found.map(|rank| rank as u64);
        // Of several shards, what its row is ordered by tells which is the first.
        (from, wanted) = (found.unwrap_or(from), usize::from(ask.partial && found.is_some()));
    }
    let page = |ids: &mut dyn Iterator<Item = RowId>| super::rows::page(store, ids, sorting);
    if ask.query.fold {
        let Sorted { folds, rows, .. } = sorted;
        (answer.groups, answer.listed) = (folds.groups, rows.len() as u64);
        let group = |id: &RowId| (*id, folds.group(store, *id));
        let rows: Vec<_> = match ask.partial {
            true => folds.wanted(store, rows, ask),
            false => rows.iter().skip(from).take(wanted).map(group).collect(),
        };
        answer.rows = page(&mut rows.iter().map(|(id, _)| *id));
        for (row, (_, group)) in answer.rows.iter_mut().zip(rows) {
            match ask.partial {
                true => row.group = group,
                false => row.stand_for(group),
            }
        }
    } else {
        answer.rows = page(&mut sorted.rows.iter().skip(from).take(wanted).copied());
    }
    answer.left_out = sorted.left_out;
    answer
}

/// How many rows a query shows, and those that stand at some ranks: each so manieth of a range.
pub fn ranked(
    store: &Store,
    asked: Asked<'_>,
    (from, step, end): (usize, usize, usize),
    paths: &dyn Fn(u32) -> String,
    sorted: &mut Sorted,
) -> (u64, Vec<RowId>) {
    let (shown, rows) = in_order(store, asked, end, paths, sorted);
    (shown, rows.iter().take(end).skip(from).step_by(step.max(1)).copied().collect())
}

/// How many rows a query shows, and those of them in order that stand before a rank, or more.
pub(super) fn in_order<'a>(
    store: &Store,
    asked: Asked<'_>,
    end: usize,
    paths: &dyn Fn(u32) -> String,
    sorted: &'a mut Sorted,
) -> (u64, &'a [RowId]) {
    if !sorted.is_of(asked, store, end) {
        let listed = asked.0.listed();
        let shown = Shown::new(store, listed.parts(), paths);
        let learned = std::mem::take(&mut sorted.learned);
        *sorted = Sorted::new(asked, &shown, end, paths, learned);
    }
    (sorted.shown, &sorted.rows)
}

/// The rows of each segment that fulfil one condition, and those that fulfil another.
fn both(
    store: &Store,
    one: &Expr,
    other: &Expr,
    paths: &dyn Fn(u32) -> String,
) -> Vec<(Bits, Bits)> {
    let tests = [one, other].map(|of| plan(store, of, paths));
    let rows = |segment: &Segment| {
        let [one, other] = tests.each_ref().map(|test| {
            let mut rows = test.rows(store, segment);
            rows.minus(&segment.all_with(flag::COPY));
            rows
        });
        (one, other)
    };
    store.segments().iter().map(rows).collect()
}

/// How many values of a facet are given: for counts to add up, all that are told apart.
fn most(ask: &Ask, top: u32) -> usize {
    if ask.partial { Pipe::MOST_GROUPS } else { top as usize }
}

/// The facets asked for.
fn facets(shown: &Shown<'_>, ask: &Ask, known: &Known) -> Vec<Facet> {
    let of = |(field, top): &(Field, u32)| {
        let asked = [ask.query.included(*field), ask.query.excluded(*field)].concat();
        values(shown, *field, most(ask, *top), &asked, (None, known))
    };
    ask.facets.iter().map(of).collect()
}

/// The values of a field. Its own conditions do not narrow them.
fn values(
    shown: &Shown<'_>,
    field: Field,
    top: usize,
    asked: &[Match],
    (holding, known): (Option<&Folded>, &Known),
) -> Facet {
    let rows = shown.rows(|part| is_about(part, field));
    facet(shown.store, field, top, asked, holding, (&rows, known))
}

/// The rows that a query shows, in its order, with how many events each rule has.
pub fn rows_in_order(
    store: &Store,
    (query, rules): (&Query, &Counted),
    paths: &dyn Fn(u32) -> String,
) -> Vec<RowId> {
    let listed = query.listed();
    let shown = Shown::new(store, listed.parts(), paths);
    let sorting = Sorting { order: query.order, rules };
    first(store, &shown.rows(|_| false).parts, (sorting, false), usize::MAX)
}

fn left_out(filter: &Expr, shown: &Shown<'_>, paths: &dyn Fn(u32) -> String) -> LeftOut {
    // Of those of a test, that are no copies: shown, or shown if all comparisons of a field held.
    let count = |of: &Expr, compared: Option<Field>| -> u64 {
        let of = plan(shown.store, of, paths);
        let judged = |part: &Expr| {
            let field = compared.filter(|field| compares(part, *field))?;
            Some(plan(shown.store, &part.comparing(field, &Expr::default()), paths))
        };
        let tests: Vec<Option<Test>> = shown.parts.iter().map(judged).collect();
        let mut count = 0;
        for (segment, sets) in shown.store.segments().iter().zip(&shown.sets) {
            let mut rows = of.rows(shown.store, segment);
            rows.minus(&segment.all_with(flag::COPY));
            let mut all = rows.clone();
            for (set, test) in sets.iter().zip(&tests) {
                all.and(set);
                match test {
                    Some(test) => rows.and(&test.rows(shown.store, segment)),
                    None => rows.and(set),
                }
            }
            if compared.is_some() {
                rows.minus(&all);
            }
            count += rows.count();
        }
        count
    };
    let unjudged = |field: Field| {
        if compares(filter, field) { count(&unknown(field), Some(field)) } else { 0 }
    };
    LeftOut {
        severity: unjudged(Field::Severity),
        undated: unjudged(Field::Timestamp),
        absent: filter.absent().map_or(0, |absent| count(&absent, None)),
        unsearched: 0,
    }
}

/// Whether a condition compares a field.
fn compares(expr: &Expr, field: Field) -> bool {
    expr.any(&|part| matches!(part, Expr::Compare(of, ..) if *of == field))
}

/// A row by its number, as an answer holds it, uncut.
pub fn whole_row(store: &Store, id: RowId) -> Option<super::Row> {
    row(store, id, usize::MAX)
}
