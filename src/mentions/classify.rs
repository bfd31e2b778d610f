//! What a mention is, and which of its words are name and role.

use super::evidence::Evidence;
use super::noun_phrase::{is_determiner, is_verb, is_word};
use super::person_name::name_and_role;
use crate::model::document::Document;
use crate::model::mention::{Mention, SourceForm};
use crate::model::token::{Kind, Token};
use crate::model::word::Classes;
use std::ops::Range;

/// Classes of words that belong to an office or body, not to a person's name.
pub(super) const OFFICIAL: Classes = Classes::ROLE
    .with(Classes::STATUS)
    .with(Classes::BODY)
    .with(Classes::BODY_HEAD)
    .with(Classes::OFFICE)
    .with(Classes::PLACE)
    .with(Classes::BODY_GENERIC)
    .with(Classes::ROLE_SHORT)
    .with(Classes::GROUP)
    .with(Classes::RELATION)
    .with(Classes::PERSON)
    .with(Classes::QUANTIFIER)
    .with(Classes::DOCUMENT)
    .with(Classes::MONTH)
    .with(Classes::AREA_ROLE)
    .with(Classes::PREPOSITION);

/// Classes of ordinary words that begin no name.
pub(super) const ORDINARY: Classes = Classes::CUE
    .with(Classes::ACCORDING)
    .with(Classes::PLAIN_VERB)
    .with(Classes::MODAL)
    .with(Classes::COPULA)
    .with(Classes::SUBORDINATOR)
    .with(Classes::CONNECTIVE)
    .with(Classes::ADVERB_BEFORE)
    .with(Classes::PREPOSITION)
    .with(Classes::TITLE_NOUN)
    .with(Classes::OUTLET)
    .with(Classes::CHANNEL)
    .with(Classes::ALIAS);

/// Classes that make a stretch a person's function or description.
pub(super) const FUNCTION: Classes = Classes::ROLE
    .with(Classes::STATUS)
    .with(Classes::ROLE_SHORT)
    .with(Classes::RELATION)
    .with(Classes::PERSON);

/// The mention on `tokens`, or nothing where the words name no possible speaker.
pub(crate) fn classify(document: &Document, evidence: &Evidence, tokens: Range<usize>) -> Option<Mention> {
    if tokens.is_empty() {
        return None;
    }
    if let Some(known) = evidence.remembered(&tokens) {
        return Some(known.clone());
    }
    if let Some(name) = plain_name(document, evidence, &tokens) {
        return name;
    }
    let span = document.span_of(&tokens);
    let mention = |form, name: Option<Range<usize>>, role| {
        Some(Mention { span, tokens: tokens.clone(), form, name, role })
    };
    let first = &document.tokens[tokens.start];
    let all = &document.tokens[tokens.clone()];
    if first.is(Classes::PRONOUN | Classes::SELF_PRONOUN) && tokens.len() <= 3 {
        return mention(SourceForm::Pronoun, None, None);
    }
    if first.is(Classes::GROUP_PRONOUN) {
        return mention(SourceForm::Group, None, None);
    }
    // `Universitas Harapan`, `Hotel Melati`: what follows the head of a body is its name, unless a function or rank stands before it.
    let personal = FUNCTION.with(Classes::RANK).with(Classes::HONORIFIC);
    if first.is_capital()
        && first.is(Classes::BODY | Classes::BODY_HEAD)
        && all.iter().all(|token| {
            (token.is(Classes::BODY | Classes::BODY_HEAD) || !token.is(personal)) && token.kind != Kind::Comma
        })
        && !first.is(personal)
        && !holds_name(document, evidence, &tokens)
    {
        return mention(SourceForm::Organization, Some(tokens.clone()), None);
    }
    // Without a word of a name only initials can name somebody: `korban berinisial AS`.
    let suspect = Classes::PERSON | Classes::INITIALS;
    let may_name = evidence.holds_name_like(&tokens) || all.iter().any(|token| token.is(suspect));
    let (name, role) = if may_name { name_and_role(document, evidence, &tokens) } else { Default::default() };
    let alone = |name: &Range<usize>| role.is_none() && name.len() == 1 && name.start == tokens.start;
    if name.as_ref().is_some_and(alone) && is_by_chance(document, evidence, tokens.start) {
        return None;
    }
    if let Some(name) = name {
        // `Budi dan Ani` are a group.
        let joined = (name.start..name.end).any(|at| document.is(at, Classes::JOINT));
        let form = match (&role, joined) {
            (_, true) => SourceForm::Group,
            (Some(_), _) => SourceForm::NameWithRole,
            (None, _) => SourceForm::Name,
        };
        return mention(form, Some(name), role);
    }
    let determined = is_determiner(document, tokens.end - 1);
    let person = Classes::ROLE | Classes::PERSON | Classes::RELATION | Classes::STATUS | Classes::HONORIFIC;
    if determined && tokens.len() > 1 && first.is(person) {
        return mention(SourceForm::Role, None, Some(tokens.clone()));
    }
    // `Tuan Guru`, `Gus`: a title alone points to somebody named before.
    if all.iter().all(|token| token.is(Classes::HONORIFIC) && token.is_capital()) {
        return mention(SourceForm::Role, None, Some(tokens.clone()));
    }
    if first.is(Classes::QUANTIFIER | Classes::GROUP) && !is_singular(document, &tokens) {
        return mention(SourceForm::Group, Some(tokens.clone()), None);
    }
    if document.match_len(tokens.start, Classes::UNNAMED) > 0 && !first.is(Classes::ROLE) {
        return mention(SourceForm::Unnamed, Some(tokens.clone()), None);
    }
    // `anggota DPR itu`, `Bupati`, `politikus PDI-P`
    let function = all.iter().position(|token| token.is(FUNCTION));
    let body_head =
        all.iter().position(|token| token.is(Classes::BODY | Classes::BODY_HEAD | Classes::BODY_GENERIC));
    let document_head = all.iter().position(|token| token.is(Classes::DOCUMENT));
    match (function, body_head, document_head) {
        (Some(0), _, _) => mention(SourceForm::Role, None, Some(tokens.clone())),
        (_, _, Some(0)) => mention(SourceForm::Document, Some(tokens.clone()), None),
        (Some(at), body, _) if body.is_none_or(|body| at < body) && !all[0].is(Classes::PLACE) => {
            mention(SourceForm::Role, None, Some(tokens.clone()))
        }
        (_, Some(at), _)
            if at == 0
                || all[..at].iter().all(|token| token.is_capital())
                || is_word(document, tokens.start, "pihak") =>
        {
            mention(SourceForm::Organization, Some(tokens.clone()), None)
        }
        (_, _, Some(at)) if at <= 1 => mention(SourceForm::Document, Some(tokens.clone()), None),
        _ if first.is_capital()
            && !determined
            && all.iter().all(is_body_like)
            && !all.iter().any(|token| token.is(ORDINARY))
            && (tokens.len() > 1 || first.is_upper() || first.is(OFFICIAL))
            && !is_verb(document, tokens.start) =>
        {
            mention(SourceForm::Organization, Some(tokens.clone()), None)
        }
        _ => None,
    }
}

