//! Which words end where their letters do, and which signs are nothing but one byte: told for nearly all without a jump.

use crate::model::token::Kind;

/// What a byte is within text.
#[derive(Clone, Copy, Debug)]
struct Byte {
    /// The sign that it is; `None` where more bytes must be looked at.
    sign: Option<Kind>,
    /// A word goes on, perhaps, if this byte is behind its letters and the one after it is in one of these sets.
    behind: u8,
    /// The sets that it is in.
    sets: u8,
}

/// Every byte.
const ANY: u8 = 1;
/// ASCII letters and digits.
const ALPHANUMERIC: u8 = 2;
/// The same, and the first bytes of letters beyond ASCII, among others.
const JOINED: u8 = 4;
/// ASCII letters.
const LETTER: u8 = 8;

const BYTES: [Byte; 256] = {
    let mut bytes = [Byte { sign: None, behind: 0, sets: ANY }; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        let sign = match byte {
            b',' => Some(Kind::Comma),
            b'!' => Some(Kind::Exclaim),
            b':' => Some(Kind::Colon),
            b';' => Some(Kind::Semicolon),
            b'(' | b'[' | b'{' => Some(Kind::Open),
            b')' | b']' | b'}' => Some(Kind::Close),
            b'/' => Some(Kind::Slash),
            _ => None,
        };
        let behind = match byte {
            b'.' => ALPHANUMERIC,
            b'-' => JOINED,
            b'\'' | b'`' => LETTER,
            b'_' | b'0'..=b'9' | b'A'..=b'Z' | 0x80.. => ANY,
            _ => 0,
        };
        let mut sets = ANY;
        if byte.is_ascii_alphanumeric() {
            sets |= ALPHANUMERIC | JOINED;
        }
        if byte.is_ascii_alphabetic() {
            sets |= LETTER;
        }
        if byte >= 0xc3 {
            sets |= JOINED;
        }
        bytes[at] = Byte { sign, behind, sets };
        at += 1;
    }
    bytes
};

/// Whether a word of letters may have more, given the two bytes behind it.
#[inline(always)]
pub(super) fn may_go_on(behind: u8, next: u8) -> bool {
    BYTES[usize::from(behind)].behind & BYTES[usize::from(next)].sets != 0
}

/// The sign that a byte is; `None` where more bytes must be looked at, or it is none.
#[inline(always)]
pub(super) fn sign(byte: u8) -> Option<Kind> {
    BYTES[usize::from(byte)].sign
}
