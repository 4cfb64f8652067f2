//! Keys for the parts of a record that have none in its text: the header of a CEF line, the
//! columns of a message line.
//!
//! Such a key is a span that begins behind any text, so that nodes stay as small as they are
//! and no other key takes longer to read.

/// Where the spans of these keys begin; no record is so long.
const FIRST: u32 = 1 << 31;

macro_rules! names {
    ($($name:ident)*) => {
        /// A key of ours, spelled as it is read.
        #[derive(Debug, Clone, Copy)]
        #[allow(
            non_camel_case_types,
            clippy::enum_variant_names,
            reason = "they are spelled as they are read"
        )]
        pub(super) enum Name { $($name),* }

        const TEXTS: &[&str] = &[$(stringify!($name)),*];
    };
}

names! {
    deviceVendor deviceProduct deviceVersion deviceEventClassId name severity
    KubeArmorVersion Type Operation EventType
    UpdatedTime ClusterName HostName Level Message
}

/// The span of a key.
pub(super) fn key(of: Name) -> (u32, u32) {
    let start = FIRST + of as u32;
    (start, start + u32::try_from(text(start).len()).unwrap_or(0))
}

/// The text of a span that begins here; empty if it is none of these.
pub(super) fn text(start: u32) -> &'static str {
    let place = start.checked_sub(FIRST).and_then(|place| TEXTS.get(place as usize));
    place.copied().unwrap_or_default()
}
