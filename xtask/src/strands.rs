//! The code of a wasm module, laid apart into strands: all instructions in one, all numbers of locals
//! in another, and so on. What stands in a strand is alike, so LZMA packs it a tenth smaller;
//! `static/weave.js` weaves the module together again.
//!
//! Both read one table of what follows an instruction (WebAssembly specification, *Binary Format*,
//! Instructions), which is packed in front of the strands.

use crate::Result;

/// What follows an instruction, by its first and last number. A digit is a number of a strand in
/// LEB128; a dot is a byte of [`CONSTANTS`] and a colon one of [`CODE`]; `+` opens a block and `-`
/// ends one; `*` is the labels of `br_table`; `!` and `?` are instructions of the second and of the
/// third table.
const TABLES: [&[(u8, u8, &str)]; 3] = [
    &[
        (0x02, 0x04, "1+"),
        (0x0b, 0x0b, "-"),
        (0x0c, 0x0d, "5"),
        (0x0e, 0x0e, "*"),
        // Calls have their own instructions around them.
        (0x10, 0x10, "1"),
        (0x11, 0x11, "11"),
        // Binaryen writes it with one type.
        (0x1c, 0x1c, "11"),
        (0x20, 0x20, "2"),
        (0x21, 0x22, "7"),
        (0x23, 0x26, "1"),
        (0x28, 0x3e, "16"),
        (0x3f, 0x40, "1"),
        (0x41, 0x41, "3"),
        (0x42, 0x42, "4"),
        (0x43, 0x43, "...."),
        (0x44, 0x44, "........"),
        (0xd0, 0xd0, "1"),
        (0xd2, 0xd2, "1"),
        (0xfc, 0xfc, "!"),
        (0xfd, 0xfd, "?"),
    ],
    &[
        (8, 8, "11"),
        (9, 9, "1"),
        (10, 10, "11"),
        (11, 11, "1"),
        (12, 12, "11"),
        (13, 13, "1"),
        (14, 14, "11"),
        (15, 17, "1"),
    ],
    &[(0, 11, "16"), (12, 13, "................"), (21, 34, ":"), (84, 91, "16:"), (92, 93, "16")],
];

/// Declarations of locals; each function begins with one.
const LOCALS: usize = 0;
/// Instructions, and what seldom differs from one of a kind to the next.
const CODE: usize = 1;
/// Constants of more than four bytes.
const CONSTANTS: usize = 4;
/// Depths of labels.
const LABELS: usize = 5;
const STRANDS: usize = 8;

/// The section of a module that its code is in.
const CODE_SECTION: u8 = 10;

/// A module without a function.
#[cfg(test)]
pub const EMPTY: &[u8] = &[0, b'a', b's', b'm', 1, 0, 0, 0, CODE_SECTION, 1, 0];

/// A module's tables, what stands before and behind its functions, and their strands.
pub fn lay(module: &[u8]) -> Result<Vec<Vec<u8>>> {
    let mut at = 8;
    loop {
        let mut cursor = Cursor { bytes: module, at };
        let section = cursor.byte()?;
        let length = cursor.number()? as usize;
        at = cursor.at + length;
        if section == CODE_SECTION {
            let count = cursor.number()?;
            let before = module[..cursor.at].to_vec();
            let mut parts = vec![table().into_bytes(), before, module[at..].to_vec()];
            parts.extend(strands(&mut cursor, count)?);
            return Ok(parts);
        }
    }
}

/// The tables as text: rows end with a comma, tables with a semicolon.
fn table() -> String {
    let row = |(first, last, what): &(u8, u8, &str)| format!("{first} {last} {what}");
    TABLES.map(|rows| rows.iter().map(row).collect::<Vec<_>>().join(",")).join(";")
}

