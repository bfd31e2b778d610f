//! Stage 5: mentions of possible speakers.
//!
//! *Finds* noun phrases next to cues and, over the whole article, names with their roles. *Reads* tokens, phrases, cues.
//! *Writes* [`Mention`]s. `noun_phrase` says where a mention that begins at a token ends; `subject` finds the mention that a verb
//! belongs to; `classify` tells name, role, body, group; `scan` goes over the article for names that say nothing.
//! *Known misses*: a person whose only name is also an ordinary capitalised word; a body named like a person (`Good Stats`).
//!
//! [`Mention`]: crate::model::mention::Mention

pub(crate) mod evidence;
pub(crate) mod apposition;
pub(crate) mod noun_phrase;
pub(crate) mod subject;
mod function;
mod name_words;
mod person_name;
pub(crate) mod classify;
pub(crate) mod scan;
