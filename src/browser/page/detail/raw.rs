//! The raw record as found, with the numbers of its lines and the repairs beside them.

use super::super::marks::icon;
use super::super::state::{InputView, row_name};
use super::copy::Copy;
use std::rc::Rc;
use watchglass::protocol::Detail;
use watchglass::view::detail::raw::{Ink, Line, MOST, found, lines, stands};
use watchglass::view::words;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// Properties of [`RawRecord`].
#[derive(Properties, PartialEq)]
pub struct RawRecordProps {
    /// The event.
    pub detail: Rc<Detail>,
    /// The inputs, for the name of the one it stands in.
    pub inputs: Rc<Vec<InputView>>,
    /// What it is called.
    pub name: &'static str,
}

/// The raw record.
#[component]
pub fn RawRecord(props: &RawRecordProps) -> Html {
    let detail = &props.detail;
    let (lines, cut) = lines(detail);
    let name = props.inputs.iter().find(|view| view.input == detail.place.input);
    let place = stands(detail, &lines);
    let wrap = use_state_eq(|| true);
    // What is searched for, and which of what is found is in view.
    let find = use_state_eq(|| (String::new(), 0_usize));
    let section = use_node_ref();
    {
        let section = section.clone();
        use_effect_with((*find).clone(), move |_| {
            let section = section.cast::<Element>();
            let now = section.and_then(|of| of.query_selector(".now").ok().flatten());
            now.iter().for_each(Element::scroll_into_view);
        });
    }
    let cut_lines = lines.iter().map(|line| found(line, &find.0));
    let mut total = 0;
    let mut drawn = Vec::with_capacity(lines.len());
    for (of, (parts, count)) in lines.iter().zip(cut_lines) {
        drawn.push(line(of, &parts, find.1.wrapping_sub(total)));
        total += count;
    }
    let toggle = {
        let wrap = wrap.clone();
        Callback::from(move |_: MouseEvent| wrap.set(!*wrap))
    };
    let copied = {
        let detail = detail.clone();
        Callback::from(move |()| detail.raw.clone())
    };
    let of = row_name((detail.row.shard, detail.row.row));
    html! {
        <section class="pane d-raw" ref={section} aria-label={props.name} data-testid="raw">
            <div class="pane-head">
                <h3>{ "Raw" }</h3>
                { for name.map(|view| html! { <span class="mono clip">{ words::visible(&view.name).into_owned() }</span> }) }
                <span class="right">
                    <button type="button" class="toggle" data-testid="raw-wrap" aria-pressed={wrap.to_string()} onclick={toggle}>
                        <span class="box">{ icon("check", 12) }</span>{ "Wrap" }
                    </button>
                    <Copy {of} make={copied} word="Copy" testid="copy-raw" />
                </span>
            </div>
            { search(&find, total) }
            <p class="fixes">{ place }</p>
            if !detail.carried.is_empty() { { carried(&detail.carried) } }
            if !detail.repairs.is_empty() {
                <p class="fixes"><span class="rep">{ words::plural(detail.repairs.len() as u64, "repair") }</span>
                    <span>{ "Shown as found; what was read in its place stands beside each mark." }</span></p>
            }
            if detail.lossy {
                <p class="fixes">{ "Bytes that are not UTF-8 are shown as �." }</p>
            }
            // What sticks out is scrolled to by keys too.
            <ol class={classes!("raw", (!*wrap).then_some("long"))} tabindex={(!*wrap).then_some("0")} aria-label={(!*wrap).then_some("Lines of the record")}>
                { for drawn }
            </ol>
            if cut {
                <p class="fixes">{ format!("The first {} characters are shown; copying takes all.", words::number(MOST as u64)) }</p>
            }
        </section>
    }
}

/// What carried the record, outermost first.
fn carried(names: &[String]) -> Html {
    html! {
        <p class="fixes" data-testid="carried">
            <span aria-hidden="true">{ ["In: ", &names.join(" › ")].concat() }</span>
            <span class="vh">{ ["Carried by: ", &names.join(", in it ")].concat() }</span>
        </p>
    }
}

/// The field that searches the record; Enter leads from one place to the next.
fn search(find: &UseStateHandle<(String, usize)>, total: usize) -> Html {
    let oninput = {
        let find = find.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                find.set((field.value(), 0));
            }
        })
    };
    let onkeydown = {
        let find = find.clone();
        Callback::from(move |event: KeyboardEvent| {
            let (text, at) = (*find).clone();
            match event.key().as_str() {
                "Enter" if total > 0 => {
                    let by = if event.shift_key() { total - 1 } else { 1 };
                    find.set((text, (at + by) % total));
                }
                "Escape" if !text.is_empty() => find.set((String::new(), 0)),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let (text, at) = (&find.0, find.1);
    let said = match total {
        _ if text.is_empty() => String::new(),
        0 => "not found".to_owned(),
        _ => [&words::number(at as u64 + 1), " of ", &words::number(total as u64)].concat(),
    };
    html! {
        <p class="fixes d-find">
            <input type="search" data-testid="raw-find" aria-label="Search the record" placeholder="Search the record"
                spellcheck="false" autocomplete="off" value={text.clone()} {oninput} {onkeydown} />
            <span role="status" data-testid="raw-found">{ said }</span>
        </p>
    }
}

/// A line, of which the place of this number in it is in view.
fn line(line: &Line, parts: &[(Ink, Option<usize>, String)], now: usize) -> Html {
    let part = |(ink, hit, text): &(Ink, Option<usize>, String)| {
        let class = match ink {
            Ink::Key => "k",
            Ink::Text => "s",
            Ink::Number => "n",
            Ink::Plain => "",
        };
        let text = match hit {
            Some(hit) => {
                html! { <mark class={(*hit == now).then_some("now")}>{ text.clone() }</mark> }
            }
            None => html! { { text.clone() } },
        };
        if class.is_empty() {
            text
        } else {
            html! { <span {class}>{ text }</span> }
        }
    };
    let fix = |(number, words): &(usize, String)| {
        html! { <span class="fixnote" data-testid="repair">{ format!("{number} · {words}") }</span> }
    };
    let number = line.number.map_or_else(|| "+".to_owned(), |number| number.to_string());
    html! {
        <li class={(!line.fixes.is_empty()).then_some("fix")}>
            <span class="ln" aria-hidden="true">{ number }</span>
            <span class="lc"><code>{ for parts.iter().map(part) }</code>{ for line.fixes.iter().map(fix) }</span>
        </li>
    }
}
