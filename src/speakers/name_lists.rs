//! The words of many names.

use crate::mentions::evidence::key;
use crate::model::document::Document;
use crate::model::mention::Mention;
use crate::model::speaker::NameWords;
use crate::model::word::Classes;

/// The words of many names, one after another: an article may have a million.
#[derive(Debug, Default)]
pub(super) struct Lists {
    keys: Vec<u64>,
    /// Where each name's words end.
    ends: Vec<u32>,
}

impl Lists {
    pub(super) fn clear(&mut self) {
        self.keys.clear();
        self.ends.clear();
    }

    /// Makes room for so many names.
    pub(super) fn reserve(&mut self, names: usize) {
        self.keys.reserve(2 * names);
        self.ends.reserve(names);
    }

    /// Adds the words of a mention's name; none where it has no name.
    pub(super) fn push(&mut self, document: &Document, mention: Option<&Mention>) {
        if let Some(name) = mention.and_then(|mention| mention.name.as_ref()) {
            let start = self.keys.len();
            for at in name.clone() {
                let token = &document.tokens[at];
                // No points, honorifics or degrees.
                let title =
                    token.is(Classes::DEGREE | Classes::HONORIFIC) && token.is_upper() && name.len() > 2;
                if token.is_word() && !title && self.keys.len() - start < NameWords::MOST {
                    self.keys.push(key(document.bytes_of(at)));
                }
            }
        }
        self.ends.push(self.keys.len() as u32);
    }

    pub(super) fn get(&self, at: usize) -> &[u64] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.keys[start as usize..self.ends[at] as usize]
    }

    pub(super) fn each(&self) -> impl Iterator<Item = &[u64]> {
        (0..self.ends.len()).map(|at| self.get(at))
    }
}
