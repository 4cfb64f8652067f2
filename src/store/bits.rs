//! Sets of the rows of one segment: one to combine, one to go through.

/// Rows by number, one bit each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    rows: usize,
}

impl Bits {
    /// No row of so many.
    pub fn none(rows: usize) -> Bits {
        Bits { words: vec![0; rows.div_ceil(64)], rows }
    }

    /// All rows of so many.
    pub fn all(rows: usize) -> Bits {
        let mut bits = Bits { words: vec![u64::MAX; rows.div_ceil(64)], rows };
        bits.trim();
        bits
    }

    /// The rows of so many whose bits are set in words, behind which there is none.
    pub(super) fn of_words(words: &[u64], rows: usize) -> Bits {
        let mut words = words.to_vec();
        words.resize(rows.div_ceil(64), 0);
        let mut bits = Bits { words, rows };
        bits.trim();
        bits
    }

    /// The rows for which something holds.
    pub fn of(rows: usize, mut holds: impl FnMut(usize) -> bool) -> Bits {
        let mut bits = Bits::none(rows);
        for (at, word) in bits.words.iter_mut().enumerate() {
            for bit in 0..64.min(rows - at * 64) {
                *word |= u64::from(holds(at * 64 + bit)) << bit;
            }
        }
        bits
    }

    /// The rows of so many for whose values something holds; those without a value are not of it.
    #[inline]
    pub fn of_each<T: Copy>(rows: usize, values: &[T], holds: impl Fn(T) -> bool) -> Bits {
        let mut bits = Bits::none(rows);
        for (word, values) in bits.words.iter_mut().zip(values.chunks(64)) {
            for (bit, value) in values.iter().enumerate() {
                *word |= u64::from(holds(*value)) << bit;
            }
        }
        bits
    }

    fn trim(&mut self) {
        let spare = self.words.len() * 64 - self.rows;
        if let Some(last) = self.words.last_mut() {
            *last &= u64::MAX >> spare;
        }
    }

    /// Keeps the rows that the other set holds too.
    pub fn and(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, more)| *word &= more);
    }

    /// Adds the rows of the other set.
    pub fn or(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, more)| *word |= more);
    }

    /// Takes each row for the other: those it held not, and the reverse.
    pub fn not(&mut self) {
        self.words.iter_mut().for_each(|word| *word = !*word);
        self.trim();
    }

    /// Takes the rows of the other set away.
    pub fn minus(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, less)| *word &= !less);
    }

    /// Adds a row, or takes it away.
    pub fn put(&mut self, row: usize, is: bool) {
        if let Some(word) = self.words.get_mut(row / 64) {
            *word = *word & !(1 << (row % 64)) | u64::from(is) << (row % 64);
        }
    }

    /// Whether it holds no row.
    pub fn is_none(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// How many rows it holds.
    pub fn count(&self) -> u64 {
        self.words.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Its rows, to go through them.
    pub fn rows(&self) -> Rows {
        let count = usize::try_from(self.count()).unwrap_or(0);
        if count == self.rows {
            return Rows::All(count);
        }
        if count > self.rows / 2 {
            let mut others = self.clone();
            others.not();
            return Rows::But(self.rows, others.list(self.rows - count));
        }
        Rows::Some(self.list(count))
    }

    /// Its rows, which are so many.
    fn list(&self, count: usize) -> Vec<u16> {
        let mut rows = Vec::with_capacity(count);
        for (first, word) in (0..=u16::MAX).step_by(64).zip(&self.words) {
            let mut left = *word;
            while left != 0 {
                rows.push(first | u16::try_from(left.trailing_zeros()).unwrap_or(0));
                left &= left - 1;
            }
        }
        rows
    }

    /// Whether it holds a row.
    pub fn has(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 != 0)
    }

    /// Its rows in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(at * 64 + bit)
            })
        })
    }
}

/// Rows in order, as a list: what goes through rows several times is slow at bits. Of most rows the
/// others are listed, because what is known of all rows need only be taken from then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rows {
    /// All rows of a segment of so many.
    All(usize),
    /// All rows of a segment of so many but these.
    But(usize, Vec<u16>),
    /// These.
    Some(Vec<u16>),
}

impl Rows {
    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Rows::All(count) => *count,
            Rows::But(count, others) => count - others.len(),
            Rows::Some(rows) => rows.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Gives each.
    #[inline]
    pub fn each(&self, mut take: impl FnMut(usize)) {
        match self {
            Rows::All(count) => (0..*count).for_each(take),
            Rows::But(count, others) => {
                let mut next = 0;
                let ends = others.iter().copied().map(usize::from).chain([*count]);
                ends.for_each(|end| {
                    (next..end).for_each(&mut take);
                    next = end + 1;
                });
            }
            Rows::Some(rows) => rows.iter().copied().map(usize::from).for_each(take),
        }
    }

    /// Gives each, the last first.
    #[inline]
    pub fn each_back(&self, mut take: impl FnMut(usize)) {
        match self {
            Rows::All(count) => (0..*count).rev().for_each(take),
            Rows::But(count, others) => {
                let mut end = *count;
                others.iter().rev().copied().map(usize::from).for_each(|other| {
                    (other + 1..end).rev().for_each(&mut take);
                    end = other;
                });
                (0..end).rev().for_each(take);
            }
            Rows::Some(rows) => rows.iter().rev().copied().map(usize::from).for_each(take),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_behave() {
        for rows in [0, 1, 63, 64, 65, 200] {
            let mut evens = Bits::of(rows, |row| row % 2 == 0);
            assert_eq!(evens.iter().collect::<Vec<_>>(), (0..rows).step_by(2).collect::<Vec<_>>());
            evens.not();
            assert_eq!(evens.count(), (rows / 2) as u64);
            evens.or(&Bits::of(rows, |row| row % 2 == 0));
            assert_eq!(evens, Bits::all(rows));
            for of in [|row| row % 5 == 1, |row| row % 5 != 1, |row| row > 0, |row| row == 0] {
                let some = Bits::of(rows, of);
                let (mut there, mut back) = (Vec::new(), Vec::new());
                some.rows().each(|row| there.push(row));
                some.rows().each_back(|row| back.push(row));
                back.reverse();
                let plain: Vec<usize> = some.iter().collect();
                assert_eq!((&there, &back, some.rows().len()), (&plain, &plain, plain.len()));
            }
        }
    }
}
