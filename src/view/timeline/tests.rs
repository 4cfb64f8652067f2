//! The promises of the histogram.

use super::*;
use crate::event::Time;
use crate::query::{Bucket, Timeline};
use proptest::prelude::*;

const UTC: &dyn Fn(i64) -> i32 = &|_| 0;

fn ns(text: &str) -> i64 {
    Time::parse(text).unwrap().ns
}

/// A timeline with one bucket per given second.
fn timeline(events: &[(&str, Severity)], undated: Counts) -> Timeline {
    let mut buckets: Vec<Bucket> = Vec::new();
    let mut sorted: Vec<_> = events.iter().map(|(time, severity)| (ns(time), *severity)).collect();
    sorted.sort();
    for (start, severity) in sorted {
        if buckets.last().is_none_or(|last| last.start != start) {
            buckets.push(Bucket { start, counts: Counts::default() });
        }
        buckets.last_mut().unwrap().counts[severity as usize] += 1;
    }
    Timeline { step: 1_000_000_000, buckets, undated }
}

/// The dated events of the two seed documents, and six undated ones.
pub(super) fn seeds() -> Timeline {
    use Severity::{Critical, High, Medium, Unknown};
    let events = [
        ("2022-01-07T10:01:45Z", Critical),
        ("2022-06-15T19:20:14Z", Critical),
        ("2022-06-15T19:29:28Z", Critical),
        ("2022-06-15T19:12:42Z", Critical),
        ("2022-06-23T16:25:21Z", Medium),
        ("2022-06-15T22:11:20Z", Medium),
        ("2022-06-15T19:09:09Z", Medium),
        ("2022-06-16T00:53:11Z", Critical),
        ("2022-06-15T22:04:18Z", Medium),
        ("2022-06-15T19:08:50Z", Medium),
        ("2022-06-15T19:17:27Z", Medium),
        ("2022-06-15T19:17:38Z", Medium),
        ("2022-06-15T19:26:13Z", High),
        ("2022-06-15T19:32:53Z", Medium),
        ("2023-08-23T18:05:48Z", Medium),
        ("2023-08-23T18:08:09Z", Unknown),
        ("2023-08-23T18:08:09Z", Unknown),
    ];
    timeline(&events, [0, 3, 1, 1, 1, 0, 0])
}

#[test]
fn the_seed_documents_are_drawn_per_ten_minutes_with_three_gaps() {
    for width in [336, 366, 680, 1116] {
        let layout = lay_out(&seeds(), width, UTC);
        assert_eq!(step_words(layout.step), "10 minutes", "at {width}");
        let gaps: Vec<&str> = layout.gaps.iter().map(|gap| gap.label.as_str()).collect();
        assert_eq!(gaps, ["159 d", "7 d", "426 d"]);
        assert_eq!(layout.scale.as_ref().unwrap().words, "593 days");
        let counts: Vec<u64> = layout.columns.iter().map(|column| column.count).collect();
        assert_eq!(counts, [1, 2, 3, 3, 1, 1, 1, 1, 1, 3]);
        assert_eq!((layout.dated, layout.undated.count), (17, 6));
        for gap in &layout.gaps {
            let half = labels::width(&gap.label) / 2.0 + 3.9;
            let touches = |run: &&Stretch| run.x < gap.x + half && run.x + run.width > gap.x - half;
            assert_eq!(layout.runs.iter().find(touches), None, "{} at {width}", gap.label);
            let ends = |at: i64| {
                layout.columns.iter().any(|column| [column.start, column.end].contains(&at))
            };
            assert!(ends(gap.range.0) && ends(gap.range.1), "{} at {width}", gap.label);
            let room = gap.room.is_some();
            assert!(room || width < 1000, "{} at {width}", gap.label);
            assert!(!room || width > 480, "{} at {width}", gap.label);
        }
    }
    let gap = &lay_out(&seeds(), 680, UTC).gaps[0];
    assert_eq!(gap.means(false), "159 days, no records in these files");
    assert_eq!(gap.means(true), "159 days, nothing that the filter shows");
}

