//! Lengths and shares of drawings as text, to a hundredth. The standard library's way is exact
//! for any number, which takes code, and the browser time to compile it, that no drawing needs.

use std::fmt;

/// A length in pixels or a share in percent; what is no number, or out of reach, is 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Length(pub f64);

impl fmt::Display for Length {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let far = self.0.is_nan() || self.0.abs() > 1e9;
        #[expect(clippy::cast_possible_truncation, reason = "it is in reach")]
        let hundredths = if far { 0 } else { (self.0 * 100.0).round() as i64 };
        let (sign, size) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
        write!(to, "{sign}{}", size / 100)?;
        match size % 100 {
            0 => Ok(()),
            rest if rest % 10 == 0 => write!(to, ".{}", rest / 10),
            rest => write!(to, ".{rest:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Length;

    #[test]
    fn lengths_are_written_to_a_hundredth() {
        let cases = [
            (0.0, "0"),
            (-0.001, "0"),
            (12.5, "12.5"),
            (-7.054, "-7.05"),
            (0.01, "0.01"),
            (1440.0, "1440"),
            (99.999, "100"),
            (f64::NAN, "0"),
            (f64::INFINITY, "0"),
        ];
        for (length, text) in cases {
            assert_eq!(Length(length).to_string(), text);
        }
    }
}
