//! The columns of a table: which there are, and how wide each is.

use crate::event::Field;

/// The columns of a table that nobody chose others for.
const USUAL: [Field; 8] = [
    Field::Timestamp,
    Field::Severity,
    Field::Disposition,
    Field::RuleName,
    Field::ProcessName,
    Field::FilePath,
    Field::Namespace,
    Field::Pod,
];

/// The columns of a table. What a person made wider or narrower is so again when it comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The fields that are shown, in order.
    pub shown: Vec<Field>,
    /// The widths that were chosen, in pixels.
    widths: Vec<(Field, i32)>,
}

impl Default for Columns {
    fn default() -> Columns {
        Columns { shown: USUAL.to_vec(), widths: Vec::new() }
    }
}

/// How wide a column usually is at least, in pixels, and its share of what is left.
pub fn usual(field: Field) -> (i32, u8) {
    match field {
        Field::Severity
        | Field::Disposition
        | Field::Count
        | Field::Pid
        | Field::ParentPid
        | Field::UserId
        | Field::SourcePort
        | Field::DestinationPort
        | Field::Transport => (88, 0),
        Field::RuleName
        | Field::Message
        | Field::CommandLine
        | Field::FilePath
        | Field::Image
        | Field::Labels => (220, 2),
        _ => (140, 1),
    }
}

impl Columns {
    /// The narrowest that a column can be made, in pixels.
    pub const LEAST: i32 = 48;
    /// The widest.
    pub const MOST: i32 = 1200;

    /// Shows a column, or no longer; with the last one gone, the usual ones.
    pub fn toggle(&mut self, field: Field) {
        let count = self.shown.len();
        self.shown.retain(|column| *column != field);
        if self.shown.len() == count {
            self.shown.push(field);
        }
        if self.shown.is_empty() {
            self.shown.extend(USUAL);
        }
    }

    /// Makes a column so wide, as far as it can be; without a number as wide as it usually is.
    pub fn set_width(&mut self, field: Field, width: Option<i32>) {
        self.widths.retain(|(of, _)| *of != field);
        let width = width.map(|width| width.clamp(Columns::LEAST, Columns::MOST));
        self.widths.extend(width.map(|width| (field, width)));
    }

    /// The width that was chosen for a column.
    pub fn width(&self, field: Field) -> Option<i32> {
        self.widths.iter().find_map(|(of, width)| (*of == field).then_some(*width))
    }

    /// The tracks of the grid that each row is, and how wide it is at least. The first column has
    /// the room that its controls need, which the style sheet knows. One may be as wide as what it
    /// holds.
    pub fn tracks(&self, fit: Option<Field>) -> (String, String) {
        let (mut tracks, mut sum) = (String::new(), String::from("calc(2 * var(--s-5)"));
        for (at, field) in self.shown.iter().enumerate() {
            let (least, share) = usual(*field);
            let (track, least) = match (self.width(*field), at, share) {
                _ if fit == Some(*field) => ("max-content".to_owned(), "0px".to_owned()),
                (Some(width), ..) => (px(width), px(width)),
                (None, 0, _) => ("var(--first)".to_owned(), "var(--first)".to_owned()),
                (None, _, 0) => (px(least), px(least)),
                (None, ..) => {
                    let share = share.to_string();
                    (["minmax(", &px(least), ", ", &share, "fr)"].concat(), px(least))
                }
            };
            tracks += if at > 0 { " " } else { "" };
            tracks += &track;
            sum += if at > 0 { " + var(--s-4) + " } else { " + " };
            sum += &least;
        }
        (tracks, sum + ")")
    }
}

fn px(width: i32) -> String {
    width.to_string() + "px"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_and_go_and_keep_their_widths() {
        let mut columns = Columns::default();
        columns.set_width(Field::Pod, Some(300));
        columns.toggle(Field::Pod);
        assert!(!columns.shown.contains(&Field::Pod));
        columns.toggle(Field::Pod);
        assert_eq!(
            (columns.shown.last(), columns.width(Field::Pod)),
            (Some(&Field::Pod), Some(300))
        );
        for field in USUAL {
            columns.toggle(field);
        }
        assert_eq!(columns.shown, USUAL, "the last one gone");
    }

    #[test]
    fn widths_have_bounds() {
        let mut columns = Columns::default();
        for (asked, is) in [(i32::MIN, 48), (0, 48), (77, 77), (i32::MAX, 1200)] {
            columns.set_width(Field::Pid, Some(asked));
            assert_eq!(columns.width(Field::Pid), Some(is));
        }
        columns.set_width(Field::Pid, None);
        assert_eq!(columns.width(Field::Pid), None);
    }

    #[test]
    fn rows_are_grids_of_tracks_and_as_wide_as_these_at_least() {
        let shown = vec![Field::Timestamp, Field::Severity, Field::RuleName, Field::Pod];
        let mut columns = Columns { shown, ..Columns::default() };
        let (tracks, least) = columns.tracks(None);
        assert_eq!(tracks, "var(--first) 88px minmax(220px, 2fr) minmax(140px, 1fr)");
        let gap = " + var(--s-4) + ";
        let of = |parts: [&str; 4]| ["calc(2 * var(--s-5) + ", &parts.join(gap), ")"].concat();
        assert_eq!(least, of(["var(--first)", "88px", "220px", "140px"]));
        columns.set_width(Field::Timestamp, Some(120));
        columns.set_width(Field::RuleName, Some(90));
        let (tracks, least) = columns.tracks(None);
        assert_eq!(tracks, "120px 88px 90px minmax(140px, 1fr)");
        assert_eq!(least, of(["120px", "88px", "90px", "140px"]));
        let (tracks, least) = columns.tracks(Some(Field::RuleName));
        assert_eq!(tracks, "120px 88px max-content minmax(140px, 1fr)");
        assert_eq!(least, of(["120px", "88px", "0px", "140px"]));
    }
}
