//! Room for what grows by itself: while a large input is read, what is told of it takes more lines
//! now and then, and all below would move.

use std::rc::Rc;
use watchglass::query::Query;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Properties of [`Steady`].
#[derive(Properties, PartialEq)]
pub struct SteadyProps {
    /// Whether what is in it may grow without a person's doing.
    pub grows: bool,
    /// What it is told of: of another query it takes what it needs.
    pub of: Rc<Query>,
    /// What is in it.
    pub children: Html,
}

/// What is in it, with room for more lines where that grows. The style sheet makes the room when it
/// is drawn first; then the height that it has is kept.
#[component]
pub fn Steady(props: &SteadyProps) -> Html {
    let (room, inside) = (use_node_ref(), use_node_ref());
    let kept = use_mut_ref(|| (props.of.clone(), 0));
    {
        let (room, inside, of) = (room.clone(), inside.clone(), props.of.clone());
        let grows = props.grows;
        use_effect(move || {
            let element = |node: &NodeRef| node.cast::<HtmlElement>();
            let (Some(room), Some(inside)) = (element(&room), element(&inside)) else { return };
            let mut kept = kept.borrow_mut();
            if kept.0 != of {
                *kept = (of, 0);
                let _ = room.remove_attribute("style");
            }
            if grows && inside.offset_height() > kept.1 {
                kept.1 = room.offset_height();
                let _ = room.style().set_property("min-height", &format!("{}px", kept.1));
            }
        });
    }
    html! {
        <div class={classes!("steady", props.grows.then_some("grows"))} ref={room}>
            <div ref={inside}>{ props.children.clone() }</div>
        </div>
    }
}
