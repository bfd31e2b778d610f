//! The content of reported clauses: where it begins and ends, and whether it is a clause at all.

use super::circumstances;
use super::scene::Scene;
use crate::lexicon::{Complement, Shape};
use crate::mentions::noun_phrase::{is_verb, is_word};
use crate::model::cue::CueClass;
use crate::model::pieces::Pieces;
use crate::model::quotation::QuotationKind;
use crate::model::token::Kind;
use crate::model::word::{Classes, CueId};
use std::ops::Range;

/// The reported clause after an active cue, and the circumstances before it.
pub(super) struct Clause {
    pub(super) content: Range<usize>,
    pub(super) circumstances: Range<usize>,
}

/// The clause that the cue's complement allows, from `from` to the end of the sentence.
pub(super) fn after_cue(
    scene: &Scene<'_>,
    cue: usize,
    from: usize,
    end: usize,
    headline: bool,
) -> Option<Clause> {
    let document = scene.document;
    let complement = scene.complement(cue);
    let mut at = from;
    while at < end {
        let adverb = document.match_len(at, Classes::ADVERB_AFTER);
        let closes = adverb > 0
            && document.tokens.get(at + adverb).is_some_and(|next| {
                matches!(next.kind, Kind::Comma | Kind::Colon) || next.is(Classes::THAT | Classes::OPENER)
            });
        if !closes {
            break;
        }
        at += adverb;
    }
    let circumstances_start = at;
    at = circumstances::end_before_content(scene, cue, at, end);
    let circumstances = circumstances_start..at;
    let mut explicit = false;
    while at < end && matches!(document.tokens[at].kind, Kind::Comma | Kind::Colon) {
        explicit = true;
        at += 1;
        // `mengatakan, Kamis (5/1/2023), harga turun`
        if document.tokens[..end].get(at).is_some_and(|token| token.is(Classes::DAY)) {
            at = circumstances::end_before_content(scene, cue, at, end);
        }
    }
    let opened = complementizer(scene, cue, at, end);
    explicit |= opened > 0;
    let question = scene.class(cue) == CueClass::Ask && document.match_len(at, Classes::THAT) > 0;
    explicit |= question;
    let mut content = trim(scene, at + opened..before_tail(scene, at + opened, end))?;
    // `mengatakan bahwa, menurut hasil survei, …`
    while content.len() > 1 && document.tokens[content.start].kind == Kind::Comma {
        content.start += 1;
    }
    if opened == 0
        && let Some(that) = that_after_object(scene, &content)
    {
        content.start = that;
        explicit = true;
    }
    if !explicit && document.is(content.start, Classes::JOINT) {
        // `mengakui dan menyesali perbuatannya`: two verbs with one object.
        return None;
    }
    if !explicit && (is_topic(scene, content.start) || is_stance(scene, &content)) {
        return None;
    }
    // `menegaskan kembali pentingnya …`: the adverb is no part of the object.
    let mut object = content.clone();
    while object.len() > 1 && document.is(object.start, Classes::ADVERB_AFTER) {
        object.start += 1;
    }
    // `menjelaskan saat panen, harga turun`: the clause comes behind its circumstances.
    let opening = Classes::SUBORDINATOR | Classes::OPENER | Classes::PREPOSITION;
    if document.is(object.start, opening)
        && let Some(comma) = object.clone().take(12).find(|&at| document.kind(at) == Some(Kind::Comma))
        && comma + 2 < object.end
    {
        object.start = comma + 1;
    }
    let begins_with_modal = document.is(object.start, Classes::MODAL);
    let enough = match (complement, scene.shape(cue)?) {
        (_, Shape::Noun) => explicit && opened > 0 || question,
        (Complement::Clause, _) => explicit || content.len() >= 2 && !is_noun_object(scene, &content),
        _ if headline && scene.class(cue) == CueClass::Promise => true,
        (Complement::Weak, _) => explicit || is_clause(scene, &object),
        // `mengonfirmasi akan menikah`: the subject is the source, a modal begins the clause.
        (Complement::That, _) => explicit || begins_with_modal || headline && is_clause(scene, &content),
        (Complement::Request, _) => {
            explicit && (opened > 0 || is_clause(scene, &object))
                || asks(scene, &content)
                || headline && content.len() >= 3
        }
        (Complement::Critic, _) => content.len() >= 4 || is_clause(scene, &content),
        (Complement::None, _) => explicit && opened > 0,
    };
    let words = content_words(scene, &content);
    (enough && words >= 2).then_some(Clause { content, circumstances })
}

