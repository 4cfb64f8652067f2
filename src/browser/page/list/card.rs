//! One card of the list.
//!
//! The headline is the button, for the keyboard; its click, as any on the card, is heard by
//! the card, so that every part of it keeps its own title.

use super::super::clock::mark;
use super::super::marks::{disposition_badge, glyph, hue, icon};
use super::super::state::{RowRef, row_name};
use super::super::zone;
use watchglass::event::{Field, Triage};
use watchglass::query::{Mark, Row};
use watchglass::view::card::{Actor, Card, card};
use watchglass::view::group::{HEIGHT, Repeats, WIDTH, repeats};
use watchglass::view::headline::Piece;
use watchglass::view::time::{Zone, iso, show};
use watchglass::view::triage::triage;
use watchglass::view::words;
use yew::prelude::*;

/// Properties of [`EventCard`].
#[derive(Properties, PartialEq)]
pub struct EventCardProps {
    /// The event.
    pub row: RowRef,
    /// Its place in the list, from 0.
    pub rank: u64,
    /// How many events the list has.
    pub total: u64,
    /// The zone of times.
    pub zone: Zone,
    /// Whether it is the open one.
    pub current: bool,
    /// Whether the tab key comes here.
    pub tab: bool,
    /// Whether all events are shown that it stands for.
    pub unfolded: bool,
    /// Whether it stands behind another that it repeats.
    pub member: bool,
    /// Why it may stand behind the one before it, or before it.
    pub unsure: Option<Unsure>,
    /// Opens it.
    pub open: Callback<(u64, bool)>,
    /// Shows all events that it stands for, or no longer.
    pub fold: Callback<Option<Mark>>,
}

/// A card.
#[component]
pub fn EventCard(props: &EventCardProps) -> Html {
    let row = props.row.0.as_ref();
    let model = card(row);
    let (rank, open) = (props.rank, props.open.clone());
    let onclick = Callback::from(move |_: MouseEvent| open.emit((rank, true)));
    let text = |field| row.text(field).unwrap_or_default().to_owned();
    html! {
        <div class={classes!("card", props.member.then_some("member"), props.unsure.is_some().then_some("unsure"))} role="listitem" data-testid="event-card" {onclick}
            aria-setsize={props.total.to_string()} aria-posinset={(props.rank + 1).to_string()}
            aria-current={props.current.then_some("true")}
            data-rank={props.rank.to_string()} data-source={text(Field::Module)} data-kind={text(Field::Dataset)}
            data-severity={row.severity.word()} data-disposition={row.disposition.word()}
            data-time={row.time.map(iso).unwrap_or_default()}
            data-row={row_name(props.row.id())}>
            { when(props, &model) }
            <div class="c2">
                <div class="l1">
                    <h3 class="clip"><button type="button" class="card-open" tabindex={if props.tab { "0" } else { "-1" }}>
                        if props.member { <span class="vh">{ "Repeat: " }</span> }
                        { disposition_badge(row.disposition) }{ pieces(&model.headline) }
                    </button></h3>
                    { group(&props.row, (props.zone, props.unfolded, props.tab), &props.fold).unwrap_or_else(|| html! { { for model.count.map(occurrences) } }) }
                </div>
                <div class="l2">{ said(row) }{ unsure(&props.unsure) }<span class="badge">{ model.badge.clone() }</span>{ copies(row.places.len(), row.twin.is_some()) }{ crumbs(&model) }</div>
            </div>
            <div class="c3">
                <div class="l1">{ chain(&model) }</div>
                <div class="l2">{ for model.object.iter().map(|object| html! {
                    <span class="obj clip" title={object.full.clone()}>{ object.short.clone() }</span>
                }) }</div>
            </div>
            <div class="c4">
                <div class="l1">{ for model.rule.iter().map(|rule| html! {
                    <span class="clip rule" title={rule.clone()}>{ rule.clone() }</span>
                }) }</div>
                <div class="l2">{ marks(props, &model) }</div>
            </div>
        </div>
    }
}

/// What a person said of it.
pub fn said(row: &Row) -> Html {
    let Triage { star, finding, note } = triage(row);
    html! {<>
        if star { <span class="said">{ icon("star", 12) }<span class="vh">{ "Starred" }</span></span> }
        { for finding.map(|finding| html! { <span class="said" data-testid="finding">{ words::value(Field::Mark, finding.word()).into_owned() }</span> }) }
        if !note.is_empty() { <span class="said" title={words::visible(&note).into_owned()}>{ "note" }</span> }
    </>}
}

fn when(props: &EventCardProps, model: &Card) -> Html {
    let row = props.row.0.as_ref();
    let time = match row.time {
        Some(at) => {
            let full = |at: i64| show(at, zone::offset(props.zone, at)).full();
            let shown = show(at, zone::offset(props.zone, at));
            let assumed = row.list(Field::Assumed).join(", ");
            let title = match assumed.is_empty() {
                true => shown.full(),
                false => [&shown.full(), "; assumed: ", &assumed].concat(),
            };
            html! {
                <time class="time" datetime={iso(at)} {title} data-assumed={(!assumed.is_empty()).then_some(assumed)}>
                    { for mark(row, &full) }
                    if !row.list(Field::Assumed).is_empty() { { "~" } }
                    { format!("{} {}", shown.date, shown.clock) }<span class="frac">{ shown.fraction }</span>
                </time>
            }
        }
        None => {
            html! { <span class="time" title="The record carries no time that can be read">{ "undated" }</span> }
        }
    };
    html! {
        <div class="c1">
            <div class="l1">
                <span class={classes!("sev", hue(row.severity))}>{ glyph(row.severity) }{ words::severity(row.severity) }</span>
                { for model.native.iter().map(|native| html! { <span class="native clip" title="As the record says">{ native.clone() }</span> }) }
            </div>
            <div class="l2">{ time }</div>
        </div>
    }
}

