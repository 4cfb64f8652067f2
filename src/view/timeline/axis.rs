//! The scale of counts: few lines at round numbers.

use super::{FOOT, stack};

/// A line across the plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Where it is.
    pub y: f64,
    /// Its number, short.
    pub label: String,
}

/// Room for the numbers left of the plot, where `top` is the largest.
pub(super) fn margin(top: u64) -> f64 {
    let most = ticks(top).into_iter().map(|tick| tick.label.len()).max().unwrap_or(1);
    9.0 + 7.0 * f64::from(u32::try_from(most).unwrap_or(1))
}

/// At most four lines at round numbers, none above the tallest bar.
pub(super) fn ticks(top: u64) -> Vec<Tick> {
    let step = round_step(top);
    let numbers =
        (1..=4u64).map_while(|line| step.checked_mul(line)).take_while(|number| *number <= top);
    numbers
        .map(|number| Tick { y: FOOT - stack::height(number, top), label: short(number) })
        .collect()
}

/// 1, 2 or 5 times a power of ten, so that at most four fit below `top`.
fn round_step(top: u64) -> u64 {
    let mut unit = 1u64;
    loop {
        for times in [1, 2, 5] {
            let step = unit.saturating_mul(times);
            if top / step <= 4 || step == u64::MAX {
                return step;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

fn short(number: u64) -> String {
    const NAMES: [(u64, &str); 4] =
        [(1_000_000_000_000, "T"), (1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")];
    let named = NAMES.into_iter().find(|(size, _)| number >= *size && number.is_multiple_of(*size));
    named.map_or_else(|| number.to_string(), |(size, name)| format!("{}{name}", number / size))
}
