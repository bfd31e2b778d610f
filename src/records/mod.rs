//! Stage 8: flat, owned rows for tables. The only types that are serialised and promised stable.
//!
//! *Reads* everything before. *Writes* [`record::Record`]s. Day, place and channel are read from the reporting clause here
//! (`utterance`), since only the rows need them.

pub mod record;
pub mod schema;
pub mod offsets;
pub(crate) mod build;
mod utterance;
mod confidence;
