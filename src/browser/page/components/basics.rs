//! The smallest of what the page is made of: marks, badges, icons, buttons, switches, notices.

use super::super::marks::{disposition_badge, glyph, hue, icon, severity_mark};
use super::model::Model;
use super::{State, state};
use std::rc::Rc;
use watchglass::event::{Disposition, Severity};
use watchglass::view::words;
use yew::prelude::*;

/// All severities, the worst first.
pub(super) const SEVERITIES: [Severity; 7] = [
    Severity::Fatal,
    Severity::Critical,
    Severity::High,
    Severity::Medium,
    Severity::Low,
    Severity::Info,
    Severity::Unknown,
];

pub(super) fn marks(_: &Rc<Model>) -> Vec<State> {
    const ICONS: [&str; 24] = [
        "search",
        "close",
        "chevron",
        "chevron-down",
        "back",
        "arrow-up",
        "arrow-down",
        "lock",
        "unlock",
        "download",
        "file",
        "sun",
        "moon",
        "menu",
        "rows",
        "filter",
        "star",
        "clock",
        "side",
        "check",
        "warning",
        "copy",
        "undo",
        "",
    ];
    const DISPOSITIONS: [Disposition; 5] = [
        Disposition::Blocked,
        Disposition::Detected,
        Disposition::Allowed,
        Disposition::Logged,
        Disposition::Unknown,
    ];
    let severity = |of: Severity| {
        html! { <span class={classes!("sev", hue(of))}>{ glyph(of) }{ words::severity(of) }</span> }
    };
    vec![
        state("severities", html! { <p class="in-row">{ for SEVERITIES.map(severity) }</p> }),
        state(
            "their shapes alone",
            html! { <p class="in-row">{ for SEVERITIES.map(severity_mark) }</p> },
        ),
        state(
            "outcomes",
            html! { <p class="in-row">{ for DISPOSITIONS.map(disposition_badge) }</p> },
        ),
        state("icons", html! { <p class="in-row">{ for ICONS.map(|name| icon(name, 16)) }</p> }),
        state(
            "of a card",
            html! {
                <p class="in-row">
                    <span class="badge">{ "KubeArmor alert" }</span><span class="tech">{ "T1046" }</span>
                    <span class="tech ours">{ "shell" }</span><span class="rep">{ "2 repairs" }</span>
                    <span class="ctrl">{ "3 tags" }</span><kbd>{ "?" }</kbd>
                </p>
            },
        ),
    ]
}

pub(super) fn controls(_: &Rc<Model>) -> Vec<State> {
    let toggle = |on: bool| {
        html! {
            <button type="button" class="toggle" aria-pressed={on.to_string()}>
                <span class="box">{ icon("check", 12) }</span><span>{ "Fold repeats" }</span>
            </button>
        }
    };
    let choice = |label: &'static str, on: bool| {
        html! { <button type="button" aria-pressed={on.to_string()}>{ label }</button> }
    };
    vec![
        state(
            "buttons",
            html! {
                <p class="in-row">
                    <button type="button" class="btn">{ "Show all" }</button>
                    <button type="button" class="btn btn-primary">{ "Open files" }</button>
                    <button type="button" class="btn btn-small">{ "Cancel" }</button>
                    <button type="button" class="linkbtn link">{ "Account of every byte" }</button>
                    <button type="button" class="icon-btn" aria-label="Compact rows">{ icon("rows", 16) }</button>
                    <button type="button" class="icon-btn" aria-label="Compact rows" aria-pressed="true">{ icon("rows", 16) }</button>
                </p>
            },
        ),
        state(
            "switches",
            html! {
                <p class="in-row">{ toggle(false) }{ toggle(true) }<span class="seg" role="group" aria-label="Zone">{ choice("UTC", true) }{ choice("Local", false) }</span></p>
            },
        ),
    ]
}