/// `menyampaikan arahannya, bahwa C`, `menuturkan pendapatnya tentang itu bahwa C`: a noun for what is said, then the clause.
fn that_after_object(scene: &Scene<'_>, content: &Range<usize>) -> Option<usize> {
    let document = scene.document;
    let reach = content.end.min(content.start + MOST_OBJECT);
    for at in content.start..reach {
        let token = &document.tokens[at];
        if is_word(document, at, "bahwa") && at > content.start {
            return (at + 1 < content.end).then_some(at + 1);
        }
        let comma = token.kind == Kind::Comma && !is_word(document, at + 1, "bahwa");
        let predicate =
            token.is(Classes::MODAL | Classes::COPULA | Classes::CUE | Classes::ADJECTIVE | Classes::PRONOUN)
                || is_verb(document, at);
        if comma || predicate || token.is_quoted() || token.ends_sentence() {
            return None;
        }
    }
    None
}

/// The noun before `bahwa` and what goes with it (tokens).
const MOST_OBJECT: usize = 9;

/// Length of the complementizer at this place that stays out of the content.
fn complementizer(scene: &Scene<'_>, cue: usize, at: usize, end: usize) -> usize {
    let document = scene.document;
    let length = document.match_len(at, Classes::THAT | Classes::PURPOSE);
    if length == 0 || at + length >= end {
        return 0;
    }
    // `menyebutkan untuk anak-anak harga turun`: after a verb of stating *untuk* is a preposition of the content.
    let asks = scene.complement(cue) == Complement::Request
        || matches!(scene.class(cue), CueClass::Promise | CueClass::Request);
    if is_word(document, at, "untuk") && !asks {
        return 0;
    }
    let conditional = ["jika", "kalau", "bila", "apabila"].iter().any(|word| is_word(document, at, word));
    // After a verb of saying *kalau* is nearly always colloquial for *bahwa*.
    let colloquial = is_word(document, at, "kalau");
    let question = ["apakah", "mengapa", "kenapa", "bagaimana", "siapa", "kapan", "apa"]
        .iter()
        .any(|word| is_word(document, at, word));
    if question {
        return 0;
    }
    // `menyebut jika publik puas` opens the clause; `mengatakan jika hujan turun, warga pindah` is a condition of its own.
    let comma = document.tokens[at..end].iter().any(|token| token.kind == Kind::Comma && !token.is_quoted());
    let then = (at..end).any(|at| is_word(document, at, "maka"));
    if conditional && (comma && !colloquial || then) { 0 } else { length }
}

/// End of the content where only a day or the medium follows it: `…, Senin (2/1/2023).`, `…, seperti dilansir dari ABC.`
pub(super) fn before_tail(scene: &Scene<'_>, start: usize, end: usize) -> usize {
    let tokens = &scene.document.tokens;
    let is_comma = |at: &usize| tokens[*at].kind == Kind::Comma && !tokens[*at].is_quoted();
    // Few ends have a comma; without one nothing is to be told apart.
    let Some(last) = (start..end).rev().take(MOST_CITED).find(is_comma) else { return end };
    let is_day = last > start && last + 8 >= end && is_day(scene, last + 1, end);
    let day = if is_day { last } else { end };
    let mut commas = (start + 1..day).rev().take(MOST_CITED).filter(is_comma);
    commas.find(|&at| is_cited(scene, at + 1, day)).unwrap_or(day)
}

/// The medium at the end has at most this many tokens.
const MOST_CITED: usize = 14;

/// `seperti dilansir …`, `demikian sebagaimana dikutip dari …`, `dikutip dari …`
fn is_cited(scene: &Scene<'_>, mut at: usize, end: usize) -> bool {
    for words in [["demikian", "begitu"], ["seperti", "sebagaimana"]] {
        at += usize::from(words.iter().any(|word| is_word(scene.document, at, word)));
    }
    at < end
        && scene.document.is(at, Classes::OPENER)
        && scene.document.text_of(at).starts_with("di")
        && is_verb(scene.document, at)
}

/// Whether the tokens are nothing but a day: `Kamis (1/2/2018)`, `Rabu, 22 Februari 2023`.
pub(super) fn is_day(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    let tokens = &scene.document.tokens[start.min(end)..end];
    tokens.len() <= 9
        && tokens.first().is_some_and(|token| token.is(Classes::DAY))
        && tokens.iter().all(|token| {
            token.is(Classes::DAY | Classes::MONTH | Classes::DAY_PART | Classes::ZONE) || !token.is_word()
        })
}

