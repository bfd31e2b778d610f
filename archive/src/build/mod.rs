//! Puts articles and their quotations into an archive.

mod code_points;
mod days;
mod insert;

use crate::{Db, Result};
pub use days::day_of_url;
use insert::Inserter;
use kutip::Record;
use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};

/// An article as it goes in.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewArticle<'a> {
    /// Its identifier.
    pub doc_id: &'a str,
    /// Its headline.
    pub title: Option<&'a str>,
    /// Whether the headline is a field of its own, not part of the text.
    pub title_is_field: bool,
    /// Date of publication as the input writes it.
    pub date: Option<&'a str>,
    /// The same as an ISO day; nothing where `date` begins with one. No part of what an article is known by.
    pub day: Option<&'a str>,
    /// The newspaper or site.
    pub outlet: Option<&'a str>,
    /// Address of the page.
    pub url: Option<&'a str>,
    /// Who wrote it.
    pub author: Option<&'a str>,
    /// The text that offsets refer to.
    pub text: &'a str,
}

/// A hash of all of an article, by which it is known again.
pub type Fingerprint = [u8; 32];

impl NewArticle<'_> {
    /// The hash of all its fields.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hash = Sha256::new();
        let fields =
            [Some(self.doc_id), self.title, self.date, self.outlet, self.url, self.author, Some(self.text)];
        for field in fields {
            // The length keeps fields apart, and what is missing from what is empty.
            hash.update(field.map_or(u64::MAX, |field| field.len() as u64).to_le_bytes());
            hash.update(field.unwrap_or_default());
        }
        hash.finalize().into()
    }
}

/// What became of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is in now.
    New,
    /// It was in before, the same to the byte.
    Known,
    /// Another article has its `doc_id`; nothing was changed.
    Taken,
}

/// The hashes of the articles that an archive has, to ask before an article is read for quotations.
#[derive(Clone, Debug, Default)]
pub struct Known(FxHashSet<u128>);

impl Known {
    /// Reads them from an archive.
    ///
    /// # Errors
    /// The archive cannot be read.
    pub fn load(db: &Db) -> Result<Self> {
        let mut query = db.connection().prepare("SELECT sha256 FROM articles")?;
        let hashes = query.query_map([], |row| row.get::<_, Fingerprint>(0))?;
        Ok(Self(hashes.map(|hash| hash.map(|hash| short(&hash))).collect::<rusqlite::Result<_>>()?))
    }

    /// Whether the archive has this article.
    #[must_use]
    pub fn has(&self, fingerprint: &Fingerprint) -> bool {
        self.0.contains(&short(fingerprint))
    }
}

/// Half of a hash: no two articles share it by chance, and it takes half the memory.
fn short(fingerprint: &Fingerprint) -> u128 {
    let mut half = [0; 16];
    half.copy_from_slice(&fingerprint[..16]);
    u128::from_le_bytes(half)
}

/// Articles in a transaction; what is not committed is not in.
pub struct Adder<'db> {
    transaction: rusqlite::Transaction<'db>,
}

impl<'db> Adder<'db> {
    /// Begins a transaction.
    ///
    /// # Errors
    /// Another program is writing.
    pub fn begin(db: &'db mut Db) -> Result<Self> {
        let behavior = rusqlite::TransactionBehavior::Immediate;
        Ok(Self { transaction: db.connection_mut().transaction_with_behavior(behavior)? })
    }

    /// Adds an article with its quotations, whose offsets count code points.
    ///
    /// # Errors
    /// The archive cannot be written.
    pub fn add(
        &mut self,
        article: &NewArticle<'_>,
        fingerprint: &Fingerprint,
        records: &[Record<'_>],
    ) -> Result<Added> {
        let inserter = Inserter::new(&self.transaction);
        if let Some(there) = inserter.hash_of(article.doc_id)? {
            return Ok(if there == *fingerprint { Added::Known } else { Added::Taken });
        }
        inserter.article(article, fingerprint, records)?;
        Ok(Added::New)
    }

    /// Makes everything added so far stay.
    ///
    /// # Errors
    /// The archive cannot be written, as when the disk is full; then nothing of this transaction is in.
    pub fn commit(self) -> Result<()> {
        self.transaction.execute(
            "INSERT OR REPLACE INTO meta (key, value) VALUES ('people', 'stale'), ('families', 'stale')",
            [],
        )?;
        Ok(self.transaction.commit()?)
    }
}
