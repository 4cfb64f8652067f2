//! One answer from the answers of several shards.

use super::answer::add;
use super::changes;
use super::count::commonest;
use super::grid;
use super::lanes;
use super::noise;
use super::{Answer, Ask, Bucket, Counted, Facet, Match, Pairs, Pipe, Table, Timeline, Tracks};
use crate::bytes::{sort, sort_by_key};
use std::collections::BTreeMap;

impl Answer {
    /// Merges the answers that several shards gave to the same question. Each shard must
    /// have been asked from rank 0, for `offset + limit` rows. A facet's counts are exact
    /// for values that every shard listed. Tables and pairs of answers that are
    /// [partial](Ask::partial) merge exactly; asked with that themselves, they can be merged
    /// again. Rows of a query that folds do not merge so: groups are told apart by the hub.
    pub fn merge(answers: Vec<Answer>, ask: &Ask) -> Answer {
        let mut merged = Answer { offset: ask.offset, ..Answer::default() };
        let mut timelines = Vec::new();
        let (mut tables, mut pairs, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let (mut grids, mut noises, mut names) = (Vec::new(), Vec::new(), Vec::new());
        let (mut tracks, mut sides) = (Vec::new(), Vec::new());
        let mut facets: Vec<Vec<Facet>> = vec![Vec::new(); ask.facets.len()];
        for answer in answers {
            merged.total += answer.total;
            merged.shown += answer.shown;
            merged.listed += answer.listed;
            merged.copies += answer.copies;
            merged.assumed += answer.assumed;
            merged.twins += answer.twins;
            merged.newest = merged.newest.max(answer.newest);
            merged.left_out.severity += answer.left_out.severity;
            merged.left_out.undated += answer.left_out.undated;
            merged.left_out.absent += answer.left_out.absent;
            merged.left_out.unsearched += answer.left_out.unsearched;
            merged.refused = merged.refused.or(answer.refused);
            merged.rows.extend(answer.rows);
            timelines.extend(answer.timeline);
            if let Some(verdict) = &answer.verdict {
                merged.verdict.get_or_insert_default().add(verdict);
            }
            merged.counts.resize(ask.counts.len(), 0);
            merged.counts.iter_mut().zip(answer.counts).for_each(|(to, more)| *to += more);
            merged.lanes.extend(answer.lanes);
            grids.extend(answer.grid);
            tracks.extend(answer.tracks);
            noises.extend(answer.noise);
            sides.extend(answer.sides);
            tables.extend(answer.table);
            pairs.extend(answer.pairs);
            values.extend(answer.values);
            names.extend(answer.names);
            for (place, facet) in facets.iter_mut().zip(answer.facets) {
                place.push(facet);
            }
        }
        sort_by_key(&mut merged.rows, |row| row.key(ask.query.order));
        let skip = usize::try_from(ask.offset).unwrap_or(usize::MAX).min(merged.rows.len());
        merged.rows.drain(..skip);
        merged.rows.truncate(ask.limit as usize);
        merged.timeline = timelines.into_iter().reduce(|a, b| sum(&a, &b));
        let joined = facets.into_iter().zip(&ask.facets).filter_map(|(all, (field, top))| {
            let asked = [ask.query.included(*field), ask.query.excluded(*field)].concat();
            join(all, *top as usize, &asked)
        });
        merged.facets = joined.collect();
        let top = ask.values.as_ref().map_or(0, |asked| asked.2 as usize);
        merged.values = join(values, top, &[]);
        merged.names = sums(names);
        merged.names.truncate(top);
        merged.lanes = lanes::joined(merged.lanes);
        if let Some(by) = ask.grid.filter(|_| !grids.is_empty()) {
            let grid = Table::merge(grids, &grid::pipe(by));
            merged.grid = Some(if ask.partial { grid } else { grid::whole(&grid, by) });
        }
        let lanes = Tracks::merge(tracks);
        merged.tracks = if ask.partial { lanes } else { lanes.map(Tracks::whole) };
        if let Some(by) = ask.query.noise.filter(|_| !noises.is_empty()) {
            merged.noise = Some(Table::merge(noises, &noise::pipe(by)));
            merged.sides = by.compares().then(|| Table::merge(sides, &changes::pipe()));
            if !ask.partial {
                noise::make_whole(&mut merged, by);
            }
        }
        if let Some(pipe) = &ask.query.pipe {
            merged.table = (!tables.is_empty()).then(|| Table::merge(tables, pipe));
            merged.pairs = (!pairs.is_empty()).then(|| Pairs::merge(pairs));
            if !ask.partial {
                merged.make_whole(pipe);
            }
        }
        merged
    }

    /// Orders and cuts what a pipe made, once nothing is to be merged with it.
    pub(super) fn make_whole(&mut self, pipe: &Pipe) {
        self.table = self.table.take().map(|table| table.whole(pipe));
        if let Pipe::Then { within, .. } = pipe {
            let within = within.saturating_mul(1_000_000_000);
            self.pairs = self.pairs.take().map(|pairs| pairs.whole(within));
        }
    }
}

/// The timeline of two shards.
pub(super) fn sum(a: &Timeline, b: &Timeline) -> Timeline {
    let step = a.step.max(b.step).max(1);
    let (a, b) = (a.coarsened(step), b.coarsened(step));
    let mut buckets: BTreeMap<i64, Bucket> = BTreeMap::new();
    for bucket in a.buckets.iter().chain(&b.buckets) {
        let held =
            buckets.entry(bucket.start).or_insert(Bucket { counts: Default::default(), ..*bucket });
        add(&mut held.counts, &bucket.counts);
    }
    let mut sum = Timeline { step, buckets: buckets.into_values().collect(), undated: a.undated };
    add(&mut sum.undated, &b.undated);
    while sum.buckets.len() > Timeline::MOST_BUCKETS {
        let wider = Timeline::next_step(sum.step);
        if wider == sum.step {
            break;
        }
        sum = sum.coarsened(wider);
    }
    sum
}

/// The counts of equal values as one, the commonest first.
pub(super) fn sums(all: Counted) -> Counted {
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    for (value, count) in all {
        *sums.entry(value).or_default() += count;
    }
    let mut all: Counted = sums.into_iter().collect();
    sort(&mut all, commonest);
    all
}

fn join(all: Vec<Facet>, top: usize, asked: &[Match]) -> Option<Facet> {
    let mut values = Counted::new();
    let mut joined = all.first().map(|first| Facet {
        values: Vec::new(),
        distinct: 0,
        missing: 0,
        host: 0,
        ..*first
    })?;
    for facet in all {
        joined.missing += facet.missing;
        joined.host += facet.host;
        joined.distinct = joined.distinct.max(facet.distinct);
        values.extend(facet.values);
    }
    joined.values = sums(values);
    let counted = joined.values.iter().filter(|(_, count)| *count > 0).count();
    joined.distinct = joined.distinct.max(counted as u64);
    let rest = joined.values.split_off(top.min(joined.values.len()));
    let is_asked =
        |value: &str| asked.iter().any(|it| matches!(it, Match::Exact(it) if it == value));
    joined.values.extend(rest.into_iter().filter(|(value, _)| is_asked(value)));
    Some(joined)
}
