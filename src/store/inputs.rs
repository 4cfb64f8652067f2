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
/// The most members of one input: the numbers behind them are those of parts of the first.
pub const MOST_MEMBERS: u32 = (1 << MEMBER_BITS) - (1 << PART_BITS);

/// Whether an input was unpacked of another, or is a part of what was.
pub fn is_inside(input: u32) -> bool {
    input >= FIRST_MEMBER
}

/// The given input that an input is, is a part of, or was unpacked of.
pub fn top(input: u32) -> u32 {
    match input {
        FIRST_MEMBER.. => (input - FIRST_MEMBER) >> MEMBER_BITS,
        FIRST_PART.. => (input - FIRST_PART) >> PART_BITS,
        _ => input,
    }
}

/// A part of a given input, or of the first member of one.
pub fn part(input: u32, number: usize) -> u32 {
    match (input, u32::try_from(number)) {
        (FIRST_MEMBER.., Ok(number @ 1..)) => input | MOST_MEMBERS | number,
        (_, Ok(number @ 1..)) => FIRST_PART | input << PART_BITS | number,
        _ => input,
    }
}

/// The number of the part that an input is; 0 of one that is whole.
pub fn part_number(input: u32) -> usize {
    let is = match input {
        FIRST_MEMBER.. => input & MOST_MEMBERS == MOST_MEMBERS,
        _ => input >= FIRST_PART,
    };
    if is { input as usize & (MOST_PARTS - 1) } else { 0 }
}

/// The input as it is shown: of a part, the one that it is of.
pub fn as_shown(input: u32) -> u32 {
    match input {
        _ if part_number(input) == 0 => input,
        FIRST_MEMBER.. => input >> MEMBER_BITS << MEMBER_BITS,
        _ => top(input),
    }
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
            // Those of the first member have the places that those of the input itself would have.
            let first = FIRST_MEMBER | input << MEMBER_BITS;
            let inside: Vec<u32> = (0..MOST_PARTS).map(|number| part(first, number)).collect();
            assert!(inside.iter().all(|of| is_inside(*of)) && !is_inside(parts[7]));
            assert!(inside.iter().all(|of| (top(*of), as_shown(*of)) == (input, first)));
            assert!((0..MOST_PARTS).all(|number| part_number(inside[number]) == number));
            assert!((0..MOST_PARTS).all(|number| rank(inside[number]) == rank(parts[number])));
            let last = first + MOST_MEMBERS - 1;
            assert_eq!((as_shown(last), part_number(last)), (last, 0));
            assert!(inside.iter().skip(1).all(|of| *of > last));
        }
    }
}
