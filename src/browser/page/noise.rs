//! What makes the noise, in the place of the list; below a chosen line what its exclusion would
//! hide, before anything is hidden. And what changed since a baseline, of which each count shows its
//! events.

use super::app::noise::{Proposal, Weigh};
use super::calls::Calls;
use super::marks::icon;
use watchglass::query::{Noise, Query};
use watchglass::view::draft::draft;
use watchglass::view::exclusion::{Effect, Exclusion, Part, RARE};
use watchglass::view::noise::{Line, Noisy, by_words};
use watchglass::view::words::{middle, number};
use yew::prelude::*;

/// What [`noise_view`] draws.
pub struct NoiseProps<'a> {
    /// The table.
    pub noisy: &'a Noisy,
    /// The exclusion that is proposed.
    pub proposal: Option<&'a Proposal>,
    /// Whether there is a baseline to compare with.
    pub compares: bool,
    /// What is shown.
    pub query: &'a Query,
    /// The callbacks.
    pub calls: &'a Calls,
}

/// The table.
pub fn noise_view(props: &NoiseProps<'_>) -> Html {
    let what = props.noisy.by.map_or("", by_words);
    let compares = props.noisy.by.is_some_and(Noise::compares);
    let heads: &[&str] = match compares {
        true => &["Change", "Rule", "Workload", what, "Baseline", "Current", "Rate"],
        false => &[
            "Rule",
            "Workload",
            what,
            "Events",
            "Share",
            "Up to here",
            "Workloads",
            "Days",
            "Blocked",
            "High",
        ],
    };
    let note = match compares {
        true if !props.compares => NO_BASELINE.to_owned(),
        true => [&props.noisy.note, " A line shows its events."].concat(),
        false => [&props.noisy.note, " A line shows what its exclusion would hide."].concat(),
    };
    let lines = props.noisy.lines.iter().enumerate();
    html! {
        <section class={classes!("made", "noise", compares.then_some("changes"))} data-testid="noise" aria-label={if compares { "Changes since the baseline" } else { "Noise" }}>
            <p class="muted">{ note }</p>
            if !props.noisy.lines.is_empty() { <div class="hist-table" tabindex="0" role="region" aria-label="Events by rule and workload">
                <table>
                    <thead><tr>{ for heads.iter().map(|head| html! { <th scope="col">{ *head }</th> }) }</tr></thead>
                    <tbody>{ for lines.map(|(at, line)| row(props, at, line)) }</tbody>
                </table>
            </div> }
        </section>
    }
}

const NO_BASELINE: &str = "No baseline is set: of two inputs or more, a switch in their list makes one the baseline that the others are compared with.";

/// The longest value that is shown whole, in characters.
const LONGEST: usize = 44;

/// A value that may be long.
fn cut(text: &str) -> Html {
    html! { <span title={text.to_owned()}>{ middle(text, LONGEST).into_owned() }</span> }
}

fn row(props: &NoiseProps<'_>, at: usize, line: &Line) -> Html {
    let proposal = props.proposal.filter(|of| of.keys == line.keys);
    let onclick = props.calls.weigh.reform(move |_: MouseEvent| Weigh::Line(at));
    // Many lines are of one rule. What is said begins with what is seen.
    let name = [&*middle(&line.rule, LONGEST), &line.workload, &line.what].join(", ");
    html! {<>
        <tr data-testid="noise-line">
            { for line.change.iter().map(|change| html! { <td data-change={*change}>{ *change }</td> }) }
            <th scope="row">
                <button type="button" class="linkbtn link" aria-label={name} aria-expanded={line.change.is_none().then(|| proposal.is_some().to_string())} {onclick}>{ cut(&line.rule) }</button>
            </th>
            <td>{ cut(&line.workload) }</td>
            <td class="mono">{ cut(&line.what) }</td>
            { for line.counts.iter().map(|count| html! { <td class="n">{ count.clone() }</td> }) }
            { for line.told.iter().filter(|_| line.change.is_none()).map(|count| html! { <td class={classes!("n", (*count == 0).then_some("nil"))}>{ number(*count) }</td> }) }
        </tr>
        if let Some(proposal) = proposal {
            <tr><td colspan="10">{ weighed(props, proposal) }</td></tr>
        }
    </>}
}

/// What the exclusion goes by, what it would hide, and what can be done with it.
fn weighed(props: &NoiseProps<'_>, proposal: &Proposal) -> Html {
    let weigh = &props.calls.weigh;
    let exclusion = &proposal.exclusion;
    let part = |(at, part): (usize, &Part)| {
        html! {
            <button type="button" class="toggle" data-testid="exclude-by" aria-pressed={part.on.to_string()}
                onclick={weigh.reform(move |_: MouseEvent| Weigh::Part(at))}>
                <span class="box">{ icon("check", 12) }</span>
                <span>{ [part.label, ": ", &part.words].concat() }</span>
            </button>
        }
    };
    let counts = proposal.counts.as_deref();
    let effects = exclusion.effects(props.query, &proposal.conditions, counts);
    let made = proposal.row.as_ref().map(|row| draft(exclusion, row));
    html! {
        <div class="weigh" data-testid="weigh" role="group" aria-label="Exclusion">
            <p>{ "Exclude by" }{ for exclusion.parts.iter().enumerate().map(part) }</p>
            <p role="status">
                if counts.is_some() {
                    { "Would hide" }{ for effects.iter().map(|of| effect(props, of)) }
                } else {
                    { "Counting what it would hide …" }
                }
            </p>
            if counts.is_some() {
                <p class="muted">{ rare(exclusion) }</p>
                <p>
                    <button type="button" class="btn btn-small" data-testid="exclude-it" onclick={weigh.reform(|_: MouseEvent| Weigh::Hide)}>{ "Exclude from the filter" }</button>
                    { match made {
                        Some(Ok((kind, _))) => html! {
                            <button type="button" class="btn btn-small" data-testid="copy-draft" onclick={weigh.reform(|_: MouseEvent| Weigh::Draft)}>
                                { ["Copy a draft of ", kind, ": review before use"].concat() }
                            </button>
                        },
                        Some(Err(why)) => html! { <span class="muted" data-testid="no-draft">{ why }</span> },
                        None => Html::default(),
                    } }
                </p>
            }
        </div>
    }
}

/// What rare means for an exclusion, in words.
fn rare(exclusion: &Exclusion) -> String {
    let rule = if exclusion.parts.first().is_some_and(|rule| rule.on) { "" } else { "rule or " };
    let other = by_words(exclusion.by.other()).to_lowercase();
    let most = number(RARE.unsigned_abs());
    ["Rare: their ", rule, &other, " occurs at most ", &most, " times among them."].concat()
}

/// A count that shows what it counts.
fn effect(props: &NoiseProps<'_>, of: &Effect) -> Html {
    let Some(count) = of.count else {
        return html! { <span class="muted">{ ["too much to tell what is ", of.label].concat() }</span> };
    };
    let text = [&number(count), " ", of.label].concat();
    match &of.query {
        Some(query) if count > 0 => {
            let query = query.clone();
            let onclick = props.calls.query.reform(move |_: MouseEvent| query.clone());
            html! { <button type="button" class="linkbtn link" data-testid="effect" {onclick}>{ text }</button> }
        }
        _ => html! { <span data-testid="effect">{ text }</span> },
    }
}
