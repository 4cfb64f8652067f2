//! The head of the list: its orders, and what its columns hold.

use super::super::address::order_word;
use crate::query::Order;
use yew::prelude::*;

/// Properties of [`ListHead`].
#[derive(Properties, PartialEq)]
pub struct ListHeadProps {
    /// The order of the list.
    pub order: Order,
    /// Takes another order.
    pub on_order: Callback<Order>,
    /// Goes to the first event in time, or to the last.
    pub on_jump: Callback<bool>,
}

/// The head of the list.
#[component]
pub fn ListHead(props: &ListHeadProps) -> Html {
    let choice = |order: Order, label: &'static str, title: &'static str| {
        let call = props.on_order.clone();
        html! {
            <button type="button" data-testid={format!("order-{}", order_word(order))} {title}
                aria-pressed={(props.order == order).to_string()}
                onclick={Callback::from(move |_: MouseEvent| call.emit(order))}>{ label }</button>
        }
    };
    let jump = |last: bool, label: &'static str, title: &'static str| {
        html! {
            <button type="button" data-testid={if last { "jump-last" } else { "jump-first" }} {title} aria-label={title}
                onclick={props.on_jump.reform(move |_: MouseEvent| last)}>{ label }</button>
        }
    };
    html! {
        <div class="list-head">
            <h2 class="vh">{ "List of events" }</h2>
            <span class="sorts" role="group" aria-label="Order">
                { choice(Order::Newest, "Newest", "The latest first, undated last") }
                { choice(Order::Oldest, "Oldest", "The earliest first, undated last") }
                { choice(Order::Worst, "Worst", "By severity, then blocked, detected, allowed, logged") }
                <span class="jumps" role="group" aria-label="Go to">
                    { jump(false, "First", "Go to the first event in time (g)") }
                    { jump(true, "Last", "Go to the last event in time (G)") }
                </span>
            </span>
            <span class="c3" aria-hidden="true">{ "Actor, then object" }</span>
            <span class="c4" aria-hidden="true">{ "Rule, then techniques and signals" }</span>
        </div>
    }
}
