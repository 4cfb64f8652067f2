//! The head of the list: its orders, and what its columns hold.

use super::super::address::order_word;
use super::super::verdict::routine_switch;
use crate::query::{Order, Query};
use crate::view::verdict::Told;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`ListHead`].
#[derive(Properties, PartialEq)]
pub struct ListHeadProps {
    /// The order of the list.
    pub order: Order,
    /// Takes another order.
    pub on_order: Callback<Order>,
    /// The verdict, which knows what is routine.
    pub told: Option<Rc<Told>>,
    /// Takes another filter.
    pub on_query: Callback<Query>,
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
    let routine = props.told.as_ref().and_then(|told| told.routine.as_ref());
    html! {
        <div class="list-head">
            <h2 class="vh">{ "List of events" }</h2>
            <span class="sorts" role="group" aria-label="Order">
                { choice(Order::Newest, "Newest", "The latest first, undated last") }
                { choice(Order::Oldest, "Oldest", "The earliest first, undated last") }
                { choice(Order::Worst, "Worst", "By severity, then blocked, detected, allowed, logged") }
                { for routine.map(|part| routine_switch(part, &props.on_query)) }
            </span>
            <span class="c3" aria-hidden="true">{ "Actor, then object" }</span>
            <span class="c4" aria-hidden="true">{ "Rule, then techniques and signals" }</span>
        </div>
    }
}
