//! Lanes over time: that they count what facets and the timeline count, in a window too, and that
//! those of several shards merge.

mod common;

use common::asking::{ask, both, documents, session};
use common::cases;
use watchglass::event::Field;
use watchglass::query::{Answer, Ask, Cell, Order, Spot, Tracked, Tracks};

const FIELDS: [Field; 4] = [Field::Workload, Field::RuleName, Field::Namespace, Field::Host];

fn asked(filter: &str, what: Tracked, partial: bool) -> Ask {
    let facets = FIELDS.map(|field| (field, 1_000)).to_vec();
    Ask { facets, tracks: Some(what), partial, ..ask(filter, Order::Newest) }
}

fn by(field: Field) -> Tracked {
    Tracked { by: field, window: None, most: 500 }
}

/// Events of all lanes by bucket and severity, undated ones last.
fn sums(tracks: &Tracks) -> Vec<[u64; 7]> {
    let buckets = tracks.timeline.buckets.len();
    let mut sums = vec![[0; 7]; buckets + 1];
    for spot in tracks.lanes.iter().flat_map(|lane| &lane.spots) {
        let at = if spot.at == Spot::UNDATED { buckets } else { spot.at.into() };
        sums[at][usize::from(spot.severity)] += spot.count;
    }
    sums
}

#[test]
fn lanes_count_what_facets_and_the_timeline_count() {
    let inputs: Vec<Vec<u8>> = cases().into_iter().map(|case| case.input).collect();
    let inputs: Vec<(u32, &[u8])> = (0..).zip(inputs.iter().map(Vec::as_slice)).collect();
    let mut all = session(&inputs);
    for filter in ["", "source:kubearmor", "not disposition:blocked severity >= low", "nothing_so"]
    {
        for field in FIELDS {
            let answer = all.ask(&asked(filter, by(field), false));
            let tracks = answer.tracks.unwrap();
            assert!(tracks.lanes.is_sorted_by_key(|lane| u64::MAX - lane.count));
            let facet = answer.facets.iter().find(|facet| facet.field == field).unwrap();
            let count = |value: &Cell| {
                let of = tracks.lanes.iter().find(|lane| lane.value == *value);
                of.map_or(0, |lane| lane.count)
            };
            for (value, events) in &facet.values {
                assert_eq!(count(&Cell::Text(value.clone())), *events, "{filter} {value}");
            }
            assert_eq!((count(&Cell::Missing), count(&Cell::Host)), (facet.missing, facet.host));
            assert_eq!(tracks.lanes.len() as u64, tracks.distinct);
            let mut buckets: Vec<_> = tracks.timeline.buckets.iter().map(|of| of.counts).collect();
            buckets.push(tracks.timeline.undated);
            assert_eq!(sums(&tracks), buckets, "{filter} {field:?}");
            assert!(buckets.len() <= Tracks::MOST_BUCKETS + 1);
            let timeline = answer.timeline.unwrap();
            assert_eq!(tracks.timeline, timeline.coarsened(tracks.timeline.step));
        }
    }
}

#[test]
fn a_window_shows_a_part_of_each_lane_and_leaves_the_lanes_as_they_are() {
    let mut all = both();
    let whole = all.ask(&asked("", by(Field::RuleName), false)).tracks.unwrap();
    let at = whole.timeline.buckets[1].start;
    let window = Some((at, at + whole.timeline.step));
    let what = Tracked { window, ..by(Field::RuleName) };
    let part = all.ask(&asked("", what, false)).tracks.unwrap();
    assert!(part.timeline.step < whole.timeline.step || part.timeline.buckets.len() == 1);
    let names = |tracks: &Tracks| -> Vec<(Cell, u64)> {
        tracks.lanes.iter().map(|lane| (lane.value.clone(), lane.count)).collect()
    };
    assert_eq!(names(&part), names(&whole));
    let dated = |tracks: &Tracks| sums(tracks).iter().rev().skip(1).flatten().sum::<u64>();
    assert_eq!(dated(&part), whole.timeline.buckets[1].counts.iter().sum::<u64>());
    assert!(dated(&part) < dated(&whole));
    let asked_in = format!("time >= {} time < {}", iso(at), iso(at + whole.timeline.step));
    let filtered = all.ask(&asked(&asked_in, by(Field::RuleName), false)).timeline.unwrap();
    assert_eq!(part.timeline.buckets, filtered.coarsened(part.timeline.step).buckets);
}

fn iso(ns: i64) -> String {
    format!("\"{}\"", watchglass::view::time::iso(ns))
}

#[test]
fn lanes_of_several_shards_merge_and_are_cut_last() {
    let documents = documents();
    for field in FIELDS {
        let what = Tracked { most: 2, ..by(field) };
        let parts =
            [0, 1].map(|at| session(&[(at as u32, &documents[at])]).ask(&asked("", what, true)));
        let merged = Answer::merge(parts.into(), &asked("", what, false));
        let whole = both().ask(&asked("", what, false));
        assert_eq!(merged.tracks, whole.tracks, "{field:?}");
        let tracks = whole.tracks.unwrap();
        assert!(tracks.lanes.len() <= 2 && tracks.distinct >= tracks.lanes.len() as u64);
    }
}
