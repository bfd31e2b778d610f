//! The whole extraction on one screen.

use crate::attribution;
use crate::attribution::scene::Scene;
use crate::cues;
use crate::inspect::Stage;
use crate::lexicon::Lexicon;
use crate::mentions;
use crate::mentions::evidence::Evidence;
use crate::model::article::Article;
use crate::model::document::Document;
use crate::model::mention::Mention;
use crate::model::quotation::Quotation;
use crate::quotes;
use crate::records;
use crate::records::build::{self, Findings};
use crate::records::mention_record::{self, MentionRecord};
use crate::records::{offsets::OffsetUnit, record::Record};
use crate::speakers;
use crate::speakers::Resolution;
use crate::text;
use crate::tokens;
use std::sync::{Arc, OnceLock};

/// The name of a rule and what it does.
#[derive(Clone, Copy, Debug)]
pub struct RuleInfo {
    /// Name as in the columns `attributed_by` and `resolved_by`.
    pub name: &'static str,
    /// Which list it belongs to: `attribution` or `speakers`.
    pub list: &'static str,
    /// One sentence and an example.
    pub doc: &'static str,
}

/// All rules in the order in which they are tried.
#[must_use]
pub fn rules() -> Vec<RuleInfo> {
    let pairs = attribution::PAIR_RULES.iter().map(|rule| (rule.name, rule.doc));
    let clauses = attribution::CLAUSE_RULES.iter().map(|rule| (rule.name, rule.doc));
    let leftovers = attribution::LEFTOVER_RULES.iter().map(|rule| (rule.name, rule.doc));
    let attribution =
        pairs.chain(clauses).chain(leftovers).map(|(name, doc)| RuleInfo { name, list: "attribution", doc });
    let speakers =
        speakers::RULES.iter().map(|rule| RuleInfo { name: rule.name, list: "speakers", doc: rule.doc });
    attribution.chain(speakers).collect()
}

/// The shared, immutable engine: cheap to clone, safe to share among threads.
#[derive(Clone, Debug)]
pub struct Extractor {
    lexicon: Arc<Lexicon>,
}

impl Extractor {
    /// An engine with the built-in lexicon, which is read once per process.
    #[must_use]
    pub fn builtin() -> Self {
        static BUILTIN: OnceLock<Arc<Lexicon>> = OnceLock::new();
        Self { lexicon: BUILTIN.get_or_init(|| Arc::new(Lexicon::builtin())).clone() }
    }

    /// An engine with this lexicon.
    #[must_use]
    pub fn new(lexicon: Lexicon) -> Self {
        Self { lexicon: Arc::new(lexicon) }
    }

    /// The lexicon in use.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// A date of publication as inputs write it (`2021-12-15`, `15/12/2021`, `24 Nov 2023 | 17:03`) as `2021-12-15`; `None`
    /// where it names no day. Rows carry the date as it came.
    ///
    /// ```
    /// let extractor = kutip::Extractor::builtin();
    /// assert_eq!(extractor.day("Rabu, 24 Nov 2023 | 17:03").as_deref(), Some("2023-11-24"));
    /// assert_eq!(extractor.day("kemarin"), None);
    /// ```
    #[must_use]
    pub fn day(&self, date: &str) -> Option<String> {
        records::day(&self.lexicon.vocabulary, date)
    }

    /// A worker for one thread; it owns all buffers and is reused from article to article.
    #[must_use]
    pub fn worker(&self) -> Worker {
        Worker { lexicon: Arc::clone(&self.lexicon), buffers: Buffers::default() }
    }
}

/// What the stages write, kept from article to article.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    pub(crate) document: Document,
    pub(crate) cues: Vec<usize>,
    pub(crate) evidence: Evidence,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) quotations: Vec<Quotation>,
    pub(crate) resolution: Resolution,
}

/// One thread's buffers.
#[derive(Debug)]
pub struct Worker {
    pub(crate) lexicon: Arc<Lexicon>,
    pub(crate) buffers: Buffers,
}

