//! The numbers of inputs. Those that the page gives are small; what is unpacked of an input, and
//! the parts of one that several stores read, have numbers of their own that tell which it is.

/// Numbers of inputs that were unpacked of others begin here.
pub const FIRST_MEMBER: u32 = 1 << 31;
/// So many bits number the members of one input.
pub const MEMBER_BITS: u32 = 14;
/// Numbers of parts of inputs begin here. The first part has the number of its input.
const FIRST_PART: u32 = 1 << 30;
/// So many bits number the parts of one input.
const PART_BITS: u32 = 3;
/// The most parts of one input.
pub const MOST_PARTS: usize = 1 << PART_BITS;

/// The given input that an input is, is a part of, or was unpacked of.
pub fn top(input: u32) -> u32 {
    match input {
        FIRST_MEMBER.. => (input - FIRST_MEMBER) >> MEMBER_BITS,
        FIRST_PART.. => (input - FIRST_PART) >> PART_BITS,
        _ => input,
    }
}

/// A part of a given input.
pub fn part(input: u32, number: usize) -> u32 {
    match u32::try_from(number) {
        Ok(number @ 1..) => FIRST_PART | input << PART_BITS | number,
        _ => input,
    }
}

/// The number of the part that an input is; 0 of one that is whole.
pub fn part_number(input: u32) -> usize {
    let is = (FIRST_PART..FIRST_MEMBER).contains(&input);
    if is { input as usize & (MOST_PARTS - 1) } else { 0 }
}

/// The input as it is shown: of a part, the given one.
pub fn as_shown(input: u32) -> u32 {
    if part_number(input) > 0 { top(input) } else { input }
}

/// The place among all inputs and parts, wherever they are read. What was opened first comes
/// first.
pub fn rank(input: u32) -> u32 {
    let number = if part_number(input) > 0 { input & ((1 << PART_BITS) - 1) } else { 0 };
    top(input) << PART_BITS | number
}

/// The given input and the number of the part of a [`rank`].
pub fn of_rank(rank: u32) -> (u32, usize) {
    (rank >> PART_BITS, rank as usize & (MOST_PARTS - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_tell_what_they_are_of() {
        for input in [0, 1, 7, 8, 65_535] {
            let parts: Vec<u32> = (0..MOST_PARTS).map(|number| part(input, number)).collect();
            assert_eq!(parts.first(), Some(&input));
            assert!(parts.iter().all(|of| (top(*of), as_shown(*of)) == (input, input)));
            assert!((0..MOST_PARTS).all(|number| part_number(parts[number]) == number));
            assert!((0..MOST_PARTS).all(|number| of_rank(rank(parts[number])) == (input, number)));
            let member = FIRST_MEMBER | input << MEMBER_BITS | 5;
            assert_eq!((top(member), as_shown(member), part_number(member)), (input, member, 0));
            assert_eq!(rank(member), rank(input));
            assert!(rank(parts[7]) < rank(input + 1));
        }
    }
}
