//! Keys of Stellar accounts as text: `G`, then base32 of the key and its checksum.
//!
//! The 35 bytes are a version, 32 of the ed25519 key, and CRC-16/XMODEM of both, least byte first.

const TEXT_LENGTH: usize = 56;
const LENGTH: usize = 35;
const CHECKED: usize = LENGTH - 2;
/// Of a public key; it makes the first letter a `G`.
const VERSION: u8 = 6 << 3;

pub(crate) fn is_public_key(text: &[u8]) -> bool {
    let Some(bytes) = decode(text) else {
        return false;
    };
    let (checked, checksum) = bytes.split_at(CHECKED);
    checked.first() == Some(&VERSION) && checksum == crc16(checked).to_le_bytes()
}

/// Eight letters are five bytes, so no letter is left over.
fn decode(text: &[u8]) -> Option<[u8; LENGTH]> {
    if text.len() != TEXT_LENGTH {
        return None;
    }
    let mut bytes = [0; LENGTH];
    for (letters, bytes) in text.chunks_exact(8).zip(bytes.chunks_exact_mut(5)) {
        let mut group = 0u64;
        for &letter in letters {
            group = group << 5 | u64::from(value(letter)?);
        }
        bytes.copy_from_slice(group.to_be_bytes().get(3..)?);
    }
    Some(bytes)
}

fn value(letter: u8) -> Option<u8> {
    match letter {
        b'A'..=b'Z' => letter.checked_sub(b'A'),
        b'2'..=b'7' => letter.checked_sub(b'2')?.checked_add(26),
        _ => None,
    }
}

/// Polynomial 0x1021, beginning with zero.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, &byte| {
        let first = crc ^ (u16::from(byte) << 8);
        (0..8).fold(first, |crc: u16, _| {
            let shifted = crc << 1;
            if crc & 0x8000 == 0 {
                shifted
            } else {
                shifted ^ 0x1021
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{crc16, is_public_key};

    #[test]
    fn the_checksum_is_that_of_the_catalogue() {
        assert_eq!(crc16(b"123456789"), 0x31c3);
        assert_eq!(crc16(b""), 0);
    }

    #[test]
    fn public_keys_are_valid() {
        for key in [
            "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
            "GAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAWHF",
        ] {
            assert!(is_public_key(key.as_bytes()), "{key}");
        }
    }

    #[test]
    fn other_text_is_no_public_key() {
        for key in [
            "",
            "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGY",
            "GB7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
            "ga7qynf7sowq3glr2bgmzehxavirza4kvwltjjfc7mgxua74p7ujvsgz",
            "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSG",
            "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZA",
            "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSG1",
            "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSG=",
            // The version of no key, of a seed, of a hash; too short for a key.
            "G47QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVP2I",
            "SBU2RRGLXH3E5CQHTD3ODLDF2BWDCYUSSBLLZ5GNW7JXHDIYKXZWHXL7",
            "XA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVYGZ",
            "GAAAAAAAACGC6",
        ] {
            assert!(!is_public_key(key.as_bytes()), "{key}");
        }
    }
}
