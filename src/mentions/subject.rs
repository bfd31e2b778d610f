//! The mention that an active verb has as its subject.

use super::classify::classify;
use super::evidence::Evidence;
use super::noun_phrase::{self, Follows, close_of, is_verb, is_word};
use crate::model::document::Document;
use crate::model::mention::{Mention, SourceForm};
use crate::model::token::{Kind, Token};
use crate::model::word::{Classes, CueId};

/// How far before its verb a subject is looked for (tokens).
const REACH: usize = 70;

/// The subject of the verb at `verb`, not before `floor`.
pub(crate) fn before(document: &Document, evidence: &Evidence, floor: usize, verb: usize) -> Option<Mention> {
    let floor = floor.max(verb.saturating_sub(REACH));
    let start = skip_openings(document, floor, verb);
    // From the left: the first place at which a mention begins that reaches the verb.
    let mut from = start;
    loop {
        if let Some(mention) = at(document, evidence, from, verb) {
            return Some(named_behind(document, evidence, &mention, verb).unwrap_or(mention));
        }
        let next = (from..verb).find(|&at| {
            matches!(document.tokens[at].kind, Kind::Comma | Kind::Dash) && !document.tokens[at].is_quoted()
        });
        match next {
            Some(comma) if comma + 1 < verb => from = skip_openings(document, comma + 1, verb),
            _ => break,
        }
    }
    // From the right: the run of capitals, or the noun, right before the verb.
    let last = skip_adverbs_back(document, start, verb);
    let run = run_start(document, start, last)?;
    at(document, evidence, run, verb)
}

/// `Salah satu warga yang ditemui di pasar, Budi Santoso, mengaku`: the name behind a description and its relative clause.
fn named_behind(document: &Document, evidence: &Evidence, mention: &Mention, verb: usize) -> Option<Mention> {
    let described = matches!(mention.form, SourceForm::Unnamed | SourceForm::Role);
    if !described || !document.is(mention.tokens.end, Classes::RELATIVE) {
        return None;
    }
    let comma = (mention.tokens.end..verb).find(|&at| document.kind(at) == Some(Kind::Comma))?;
    let named = at(document, evidence, comma + 1, verb)?;
    if named.form != SourceForm::Name {
        return None;
    }
    let tokens = mention.tokens.start..named.tokens.end;
    let role = mention.role.clone();
    let form = if role.is_some() { SourceForm::NameWithRole } else { SourceForm::Name };
    Some(Mention { span: document.span_of(&tokens), tokens, form, role, ..named })
}

/// The subject of a verb that is joined to an earlier one: `Budi pergi dan mengatakan …`.
pub(crate) fn of_joined_verb(
    document: &Document,
    evidence: &Evidence,
    floor: usize,
    verb: usize,
) -> Option<Mention> {
    let mut at = verb;
    while at > floor && document.tokens[at - 1].is(Classes::ADVERB_BEFORE) {
        at -= 1;
    }
    let joint = at.checked_sub(1).filter(|&joint| joint > floor)?;
    let joins = ["dan", "lalu", "kemudian", "serta", "seraya", "sambil", "sembari"]
        .iter()
        .any(|word| is_word(document, joint, word));
    if !joins || verb - floor > REACH {
        return None;
    }
    // `bertujuan untuk memberi dan mengajak`: both verbs are the aim.
    if joint >= floor + 2 && is_verb(document, joint - 1) && document.is(joint - 2, Classes::PURPOSE) {
        return None;
    }
    // `Dalam sambutannya, Budi menegaskan komitmennya, dan berharap …`: the subject may stand behind circumstances.
    let mut start = skip_openings(document, floor, joint);
    loop {
        let end = noun_phrase::end(document, start, joint, Follows::Verb);
        // The mention must be subject of something: an active verb follows it.
        let active = document.kind(end) == Some(Kind::Word)
            && (end..joint.min(end + 4)).any(|at| is_verb(document, at));
        if end > start && active && !document.is(start, Classes::PREPOSITION | Classes::SUBORDINATOR) {
            return classify(document, evidence, start..end);
        }
        let comma = (start..joint).find(|&at| document.kind(at) == Some(Kind::Comma))?;
        start = skip_openings(document, comma + 1, joint);
        if start >= joint {
            return None;
        }
    }
}