/// That the order of an event and the one before it is not sure. Of a run of such events the first
/// says why.
pub fn unsure(why: &Option<Unsure>) -> Html {
    let mark = |why: &Unsure| {
        html! {
            <span class="unsure-mark" data-testid="unsure" title={why.words.clone()}>
                <span aria-hidden="true">{ "≈" }</span><span class="vh">{ if why.again { "Order uncertain" } else { &why.words } }{ ". " }</span>
            </span>
        }
    };
    why.as_ref().map(mark).unwrap_or_default()
}

/// Why the order of an event and the one before it is not sure, and whether that of this and the
/// one before is not either.
#[derive(Debug, Clone, PartialEq)]
pub struct Unsure {
    /// Why.
    pub words: AttrValue,
    /// Whether it goes on.
    pub again: bool,
}

/// A sentence: our words plain, what was in the file monospaced. Names of right-to-left letters do
/// not reorder the words around them.
pub fn pieces(pieces: &[Piece]) -> Html {
    html! { <>{ for pieces.iter().map(|piece| match piece {
        Piece::Plain(text) => html! { { text.clone() } },
        Piece::Code(text) => html! { <code>{ text.clone() }</code> },
        Piece::Name(text) => html! { <bdi>{ text.clone() }</bdi> },
    }) }</> }
}

/// The events that a row stands for: how many, and when they were, as a button that shows them.
pub fn group(
    row: &RowRef,
    list: (Zone, bool, bool),
    fold: &Callback<Option<Mark>>,
) -> Option<Html> {
    let (zone, unfolded, tab) = list;
    let group = row.0.group.as_ref()?;
    let Repeats { times, span, words, bars } =
        repeats(group, &|at| show(at, zone::offset(zone, at)).line())?;
    let (fold, mark) = (fold.clone(), group.mark);
    let onclick = Callback::from(move |event: MouseEvent| {
        // The card would open.
        event.stop_propagation();
        fold.emit(Some(mark));
    });
    let said = [", ", &words].concat();
    Some(html! {
        <button type="button" class="group" data-testid="unfold" data-records={group.records.to_string()} title={words}
            aria-expanded={unfolded.to_string()} tabindex={if tab { "0" } else { "-1" }} {onclick}>
            { icon(if unfolded { "chevron-down" } else { "chevron" }, 12) }
            <b>{ times }</b>
            <svg class="cadence" width={WIDTH.to_string()} height={HEIGHT.to_string()} aria-hidden="true"><path d={bars} /></svg>
            { for span.map(|span| html! { <span>{ span }</span> }) }
            <span class="vh">{ said }</span>
        </button>
    })
}

/// How often it happened, as the record counts.
fn occurrences(count: u64) -> Html {
    html! {
        <span class="times" title={format!("The record counts {count} occurrences")}><b>{ "×" }{ words::number(count) }</b></span>
    }
}

/// How often the record was found, which is not how often it happened.
fn copies(places: usize, twin: bool) -> Html {
    let said = match places {
        0 | 1 => return Html::default(),
        2 if twin => "told twice".to_owned(),
        _ if twin => format!("told twice, {places} records"),
        2 => "found twice".to_owned(),
        _ => format!("found {places} times"),
    };
    let why = if twin { words::TWICE } else { "The same record: one event" };
    html! { <span class="copies" data-testid="copies" title={why}>{ said }</span> }
}

/// Whole names only: those that find no room are in the title.
fn crumbs(model: &Card) -> Html {
    let all: Vec<_> =
        model.crumbs.iter().map(|crumb| format!("{} {}", crumb.what, crumb.full)).collect();
    html! {
        <span class="crumbs" title={all.join(" · ")}>{ for model.crumbs.iter().map(|crumb| html! {
            <span class="crumb"><i>{ crumb.what }</i>{ " " }{ crumb.short.clone() }</span>
        }) }</span>
    }
}

fn chain(model: &Card) -> Html {
    html! {
        <span class="chain">{ for model.actor.iter().map(|link| match link {
            Actor::From(name) => html! { <><span class="from">{ name.clone() }</span><i>{ "→" }</i></> },
            Actor::Main(name) => html! { <span class="strong">{ name.clone() }</span> },
            Actor::Note(note) => html! { <span class="user">{ note.clone() }</span> },
        }) }</span>
    }
}

fn marks(props: &EventCardProps, model: &Card) -> Html {
    let row = props.row.0.as_ref();
    let tags = model.tags.len();
    html! {<>
        { for model.marks.iter().take(3).map(|mark| html! {
            <span class={if mark.ours { "tech ours" } else { "tech" }} title={mark.by}>{ mark.text.clone() }</span>
        }) }
        if row.repairs > 0 {
            <span class="rep">{ words::plural(u64::from(row.repairs), "repair") }</span>
        }
        if row.incomplete {
            <span class="rep" title="The record was cut at an end of the input">{ "incomplete" }</span>
        }
        if tags > 0 {
            <span class="ctrl clip" title={model.tags.join(", ")}>{ words::plural(tags as u64, "tag") }</span>
        }
    </>}
}
