//! What each input holds, under the time line: from when to when, which kinds, and what its
//! sensor says that it dropped. And what all inputs do not hold, for an answer that is empty.

use super::bars::percent;
use super::words::{kind, number, plural};
use crate::query::Lane;

/// One input's lane.
#[derive(Debug, Clone, PartialEq)]
pub struct LaneView {
    /// Which input.
    pub input: u32,
    /// From its earliest record up to behind its latest, if one has a time.
    pub range: Option<(i64, i64)>,
    /// Where it begins, in percent of the time of all inputs.
    pub x: f64,
    /// How long it is, in percent; never so short that it is not seen.
    pub width: f64,
    /// What it holds, in words.
    pub holds: String,
    /// The kinds of its records, and those of the same sensors that it does not hold, in words.
    pub kinds: String,
}

/// NeuVector keeps so many records of each kind, so an export of exactly so many may lack earlier
/// ones (`logCacheSize` in its controller).
const KEPT: u64 = 4096;

/// The least width in percent.
const LEAST: f64 = 0.8;

/// What a reader may look for, and the words for what it is.
const KINDS: [(&str, &str); 7] = [
    ("neuvector.threat", "network threats"),
    ("neuvector.violation", "network violations"),
    ("neuvector.incident", "process and file incidents"),
    ("neuvector.audit", "audits and scans"),
    ("kubearmor.alert", "policy alerts"),
    ("kubearmor.host_alert", "host alerts"),
    ("kubearmor.log", "process, file and network telemetry"),
];

/// The first so many lanes; `time` puts an instant into words.
pub fn lanes(lanes: &[Lane], most: usize, time: &dyn Fn(i64) -> String) -> Vec<LaneView> {
    let first = lanes.iter().filter_map(|lane| lane.first).min().unwrap_or(0);
    let last = lanes.iter().filter_map(|lane| lane.last).max().unwrap_or(0);
    let whole = last.abs_diff(first);
    let one = |lane: &Lane| {
        let range = lane.first.zip(lane.last);
        let (from, to) = range.unwrap_or((first, first));
        let width = if whole == 0 { 100.0 } else { percent(to.abs_diff(from), whole).max(LEAST) };
        let x = percent(from.abs_diff(first), whole).min(100.0 - width);
        let mut holds = match range {
            Some((from, to)) if from == to => time(from),
            Some((from, to)) => [&time(from), " to ", &time(to)].concat(),
            None => "no record has a time".to_owned(),
        };
        if lane.undated > 0 && range.is_some() {
            holds.push_str(&[", ", &number(lane.undated), " undated"].concat());
        }
        if lane.adjusted > 0 {
            holds.push_str(&[", ", &number(lane.adjusted), " adjusted"].concat());
        }
        if lane.throttled > 0 {
            let times = plural(lane.throttled, "time");
            holds.push_str(&[", alerts dropped ", &times, " (throttled)"].concat());
        }
        if lane.kinds.iter().any(full) {
            holds.push_str(&[", limit of ", &number(KEPT), " reached"].concat());
        }
        LaneView {
            input: lane.input,
            range: range.map(|(from, to)| (from, to.saturating_add(1))),
            x,
            width,
            holds,
            kinds: kinds(lane),
        }
    };
    lanes.iter().take(most).map(one).collect()
}

/// Whether NeuVector keeps no more records of a kind.
fn full((dataset, count): &(String, u64)) -> bool {
    dataset.starts_with("neuvector.") && *count == KEPT
}

/// The kinds of an input in words: `NeuVector incident, NeuVector threat; none of NeuVector audit`.
fn kinds(lane: &Lane) -> String {
    let held = |of: &(String, u64)| {
        let most = if full(of) {
            " (4,096: NeuVector keeps no more, earlier ones may be missing)"
        } else {
            ""
        };
        [&kind(&of.0), most].concat()
    };
    let mut words = lane.kinds.iter().map(held).collect::<Vec<_>>().join(", ");
    let source = |dataset: &str| dataset.split('.').next().unwrap_or_default().to_owned();
    let sent = |dataset: &str| lane.kinds.iter().any(|(of, _)| source(of) == source(dataset));
    let missing = missing(std::slice::from_ref(lane)).filter(|(dataset, _)| sent(dataset));
    let missing: Vec<_> = missing.map(|(dataset, _)| kind(dataset)).collect();
    if !missing.is_empty() {
        words.push_str(&["; none of ", &missing.join(", ")].concat());
    }
    words
}