/// Content without white space, stops and closing punctuation at its ends.
pub(super) fn trim(scene: &Scene<'_>, mut content: Range<usize>) -> Option<Range<usize>> {
    let tokens = &scene.document.tokens;
    while content.start < content.end
        && matches!(
            tokens[content.start].kind,
            Kind::Comma | Kind::Colon | Kind::Dash | Kind::Period | Kind::Ellipsis
        )
    {
        content.start += 1;
    }
    while content.end > content.start {
        let token = &tokens[content.end - 1];
        let stop = token.ends_sentence()
            || matches!(
                token.kind,
                Kind::Comma | Kind::Colon | Kind::Semicolon | Kind::Dash | Kind::Ellipsis
            );
        if !stop || token.is_quoted() {
            break;
        }
        content.end -= 1;
    }
    (!content.is_empty()).then_some(content)
}

/// Indirect, or mixed where part of the content stands in marks.
pub(super) fn kind(scene: &Scene<'_>, parts: &[Range<usize>]) -> QuotationKind {
    // Marks around a title or term (`tema “Laut”`, `kata ‘sakti’`) quote nobody.
    let document = scene.document;
    let title = |open: usize| open > 0 && document.is(open - 1, Classes::TITLE_NOUN);
    let marked = parts.iter().any(|part| {
        let mut open = part.start;
        part.clone().any(|at| {
            if !document.tokens[at].is_quoted() {
                open = at;
                return false;
            }
            !title(open)
        })
    });
    if marked { QuotationKind::Mixed } else { QuotationKind::Indirect }
}

/// Token ranges as spans.
pub(super) fn spans(scene: &Scene<'_>, parts: &[Range<usize>]) -> Pieces {
    match parts {
        [one] => Pieces::One(scene.document.span_of(one)),
        _ => Pieces::Many(parts.iter().map(|part| scene.document.span_of(part)).collect()),
    }
}

fn content_words(scene: &Scene<'_>, content: &Range<usize>) -> usize {
    scene.document.tokens[content.clone()]
        .iter()
        .filter(|token| matches!(token.kind, Kind::Word | Kind::Number))
        .take(3)
        .count()
}

/// `menyampaikan hal tersebut`, `mengatakan hal itu`: an object that only points at what was said.
fn is_noun_object(scene: &Scene<'_>, content: &Range<usize>) -> bool {
    let document = scene.document;
    is_word(document, content.start, "hal") && content.len() <= 8 && !is_clause(scene, content)
}

/// `menjelaskan soal …`, `mengungkap tentang …`: only the topic is told, no proposition.
fn is_topic(scene: &Scene<'_>, at: usize) -> bool {
    ["soal", "tentang", "terkait", "mengenai", "perihal"].iter().any(|word| is_word(scene.document, at, word))
}

/// `menegaskan komitmennya memperkuat …`: the noun is the object, and the verb after it its own.
fn is_stance(scene: &Scene<'_>, content: &Range<usize>) -> bool {
    let document = scene.document;
    let noun = document.match_len(content.start, Classes::STANCE);
    if noun == 0 {
        return false;
    }
    for at in (content.start + noun..content.end).take(8) {
        let token = &document.tokens[at];
        let links = token.is(Classes::MODAL | Classes::COPULA) && !is_word(document, at, "menjadi");
        if is_determiner_before(scene, at) || links {
            return false;
        }
        let own = Classes::PREPOSITION | Classes::PURPOSE | Classes::RELATIVE;
        if document.is(at, own) || is_verb(document, at) || token.kind == Kind::Comma {
            return true;
        }
    }
    true
}

/// Whether what follows a request names what is asked: an action, not a thing.
fn asks(scene: &Scene<'_>, content: &Range<usize>) -> bool {
    let document = scene.document;
    for at in content.clone().take(REACH) {
        let token = &document.tokens[at];
        let conditional =
            token.is(Classes::SUBORDINATOR) && !token.is(Classes::PREPOSITION | Classes::PURPOSE);
        if conditional && !document.is(at, Classes::RELATIVE) && at > content.start {
            return false;
        }
        // `memerintahkan sekretarisnya, Budi, untuk mencabut …`: an apposition, then what is asked.
        let apposition = token.kind == Kind::Comma
            && (at + 1..content.end.min(at + 12)).any(|at| {
                let verb = at + 1 + document.match_len(at + 1, Classes::ADVERB_BEFORE);
                document.is(at, Classes::PURPOSE) && verb < content.end && is_verb(document, verb)
            });
        if token.kind == Kind::Comma && !apposition || is_word(document, at, "guna") {
            // `mendorong skema baru guna mempertahankan pabrik` asks nobody for anything.
            return false;
        }
        // `meminta warga waspada`
        let quality = token.is(Classes::ADJECTIVE) && at > content.start && at + 1 == content.end;
        let asked = token.is(Classes::PURPOSE | Classes::MODAL) || is_verb(document, at) || quality;
        if asked && !(at > content.start && document.is(at - 1, Classes::RELATIVE)) {
            return true;
        }
    }
    false
}