/// The mention that begins at `from`, if it reaches the verb.
fn at(document: &Document, evidence: &Evidence, from: usize, verb: usize) -> Option<Mention> {
    let first = document.tokens.get(from)?;
    let function = Classes::PREPOSITION | Classes::SUBORDINATOR | Classes::THAT;
    if from >= verb || first.is_quoted() || first.is(function) && !first.is(Classes::ROLE | Classes::GIVEN) {
        return None;
    }
    let end = noun_phrase::end(document, from, verb, Follows::Verb);
    if end <= from || !reaches(document, end, verb) {
        return None;
    }
    if let Some(speaker) = by_way_of(document, evidence, end, verb) {
        let tokens = from..speaker.tokens.end;
        return Some(Mention { span: document.span_of(&tokens), tokens, ..speaker });
    }
    classify(document, evidence, from..end)
}

/// `Kapolres Sukamaju melalui Kasat Reskrim AKP Budi menjelaskan`: the person who spoke for the office.
fn by_way_of(document: &Document, evidence: &Evidence, end: usize, verb: usize) -> Option<Mention> {
    let at = end + usize::from(document.kind(end) == Some(Kind::Comma));
    if at + 1 >= verb || !(is_word(document, at, "melalui") || is_word(document, at, "lewat")) {
        return None;
    }
    let stop = noun_phrase::end(document, at + 1, verb, Follows::Verb);
    if stop <= at + 1 || !reaches(document, stop, verb) {
        return None;
    }
    let mention = classify(document, evidence, at + 1..stop)?;
    (mention.form == SourceForm::NameWithRole).then_some(mention)
}

/// Whether what stands between a mention's end and the verb lets them belong together.
fn reaches(document: &Document, end: usize, verb: usize) -> bool {
    let mut at = end;
    while at < verb {
        let token = &document.tokens[at];
        if token.is_quoted() {
            return false;
        }
        let adverb = document.match_len(at, Classes::ADVERB_BEFORE);
        if adverb > 0 {
            at += adverb;
            continue;
        }
        match token.kind {
            Kind::Open => match close_of(document, at, verb) {
                Some(close) => at = close + 1,
                None => return false,
            },
            Kind::Comma if at + 1 == verb => return true,
            Kind::Comma => at += 1,
            // `Budi (45), warga Sleman, mengaku`: the age in brackets closed the mention, not the subject.
            Kind::Word if at > end && begins_description(document, at) => {
                let next = noun_phrase::end(document, at, verb, Follows::Verb);
                if next <= at {
                    return false;
                }
                at = next;
            }
            Kind::Word if announces_alias(document, at, verb) => return true,
            // A parenthetical adverbial: `saat dihubungi, Selasa (5/6),`.
            Kind::Word
                if token
                    .is(Classes::OPENER | Classes::PREPOSITION | Classes::SUBORDINATOR | Classes::DAY)
                    || document.is(at, Classes::RELATIVE) =>
            {
                return parenthetical(document, at, verb);
            }
            _ => return false,
        }
    }
    true
}

/// A function or a description in lower case: `warga Sleman`, `salah satu pedagang`, `ketua RT`.
fn begins_description(document: &Document, at: usize) -> bool {
    let described = Classes::ROLE
        .with(Classes::STATUS)
        .with(Classes::RELATION)
        .with(Classes::PERSON)
        .with(Classes::UNNAMED)
        .with(Classes::QUANTIFIER);
    at > 1
        && document.is(at, described)
        && document.tokens[at - 2..at].iter().any(|token| token.kind == Kind::Close)
}

/// `Rudi, begitu sapaan akrabnya, mengaku`, `Siti, sapaan akrab Siti Aminah, mengaku`: no other subject stands between.
fn announces_alias(document: &Document, at: usize, verb: usize) -> bool {
    let tokens = &document.tokens[at..verb];
    tokens.len() <= 9
        && (at..verb.min(at + 4)).any(|at| document.match_len(at, Classes::ALIAS) > 0)
        && tokens
            .iter()
            .all(|token| !token.ends_sentence() && (token.cue == CueId::default() || !token.is(Classes::CUE)))
}

