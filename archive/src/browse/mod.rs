//! An archive as one leafs through it: people, what they said, the articles in which it stands.
//!
//! All functions only read. The page that `kutip serve` shows and the report that `kutip report` writes are made of them.

mod about;
mod article;
mod counts;
mod deadline;
mod filter;
mod person;
mod selection;
mod statement;
mod topic;

pub use about::{Voice, Voices, who_spoke};
pub use article::{Article, Placed, Span, article, place, quotations, same_statement};
pub(crate) use counts::counts;
pub use counts::{Choices, choices, outlets};
pub use filter::Filter;
pub use person::{Person, Role, aliases, most_quoted, person_by_rank, person_by_slug, roles, totals};
pub use selection::{Month, Months, Selection, select};
pub use statement::{Statement, with_ids};
