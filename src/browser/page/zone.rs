//! The zone and the language of the reader, which only the browser knows.

use super::intake::call;
use js_sys::{Date, Object, Reflect};
use wasm_bindgen::JsValue;
use watchglass::view::time::Zone;

/// The zone of this computer from 1970 to 2100: from which instant on it is how many minutes
/// east of UTC; nothing for UTC.
pub fn offsets(zone: Zone) -> Vec<(i64, i32)> {
    const SECOND: i64 = 1_000_000_000;
    const WEEK: i64 = 604_800;
    let minutes = |secs: i64| offset(zone, secs * SECOND);
    let mut all = if zone == Zone::Utc { Vec::new() } else { vec![(0, minutes(0))] };
    let mut at = 0;
    while zone == Zone::Local && at < 6_784 * WEEK {
        let (mut low, mut high, now) = (at, at + WEEK, minutes(at));
        at = high;
        if minutes(high) == now {
            continue;
        }
        while high - low > 1 {
            let middle = low.midpoint(high);
            if minutes(middle) == now { low = middle } else { high = middle }
        }
        all.push((high * SECOND, minutes(high)));
    }
    all
}

/// Minutes east of UTC at an instant, in the zone that times are shown in.
pub fn offset(zone: Zone, ns: i64) -> i32 {
    match zone {
        Zone::Utc => 0,
        Zone::Local => {
            #[expect(clippy::cast_possible_truncation, reason = "less than a day in minutes")]
            let minutes = -date(ns).get_timezone_offset() as i32;
            minutes
        }
    }
}

fn date(ns: i64) -> Date {
    #[expect(clippy::cast_precision_loss, reason = "a Date counts milliseconds")]
    let millis = ns.div_euclid(1_000_000) as f64;
    Date::new(&JsValue::from_f64(millis))
}

/// An instant to the second as the reader writes it, with the zone's name; nothing where the
/// browser cannot.
pub fn in_words(zone: Zone, ns: i64) -> Option<String> {
    let options = Object::new();
    let utc = (zone == Zone::Utc).then_some(("timeZone", "UTC"));
    for (name, value) in [("dateStyle", "full"), ("timeStyle", "long")].into_iter().chain(utc) {
        // A plain object takes what it is given.
        let _ = Reflect::set(&options, &name.into(), &value.into());
    }
    call(&date(ns), "toLocaleString", &JsValue::UNDEFINED, &options).ok()?.as_string()
}