/// Circumstances from `at` to the verb: short, without another reporting verb, and closed by a comma unless they are a
/// plain phrase (`kepada wartawan mengatakan`).
fn parenthetical(document: &Document, at: usize, verb: usize) -> bool {
    if verb - at > 30 {
        return false;
    }
    let closed = document.tokens[verb - 1].kind == Kind::Comma;
    let relative = document.is(at, Classes::RELATIVE);
    // `Budi, yang menyebut dirinya pembaca, mengatakan`: between commas a relative clause may report too.
    let apart = relative && closed && at > 0 && document.kind(at - 1) == Some(Kind::Comma);
    // `warga yang enggan disebut namanya`: of whom nothing is to be said, reports nothing.
    let unsaid = |at: usize| {
        relative
            && document.is(at - 1, Classes::NEGATOR | Classes::MODAL)
            && document.text_of(at).starts_with("di")
    };
    let clean = (at..verb).all(|at| {
        let token = &document.tokens[at];
        !token.ends_sentence()
            && !matches!(token.kind, Kind::Colon | Kind::Mark)
            && (apart || token.cue == CueId::default() || !token.is(Classes::CUE) || unsaid(at))
    });
    // `saat ditemui`, `didampingi sekda`: the verb that leads circumstances is no predicate.
    let leads = |at: usize| document.is(at, Classes::OPENER) && !document.is(at, Classes::OPENER_MANNER);
    let verbs = (at..verb).filter(|&at| is_verb(document, at) && !leads(at) && !leads(at - 1)).count();
    clean && (closed || verbs <= usize::from(relative) && verb - at <= 14)
}

/// Connectives and their commas at the start of a clause: `Namun,`, `Sementara itu`, `Selain itu,`.
pub(crate) fn skip_openings(document: &Document, mut at: usize, end: usize) -> usize {
    // Most clauses begin with neither.
    let plain = |token: &Token| token.is_word() && !token.is(Classes::CONNECTIVE);
    if document.tokens.get(at).is_some_and(plain) && !document.bits.begins_phrase(at) {
        return at;
    }
    loop {
        let length = document.match_len(at, Classes::CONNECTIVE);
        if length == 0 || at + length > end {
            break;
        }
        // `Kedua, harga naik` opens; `Kedua pelaku` is a subject.
        if document.tokens[at].is(Classes::QUANTIFIER) && document.kind(at + length) != Some(Kind::Comma) {
            break;
        }
        at += length;
        if document.kind(at) == Some(Kind::Comma) && at < end {
            at += 1;
        }
    }
    while at < end
        && matches!(
            document.tokens[at].kind,
            Kind::Comma | Kind::Dash | Kind::Other | Kind::Period | Kind::Colon
        )
    {
        at += 1;
    }
    at
}

/// The position after the last token of the subject, adverbs passed over backwards.
fn skip_adverbs_back(document: &Document, floor: usize, verb: usize) -> usize {
    let mut end = verb;
    while end > floor {
        let token = &document.tokens[end - 1];
        let adverb = token.is(Classes::ADVERB_BEFORE)
            || (floor..end).rev().take(4).any(|at| {
                document.phrase_at(at).is_some_and(|phrase| {
                    phrase.classes.any(Classes::ADVERB_BEFORE) && at + phrase.length as usize >= end
                })
            });
        if !adverb || token.is_capital() && !token.is(Classes::ADVERB_BEFORE) {
            break;
        }
        end -= 1;
    }
    end
}

/// Start of the run of capitals and role words that ends before `end`.
fn run_start(document: &Document, floor: usize, end: usize) -> Option<usize> {
    let mut start = end;
    let in_run = |at: usize| {
        let token = &document.tokens[at];
        match token.kind {
            Kind::Word => {
                token.is_capital() && !token.is(Classes::DAY | Classes::MONTH)
                    || token.is(Classes::ROLE
                        | Classes::STATUS
                        | Classes::PERSON
                        | Classes::RELATION
                        | Classes::GROUP
                        | Classes::BODY_GENERIC
                        | Classes::UNNAMED
                        | Classes::QUANTIFIER
                        | Classes::PARTICLE
                        | Classes::PRONOUN
                        | Classes::SELF_PRONOUN
                        | Classes::GROUP_PRONOUN)
                        && !token.is(Classes::PREPOSITION)
            }
            Kind::Point | Kind::Slash => true,
            _ => false,
        }
    };
    while start > floor {
        let token = &document.tokens[start - 1];
        if token.kind == Kind::Close {
            let open = (floor..start).rev().take(16).find(|&at| document.tokens[at].kind == Kind::Open)?;
            if open == floor {
                break;
            }
            start = open;
            continue;
        }
        if !in_run(start - 1) {
            break;
        }
        start -= 1;
    }
    // A capital after a preposition is no subject: `di Jakarta mengatakan`.
    let after_preposition = start > floor
        && document.tokens[start - 1].is(Classes::PREPOSITION)
        && document.tokens[start..end].iter().all(|token| token.is(Classes::PLACE) || !token.is_word());
    (start < end && !after_preposition).then_some(start)
}
