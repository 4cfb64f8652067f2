//! The query: its field, its conditions as chips, how many events it shows, and the way
//! out of the page for them.

use super::calls::Calls;
use super::chip::use_chips;
use super::complete::use_query_field;
use super::export_menu::ExportMenu;
use super::marks::icon;
use super::totals::progress;
use super::zone;
use std::rc::Rc;
use watchglass::query::text::{self, TextError};
use watchglass::query::{Left, LeftOut, Pipe, Query};
use watchglass::view::chips::chips;
use watchglass::view::choices::Known;
use watchglass::view::time::{Zone, show};
use watchglass::view::words::{number, plural, visible};
use yew::prelude::*;

/// Properties of [`QueryBar`].
#[derive(Properties, PartialEq)]
pub struct QueryBarProps {
    /// The text in the field.
    pub text: AttrValue,
    /// What is wrong with it.
    pub error: Option<TextError>,
    /// What of the data may be typed next.
    pub values: Option<Rc<Known>>,
    /// The query that is shown.
    pub query: Rc<Query>,
    /// Events shown, and events in all.
    pub counts: (u64, u64),
    /// Groups of repeats that are shown, where these fold.
    pub groups: Option<u64>,
    /// What comparisons left out.
    pub left_out: LeftOut,
    /// While not all is searched that the query needs: how much is, in percent, and whether the
    /// search was stopped.
    pub searched: Option<(u64, bool)>,
    /// Whether the filter came with a link.
    pub from_link: bool,
    /// Whether the filter is kept out of the address.
    pub private: bool,
    /// How far the export is that runs, in words.
    pub export: Option<AttrValue>,
    /// Whether the sheet of filters is open.
    pub filters: bool,
    /// Whether an event is open beside the list, in the place of the rail.
    pub beside: bool,
    /// The zone of times.
    pub zone: Zone,
    /// The field, for the key that leads to it.
    pub field: NodeRef,
    /// The callbacks.
    pub calls: Calls,
}

/// The bar under the top bar.
#[component]
pub fn QueryBar(props: &QueryBarProps) -> Html {
    let field = use_query_field(props);
    let zone = props.zone;
    // What is typed without a zone means UTC: the chip says which zone its time is in.
    let time = move |at: i64| show(at, zone::offset(zone, at)).full();
    let chips = chips(&props.query, &time);
    let none = chips.is_empty();
    let chips = use_chips(props, chips);
    html! {
        <div class={classes!("query", props.beside.then_some("is-beside"))} role="search">
            { field }
            <button type="button" class="btn filters-btn" data-testid="filters"
                aria-expanded={props.filters.to_string()} aria-controls="rail"
                onclick={props.calls.filters.clone()}>
                { icon("filter", 14) }{ "Filters" }
            </button>
            <ExportMenu running={props.export.clone()} calls={props.calls.clone()} />
            if let Some(error) = &props.error { { wrong(&props.text, error, "query-error", "The list shows the last query that could be read.") } }
            { conditions(props, none, chips) }
        </div>
    }
}

/// The text again with a mark under the column, and what is wrong there.
pub fn wrong(text: &str, error: &TextError, id: &'static str, then: &'static str) -> Html {
    let before: String = text.chars().take(error.column.saturating_sub(1)).collect();
    let at: String = text.chars().skip(error.column.saturating_sub(1)).take(1).collect();
    let after: String = text.chars().skip(error.column).take(60).collect();
    let from = before.char_indices().rev().nth(59).map_or(0, |(at, _)| at);
    let before = before.get(from..).unwrap_or_default().to_owned();
    html! {
        <div class="qerror" {id} data-testid={id} role="alert"
            data-column={error.column.to_string()}>
            <code aria-hidden="true">{ visible(&before).into_owned() }<u>{ if at.is_empty() { "\u{00A0}".to_owned() } else { visible(&at).into_owned() } }</u>{ visible(&after).into_owned() }</code>
            <span>{ format!("Column {}: {}", error.column, visible(&error.message)) }</span>
            <span class="muted">{ then }</span>
        </div>
    }
}

