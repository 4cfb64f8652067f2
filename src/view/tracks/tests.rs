//! Lanes of one, of many and of uneven times; what is said of them, and where keys go.

use super::*;
use crate::query::text::{parse_query, print_query};
use crate::query::{Bucket, Timeline, Track, Tracked};

const MINUTE: i64 = 60_000_000_000;

/// Lanes of a timeline by the minute: names, and for each of their events the minute, none of
/// those without a time, and the severity.
type Given<'a> = [(&'a str, &'a [(Option<i64>, Severity)])];

fn tracks(lanes: &Given<'_>, distinct: u64) -> Tracks {
    let mut minutes: Vec<i64> =
        lanes.iter().flat_map(|(_, of)| *of).filter_map(|of| of.0).collect();
    minutes.sort_unstable();
    minutes.dedup();
    let mut buckets: Vec<Bucket> = minutes
        .iter()
        .map(|minute| Bucket { start: minute * MINUTE, counts: Counts::default() })
        .collect();
    let mut undated = Counts::default();
    let mut all = Vec::new();
    for (name, events) in lanes {
        let mut spots: Vec<Spot> = Vec::new();
        for (minute, severity) in *events {
            let at = minute.map(|minute| minutes.binary_search(&minute).unwrap());
            let counts = at.map_or(&mut undated, |at| &mut buckets[at].counts);
            counts[*severity as usize] += 1;
            let at = at.map_or(Spot::UNDATED, |at| at as u16);
            spots.push(Spot { at, severity: *severity as u8, count: 1 });
        }
        spots.sort_unstable();
        let value = Cell::Text((*name).to_owned());
        all.push(Track { value, count: events.len() as u64, spots });
    }
    Tracks {
        what: Tracked { by: Field::Pod, window: None, most: 50 },
        timeline: Timeline { step: MINUTE, buckets, undated },
        lanes: all,
        distinct,
    }
}

fn utc(_: i64) -> i32 {
    0
}

use Severity::{Critical, Low};

fn two() -> Chart {
    let web: &[_] = &[(Some(10), Low), (Some(10), Critical), (Some(30), Low), (None, Low)];
    let tracks = tracks(&[("web", web), ("empty", &[]), ("db\u{202e}", &[(Some(29), Low)])], 9);
    chart(&tracks, 900, &utc)
}

#[test]
fn marks_lie_on_the_axis_and_lose_no_event() {
    let chart = two();
    let counts: Vec<u64> = chart.lanes.iter().map(|lane| total(&lane.sums())).collect();
    assert_eq!((counts, chart.more), (vec![4, 0, 1], 6));
    let [web, _, db] = &chart.lanes[..] else { panic!() };
    assert_eq!(db.label, "db⟨U+202E⟩");
    assert_eq!(web.marks.iter().map(|mark| mark.column).collect::<Vec<_>>(), [0, 2, 3]);
    let (x, width) = chart.place(1);
    assert_eq!(chart.mark_at(x + width / 2.0, 2.0 * ROW + 4.0), Some((2, 0)));
    assert_eq!(chart.mark_at(x + width / 2.0, ROW + 4.0), None, "an empty lane");
    assert_eq!(chart.mark_at(chart.layout.undated.x + 9.0, 3.0), Some((0, 2)));
    for y in [-1.0, 3.0 * ROW + 1.0, f64::NAN] {
        assert_eq!(chart.mark_at(x, y), None);
    }
    assert_eq!(
        chart.words((0, 0), &utc).unwrap(),
        "web, 1970-01-01 00:10 to 00:11 UTC, 2 events: 1 critical, 1 low"
    );
    assert_eq!(chart.words((0, 2), &utc).unwrap(), "web, undated, 1 event: 1 low");
    assert_eq!(chart.words((1, 0), &utc), None);
    assert_eq!(chart.summary(), "Events over time, per minute, in 3 lanes by pod of 9");
}

#[test]
fn bars_stay_in_their_lanes_and_shapes_tell_the_worst() {
    let mut tracks = tracks(&[("a", &[(Some(1), Low)]), ("b", &[])], 2);
    let all = Severity::ALL.into_iter().map(|of| (of as u8, u64::MAX / 8));
    tracks.lanes[1].spots = all.map(|(severity, count)| Spot { at: 0, severity, count }).collect();
    let drawn = chart(&tracks, 900, &utc).drawn();
    for (at, of) in drawn.iter().enumerate() {
        let lane = if at == Low as usize { 0.0 } else { ROW };
        for [_, _, y, height] in &of.bars {
            assert!(*y >= lane && y + height <= 2.0 * ROW && *height >= 2.0);
        }
        assert!(of.shapes.iter().all(|(_, y)| *y >= lane));
    }
    let shapes = |severity: Severity| drawn[severity as usize].shapes.len();
    assert_eq!((shapes(Low), shapes(Severity::Fatal), shapes(Critical)), (1, 1, 0));
}

#[test]
fn shapes_do_not_touch_and_the_worst_goes_first() {
    let severity = |at| if at == 60 { Critical } else { Low };
    let events: Vec<_> = (0..120).map(|at| (Some(at), severity(at))).collect();
    let chart = chart(&tracks(&[("a", &events)], 1), 620, &utc);
    let drawn = chart.drawn();
    assert_eq!(drawn[Critical as usize].shapes.len(), 1);
    let mut all: Vec<f64> = drawn.iter().flat_map(|of| &of.shapes).map(|of| of.0).collect();
    all.sort_by(f64::total_cmp);
    assert!(all.windows(2).all(|pair| pair[1] - pair[0] >= SHAPE) && all.len() > 20);
}