/// Words that may be more than a name in a mention, or end it.
const NOT_PLAIN: Classes = Classes::PRONOUN
    .with(Classes::SELF_PRONOUN)
    .with(Classes::GROUP_PRONOUN)
    .with(Classes::BODY)
    .with(Classes::BODY_HEAD)
    .with(Classes::RELATIVE)
    .with(Classes::DEGREE)
    .with(Classes::CONNECTIVE)
    .with(Classes::JOINT);

/// The mention that is a name and nothing else, as two of five are: the answer of [`classify`] without its questions.
fn plain_name(document: &Document, evidence: &Evidence, tokens: &Range<usize>) -> Option<Option<Mention>> {
    let may_be_more = |at: usize| document.is(at, NOT_PLAIN) || is_word(document, at, "asal");
    if !evidence.are_name_like(tokens) || tokens.clone().any(may_be_more) {
        return None;
    }
    let by_chance = tokens.len() == 1 && is_by_chance(document, evidence, tokens.start);
    let mention = || Mention {
        span: document.span_of(tokens),
        tokens: tokens.clone(),
        form: SourceForm::Name,
        name: Some(tokens.clone()),
        role: None,
    };
    Some((!by_chance).then(mention))
}

/// `Kabar menyebutkan`: a capital only because a sentence begins.
fn is_by_chance(document: &Document, evidence: &Evidence, name: usize) -> bool {
    let token = &document.tokens[name];
    !token.is(Classes::GIVEN)
        && token.is_known()
        && !evidence.is_inside(token.word)
        && begins_sentence(document, name)
        && !evidence.is_lone(document.text_of(name))
        && !in_headline(document, name)
}

/// Whether a body's words are followed by a person's: after a bracket, or two known names.
fn holds_name(document: &Document, evidence: &Evidence, tokens: &Range<usize>) -> bool {
    let close = tokens.clone().rev().find(|&at| document.kind(at) == Some(Kind::Close));
    let after_bracket = close.is_some_and(|close| close + 1 < tokens.end && evidence.is_name_like(close + 1));
    let given = tokens
        .clone()
        .rev()
        .take_while(|&at| document.tokens[at].is(Classes::GIVEN) && evidence.is_name_like(at))
        .count();
    after_bracket || given >= 2 && given + 1 < tokens.len()
}

fn begins_sentence(document: &Document, at: usize) -> bool {
    let sentence = document.sentences.get(document.sentence_of(at));
    sentence.is_some_and(|sentence| sentence.tokens.start == at)
}

fn in_headline(document: &Document, at: usize) -> bool {
    document.paragraphs.get(document.paragraph_of(at)).is_some_and(|paragraph| paragraph.headline)
}

/// `salah satu warga`: a quantifier or group word, but one person.
fn is_singular(document: &Document, tokens: &Range<usize>) -> bool {
    document.match_len(tokens.start, Classes::UNNAMED) > 0
}

fn is_body_like(token: &Token) -> bool {
    match token.kind {
        Kind::Word => token.is_capital(),
        Kind::Open | Kind::Close | Kind::Number | Kind::Point | Kind::Other | Kind::Slash => true,
        _ => false,
    }
}
