//! Reproducible chance: a seed names a whole run.

/// SplitMix64. Good enough to choose calls, and the same on every machine.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 when there is none.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.roll().checked_rem(bound).unwrap_or(0)
    }

    /// True in `percent` of a hundred throws.
    pub fn in_hundred(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len() as u64) as usize]
    }

    /// A number as attackers like them: the ends of the range, powers, small ones, any.
    pub fn edgy(&mut self, bits: u32) -> u128 {
        let max = if bits == 128 {
            u128::MAX
        } else {
            (1 << bits) - 1
        };
        let any = (u128::from(self.roll()) << 64 | u128::from(self.roll())) & max;
        match self.below(10) {
            0 => 0,
            1 => max,
            2 => max - u128::from(self.below(3)),
            3 => (1 << self.below(u64::from(bits))) & max,
            4..=7 => u128::from(self.below(100)) & max,
            _ => any,
        }
    }
}
