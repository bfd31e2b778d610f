//! Stage 2: paragraphs and tokens, with everything that the lexicon knows of each word.
//!
//! *Finds* words (with inner hyphens and apostrophes), numbers (`1.500`, `15/12`, `17.00`), marks of every style, points of
//! abbreviations (`Drs.`, `S.H.`), words glued together (`memintaAparatur`, `hari.Ketiga`). *Reads* text and chrome.
//! *Writes* `tokens`, `marks`, `phrases`, `paragraphs`; after the marks are paired (stage 3) also `sentences`.

mod damaged_marks;
pub(crate) mod lexer;
mod ends;
mod waiting;
mod words;
mod points;
pub(crate) mod phrases;
pub(crate) mod datelines;
pub(crate) mod sentences;
