//! An archive as one leafs through it: people, what they said, the articles in which it stands.
//!
//! All functions only read. The page that `kutip serve` shows and the report that `kutip report` writes are made of them.

mod article;
mod deadline;
mod filter;
mod person;
mod selection;
mod statement;

pub use article::{Article, Placed, Span, article, place, quotations, same_statement};
pub use filter::Filter;
pub use person::{Person, Role, aliases, most_quoted, person_by_slug, roles, totals};
pub use selection::{Month, Months, Selection, select};
pub use statement::{Choices, Statement, choices, with_ids};