impl Worker {
    /// All quotations of an article, ordered by content offset. Never fails and never panics, whatever the text.
    ///
    /// Texts of 4 GiB and more are not taken; callers refuse them before.
    pub fn records<'t>(&mut self, article: &Article<'t>, unit: OffsetUnit) -> Vec<Record<'t>> {
        let headline_field = self.load(article);
        self.run_while(|_| true);
        let mut records = Vec::with_capacity(self.buffers.quotations.len());
        self.build(article, headline_field, unit, |record| records.push(record));
        records
    }

    /// Gives the same records to `each`, one after another, and makes no list of them: those of an article with a million
    /// quotations take a gigabyte.
    pub fn each_record<'t>(&mut self, article: &Article<'t>, unit: OffsetUnit, each: impl FnMut(Record<'t>)) {
        let headline_field = self.load(article);
        self.run_while(|_| true);
        self.build(article, headline_field, unit, each);
    }

    /// Rows from what the stages have found.
    pub(crate) fn build<'t>(
        &self,
        article: &Article<'t>,
        headline_field: usize,
        unit: OffsetUnit,
        each: impl FnMut(Record<'t>),
    ) {
        build::build(article, &self.findings(headline_field), unit, each);
    }

    /// The mentions of the article that was read last, in the order of its text: every person named outside quotation marks,
    /// and the sources of all quotations.
    #[must_use]
    pub fn mentions(&self, unit: OffsetUnit) -> Vec<MentionRecord> {
        let Buffers { document, mentions, resolution: Resolution { registry, .. }, .. } = &self.buffers;
        let named = mentions.iter().enumerate().map(|(at, mention)| {
            (mention, registry.find(registry.words_of_mention(at), mention.tokens.start, true))
        });
        mention_record::list(&self.findings(document.headline_field as usize), named, unit)
    }

    fn findings(&self, headline_field: usize) -> Findings<'_> {
        let Buffers { document, quotations, resolution: Resolution { registry, links, .. }, .. } =
            &self.buffers;
        let vocabulary = &self.lexicon.vocabulary;
        Findings { document, vocabulary, headline_field, quotations, links, speakers: &registry.speakers }
    }

    /// Puts headline field and text into one buffer, a line end between them; returns the bytes before the text.
    pub(crate) fn load(&mut self, article: &Article<'_>) -> usize {
        let document = &mut self.buffers.document;
        document.clear();
        if let Some(title) = article.headline_field() {
            document.text.push_str(title);
            document.text.push('\n');
        }
        let headline_field = document.text.len();
        document.text.push_str(article.text);
        document.headline_field = headline_field as u32;
        headline_field
    }

    /// The eight stages, one under another; the last, `records`, is [`Worker::build`]. `go_on` is asked after each
    /// (always yes, but for [`crate::inspect`]).
    pub(crate) fn run_while(&mut self, mut go_on: impl FnMut(Stage) -> bool) {
        let Buffers { document, cues, evidence, mentions, quotations, resolution } = &mut self.buffers;
        let lexicon = &*self.lexicon;
        let vocabulary = &lexicon.vocabulary;
        text::chrome::find(document, lexicon); //                      1 text
        if !go_on(Stage::Text) {
            return;
        }
        tokens::lexer::split(document, vocabulary); //                 2 tokens
        tokens::phrases::find(document, vocabulary);
        tokens::datelines::cut(document);
        if !go_on(Stage::Tokens) {
            return;
        }
        quotes::pairs::find(document); //                              3 quotes
        tokens::sentences::split(document);
        if !go_on(Stage::Quotes) {
            return;
        }
        cues::find(document, cues); //                                 4 cues
        if !go_on(Stage::Cues) {
            return;
        }
        evidence.gather(document, cues); //                            5 mentions
        mentions.clear();
        mentions::scan::find(document, evidence, mentions);
        if !go_on(Stage::Mentions) {
            return;
        }
        quotations.clear();
        attribution::find(&Scene { document, vocabulary, evidence, cues }, quotations); // 6 attribution
        if !go_on(Stage::Attribution) {
            return;
        }
        speakers::resolve(document, vocabulary, evidence, mentions, quotations, resolution); // 7 speakers
        go_on(Stage::Speakers);
    }
}
