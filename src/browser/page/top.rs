//! The top bar: the name, the totals, the switches, the seal.

use super::calls::Calls;
use super::marks::icon;
use super::seal::Proof;
use super::sealed::SealButton;
use super::state::{Phase, Theme, Totals};
use super::totals::{StatusProps, progress, status};
use watchglass::view::actions::Act;
use watchglass::view::time::Zone;
use watchglass::view::words::percent;
use yew::prelude::*;

/// Properties of [`TopBar`].
#[derive(Properties, PartialEq)]
pub struct TopBarProps {
    /// The sums.
    pub totals: Totals,
    /// The state.
    pub phase: Phase,
    /// What is being read.
    pub reading: Option<AttrValue>,
    /// How fast that goes, and how long it still takes, in words.
    pub pace: Option<String>,
    /// What is known of the seal.
    pub proof: Proof,
    /// The zone of times.
    pub zone: Zone,
    /// The theme.
    pub theme: Theme,
    /// Whether rows are low.
    pub compact: bool,
    /// The callbacks.
    pub calls: Calls,
}

/// The top bar. On a phone the switches stand in a menu.
#[component]
pub fn TopBar(props: &TopBarProps) -> Html {
    let menu = use_state_eq(|| false);
    let toggle = {
        let menu = menu.clone();
        Callback::from(move |_: MouseEvent| menu.set(!*menu))
    };
    let act = |act: Act| props.calls.act.reform(move |_: MouseEvent| act);
    html! {
        <header class="top">
            <span class="brand">
                <svg width="18" height="18" viewBox="0 0 18 18" stroke-width="1.5"
                    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
                    <circle cx="9" cy="9" r="7.25" />
                    <path d="M2.6 6.2c3.4 4.6 9.4 4.6 12.8 0" />
                </svg>
                <span>{ "Watchglass" }</span>
            </span>
            { status(&StatusProps { totals: props.totals, phase: props.phase, reading: props.reading.clone(), pace: props.pace.as_deref(), calls: props.calls.clone() }) }
            <div class="top-tools">
                <div id="switches" class={classes!("switches", menu.then_some("is-open"))}>
                    <button type="button" class="btn btn-small" data-testid="actions" title="All actions, by name (Ctrl K)"
                        aria-haspopup="dialog" onclick={act(Act::Palette)}>{ "Actions" }</button>
                    { zones(props) }
                    { themes(props) }
                    <button type="button" class="icon-btn" data-testid="density" aria-pressed={props.compact.to_string()}
                        aria-label="Compact rows" title="Compact rows" onclick={act(Act::Compact)}>{ icon("rows", 16) }</button>
                    <button type="button" class="icon-btn" onclick={act(Act::Sheet)}
                        aria-label="Keys and words (?)" title="Keys and words (?)">{ "?" }</button>
                </div>
                <SealButton proof={props.proof.clone()} zone={props.zone} />
                <button type="button" class="icon-btn menu-btn" aria-label="Settings"
                    aria-controls="switches" aria-expanded={menu.to_string()} onclick={toggle}>
                    { icon("menu", 16) }
                </button>
            </div>
            if props.totals.loading > 0 { { progress("progress", "Reading", percent(props.totals.bytes, props.totals.size)) } }
        </header>
    }
}

fn zones(props: &TopBarProps) -> Html {
    let choice = |zone: Zone, label: &'static str, title: &'static str| {
        let call = props.calls.zone.clone();
        html! {
            <button type="button" data-zone-set={zone.word()} {title}
                aria-pressed={(props.zone == zone).to_string()}
                onclick={Callback::from(move |_: MouseEvent| call.emit(zone))}>{ label }</button>
        }
    };
    html! {
        <div class="seg" role="group" aria-label="Time zone" data-testid="zone">
            { choice(Zone::Utc, "UTC", "Times in UTC") }
            { choice(Zone::Local, "Local", "Times in the zone of this computer") }
        </div>
    }
}

fn themes(props: &TopBarProps) -> Html {
    let choice = |theme: Theme| {
        let call = props.calls.theme.clone();
        let (title, shown) = match theme {
            Theme::Auto => ("Auto: colours as the system", html! { "Auto" }),
            Theme::Light => ("Light colours", icon("sun", 14)),
            Theme::Dark => ("Dark colours", icon("moon", 14)),
        };
        html! {
            <button type="button" data-theme-set={theme.word()} {title} aria-label={title}
                aria-pressed={(props.theme == theme).to_string()}
                onclick={Callback::from(move |_: MouseEvent| call.emit(theme))}>{ shown }</button>
        }
    };
    html! {
        <div class="seg" role="group" aria-label="Theme" data-testid="theme">
            { for Theme::ALL.map(choice) }
        </div>
    }
}
