//! Pages over an archive: who said what, when, and whether somebody really said it.
//!
//! Everything is made on the server from an archive that is opened only to read: no scripts, no build step, nothing from the
//! internet. All state is in the address, so that every page can be linked to. Templates escape whatever comes from an archive
//! or a request.
//!
//! | module | question it answers |
//! |---|---|
//! | [`Server`] | Who connects, and for how long? |
//! | [`router`], `guard` | Which page is asked for, and may it be? |
//! | `pages/` | What is on it? One file per page |
//! | `view`, `marks`, `chart`, `reasons` | How is a statement, an article, a count by month, a decision shown? |
//! | `language`, `render`, `strings/`, `templates/` | In which words, in which form? |
//! | [`report`] | What does an editor get who has no archive? |

mod address;
mod chart;
mod guard;
mod language;
mod marks;
mod pages;
mod pool;
mod problem;
mod reasons;
mod render;
mod report;
mod router;
mod server;
mod site;
mod view;
mod visit;

pub use guard::Hosts;
pub use language::Language;
pub use report::{ReportError, report};
pub use router::router;
pub use server::{ServeError, Server};
pub use site::Site;
