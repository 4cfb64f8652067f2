//! The first page: where files go, and why that is safe.

use super::calls::Calls;
use super::seal::{Proof, Seal};
use super::sealed::{SealProps, seal_proof, why_open};
use watchglass::view::actions::Act;
use watchglass::view::time::Zone;
use yew::prelude::*;

/// What [`empty`] draws.
pub struct EmptyProps {
    /// What is known of the seal.
    pub proof: Proof,
    /// The zone of times.
    pub zone: Zone,
    /// The filter of a link, which waits for something to open.
    pub filter: Option<AttrValue>,
    /// The callbacks.
    pub calls: Calls,
}

/// What the page shows while nothing is open.
pub fn empty(props: &EmptyProps) -> Html {
    let choose = |folder: bool| props.calls.choose.reform(move |_: MouseEvent| folder);
    let seal = props.proof.seal();
    let open = seal == Seal::Open;
    html! {
        <main class="empty" id="main" tabindex="-1">
            <div class="empty-in">
                <h1>{ "See what happened in your containers" }</h1>
                <p class="lede">
                    { "Open event files from NeuVector or KubeArmor. Everything is read in this page, on this computer" }
                    if open {
                        { "." }
                    } else {
                        // It has its place before it is known, so that nothing moves.
                        <span class={(seal != Seal::Sealed).then_some("unsaid")}>{ ": the browser refuses every request the page could make, so nothing you open can leave it." }</span>
                    }
                </p>
                if open {
                    <p class="notice bad" role="alert">{ why_open(&props.proof) }</p>
                }
                if let Some(filter) = &props.filter {
                    <p class="notice" role="status">
                        <span>{ "Filter from the link: " }<code>{ filter.clone() }</code>{ ". It will hold for what you open." }</span>
                        <button type="button" class="linkbtn link" data-testid="show-all"
                            onclick={props.calls.show_all.clone()}>{ "Show all" }</button>
                    </p>
                }
                <div class="starts">
                    <div class="drop" data-testid="drop-zone">
                        <div class="drop-act">
                            <h2>{ "Drop files or folders anywhere" }</h2>
                            <p>{ "Or paste what you copied from a terminal, a web page or a ticket: " }<kbd>{ "Ctrl V" }</kbd></p>
                            <div class="acts">
                                <button type="button" class="btn btn-primary" data-testid="choose" onclick={choose(false)}>{ "Choose files" }</button>
                                <button type="button" class="btn" data-testid="choose-folder" onclick={choose(true)}>{ "Choose a folder" }</button>
                                <button type="button" class="btn" data-testid="sample" onclick={props.calls.sample.clone()}>{ "Load sample, 26 records" }</button>
                            </div>
                        </div>
                        { ruler() }
                    </div>
                    { seal_proof(&SealProps { proof: props.proof.clone(), zone: props.zone }) }
                </div>
                { reads() }
                <p class="foot">
                    <span>{ "Every repair is listed with the original beside it." }</span>
                    <button type="button" class="linkbtn" onclick={props.calls.act.reform(|_: MouseEvent| Act::Sheet)}><kbd>{ "?" }</kbd>{ " keys and words" }</button>
                </p>
            </div>
        </main>
    }
}

/// What lies over the page while files are dragged over it.
pub fn drop_over() -> Html {
    html! { <div class="drop-over" data-testid="drop-over" aria-hidden="true">{ "Drop to open" }</div> }
}

fn ruler() -> Html {
    html! {
        <svg class="ruler" width="100%" height="14" aria-hidden="true">
            <defs>
                <pattern id="ruler" width="72" height="14" patternUnits="userSpaceOnUse">
                    <path class="rt" d="M.5 14V4M12.5 14v-4M24.5 14v-4M36.5 14V8M48.5 14v-4M60.5 14v-4" />
                </pattern>
            </defs>
            <rect width="100%" height="14" fill="url(#ruler)" />
        </svg>
    }
}

/// What it reads: three lists of a name and a word on it.
const READS: [(&str, [(&str, &str); 3]); 3] = [
    (
        "Sources",
        [
            ("NeuVector", "threat, violation, incident, audit, event, activity"),
            ("KubeArmor", "alerts and logs of containers and hosts, karmor logs"),
            ("Anything else", "JSON, or lines with a time or level, as generic events"),
        ],
    ),
    (
        "Formats",
        [
            ("JSON, NDJSON, CSV", "one event or many, arrays, tables, exports of this page"),
            (
                "Logs",
                "of Kubernetes, Docker, syslog, journald, Elasticsearch, Loki, Splunk and others",
            ),
            ("Archives", "gz, zip, tar, zst, bz2, xz, lz4, also one in another"),
        ],
    ),
    (
        "Damage it mends",
        [
            ("Cut or broken records", "braces, quotes and arrays closed, listed"),
            ("Copied pieces", "from terminals, web pages, tickets, documents"),
            ("Stray commas, words", "skipped, listed"),
        ],
    ),
];

fn reads() -> Html {
    let item = |(name, what): (&'static str, &'static str)| html! { <li><b>{ name }</b><span>{ what }</span></li> };
    html! {
        <div class="reads">
            { for READS.map(|(head, items)| html! {
                <section><h2>{ head }</h2><ul>{ for items.map(item) }</ul></section>
            }) }
        </div>
    }
}
