//! The offset of this computer's zone, which only the browser knows.

use crate::view::time::Zone;

/// Minutes east of UTC at an instant, in the zone that times are shown in.
pub fn offset(zone: Zone, ns: i64) -> i32 {
    match zone {
        Zone::Utc => 0,
        Zone::Local => {
            #[expect(clippy::cast_precision_loss, reason = "a Date counts milliseconds")]
            let millis = ns.div_euclid(1_000_000) as f64;
            let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(millis));
            #[expect(clippy::cast_possible_truncation, reason = "less than a day in minutes")]
            let minutes = -date.get_timezone_offset() as i32;
            minutes
        }
    }
}