/// How far a predicate is looked for (tokens).
const REACH: usize = 40;

/// Whether the tokens are a clause: they have a predicate that is not inside a relative clause or after a preposition.
///
/// `perbedaan yang terjadi harus ditoleransi` is one; `komitmen parlemen dalam menangani krisis` is none.
pub(super) fn is_clause(scene: &Scene<'_>, content: &Range<usize>) -> bool {
    let document = scene.document;
    let end = content.end.min(content.start + REACH);
    // The word before licenses a verb, so that the verb is no predicate of the clause.
    let mut licensed = false;
    let mut last_verb_licensed = false;
    // A relative clause is open and has not had its verb yet.
    let mut relative = false;
    let mut listed = false;
    for at in content.start..end {
        let token = &document.tokens[at];
        match token.kind {
            Kind::Word => {}
            Kind::Comma => {
                licensed = last_verb_licensed;
                // In a list of things only a modal or copula still shows a clause.
                listed = true;
                continue;
            }
            _ => continue,
        }
        if document.is(at, Classes::RELATIVE) {
            relative = true;
            licensed = false;
            continue;
        }
        if listed && document.is(at, Classes::JOINT) {
            // The last thing of the list follows.
            listed = false;
        }
        if document.is(at, Classes::JOINT) || is_word(document, at, "atau") || is_word(document, at, "hingga")
        {
            licensed = last_verb_licensed;
            continue;
        }
        if at > content.start
            && token.is(Classes::SUBORDINATOR)
            && !token.is(Classes::PREPOSITION | Classes::PURPOSE)
            && !relative
        {
            // `laga yang menarik saat …`: the main clause is over. At the very start the clause only begins later.
            return false;
        }
        if is_determiner_before(scene, at) && is_word(document, at, "untuk") && !relative {
            // `acara itu untuk warga`
            return true;
        }
        if token.is(Classes::PREPOSITION)
            && ["di", "ke", "dari", "pada", "kepada", "oleh"].iter().any(|word| is_word(document, at, word))
        {
            // A noun follows, never a verb.
            last_verb_licensed = false;
            continue;
        }
        // `secara khusus dikembangkan`: the two words are an adverb.
        if is_word(document, at, "secara") || at > content.start && is_word(document, at - 1, "secara") {
            continue;
        }
        if token.is(Classes::PREPOSITION | Classes::PURPOSE | Classes::SUBORDINATOR) {
            licensed = true;
            last_verb_licensed = false;
            continue;
        }
        let predicate = token.is(Classes::MODAL | Classes::COPULA);
        let verb = predicate || is_verb(document, at);
        if verb {
            if relative {
                // A modal does not close the relative clause, its verb does.
                relative =
                    predicate && !token.is(Classes::COPULA) && at + 1 < end && is_verb(document, at + 1);
                last_verb_licensed = false;
                continue;
            }
            if licensed {
                // `untuk ikut terlibat`: the next verb belongs to the licensed one.
                last_verb_licensed = true;
                continue;
            }
            if listed && !predicate {
                continue;
            }
            return true;
        }
        licensed = false;
        let adjective = token.is(Classes::ADJECTIVE) && !relative && !listed && at > content.start;
        if adjective {
            let next = document.tokens[..content.end].get(at + 1);
            let closes = next.is_none_or(|next| {
                matches!(next.kind, Kind::Comma | Kind::Period)
                    || next.is(Classes::PREPOSITION | Classes::SUBORDINATOR | Classes::PURPOSE)
            });
            let previous = &document.tokens[at - 1];
            if closes && at > content.start + 1
                || previous.is(Classes::ADJECTIVE | Classes::MODAL)
                || is_determiner_before(scene, at)
            {
                return true;
            }
        }
        if relative && token.is(Classes::ADJECTIVE) {
            relative = false;
        }
    }
    false
}

/// `hal itu penting`: a determiner closes the subject, so what follows is the predicate.
fn is_determiner_before(scene: &Scene<'_>, at: usize) -> bool {
    at > 0 && crate::mentions::noun_phrase::is_determiner(scene.document, at - 1)
}

/// Whether another cue stands on these tokens outside marks.
pub(super) fn has_cue(scene: &Scene<'_>, tokens: Range<usize>) -> bool {
    scene.document.tokens[tokens]
        .iter()
        .any(|token| token.cue != CueId::default() && token.is(Classes::CUE) && !token.is_quoted())
}
