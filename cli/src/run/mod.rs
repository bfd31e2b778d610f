//! What is kept of a run, and what its user may say about it: options, what it read and wrote, and how far it came.
//!
//! A [`ledger::Ledger`] follows a run article by article. At the end it writes the manifest; where a run is to be resumed,
//! it writes a journal while the run goes on, from which another run restores everything.

pub(crate) mod args;
pub(crate) mod journal;
pub(crate) mod ledger;
mod manifest;
pub(crate) mod options;