/// What lanes do not hold of what the two sensors send.
fn missing(lanes: &[Lane]) -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    KINDS.iter().filter(|(dataset, _)| {
        !lanes.iter().any(|lane| lane.kinds.iter().any(|(of, _)| of == dataset))
    })
}

/// What no input holds of what the two sensors send: `Not in these inputs: network violations
/// (NeuVector violation).`
pub fn absent(lanes: &[Lane]) -> Option<String> {
    let of = |(dataset, words): &(&str, &str)| [words, " (", &kind(dataset), ")"].concat();
    let missing: Vec<String> = missing(lanes).map(of).collect();
    (!missing.is_empty() && !lanes.is_empty())
        .then(|| ["Not in these inputs: ", &missing.join(", "), "."].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(input: u32, times: Option<(i64, i64)>, kinds: &[&str]) -> Lane {
        Lane {
            input,
            first: times.map(|(first, _)| first),
            last: times.map(|(_, last)| last),
            kinds: kinds.iter().map(|kind| ((*kind).to_owned(), 7)).collect(),
            ..Lane::default()
        }
    }

    #[test]
    fn lanes_lie_in_the_time_of_all() {
        let all = [
            lane(0, Some((0, 50)), &["neuvector.threat", "neuvector.incident"]),
            Lane {
                undated: 6,
                adjusted: 3,
                throttled: 2,
                ..lane(1, Some((100, 100)), &["kubearmor.log"])
            },
            lane(2, None, &[]),
        ];
        let time = |at: i64| at.to_string();
        let views = lanes(&all, 3, &time);
        let [a, b, c] = views.as_slice() else { panic!("three lanes") };
        assert_eq!((a.x, a.width, a.holds.as_str()), (0.0, 50.0, "0 to 50"));
        assert_eq!(
            a.kinds,
            "NeuVector threat, NeuVector incident; none of NeuVector violation, NeuVector audit"
        );
        assert_eq!(b.x + b.width, 100.0);
        assert_eq!(b.holds, "100, 6 undated, 3 adjusted, alerts dropped 2 times (throttled)");
        assert_eq!((b.range, c.range), (Some((100, 101)), None));
        assert_eq!(c.holds, "no record has a time");
        assert_eq!(lanes(&all[..1], 3, &time)[0].width, 100.0);
        assert_eq!(lanes(&all, 1, &time), &views[..1], "in the time of all, drawn or not");
    }

    #[test]
    fn as_many_as_neuvector_keeps_is_said() {
        let of = |dataset: &str, count| {
            let kinds = vec![(dataset.to_owned(), count)];
            lanes(&[Lane { kinds, ..lane(0, Some((0, 0)), &[]) }], 1, &|at| at.to_string())
                .remove(0)
        };
        let full = of("neuvector.threat", 4096);
        assert_eq!(full.holds, "0, limit of 4,096 reached");
        assert!(full.kinds.starts_with("NeuVector threat (4,096: NeuVector keeps no more"));
        for other in [of("neuvector.threat", 4097), of("kubearmor.log", 4096)] {
            assert_eq!(other.holds, "0");
        }
    }

    #[test]
    fn what_no_input_holds_is_named() {
        let all: Vec<&str> = KINDS.iter().map(|(dataset, _)| *dataset).collect();
        assert_eq!(absent(&[lane(0, None, &all)]), None);
        assert_eq!(absent(&[]), None);
        let told = absent(&[lane(0, None, &all[..5]), lane(1, None, &all[5..6])]).unwrap();
        let want = "Not in these inputs: process, file and network telemetry (KubeArmor log).";
        assert_eq!(told, want);
    }
}
