//! An archive that one can ask: articles and their quotations in SQLite, linked to people across articles.
//!
//! The database is one file whose schema ([`SCHEMA`]) is documented in it and stays readable by any SQLite tool.
//!
//! | module | question it answers |
//! |---|---|
//! | [`Db`] | Is this an archive, and may it be written? |
//! | [`build`] | How do articles and their quotations get in? |
//! | [`people`] | Who are the speakers of separate articles? |
//! | [`search`] | Which people have such a name, which quotations such words? |
//! | [`browse`] | What did people say, and where does it stand? |
//!
//! Writers: [`Db::create`] or [`Db::open`], then [`build::Adder`], then [`people::link`]. Readers: [`Db::open_read_only`], then
//! [`search::people`] for names, [`search::query`] for words, [`browse`] for the rest.

pub mod browse;
pub mod build;
mod db;
mod error;
pub mod families;
mod lexicon;
pub mod people;
mod said;
pub mod search;
pub mod verify;
pub mod wording;

pub use db::{Db, SCHEMA, SCHEMA_VERSION};
pub use error::Error;

/// Everything that can go wrong is an [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;
