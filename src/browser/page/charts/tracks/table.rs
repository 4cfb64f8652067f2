//! The numbers of the lanes as a table: when each has events, and how many of each severity, in
//! the part of time that is shown.

use super::super::table::{Counted, counted};
use crate::page::zone;
use watchglass::view::time::Zone;
use watchglass::view::timeline::range_words;
use watchglass::view::tracks::{Chart, Lane};
use watchglass::view::words::plural;
use yew::prelude::*;

/// One row for each lane, one for those that are not listed, and the sum.
pub(super) fn lane_table(chart: &Chart, zone: Zone) -> Html {
    let layout = &chart.layout;
    let offset = |ns| zone::offset(zone, ns);
    let time = |lane: &Lane| {
        let mut dated = lane.marks.iter().filter_map(|mark| layout.columns.get(mark.column));
        let first = dated.next();
        let range = first.zip(dated.next_back().or(first));
        range.map_or_else(String::new, |(from, to)| range_words(from.start, to.end, true, &offset))
    };
    let mut rest = layout.totals;
    let mut rows = Vec::new();
    for lane in &chart.lanes {
        let sums = lane.sums();
        rest.iter_mut().zip(sums).for_each(|(rest, of)| *rest = rest.saturating_sub(of));
        rows.push((vec![lane.label.clone(), time(lane)], sums));
    }
    if chart.more > 0 {
        rows.push((vec![plural(chart.more, "more lane"), String::new()], rest));
    }
    counted(&Counted {
        label: "Lanes as a table",
        caption: chart.summary(),
        heads: &["Lane", "Time"],
        rows,
        totals: layout.totals,
    })
}
