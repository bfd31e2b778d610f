//! Finds every attributed quotation in Indonesian news and links each to its speaker.
//!
//! ```
//! use kutip::{Article, Extractor, OffsetUnit};
//!
//! let extractor = Extractor::builtin();
//! let mut worker = extractor.worker();
//! let article = Article::from_text("a1", "\"Harga sudah turun,\" kata Bupati Rahmat Hidayat.");
//! let records = worker.records(&article, OffsetUnit::CodePoint);
//! assert_eq!(records[0].content, "Harga sudah turun");
//! assert_eq!(records[0].speaker, "Rahmat Hidayat");
//! ```

pub(crate) mod model;
mod error;
mod lexicon;
mod text;
mod tokens;
mod quotes;
mod cues;
mod mentions;
mod attribution;
mod speakers;
mod records;
mod pipeline;
#[doc(hidden)]
pub mod inspect;
pub mod spreadsheet;

pub use error::Error;
pub use lexicon::{Lexicon, LexiconEntry, Overlay};
pub use model::article::Article;
pub use model::cue::CueClass;
pub use pipeline::{Extractor, RuleInfo, Worker, rules};
pub use records::mention_record::MentionRecord;
pub use records::offsets::OffsetUnit;
pub use records::record::Record;
pub use records::schema::{COLUMNS, Column, SCHEMA_VERSION, Value};