fn strands(from: &mut Cursor<'_>, count: u32) -> Result<[Vec<u8>; STRANDS]> {
    let mut to: [Vec<u8>; STRANDS] = Default::default();
    for _ in 0..count {
        let length = from.number()? as usize;
        let end = from.at + length;
        for _ in 0..from.copy(&mut to[LOCALS])? {
            from.copy(&mut to[LOCALS])?;
            from.copy(&mut to[LOCALS])?;
        }
        let mut depth = 0usize;
        while let Some(inside) = instruction(from, &mut to, depth)? {
            depth = inside;
        }
        if from.at != end {
            return Err(
                format!("a function of the module ends at {} and not {end}", from.at).into()
            );
        }
    }
    Ok(to)
}

/// Takes an instruction; how many blocks are open behind it, `None` behind the function's end.
fn instruction(
    from: &mut Cursor<'_>,
    to: &mut [Vec<u8>; STRANDS],
    mut depth: usize,
) -> Result<Option<usize>> {
    let mut number = u32::from(from.byte()?);
    to[CODE].push(number as u8);
    let mut table = 0;
    loop {
        let rows = TABLES[table].iter();
        let row = rows
            .clone()
            .find(|(first, last, _)| (u32::from(*first)..=u32::from(*last)).contains(&number));
        let what = row.map_or("", |(.., what)| what);
        table = 0;
        for field in what.bytes() {
            match field {
                b'.' => to[CONSTANTS].push(from.byte()?),
                b':' => to[CODE].push(from.byte()?),
                b'+' => depth += 1,
                b'-' => match depth.checked_sub(1) {
                    Some(outside) => depth = outside,
                    None => return Ok(None),
                },
                b'*' => {
                    for _ in 0..=from.copy(&mut to[LABELS])? {
                        from.copy(&mut to[LABELS])?;
                    }
                }
                b'!' | b'?' => {
                    number = from.copy(&mut to[CODE])?;
                    table = if field == b'!' { 1 } else { 2 };
                }
                digit => {
                    from.copy(&mut to[usize::from(digit - b'0')])?;
                }
            }
        }
        if table == 0 {
            return Ok(Some(depth));
        }
    }
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn byte(&mut self) -> Result<u8> {
        let byte = *self.bytes.get(self.at).ok_or("the wasm module has no code")?;
        self.at += 1;
        Ok(byte)
    }

    /// A number in LEB128; of a longer one its lower 32 bits.
    fn number(&mut self) -> Result<u32> {
        self.copy(&mut Vec::new())
    }

    /// The same, and its bytes.
    fn copy(&mut self, to: &mut Vec<u8>) -> Result<u32> {
        let (mut number, mut shift) = (0u32, 0);
        loop {
            let byte = self.byte()?;
            to.push(byte);
            number |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            shift += 7;
            if byte < 0x80 {
                return Ok(number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_are_laid_apart() {
        #[rustfmt::skip]
        let module = [
            0, b'a', b's', b'm', 1, 0, 0, 0,
            3, 2, 1, 0,
            // One function: a local, `local.get 0`, `i32.const 300`, `call 9`, a block, ends.
            10, 16, 1, 14, 1, 1, 0x7f, 0x20, 0, 0x41, 0xac, 2, 0x10, 9, 0x02, 0x40, 0x0b, 0x0b,
            11, 1, 0,
        ];
        let parts = lay(&module).unwrap();
        let [tables, before, behind, strands @ ..] = &parts[..] else { panic!("{parts:?}") };
        assert!(tables.starts_with(b"2 4 1+,11 11 -,"));
        assert_eq!((&before[..], &behind[..]), (&module[..15], &module[30..]));
        let empty: &[u8] = &[];
        let code: &[u8] = &[0x20, 0x41, 0x10, 9, 0x02, 0x40, 0x0b, 0x0b];
        let locals: &[u8] = &[1, 1, 0x7f];
        assert_eq!(strands, [locals, code, &[0], &[0xac, 2], empty, empty, empty, empty]);
    }

    #[test]
    fn a_module_that_is_cut_is_refused() {
        assert!(lay(&[0, b'a', b's', b'm', 1, 0, 0, 0]).is_err());
        let cut = [0, b'a', b's', b'm', 1, 0, 0, 0, 10, 4, 1, 2, 0, 0x20];
        assert!(lay(&cut).is_err());
    }
}
