//! The filter in the address: `#q=` and the query's text, so that a view can be kept.
//!
//! What stands in an address was written by anybody. It is parsed into typed values, and a
//! link of a later version is refused rather than half understood.

use js_sys::{decode_uri_component, encode_uri_component};
use wasm_bindgen::JsValue;
use watchglass::event::Field;
use watchglass::query::{Alike, Noise, Order, Query, has_order, text};
use watchglass::view::tracks;
use watchglass::view::words::short;
use web_sys::History;

/// What an address asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// No filter.
    Nothing,
    /// A filter, an order, whether repeats fold and by what, and whether noise is counted or lanes are shown.
    Query(Query),
    /// Something that cannot be shown, and why.
    Refused(String),
}

/// Reads the address of the page.
pub fn read() -> Asked {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    parse(hash.unwrap_or_default().trim_start_matches('#'))
}

fn parse(fragment: &str) -> Asked {
    let mut query = Query::default();
    let mut asked = false;
    for part in fragment.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let Some(value) = decode_uri_component(value).ok().map(String::from) else {
            return Asked::Refused("the address is damaged".to_owned());
        };
        match name {
            "q" => match text::parse_query(&value) {
                Ok(asked) => query = query.showing(asked),
                Err(error) => return Asked::Refused(error.message),
            },
            "order" => match order(&value) {
                Some(order) => query.order = order,
                None => {
                    return Asked::Refused(format!("no order is called “{}”", short(&value, 40)));
                }
            },
            "fold" if value == "0" => {}
            "fold" => match Alike::parse(&value) {
                Some(alike) => (query.fold, query.alike) = (true, alike),
                None => {
                    return Asked::Refused(
                        ["no repeats are by “", &short(&value, 40), "”"].concat(),
                    );
                }
            },
            "view" => match VIEWS.iter().find(|(_, name)| *name == value) {
                Some((noise, _)) => query.noise = Some(*noise),
                None => {
                    return Asked::Refused(
                        ["no view is called “", &short(&value, 40), "”"].concat(),
                    );
                }
            },
            "lanes" => match tracks::field(&value) {
                Some(by) => query.lanes = Some(by),
                None => {
                    return Asked::Refused(["no lanes are by “", &short(&value, 40), "”"].concat());
                }
            },
            // A link without a version is of the first.
            "v" if value == "1" => continue,
            "v" => {
                return Asked::Refused("the link is of a later version of Watchglass".to_owned());
            }
            _ => continue,
        }
        asked = true;
    }
    // It is an order of groups.
    if query.order == Order::Newly && !query.fold {
        query.order = Order::Newest;
    }
    // One view at a time.
    query.lanes = query.lanes.filter(|_| query.noise.is_none());
    if asked { Asked::Query(query) } else { Asked::Nothing }
}

const VIEWS: [(Noise, &str); 4] = [
    (Noise::Process, "noise"),
    (Noise::Object, "noise-object"),
    (Noise::ChangedProcess, "changes"),
    (Noise::ChangedObject, "changes-object"),
];

const ORDERS: [(Order, &str); 5] = [
    (Order::Newest, "newest"),
    (Order::Oldest, "oldest"),
    (Order::Worst, "worst"),
    (Order::Rarest, "rarest"),
    (Order::Newly, "newly"),
];

fn order(word: &str) -> Option<Order> {
    if let Some((order, _)) = ORDERS.iter().find(|(_, name)| *name == word) {
        return Some(*order);
    }
    let name = word.strip_prefix('-');
    let field = Field::parse(name.unwrap_or(word)).filter(|field| has_order(*field))?;
    Some(Order::By(field, name.is_some()))
}

/// The word of an order: in the address and in test ids. A field by its name, with `-` in front
/// from the greatest down.
pub fn order_word(order: Order) -> String {
    match order {
        Order::By(field, down) => [if down { "-" } else { "" }, field.alias()].concat(),
        _ => ORDERS.iter().find(|(of, _)| *of == order).map_or("", |(_, name)| name).to_owned(),
    }
}

/// Whether a filter can be read again from an address.
pub fn fits(filter: &str) -> bool {
    filter.chars().count() <= text::MAX_LENGTH
}

/// The fragment of a query, without a filter that does not fit; empty for all events in the usual
/// order, none folded.
fn print(query: &Query) -> String {
    let filter = text::print_query(query);
    let mut parts = Vec::new();
    if !filter.is_empty() && fits(&filter) {
        parts.push(format!("q={}", String::from(encode_uri_component(&filter))));
    }
    if query.order != Order::default() {
        parts.push(["order=", &order_word(query.order)].concat());
    }
    parts.extend(query.fold.then(|| ["fold=", &query.alike.word()].concat()));
    let view = VIEWS.iter().find(|(noise, _)| query.noise == Some(*noise));
    parts.extend(view.map(|(_, name)| ["view=", name].concat()));
    parts.extend(query.lanes.map(|by| ["lanes=", by.alias()].concat()));
    parts.join("&")
}

/// Puts a query into the address: as a step that the back button undoes, or in place; whether it
/// is another address. The step is marked.
pub fn write(query: &Query, step: bool, mark: &JsValue) -> bool {
    set(&print(query), step, mark)
}

/// Takes the filter out of the address.
pub fn clear(mark: &JsValue) {
    set("", false, mark);
}

/// The history of the page.
pub fn history() -> Option<History> {
    web_sys::window()?.history().ok()
}

fn set(fragment: &str, step: bool, mark: &JsValue) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let location = window.location();
    let now = location.hash().unwrap_or_default();
    if now.trim_start_matches('#') == fragment {
        return false;
    }
    let path = location.href().unwrap_or_default();
    let path = path.split('#').next().unwrap_or_default();
    let url = if fragment.is_empty() { path.to_owned() } else { format!("{path}#{fragment}") };
    let written = window.history().and_then(|history| {
        if step {
            history.push_state_with_url(mark, "", Some(&url))
        } else {
            history.replace_state_with_url(mark, "", Some(&url))
        }
    });
    // Some browsers keep the history of a local file closed; the fragment itself is open.
    if written.is_err() {
        let _ = location.set_hash(fragment);
    }
    true
}