#[test]
fn keys_go_from_mark_to_mark_and_from_lane_to_lane() {
    let chart = two();
    let go = |from, key| chart.go(from, Way::of(key).unwrap());
    assert_eq!(go((0, 0), "ArrowRight"), (0, 1));
    assert_eq!(go((0, 2), "ArrowRight"), (0, 2));
    assert_eq!(go((0, 0), "ArrowLeft"), (0, 0));
    assert_eq!(go((0, 0), "End"), (0, 2));
    assert_eq!(go((0, 2), "Home"), (0, 0));
    // The empty lane is passed over.
    assert_eq!(go((0, 0), "ArrowDown"), (2, 0));
    assert_eq!(go((0, 0), "PageDown"), (2, 0));
    assert_eq!(go((2, 0), "ArrowDown"), (2, 0));
    assert_eq!(go((2, 0), "ArrowUp"), (0, 1), "the nearest in time");
    assert_eq!(Way::of("x"), None);
    // What is looked at stays where it is, as far as it is there.
    assert_eq!(chart.find(0, Some(30 * MINUTE)), Some((0, 1)));
    assert_eq!(chart.find(0, None), Some((0, 2)));
    assert_eq!(chart.find(1, Some(0)), Some((2, 0)));
    assert_eq!(chart.find(900, Some(i64::MIN)), Some((2, 0)));
    assert_eq!(super::chart(&tracks(&[], 0), 900, &utc).find(0, None), None);
}

#[test]
fn a_mark_filters_by_its_lane_and_time() {
    let chart = two();
    let query = parse_query("pod:x time < 2020 a").unwrap();
    let filtered = |at| print_query(&chart.filtered(&query, at).unwrap());
    assert_eq!(
        filtered((0, 0)),
        "a and pod:web and time >= \"1970-01-01T00:10:00Z\" and time < \"1970-01-01T00:11:00Z\""
    );
    assert_eq!(filtered((0, 2)), "a and pod:web and time:!missing");
    assert_eq!(chart.filtered(&query, (1, 0)), None);
}

#[test]
fn closer_shows_less_and_never_nothing() {
    let far = 400 * 24 * 60;
    let events: Vec<_> = [0, 1, 2, 40, far, far + 1, far + 90].map(|at| (Some(at), Low)).into();
    let all = tracks(&[("a", &events)], 1);
    for x in [0.0, 100.0, 333.0, 500.0, 899.0, f64::NAN] {
        let mut left = all.clone();
        for _ in 0..20 {
            let chart = chart(&left, 900, &utc);
            let Some((start, end)) = closer(&chart.layout, x) else { break };
            let before = left.timeline.buckets.len();
            left.timeline.buckets.retain(|bucket| (start..end).contains(&bucket.start));
            assert!((1..before).contains(&left.timeline.buckets.len()), "{x}");
        }
        assert_eq!(left.timeline.buckets.len(), 1, "{x}");
    }
    assert_eq!(closer(&chart(&tracks(&[], 0), 900, &utc).layout, 9.0), None);
}

#[test]
fn wider_and_on_pass_over_silence() {
    let far = 400 * 24 * 60;
    let events: Vec<_> = [0, 1, 2, far, far + 1].map(|at| (Some(at), Low)).into();
    let whole = tracks(&[("a", &events)], 1).timeline;
    let window = |from: i64, to: i64| (from * MINUTE, to * MINUTE);
    assert_eq!(wider(&whole, window(1, 2)), Some((MINUTE / 2, 5 * MINUTE / 2)));
    assert_eq!(wider(&whole, window(0, 3)), Some((-3 * MINUTE / 2, (far + 1) * MINUTE)));
    assert_eq!(wider(&whole, window(-1, far + 9)), None);
    assert_eq!(wider(&whole, (i64::MIN, i64::MAX)), None);
    // On: half of it, or to what comes next.
    assert_eq!(moved(&whole, window(0, 2), false), window(1, 3));
    assert_eq!(moved(&whole, window(1, 3), false), window(far - 1, far + 1));
    assert_eq!(moved(&whole, window(far - 1, far + 1), false), window(far, far + 2));
    assert_eq!(moved(&whole, window(far, far + 2), false), window(far, far + 2));
    assert_eq!(moved(&whole, window(far, far + 2), true), window(2, 4));
    assert_eq!(moved(&whole, window(2, 4), true), window(1, 3));
    assert_eq!(moved(&whole, window(0, 2), true), window(0, 2));
    let none = Timeline::default();
    assert_eq!(
        (moved(&none, window(0, 2), true), wider(&none, window(0, 2))),
        (window(0, 2), None)
    );
}

#[test]
fn only_some_fields_are_lanes() {
    assert_eq!(field("rule"), Some(Field::RuleName));
    assert_eq!(field("workload"), Some(FIELDS[0]));
    for name in ["", "path", "time", "technique", "<b>", "rule "] {
        assert_eq!(field(name), None, "{name}");
    }
    // A lane shows one value of each event.
    assert!(FIELDS.into_iter().all(|field| field.kind() == crate::event::Kind::Text));
}
