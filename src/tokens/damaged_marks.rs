//! Quotation marks of UTF-8 read as Windows-1252 or Latin-1, longest first.

use crate::model::token::MarkShape;

/// The damaged bytes as they appear, and the mark that they were.
pub(super) const DAMAGED_MARKS: &[(&str, MarkShape)] = &[
    ("â€œ", MarkShape::DoubleOpen),
    ("â€\u{9d}", MarkShape::DoubleClose),
    ("â€�", MarkShape::DoubleClose),
    ("â€˜", MarkShape::SingleOpen),
    ("â€™", MarkShape::SingleClose),
    ("â\u{80}\u{9c}", MarkShape::DoubleOpen),
    ("â\u{80}\u{9d}", MarkShape::DoubleClose),
    ("â€", MarkShape::DoubleClose),
    ("\u{93}", MarkShape::DoubleOpen),
    ("\u{94}", MarkShape::DoubleClose),
    ("\u{91}", MarkShape::SingleOpen),
    ("\u{92}", MarkShape::SingleClose),
    ("�", MarkShape::Lost),
];
