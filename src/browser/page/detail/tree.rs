//! The processes around the event, as lists in lists: each shows its events.

use super::super::app::around::Look;
use super::super::marks::severity_mark;
use super::DetailViewProps;
use watchglass::query::{Around, Expr, Query, Row, elsewhere};
use watchglass::view::tree::{Node, question};
use watchglass::view::words;
use yew::prelude::*;

/// The tree; nothing where the event names no process.
pub(super) fn tree(props: &DetailViewProps, row: &Row) -> Html {
    let known = props.open.tree.as_ref().filter(|tree| !tree.roots.is_empty());
    let (Some(tree), Some(_)) = (known, question(row)) else { return Html::default() };
    html! {
        <section class="pane" aria-labelledby="tree-head" data-testid="tree">
            <div class="pane-head">
                <h3 id="tree-head">{ "Processes" }</h3>
                <span>{ if row.host { "of this node, outside of containers" } else { "of this container" } }
                    if let Some(name) = &tree.inferred {
                        <span data-testid="tree-name">{ [": ", &words::short(name, 40), " (inferred from records of the same id)"].concat() }</span>
                    }
                </span>
            </div>
            { other_ids(props, row) }
            { list(&tree.roots, props) }
            if tree.left > 0 {
                <p class="packet" data-testid="tree-left">{ ["At least ", &words::number(tree.left), " more are not drawn: the tree shows those with the most events."].concat() }</p>
            }
            if tree.roots.iter().any(|root| root.events == 0) {
                <p class="packet">{ "Dashed: named as a parent, without an event of its own in these files." }</p>
            }
        </section>
    }
}

fn list(nodes: &[Node], props: &DetailViewProps) -> Html {
    html! { <ul class="tree" aria-labelledby="tree-head">{ for nodes.iter().map(|node| item(node, props)) }</ul> }
}

fn item(node: &Node, props: &DetailViewProps) -> Html {
    let said = node.words();
    let look = &props.calls.look;
    // What the number and the shape say to the eye.
    let aloud = match node.events {
        0 => "no event of its own",
        1 => " event",
        _ => " events",
    };
    let severity =
        node.worst.map_or(String::new(), |worst| [", worst ", words::severity(worst)].concat());
    let own = if node.own { ", of the open event" } else { "" };
    let onclick = {
        let (query, words) = (node.query.clone(), ["Process ", &said].concat());
        let order = props.query.order;
        look.reform(move |_: MouseEvent| Look::At(Query { order, ..query.clone() }, words.clone()))
    };
    let chosen = node.query.parts() == props.query.parts();
    html! {
        <li>
            <button type="button" class={classes!((node.events == 0).then_some("ghost"), node.own.then_some("own"))}
                data-testid="tree-node" aria-pressed={chosen.to_string()} {onclick}>
                { for node.worst.map(severity_mark) }
                <span class="mono">{ said }</span><span class="vh">{ ": " }</span>
                if node.events > 0 { <span class="n">{ words::number(node.events) }</span> }
                <span class="vh">{ [aloud, &severity, own].concat() }</span>
            </button>
            if !node.children.is_empty() { { list(&node.children, props) } }
        </li>
    }
}

/// Whether containers of these names have other ids: a name is used again.
fn other_ids(props: &DetailViewProps, row: &Row) -> Html {
    let Some(filter) = elsewhere(row) else { return Html::default() };
    let place = Around::of(row).conditions(&Expr::default()).len();
    let counts = props.open.around.as_ref();
    let Some(count) = counts.and_then(|counts| counts.get(place)).filter(|count| **count > 0)
    else {
        return Html::default();
    };
    let query = Query { filter, order: props.query.order, ..Query::default() };
    let words = "Same name, another container";
    let onclick =
        props.calls.look.reform(move |_: MouseEvent| Look::At(query.clone(), words.to_owned()));
    html! {
        <p class="packet" data-testid="other-ids">
            { "The name is used again: " }
            <button type="button" class="linkbtn link" {onclick}>{ words::plural(*count, "event") }</button>
            { " of containers with another id." }
        </p>
    }
}
