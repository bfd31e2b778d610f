//! Stage 1: what of the text is article and what is page.
//!
//! *Finds* page chrome: menus, captions, links to other articles, credits. *Reads* the text and the phrases of
//! `lexicons/text/`. *Writes* [`Document::chrome`]; the chrome stays in the text, later stages pass over it.
//! *Known misses*: a link's title inside running text (`Baca juga: …` in an article whose line breaks are lost) that is
//! written like a sentence cannot be told from the one after it when it has no full stop.
//!
//! [`Document::chrome`]: crate::model::document::Document

pub(crate) mod chrome;
mod link_titles;
