//! The seal as it is shown: the button in the top bar, the panel behind it, the proof on
//! the first page. It says what was tested, and what that does not cover.

use super::marks::icon;
use super::popup::{Popup, use_popup};
use super::seal::{Proof, Seal, TRIED};
use super::zone;
use watchglass::view::time::{Zone, show};
use yew::prelude::*;

/// Properties of [`SealButton`] and [`seal_proof`].
#[derive(Properties, PartialEq)]
pub struct SealProps {
    /// What is known of the seal.
    pub proof: Proof,
    /// The zone of times.
    pub zone: Zone,
}

fn clock(props: &SealProps) -> String {
    props.proof.at.map_or_else(String::new, |at| show(at, zone::offset(props.zone, at)).clock)
}

/// The seal's state; a click opens what was tested.
#[component]
pub fn SealButton(props: &SealProps) -> Html {
    let Popup { open, button, toggle, escape } = use_popup();
    let (state, drawn, word) = match props.proof.seal() {
        Seal::Sealed => ("sealed", "lock", "Sealed"),
        Seal::Open => ("open", "unlock", "Not sealed"),
        Seal::Checking => ("checking", "lock", "Checking"),
    };
    html! {
        <div class="seal-box" onkeydown={escape}>
            <button type="button" class="seal" ref={button} data-testid="seal" data-state={state}
                aria-expanded={open.to_string()} onclick={toggle}>
                { icon(drawn, 16) }
                <b>{ word }</b>
                if state == "checking" { <span class="vh">{ " the seal" }</span> }
                if state == "sealed" { <span class="wide-only">{ clock(props) }</span> }
            </button>
            if *open {
                <div class="pop seal-pop" data-testid="seal-panel" role="region" aria-label="The seal">
                    { facts(props, Html::default()) }
                    { limits() }
                </div>
            }
        </div>
    }
}

/// The proof on the first page.
pub fn seal_proof(props: &SealProps) -> Html {
    let uncovered = html! {
        <div><dt>{ "Not covered" }</dt><dd>{ "extensions of the browser, and the computer itself" }</dd></div>
    };
    html! {
        <section class="proof" aria-label="Seal" data-testid="seal-proof">{ facts(props, uncovered) }</section>
    }
}

/// What was tested and what came of it.
fn facts(props: &SealProps, more: Html) -> Html {
    let told = |refused: Option<bool>| match refused {
        Some(true) => "refused by the browser",
        Some(false) => "not refused",
        None => "under way",
    };
    let head = match props.proof.seal() {
        Seal::Sealed => html! { <h2>{ icon("lock", 16) }{ "Sealed" }</h2> },
        Seal::Open => {
            html! { <h2 class="open">{ icon("unlock", 16) }{ "Not sealed" }</h2> }
        }
        Seal::Checking => {
            html! { <h2 class="checking">{ icon("lock", 16) }{ "Checking the seal" }</h2> }
        }
    };
    let policy = match props.proof.page {
        Some(false) => ", which should stand in the first bytes, is not in force",
        _ => ", in the first bytes of the page",
    };
    let zone = if props.zone == Zone::Utc { " UTC" } else { "" };
    let checked = match props.proof.at {
        Some(_) => clock(props) + zone,
        None => told(None).to_owned(),
    };
    html! {<>
        { head }
        if props.proof.seal() == Seal::Open {
            <p class="open">{ why_open(&props.proof) }</p>
        }
        <dl>
            <div><dt>{ "Policy" }</dt><dd><code>{ "connect-src 'none'" }</code>{ policy }</dd></div>
            <div><dt>{ "Tried" }</dt><dd>{ "one request to " }<code>{ TRIED.trim_start_matches("https://").trim_end_matches('/') }</code>{ ", from the page and from the reader" }</dd></div>
            <div><dt>{ "Page" }</dt><dd>{ told(props.proof.page) }</dd></div>
            <div><dt>{ "Reader" }</dt><dd>{ told(props.proof.worker) }</dd></div>
            <div><dt>{ "Checked" }</dt><dd>{ checked }</dd></div>
            <div><dt>{ "Stored" }</dt><dd>{ "nothing; closing the tab forgets it all" }</dd></div>
            { more }
        </dl>
    </>}
}

/// Why the seal is open, in words.
pub fn why_open(proof: &Proof) -> &'static str {
    match (proof.page, proof.worker) {
        (Some(false), Some(false)) => {
            "The browser did not refuse a request from the page, nor one from the reader. Its policy may have been removed: do not open sensitive files here."
        }
        (Some(false), _) => {
            "The browser did not refuse a request from the page. Its policy may have been removed: do not open sensitive files here."
        }
        _ => {
            "The browser did not refuse a request from the reader. It does not keep the policy for workers: do not open sensitive files here."
        }
    }
}

fn limits() -> Html {
    html! {<>
        <h3>{ "What this does not cover" }</h3>
        <ul>
            <li>{ "Navigation: an address that you open yourself leaves this page." }</li>
            <li>{ "Extensions of the browser: they may read any page." }</li>
            <li>{ "Downloads: files that you export go where you save them." }</li>
            <li>{ "A changed copy of this file. A page cannot vouch for itself." }</li>
        </ul>
        <h3>{ "How to check it from outside" }</h3>
        <ul>
            <li>{ "Compare the file's SHA-256 with that of the release." }</li>
            <li>{ "Read the policy in its first lines, in any text editor." }</li>
            <li>{ "Open the browser's network view, or take the computer off the network: it works the same." }</li>
        </ul>
    </>}
}