fn conditions(props: &QueryBarProps, none: bool, chips: Html) -> Html {
    let (shown, total) = props.counts;
    let show_all = !none && shown > 0;
    let private = props.calls.private.clone();
    let keep = props.private;
    html! {
        <div class="chips">
            if none { <span class="muted nofilter">{ "No filter" }</span> }
            if props.from_link && !none { <span class="from-link">{ "Filter from the link:" }</span> }
            { chips }
            if show_all {
                <button type="button" class="linkbtn link" data-testid="show-all"
                    onclick={props.calls.show_all.clone()}>{ "Show all" }</button>
            }
            if !none {
                <button type="button" class="toggle" aria-pressed={keep.to_string()} data-testid="private"
                    title="Keeps the filter out of the address, which ends up in the history of a browser"
                    onclick={Callback::from(move |_: MouseEvent| private.emit(!keep))}>
                    <span class="box">{ icon("check", 12) }</span>{ "Keep out of the address" }
                </button>
            }
            { left_out(props) }
            { searching(props) }
            <span class="count" data-testid="result-count" role="status"
                data-shown={shown.to_string()} data-total={total.to_string()}>
                { for props.groups.map(folded) }<b>{ number(shown) }</b>{ " of " }{ plural(total, "event") }
            </span>
        </div>
    }
}

/// How many groups of repeats stand for the events.
fn folded(groups: u64) -> Html {
    let more = if groups < Pipe::MOST_GROUPS as u64 { " in " } else { " or more in " };
    let groups = plural(groups, "group");
    html! { <span data-testid="groups"><b>{ groups }</b>{ more }</span> }
}

/// Conditions cannot judge what is absent: how many events that concerns stands beside them, as
/// what leads to these.
fn left_out(props: &QueryBarProps) -> Html {
    let left = props.left_out;
    let said = [
        (left.severity, "of unknown severity left out", Left::Severity),
        (left.undated, "undated left out", Left::Undated),
        (left.absent, "shown without the field under “not”", Left::Absent),
    ];
    let link = |(count, words, what): (u64, &str, Left)| {
        let query = props.query.of_left(what).filter(|_| count > 0)?;
        let title = text::print_query(&query);
        let call = props.calls.query.clone();
        let onclick = Callback::from(move |_: MouseEvent| call.emit(query.clone()));
        Some(html! {
            <button type="button" class="linkbtn link" {title} {onclick}>
                { format!("{} {words}", number(count)) }
            </button>
        })
    };
    let links: Vec<Html> = said.into_iter().filter_map(link).collect();
    if links.is_empty() {
        return Html::default();
    }
    html! { <span class="muted" data-testid="left-out">{ for links }</span> }
}

/// How far the search of all values has come, with what stops it or goes on.
fn searching(props: &QueryBarProps) -> Html {
    let Some((done, stopped)) = props.searched else { return Html::default() };
    let percent = done.to_string();
    let (before, button) =
        if stopped { ("Only ", "Search the rest") } else { ("Searched ", "Stop") };
    let after = if stopped { "% searched" } else { "%" };
    let onclick = props.calls.search.reform(move |_: MouseEvent| stopped);
    html! {
        <span class={classes!("searched", stopped.then_some("bad"))} data-testid="searched" data-percent={percent.clone()}
            data-left={props.left_out.unsearched.to_string()} data-stopped={stopped.to_string()}>
            <span>{ [before, &percent, after].concat() }</span>
            // One button, so that the focus stays on it.
            <button type="button" class="btn btn-small" data-testid="search-turn"
                title={(!stopped).then_some("Stop the search and keep what was found (Esc)")} {onclick}>{ button }</button>
            if !stopped { { progress("search-progress", "Searching all fields", done) } }
        </span>
    }
}
