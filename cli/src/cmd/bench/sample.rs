//! The part of the archive that is measured, in memory.

use crate::input::Inputs;
use crate::input::document::Document;
use crate::input::problem::Severity;
use anyhow::{Result, bail};
use std::io::Write;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Most messages about inputs; `kutip extract` tells all.
const MOST_MESSAGES: usize = 10;

/// Articles from the start of an archive.
pub(super) struct Sample {
    pub(super) inputs: Arc<Inputs>,
    pub(super) documents: Vec<Document>,
    /// What was read for them: articles, and what was skipped among them.
    pub(super) tasks: usize,
    /// Bytes of their texts and headlines.
    pub(super) bytes: u64,
    /// Whether the archive goes on after them.
    pub(super) more: bool,
    /// Whether something before their end was skipped or damaged.
    pub(super) lost: bool,
}

impl Sample {
    /// Reads articles until they have `most` bytes; one at least.
    ///
    /// # Errors
    /// An archive without any article.
    pub(super) fn load(inputs: Arc<Inputs>, most: u64) -> Result<Self> {
        let kept = inputs.fields.keep.len();
        let (mut documents, mut bytes, mut more, mut lost) = (Vec::new(), 0, false, false);
        let (mut tasks, mut messages) = (0, 0);
        let _ = inputs.read(&mut |task| {
            if bytes >= most {
                more = true;
                return ControlFlow::Break(());
            }
            tasks += 1;
            let loaded = task.work.load(kept);
            for problem in loaded.problems {
                lost |= problem.severity != Severity::Warning;
                messages += 1;
                if messages <= MOST_MESSAGES {
                    // A stderr that is closed is no reason to stop.
                    let _ = writeln!(anstream::stderr(), "kutip: {problem}");
                }
            }
            if let Some(document) = loaded.document {
                bytes += size(&document);
                documents.push(document);
            }
            ControlFlow::Continue(())
        });
        if documents.is_empty() {
            bail!("no article to measure in these inputs; try `kutip extract` on them first");
        }
        Ok(Self { inputs, documents, tasks, bytes, more, lost })
    }
}

/// Bytes of what is extracted from.
fn size(document: &Document) -> u64 {
    (document.text.len() + document.title.as_ref().map_or(0, String::len)) as u64
}