#[test]
fn a_column_says_its_time_and_counts() {
    let layout = lay_out(&seeds(), 680, UTC);
    assert_eq!(
        layout.columns[2].words,
        "2022-06-15 19:10 to 19:20 UTC, 3 events: 1 critical, 2 medium"
    );
    assert_eq!(layout.undated.words, "Undated, 6 events: 1 high, 1 medium, 1 low, 3 info");
    let severities: Vec<_> =
        layout.columns[2].segments.iter().map(|segment| segment.severity).collect();
    assert_eq!(severities, [Severity::Critical, Severity::Medium]);
    let moved = lay_out(&seeds(), 680, &|_| 120);
    assert_eq!(
        moved.columns[2].words,
        "2022-06-15 21:10 to 21:20 +02:00, 3 events: 1 critical, 2 medium"
    );
    assert_eq!(moved.columns[2].start, layout.columns[2].start);
}

#[test]
fn labels_of_the_seed_documents() {
    let layout = lay_out(&seeds(), 680, UTC);
    let row = |row: u8| -> Vec<&str> {
        layout
            .labels
            .iter()
            .filter(|label| label.row == row)
            .map(|label| label.text.as_str())
            .collect()
    };
    assert_eq!(
        row(0),
        ["10:00", "19:00", "20:00", "21:00", "22:00", "23:00", "00:00", "16:20", "18:00"]
    );
    assert_eq!(row(1), ["2022-01-07", "2022-06-15", "06-16", "06-23", "2023-08-23"]);
}

#[test]
fn a_busy_day_is_drawn_in_equal_columns_without_a_gap() {
    let start = ns("2024-03-01T00:00:00Z");
    let buckets = (0..288).map(|at| Bucket {
        start: start + at * 300_000_000_000,
        counts: [10, 400, 300, 200, 100, 30, 0],
    });
    let day =
        Timeline { step: 300_000_000_000, buckets: buckets.collect(), undated: Counts::default() };
    let layout = lay_out(&day, 680, UTC);
    assert_eq!((layout.columns.len(), layout.gaps.len(), layout.scale.is_none()), (72, 0, true));
    assert_eq!(step_words(layout.step), "20 minutes");
    assert_eq!(
        layout.grid.iter().map(|tick| tick.label.as_str()).collect::<Vec<_>>(),
        ["1k", "2k", "3k", "4k"]
    );
    assert_eq!(lay_out(&day, 336, UTC).columns.len(), 48);
}

#[test]
fn one_event_stands_among_empty_columns() {
    let layout =
        lay_out(&timeline(&[("2024-03-01T10:01:45Z", Severity::Low)], Counts::default()), 680, UTC);
    assert_eq!(step_words(layout.step), "minute");
    assert!(layout.columns[0].width <= WIDEST && layout.columns[0].x > 200.0);
    assert_eq!(layout.gaps, []);
}

#[test]
fn a_place_gives_its_column_and_a_range_its_place() {
    let layout = lay_out(&seeds(), 680, UTC);
    for column in &layout.columns {
        assert_eq!(layout.cell_at(column.x + 1.0), Some((column.start, column.end)));
        assert_eq!(layout.cell_at(column.x + column.width - 1.0), Some((column.start, column.end)));
        let (from, to) = layout.place_of(column.start, column.end).unwrap();
        assert!((from - column.x).abs() < 0.01 && (to - column.x - column.width).abs() < 0.01);
    }
    assert_eq!(layout.cell_at(-50.0).map(|cell| cell.0), Some(ns("2022-01-07T09:50:00Z")));
    let evening = (ns("2022-06-15T19:00:00Z"), ns("2022-06-15T19:40:00Z"));
    assert_eq!(layout.count_in(evening.0, evening.1), 9);
    assert_eq!(layout.place_of(ns("2022-03-01"), ns("2022-03-02")), None);
}

