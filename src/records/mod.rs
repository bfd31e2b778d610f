//! Stage 8: flat, owned rows for tables. The only types that are serialised and promised stable.
//!
//! *Finds* nothing new but day, place and channel. *Reads* everything before. *Writes* [`record::Record`]s. Day, place and channel are read from the reporting clause here
//! (`utterance`), since only the rows need them.

pub(crate) mod record;
pub(crate) mod schema;
pub(crate) mod offsets;
pub(crate) mod build;
pub(crate) mod mention_record;
mod utterance;
mod confidence;

pub(crate) use utterance::day;
