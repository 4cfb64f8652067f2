//! The marks that repeat all over the page: severity shapes, line icons, the badge of an
//! outcome.
//!
//! Shapes are drawn inline: a sprite would need ids that are unique in the document, and
//! a policy without `style` attributes leaves colour to classes (`currentColor`) anyway.
//! Every mark is decoration for assistive technology; the word stands beside it.

use watchglass::event::{Disposition, Severity};
use yew::prelude::*;

/// The shape of a severity, in the colour of the text around it: it tells two of them apart
/// where colour does not.
pub fn glyph(severity: Severity) -> Html {
    let parts = shape(severity).iter().map(|(outline, ink)| ink.path((*outline).to_owned()));
    html! { <svg class="g" viewBox="0 0 14 14" aria-hidden="true">{ for parts }</svg> }
}

/// A [`glyph`] in the hue of its severity, for places whose text is ink.
pub fn severity_mark(severity: Severity) -> Html {
    html! { <span class={classes!("mark", hue(severity))}>{ glyph(severity) }</span> }
}

/// The class that sets the hue of a severity.
pub fn hue(severity: Severity) -> &'static str {
    match severity {
        Severity::Fatal => "sev-fatal",
        Severity::Critical => "sev-critical",
        Severity::High => "sev-high",
        Severity::Medium => "sev-medium",
        Severity::Low => "sev-low",
        Severity::Info => "sev-info",
        Severity::Unknown => "sev-unknown",
    }
}

/// How an outline is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Its line.
    Line,
    /// Its line, broken.
    Broken,
    /// What is inside.
    Inside,
}

impl Ink {
    /// A path that is drawn so.
    pub fn path(self, d: String) -> Html {
        match self {
            Ink::Line => html! { <path {d} fill="none" /> },
            Ink::Broken => html! { <path {d} fill="none" stroke-dasharray="2.2 1.65" /> },
            Ink::Inside => html! { <path {d} stroke="none" /> },
        }
    }
}

/// The outlines of a severity's shape in a box of 14 by 14, from its upper left corner.
pub fn shape(severity: Severity) -> &'static [(&'static str, Ink)] {
    const OCTAGON: &str = "m4.4 1h5.2l3.4 3.4v5.2l-3.4 3.4h-5.2l-3.4-3.4v-5.2z";
    const CIRCLE: &str = "m2.1 7a4.9 4.9 0 1 1 9.8 0a4.9 4.9 0 1 1-9.8 0z";
    match severity {
        Severity::Fatal => &[
            (OCTAGON, Ink::Line),
            ("m5.3 3.4h3.4l1.9 1.9v3.4l-1.9 1.9h-3.4l-1.9-1.9v-3.4z", Ink::Inside),
        ],
        Severity::Critical => &[(OCTAGON, Ink::Inside)],
        Severity::High => &[("m7 1.2 6.4 11.4h-12.8z", Ink::Inside)],
        Severity::Medium => &[
            ("m7 1.2 5.8 5.8-5.8 5.8-5.8-5.8z", Ink::Line),
            ("m7 1.2-5.8 5.8 5.8 5.8z", Ink::Inside),
        ],
        Severity::Low => &[(CIRCLE, Ink::Line)],
        Severity::Info => &[("m2.4 2.4h9.2v9.2h-9.2z", Ink::Line)],
        Severity::Unknown => &[(CIRCLE, Ink::Broken)],
    }
}

/// A line icon on a grid of 16, by its name, in the colour of the text around it; so many pixels
/// wide and high. An unknown name draws nothing.
pub fn icon(name: &str, size: u8) -> Html {
    let size = size.to_string();
    html! {
        <svg class="icon" width={size.clone()} height={size} viewBox="0 0 16 16" aria-hidden="true">
            <path d={path(name)} />
        </svg>
    }
}

/// The outline of an icon.
fn path(name: &str) -> &'static str {
    match name {
        "search" => "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3l3.2 3.2",
        "close" => "m4.5 4.5 7 7m0-7-7 7",
        "chevron" => "m6 4 4 4-4 4",
        "chevron-down" => "m4 6 4 4 4-4",
        "back" => "m10 4-4 4 4 4",
        "arrow-up" => "M8 13V3M4 7l4-4 4 4",
        "arrow-down" => "M8 3v10M4 9l4 4 4-4",
        "lock" => {
            "M4 7h8a1 1 0 0 1 1 1v4.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1M5 7V4.8a3 3 0 0 1 6 0V7"
        }
        "unlock" => {
            "M4 7h8a1 1 0 0 1 1 1v4.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1M5 7V4.8a3 3 0 0 1 5.8-1.1"
        }
        "download" => "M8 2.5v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
        "file" => "M4 2h5l3 3v9H4zM9 2v3h3",
        "sun" => {
            "M8 5.25a2.75 2.75 0 1 0 0 5.5 2.75 2.75 0 0 0 0-5.5M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M12.4 3.6l-1 1M4.6 11.4l-1 1"
        }
        "moon" => "M12.8 9.7A5.3 5.3 0 0 1 6.3 3.2a5.3 5.3 0 1 0 6.5 6.5z",
        "menu" => "M3 4.5h10M3 8h10M3 11.5h10",
        "rows" => "M3 4h10M3 6.7h10M3 9.3h10M3 12h10",
        "filter" => "M2.5 4h11M4.5 8h7M6.5 12h3",
        "star" => "m8 1.8 1.9 4 4.4.6-3.2 3 .8 4.4L8 11.7l-3.9 2.1.8-4.4-3.2-3 4.4-.6z",
        "check" => "m3.5 8.5 3 3 6-7",
        "warning" => "M8 2.2 14.4 13.5H1.6zM8 6.5v3.2M8 11.6v.1",
        "copy" => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
        "clock" => "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M8 5v3.2l2.2 1.4",
        "side" => "M3 5h8M8.5 2.5 11 5 8.5 7.5M13 11H5M7.5 8.5 5 11l2.5 2.5",
        "undo" => "M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H6",
        _ => "",
    }
}

/// The badge of an outcome. Ink, not hue: solid for blocked, outlined for detected.
pub fn disposition_badge(disposition: Disposition) -> Html {
    let (class, word) = match disposition {
        Disposition::Blocked => ("disp-blocked", "Blocked"),
        Disposition::Detected => ("disp-detected", "Detected"),
        Disposition::Allowed => ("disp-allowed", "Allowed"),
        Disposition::Logged => ("disp-logged", "Logged"),
        Disposition::Unknown => ("disp-unknown", "Unknown"),
    };
    html! { <span class={classes!("disp", class)}>{ word }</span> }
}

/// The pattern of what was detected, which the style sheet refers to wherever it is drawn. An SVG
/// that is not displayed would have none.
pub fn hatch() -> Html {
    html! {
        <svg class="defs" width="0" height="0" aria-hidden="true">
            <pattern id="outcome-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <line class="hatch-l" x1="0" y1="0" x2="0" y2="5" />
            </pattern>
        </svg>
    }
}