#[test]
fn ranges_in_words() {
    let range = |from: &str, to: &str, dated: bool| range_words(ns(from), ns(to), dated, UTC);
    assert_eq!(range("2022-06-15T19:00:00Z", "2022-06-15T19:40:00Z", false), "19:00 to 19:40");
    assert_eq!(range("2022-06-15T23:50:00Z", "2022-06-16T00:00:00Z", false), "23:50 to 00:00");
    assert_eq!(range("2022-06-15", "2022-06-16", true), "2022-06-15");
    assert_eq!(range("2022-06-15", "2022-06-22", true), "2022-06-15 to 2022-06-21");
    assert_eq!(
        range("2022-06-15T19:00:00Z", "2022-06-16T01:00:00Z", true),
        "2022-06-15 19:00 to 2022-06-16 01:00 UTC"
    );
    assert_eq!(
        range("2022-06-15T19:00:01Z", "2022-06-15T19:00:02Z", false),
        "19:00:01 to 19:00:02"
    );
    assert_eq!(
        range("2022-06-15T19:00:01.1Z", "2022-06-15T19:00:01.2Z", false),
        "19:00:01.1 to 19:00:01.2"
    );
}

#[test]
fn a_flood_of_undated_events_does_not_flatten_the_others() {
    let mut flooded = seeds();
    flooded.undated = [100_000, 0, 0, 0, 0, 0, 0];
    let layout = lay_out(&flooded, 680, UTC);
    assert!(layout.undated.broken);
    assert!(layout.columns[0].segments[0].height > 20.0);
}

prop_compose! {
    fn any_timeline()(
        step in prop::sample::select(vec![1_000, 1_000_000, 1_000_000_000, 600_000_000_000, 86_400_000_000_000, 2_419_200_000_000_000i64]),
        starts in prop::collection::btree_set(any::<i64>(), 0..40),
        near in prop::collection::btree_set(0i64..2_000, 0..200),
        base in any::<i64>(),
        counts in prop::collection::vec(prop::array::uniform7(prop_oneof![Just(0u64), 0u64..5, 0u64..1 << 50]), 240),
        undated in prop::array::uniform7(prop_oneof![Just(0u64), 0u64..1 << 50]),
    ) -> Timeline {
        let all = starts.into_iter().chain(near.into_iter().map(|at| base.saturating_add(at.saturating_mul(step))));
        let starts: std::collections::BTreeSet<i64> = all.map(|start| start.div_euclid(step).saturating_mul(step)).collect();
        let buckets = starts.into_iter().zip(counts).map(|(start, counts)| Bucket { start, counts });
        Timeline { step, buckets: buckets.collect(), undated }
    }
}

proptest! {
    #[test]
    fn any_timeline_at_any_width_keeps_its_counts_and_stays_inside(
        timeline in any_timeline(),
        width in 0u32..4_000,
        minutes in -900i32..900,
    ) {
        let layout = lay_out(&timeline, width, &|_| minutes);
        let mut sum = timeline.undated;
        timeline.buckets.iter().for_each(|bucket| stack::add(&mut sum, &bucket.counts));
        prop_assert_eq!(layout.totals, sum);
        prop_assert!(layout.columns.len() <= 600);
        let mut edge = layout.left - 0.01;
        for column in &layout.columns {
            prop_assert!(column.x >= edge - 0.01, "{} before {edge}", column.x);
            edge = column.x + column.width;
            prop_assert!(edge <= layout.right + 0.01 || width < 480);
            prop_assert!(column.start <= column.end);
            let drawn: u64 = column.segments.iter().fold(0, |sum, segment| sum.saturating_add(segment.count));
            prop_assert_eq!(drawn, column.count);
            for segment in column.segments.iter().chain(&layout.undated.segments) {
                prop_assert!(segment.y >= TOP - 0.01 && segment.y + segment.height <= FOOT + 0.01);
                prop_assert!(segment.height >= 1.99);
            }
        }
        for label in &layout.labels {
            prop_assert!(label.x.is_finite());
        }
        prop_assert!(layout.cell_at(f64::from(width) / 2.0).is_some() != layout.runs.is_empty());
    }
}
