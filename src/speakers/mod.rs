//! Stage 7: who each source is, over the whole article.
//!
//! *Finds* the person, body, group or document behind every source. *Reads* quotations and mentions. *Writes* [`Speaker`]s and one [`Link`] per quotation. `registry` gathers the people of the article
//! under their fullest names; `salience` keeps who was last spoken of; the rules of [`RULES`] are asked in order, the first answer
//! stands, and its name is the column `resolved_by`.
//! *Known misses*: a pronoun that goes back over the last person to an earlier one; two people who share a first name.
//!
//! [`Speaker`]: crate::model::speaker::Speaker
//! [`Link`]: crate::model::speaker::Link

pub(crate) mod registry;
mod bearers;
mod name_lists;
mod short_names;
pub(crate) mod salience;
mod name;
mod role;
mod pronoun;
mod continuation;
mod itself;
mod headline_echo;

use crate::lexicon::Vocabulary;
use crate::mentions::evidence::Evidence;
use crate::model::document::Document;
use crate::model::few::Few;
use crate::model::mention::Mention;
use crate::model::quotation::Quotation;
use crate::model::span::Span;
use crate::model::speaker::{Link, Speaker};
use registry::Registry;
use salience::Salience;

/// A rule that links a source to a speaker.
pub(crate) struct SpeakerRule {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    apply: fn(&mut Context<'_>, quotation: usize) -> Option<Link>,
}

/// The rules in order.
pub(crate) const RULES: &[SpeakerRule] = &[
    continuation::RULE,
    name::FULL_NAME,
    name::NAME_PART,
    name::NICKNAME,
    name::NEW_NAME,
    role::ROLE_MATCH,
    role::DESCRIPTION,
    headline_echo::RULE,
    pronoun::RULE,
    pronoun::GROUP,
    itself::DESCRIBED,
    itself::RULE,
    continuation::PARAGRAPH,
    itself::NOBODY,
];

/// What the speaker rules see and extend.
pub(crate) struct Context<'a> {
    pub(crate) document: &'a Document,
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) quotations: &'a [Quotation],
    pub(crate) registry: &'a mut Registry,
    pub(crate) salience: &'a mut Salience,
    pub(crate) links: &'a mut Vec<Link>,
    /// The source of the quotation at hand, where it is a name.
    named: Option<name::Named>,
    /// Room for the words of two functions.
    words: [Vec<u64>; 2],
    /// The quotation at hand stands in the headline, and the whole text is resolved.
    pub(crate) headline: bool,
}

/// Who is in the article, and who said what.
#[derive(Debug, Default)]
pub(crate) struct Resolution {
    pub(crate) registry: Registry,
    salience: Salience,
    /// One link per quotation.
    pub(crate) links: Vec<Link>,
}

/// Links every quotation to its speaker.
pub(crate) fn resolve(
    document: &Document,
    vocabulary: &Vocabulary,
    evidence: &Evidence,
    mentions: &[Mention],
    quotations: &[Quotation],
    resolution: &mut Resolution,
) {
    let Resolution { registry, salience, links } = resolution;
    registry.gather(document, evidence, mentions, quotations);
    salience.gather(document, mentions, quotations, registry);
    links.clear();
    let mut context = Context {
        document,
        vocabulary,
        quotations,
        registry,
        salience,
        links,
        named: None,
        words: Default::default(),
        headline: false,
    };
    context.links.resize_with(quotations.len(), Link::default);
    // The headline comes last: what it shortens, the text spells out.
    let in_headline = |quotation: &Quotation| {
        let sentence = document.sentence_of(quotation.token).min(document.sentences.len() - 1);
        document.paragraphs[document.sentences[sentence].paragraph].headline
    };
    let headline = quotations.iter().take_while(|quotation| in_headline(quotation)).count();
    for index in (headline..quotations.len()).chain(0..headline) {
        let quotation = &quotations[index];
        let at = position(quotation);
        context.headline = index < headline;
        context.salience.advance(if context.headline { document.tokens.len() } else { at });
        context.named = name::named(&context, index);
        let mut answer = None;
        for rule in RULES {
            if let Some(link) = (rule.apply)(&mut context, index) {
                answer = Some(Link { resolved_by: rule.name, ..link });
                break;
            }
        }
        let link = answer.unwrap_or_default();
        if let Some(speaker) = link.speaker.filter(|_| index >= headline) {
            let span = quotation
                .source
                .as_ref()
                .map_or(context.registry.speakers[speaker].name, |source| source.span);
            context.salience.spoke(at, speaker, span);
        }
        context.links[index] = link;
    }
}

/// Where the reporting clause stands; for a quotation without a cue its first token.
pub(crate) fn position(quotation: &Quotation) -> usize {
    match (&quotation.source, quotation.cue) {
        (Some(source), Some(cue)) => source.tokens.start.min(cue.token),
        (None, Some(cue)) => cue.token,
        _ => quotation.token,
    }
}

impl Context<'_> {
    /// The quotation's source.
    pub(crate) fn source(&self, quotation: usize) -> Option<&Mention> {
        self.quotations[quotation].source.as_ref()
    }

    /// The speaker with that number.
    pub(crate) fn speaker(&self, speaker: usize) -> &Speaker {
        &self.registry.speakers[speaker]
    }

    /// The chain from a source to the speaker's fullest name.
    pub(crate) fn chain(&self, source: Option<Span>, via: Option<Span>, speaker: usize) -> Few<Span, 3> {
        let mut chain = Few::default();
        source.into_iter().for_each(|source| chain.push(source));
        via.into_iter().filter(|&via| source != Some(via)).for_each(|via| chain.push(via));
        let name = self.speaker(speaker).name;
        if !chain.last().is_some_and(|last| last.contains(name)) {
            chain.push(name);
        }
        chain
    }
}
