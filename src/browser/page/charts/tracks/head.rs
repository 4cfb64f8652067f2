//! What stands around the drawing: the choice of a field, the part of time, what the mark under
//! pointer or keys says, the names of the lanes, and the way to more of them.

use super::super::legend::{LegendProps, legend};
use super::At;
use super::act::{Acts, Zoom};
use crate::page::state::Show;
use crate::page::zone;
use std::rc::Rc;
use watchglass::event::Field;
use watchglass::query::text::print_value;
use watchglass::query::{Match, Tracks};
use watchglass::view::timeline::{range_words, step_words};
use watchglass::view::tracks::{FIELDS, Lane, PAGE};
use watchglass::view::words::{number, plural, visible};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// The head.
pub(super) fn head(acts: &Rc<Acts>, tabular: &UseStateHandle<bool>) -> Html {
    let (chart, props) = (&acts.chart, &acts.props);
    let onchange = props.on_show.reform(|event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        Show::Lanes(Field::parse(&chosen).unwrap_or(FIELDS[0]))
    });
    let options = FIELDS.iter().map(|field| {
        html! { <option value={field.name()} selected={*field == chart.by}>{ field.label() }</option> }
    });
    let zoom = |how: Zoom, testid: &'static str, label: &'static str, title: &'static str| {
        let acts = acts.clone();
        let onclick = Callback::from(move |_: MouseEvent| acts.zoom(how));
        html! { <button type="button" class="linkbtn" data-testid={testid} {title} {onclick}>{ label }</button> }
    };
    let on_table = {
        let tabular = tabular.clone();
        Callback::from(move |_: MouseEvent| tabular.set(!*tabular))
    };
    html! {
        <div class="chart-head">
            <h2><label for="tracks-by">{ "Lanes by" }</label></h2>
            <select id="tracks-by" class="select" data-testid="tracks-by" {onchange}>{ for options }</select>
            if !chart.layout.columns.is_empty() {
                <span class="tracks-step">{ ["per ", &step_words(chart.layout.step)].concat() }</span>
            }
            if props.legend {
                { legend(&LegendProps { totals: chart.layout.totals, query: props.query.clone(), on_query: props.on_query.clone() }) }
            }
            <span class="right" role="group" aria-label="Part of time">
                if props.window.is_some() {
                    { zoom(Zoom::Moved(true), "tracks-back", "Earlier", "Half of it earlier (a)") }
                    { zoom(Zoom::Moved(false), "tracks-on", "Later", "Half of it later (d)") }
                    { zoom(Zoom::Wider, "tracks-wider", "Wider", "Twice as much time (−)") }
                }
                { zoom(Zoom::Closer(None), "tracks-closer", "Closer", "Half of what is drawn, around the mark that has the focus (+)") }
                if props.window.is_some() { { zoom(Zoom::Whole, "tracks-whole", "All time", "All that the filter shows (0)") } }
                <button type="button" class="linkbtn" data-testid="tracks-table" aria-pressed={tabular.to_string()} onclick={on_table}>{ "Table" }</button>
            </span>
        </div>
    }
}

/// What can be done with the drawing.
const HOW: &str = "Drag to choose a time; Ctrl and the wheel show it closer";

/// What is chosen, or pointed at, or looked at; and aloud which part of time is shown.
pub(super) fn said(
    acts: &Acts,
    hover: Option<At>,
    chosen: Option<(i64, i64)>,
    tabular: bool,
) -> Html {
    let (chart, props) = (&acts.chart, &acts.props);
    let offset = |ns| zone::offset(props.zone, ns);
    let range = |(start, end): (i64, i64)| range_words(start, end, true, &offset);
    let choice = chosen.map(|chosen| {
        let count = plural(chart.layout.count_in(chosen.0, chosen.1), "event");
        [&range(chosen), " · ", &count].concat()
    });
    let columns = (chart.layout.columns.first(), chart.layout.columns.last());
    let part = match (props.tracks.what.window, columns) {
        (Some(_), (Some(first), Some(last))) => range((first.start, last.end)),
        _ => String::new(),
    };
    let words = choice.clone().or_else(|| chart.words(hover?, &offset));
    html! {
        <p class="tracks-said">
            <span aria-hidden="true" data-testid="tracks-said">
                { words.unwrap_or_else(|| if tabular { String::new() } else { HOW.to_owned() }) }
            </span>
            <span class="vh" aria-live="polite">{ choice.unwrap_or_else(|| part.clone()) }</span>
            if !part.is_empty() { <span class="tracks-part" data-testid="tracks-part">{ part }</span> }
        </p>
    }
}

/// The names of the lanes; each filters.
pub(super) fn names(acts: &Acts, list: &NodeRef) -> Html {
    let (by, query) = (acts.chart.by, &acts.props.query);
    let included = query.included(by);
    let name = |lane: &Lane| {
        let (query, value) = (query.clone(), lane.value.clone());
        let onclick =
            acts.props.on_query.reform(move |_: MouseEvent| query.toggled(by, value.clone(), true));
        let (title, absent) = match &lane.value {
            Match::Exact(text) => (visible(text).into_owned(), None),
            _ => (lane.label.clone(), Some("absent")),
        };
        let (of, name) = lane.label.rsplit_once('/').unzip();
        html! {
            <li key={print_value(&lane.value)}>
                <button type="button" class={classes!(absent)} {title} data-testid="track" data-count={lane.count.to_string()}
                    aria-pressed={included.contains(&lane.value).to_string()} {onclick}>
                    <span class="clip">
                        { for of.map(|of| html! { <span class="of">{ of }{ "/" }</span> }) }{ name.unwrap_or(&lane.label) }
                    </span>
                    <span class="cnt">{ number(lane.count) }</span>
                </button>
            </li>
        }
    };
    html! { <ul class="tracks-names" ref={list.clone()} aria-label={["Filter by ", &by.label().to_lowercase()].concat()}>{ for acts.chart.lanes.iter().map(name) }</ul> }
}

/// The way to more lanes.
pub(super) fn more(acts: &Acts) -> Html {
    let (more, lanes) = (acts.chart.more, acts.chart.lanes.len());
    if more == 0 {
        return Html::default();
    }
    if lanes >= Tracks::MOST_LANES as usize {
        let words = [&plural(more, "more lane"), ": a filter shows fewer"].concat();
        return html! { <p class="muted tracks-more">{ words }</p> };
    }
    let next = more.min(PAGE.into());
    let words = match more - next {
        0 => plural(more, "more lane"),
        _ => [&number(next), " more of ", &number(more), " lanes"].concat(),
    };
    html! {
        <p class="tracks-more"><button type="button" class="more" data-testid="tracks-more" onclick={acts.props.on_show.reform(|_: MouseEvent| Show::MoreLanes)}>{ words }</button></p>
    }
}
