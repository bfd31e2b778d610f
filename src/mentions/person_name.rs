//! Which words of a mention are the personal name and which the function.

use super::classify::{FUNCTION, OFFICIAL, ORDINARY};
use super::evidence::Evidence;
use super::function::{extend_over_list, part_as_name, role_after, role_before, trim_role};
use super::noun_phrase::{is_determiner, is_word};
use crate::model::document::Document;
use crate::model::token::{Kind, Token};
use crate::model::word::Classes;
use std::ops::Range;

/// Splits a mention into personal name and function.
pub(super) fn name_and_role(
    document: &Document,
    evidence: &Evidence,
    tokens: &Range<usize>,
) -> (Option<Range<usize>>, Option<Range<usize>>) {
    let (segments, count) = segments(document, tokens);
    let segments = &segments[..count];
    // `Ketua Yayasan Lentera Pesisir, Andi Tenri Wulandari`: a part that is only a name decides.
    let pure = (1..segments.len()).find(|&index| is_pure_name(document, evidence, &segments[index]));
    let mut name: Option<Range<usize>> = None;
    let mut role: Option<Range<usize>> = None;
    for (index, segment) in segments.iter().enumerate() {
        let has_function =
            document.tokens[segment.clone()].iter().any(|token| token.is(FUNCTION | Classes::UNNAMED));
        // Before the part that is only a name stand function and area.
        let before = pure.is_some_and(|pure| index < pure) && (has_function || index > 0);
        if name.is_none() && !before {
            let leading = leading_name(document, evidence, segment);
            let found = leading.or_else(|| trailing_name(document, evidence, segment));
            let found = found.or_else(|| part_as_name(document, evidence, segment, role.as_ref()));
            if let Some(mut found) = found {
                // `Kepala BPBD Tulungagung, Padang Wira Kusuma`: behind a comma a place before two names is one too.
                if index > 0
                    && found.start == segment.start + 1
                    && found.len() > 1
                    && document.tokens[segment.start].is(Classes::PLACE)
                {
                    found.start = segment.start;
                }
                if let Some(head) = role.as_mut().filter(|_| index > 0) {
                    extend_over_list(document, head, &segments[..index]);
                }
                if role.is_none() {
                    role = role_before(document, segment.start, found.start)
                        .or_else(|| role_after(document, found.end, segment.end));
                }
                name = Some(found);
                continue;
            }
        }
        if has_function && role.is_none() {
            role = trim_role(document, segment.clone());
        }
    }
    (name, role)
}

/// Whether the part is a name and nothing else but titles and degrees.
fn is_pure_name(document: &Document, evidence: &Evidence, part: &Range<usize>) -> bool {
    let mut words = 0;
    part.clone().all(|at| {
        let token = &document.tokens[at];
        let name = evidence.is_name_like(at);
        words += usize::from(name);
        let initial = token.is_word() && token.is_capital() && token.span().len() == 1;
        name || initial
            || token.kind == Kind::Point
            || token.is(Classes::HONORIFIC
                | Classes::RANK
                | Classes::DEGREE
                | Classes::PARTICLE
                | Classes::GIVEN)
    }) && words > 0
}

/// No mention has more parts; the last one holds the rest.
const MOST_PARTS: usize = 8;

/// The parts between commas, brackets kept together, and how many there are.
fn segments(document: &Document, tokens: &Range<usize>) -> ([Range<usize>; MOST_PARTS], usize) {
    let mut parts: [Range<usize>; MOST_PARTS] = Default::default();
    let mut count = 0;
    let (mut start, mut depth) = (tokens.start, 0);
    for at in tokens.clone() {
        match document.tokens[at].kind {
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            Kind::Comma if depth <= 0 && count + 1 < MOST_PARTS => {
                if at > start {
                    parts[count] = start..at;
                    count += 1;
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    if tokens.end > start {
        parts[count] = start..tokens.end;
        count += 1;
    }
    (parts, count)
}

/// The personal name before a function without a comma: `Sigit Hartono Head of Business PT Maju`.
fn leading_name(document: &Document, evidence: &Evidence, segment: &Range<usize>) -> Option<Range<usize>> {
    let first = &document.tokens[segment.start];
    let sure =
        first.is(Classes::GIVEN) || first.is_word() && evidence.is_lone(document.text_of(segment.start));
    if !sure || !evidence.is_name_like(segment.start) {
        return None;
    }
    let end =
        segment.clone().find(|&at| !evidence.is_name_like(at) && document.kind(at) != Some(Kind::Point))?;
    let role = &document.tokens[end];
    let office = role.is(Classes::ROLE) && role.is_capital() && end + 1 < segment.end;
    // `Gilang petani jagung`
    let trade = role.is(Classes::ROLE | Classes::STATUS | Classes::PERSON) && !role.is_capital();
    (office || trade).then_some(segment.start..end)
}

/// The personal name at the end of a stretch without commas.
fn trailing_name(document: &Document, evidence: &Evidence, segment: &Range<usize>) -> Option<Range<usize>> {
    let mut end = segment.end;
    // `Hasan Basri yang juga … itu`, `Saleh asal Desa Sukamaju`, `Saleh (50)`: the name is before.
    let origin =
        |at: usize| at > segment.start && is_word(document, at, "asal") && evidence.is_name_like(at - 1);
    if let Some(cut) = segment.clone().find(|&at| document.is(at, Classes::RELATIVE) || origin(at)) {
        end = cut;
    } else if is_determiner(document, segment.end - 1) {
        return None;
    }
    while end > segment.start && matches!(document.tokens[end - 1].kind, Kind::Close) {
        let open = (segment.start..end).rev().find(|&at| document.tokens[at].kind == Kind::Open)?;
        end = open;
    }
    let is_tail = |at: usize| {
        let token = &document.tokens[at];
        token.kind == Kind::Point
            || token.is(Classes::DEGREE)
                && !token.is(Classes::GIVEN)
                && !evidence.is_lone(token.span().of(&document.text))
    };
    while end > segment.start && is_tail(end - 1) {
        // The point of a final initial (`Budi R.`) stays.
        if document.tokens[end - 1].kind == Kind::Point
            && end >= 2 + segment.start
            && document.tokens[end - 2].span().len() == 1
        {
            break;
        }
        end -= 1;
    }
    // Walk back over name words, initials, particles.
    let mut start = end;
    let mut words = 0;
    while start > segment.start {
        let at = start - 1;
        if evidence.is_name_like(at) {
            words += 1;
            start = at;
            continue;
        }
        let token = &document.tokens[at];
        // `Bambang PS Brodjonegoro`: capitals between two words of a name.
        let between = words > 0
            && token.is_upper()
            && token.span().len() <= 3
            && at > segment.start
            && document.tokens[at - 1].is(Classes::GIVEN)
            && evidence.is_name_like(at - 1);
        // `Sarwendi PRT`: capitals at the end behind a plain name word.
        let closing = words == 0
            && at + 1 == end
            && token.is_upper()
            && (3..=4).contains(&token.span().len())
            && !token.is(OFFICIAL | Classes::BODY | Classes::DEGREE | Classes::OUTLET)
            && at > segment.start + 1
            && evidence.is_name_like(at - 1)
            && !document.tokens[at - 1].is_known();
        let initial = between
            || closing
            || token.is_word()
                && token.is_capital()
                && token.span().len() <= 2
                && (token.span().len() == 1
                    || token.is_upper()
                        && !token.is(OFFICIAL | Classes::BODY)
                        && !(at > segment.start && document.tokens[at - 1].is(Classes::BODY_HEAD)));
        if token.kind == Kind::Point && start < end
            || initial
                && (between
                    || closing
                    || !(token.is(Classes::HONORIFIC) || token.is(Classes::RANK) && token.is_upper()))
            || token.is(Classes::PARTICLE) && !token.is_upper() && start < end && words > 0
            || (is_word(document, at, "dan")
                && start < end
                && words > 0
                && at > segment.start
                && evidence.is_name_like(at - 1))
        {
        } else if words > 0
            && token.is_capital()
            && token.is(Classes::OFFICE)
            && !token.is_upper()
            && !token.is(Classes::ROLE | Classes::BODY_HEAD | Classes::BODY)
            && at > segment.start
            && document.tokens[at - 1].is_upper()
            && document.tokens[at - 1].span().len() > 2
        {
            // `Kepala BPOM Taruna Wijaya`: after an acronym the office has ended.
            words += 1;
        } else if words > 0
            && token.is_word()
            && token.is_capital()
            && !token.is_upper()
            && at > segment.start
            && (token.is(ORDINARY) && !token.is(OFFICIAL)
                || token.is(Classes::OFFICE)
                    && !token.is(Classes::ROLE | Classes::BODY | Classes::BODY_HEAD)
                    && document.tokens[at - 1].is(Classes::GIVEN))
            && (evidence.is_name_like(at - 1)
                || words > 1
                    && !token.is(OFFICIAL | Classes::ACCORDING | Classes::CONNECTIVE | Classes::SUBORDINATOR)
                    && document.tokens[at - 1].is(Classes::PLACE))
        {
            // `Wahyu Tegas Wirayuda`: an ordinary word between two of a name.
            words += 1;
        } else if words > 0
            && token.is(Classes::GIVEN)
            && token.is_capital()
            && !token.is(Classes::ROLE | Classes::BODY_HEAD)
            && !token.is_upper()
        {
            words += 1;
        } else {
            break;
        }
        start = at;
    }
    while start < end
        && (matches!(document.tokens[start].kind, Kind::Point)
            || document.tokens[start].is(Classes::PARTICLE) && !document.tokens[start].is_capital()
            || is_word(document, start, "dan"))
    {
        start += 1;
    }
    // `AAGN Ari Wibawa`, `KH Ma'ruf`: capitals before a name at the start of the stretch belong to it.
    if words > 0 && start == segment.start + 1 {
        let token = &document.tokens[segment.start];
        if token.is_upper()
            && token.span().len() <= 5
            && !token.is(OFFICIAL | Classes::HONORIFIC | Classes::RANK | Classes::DEGREE)
        {
            start -= 1;
        }
    }
    if words == 0
        && let Some(start) = start_before_office_words(document, evidence, segment, end)
    {
        return Some(start..end);
    }
    if words == 0 {
        return initials_of_suspect(document, segment, start, end);
    }
    // `Kombes Bagus Wirayuda`: after a rank all is name; not after `Sekretaris Jenderal`.
    let rank = (segment.start..start).rev().find(|&at| document.tokens[at].is(Classes::RANK));
    if let Some(rank) = rank
        && !(rank > segment.start && document.tokens[rank - 1].is(Classes::ROLE))
        && document.tokens[rank + 1..start].iter().all(is_after_rank)
    {
        let first = (rank + 1..start).find(|&at| document.tokens[at].is_word()).unwrap_or(start);
        return Some(first..end);
    }
    // `pengamat dari Universitas Harapan`: the name of the body.
    let head = start.checked_sub(2).filter(|&at| at > segment.start);
    if head.is_some_and(|at| {
        document.tokens[at + 1].is(Classes::BODY_HEAD) && document.is(at, Classes::PREPOSITION)
    }) {
        return None;
    }
    start = after_office(document, evidence, segment.start, start, end);
    Some(start..end)
}

/// A word that a name can have between the rank and its sure part.
fn is_after_rank(token: &Token) -> bool {
    token.kind == Kind::Point
        || token.is_word()
            && token.is_capital()
            && !token.is_upper()
            && (token.is(Classes::GIVEN) || !token.is(OFFICIAL | Classes::BODY))
}

/// `Kemenkeu Arsana Pramudya Bakti`: words of offices that end a personal name. The name starts at a word that stands alone
/// elsewhere, at a known name, or at two unknown words that no head of a body (`Yayasan Lentera Pesisir Raya`) stands before.
fn start_before_office_words(
    document: &Document,
    evidence: &Evidence,
    segment: &Range<usize>,
    end: usize,
) -> Option<usize> {
    let floor = segment.start.max(end.saturating_sub(4));
    let in_run = |at: usize| {
        let token = &document.tokens[at];
        token.kind == Kind::Point
            || token.is_word()
                && token.is_capital()
                && !token.is_upper()
                && (!token.is(Classes::ROLE
                    | Classes::BODY
                    | Classes::BODY_HEAD
                    | Classes::STATUS
                    | Classes::RANK)
                    || token.span().len() == 1)
    };
    let run = (floor..end).rev().take_while(|&at| in_run(at)).last()?;
    let named = |at: usize| document.tokens[at].is_word() && evidence.is_name_like(at);
    let sure = (run..end).find(|&at| {
        named(at) && (document.tokens[at].is(Classes::GIVEN) || evidence.is_lone(document.text_of(at)))
    });
    if let Some(sure) = sure {
        // An unknown word right before a known one belongs to the name.
        let joined = sure > run && named(sure - 1) && !document.tokens[sure].is(Classes::GIVEN);
        return Some(if joined { sure - 1 } else { sure });
    }
    let first = (run..end).find(|&at| named(at))?;
    let unknown = (first..end).take_while(|&at| named(at)).count();
    let after_head = first
        .checked_sub(1)
        .is_some_and(|at| document.tokens[at].is(Classes::BODY_HEAD) && first > segment.start);
    (unknown >= 2 && !after_head && first > segment.start).then_some(first)
}

/// `tersangka RCD`, `korban berinisial AS`: initials in place of a name.
fn initials_of_suspect(
    document: &Document,
    segment: &Range<usize>,
    _start: usize,
    end: usize,
) -> Option<Range<usize>> {
    let at = end.checked_sub(1).filter(|&at| at > segment.start)?;
    let token = &document.tokens[at];
    let initials = token.is_word() && token.is_upper() && token.span().len() <= 4
        || token.is_word() && token.is_capital() && token.span().len() == 1;
    let before = &document.tokens[at - 1];
    (initials
        && !token.is(OFFICIAL)
        && (before.is(Classes::PERSON) || document.is(at - 1, Classes::INITIALS)))
    .then_some(at..end)
}

/// In a run of unknown capitals after a role the first ones may still belong to the office
/// (`CEO Maju Jaya Hendra Gunawan`): the name starts at a word that stands alone elsewhere, or at a known name.
fn after_office(document: &Document, evidence: &Evidence, floor: usize, start: usize, end: usize) -> usize {
    let first = first_of_name(document, evidence, floor, start, end);
    // `Kemenpar Ni Luh Kertiasih`: a particle in front belongs to the name.
    let particle =
        first > start && document.is(first - 1, Classes::PARTICLE) && document.tokens[first - 1].is_capital();
    first - usize::from(particle)
}

fn first_of_name(document: &Document, evidence: &Evidence, floor: usize, start: usize, end: usize) -> usize {
    let is_word_at = |at: usize| document.tokens[at].is_word();
    if start == floor {
        return start;
    }
    let lone = (start..end).find(|&at| is_word_at(at) && evidence.is_lone(document.text_of(at)));
    let given = (start..end).find(|&at| is_word_at(at) && document.tokens[at].is(Classes::GIVEN));
    let words = (start..end).filter(|&at| is_word_at(at) && document.tokens[at].span().len() > 1).count();
    // `Kepala Desa Sukamaju Sutrisno`: the word after the function is its area.
    if document.tokens[start - 1].is(Classes::AREA_ROLE)
        && words >= 2
        && (lone != Some(start) || !document.tokens[start - 1].is(Classes::ROLE))
        && given != Some(start)
    {
        return start + 1;
    }
    // `Bupati Sukma Sutrisno`, and `kata Sutrisno` elsewhere: a short form of the area.
    if document.tokens[start - 1].is(Classes::LISTED_AREA)
        && words == 2
        && lone == Some(end - 1)
        && given != Some(start)
    {
        return start + 1;
    }
    match (lone, given) {
        (Some(lone), Some(given)) if given < lone => given,
        // The word that stands alone may be the second of the name: `Camat Sukamaju Melati Sinta`.
        (Some(lone), _) if lone > start && words >= 3 => {
            if lone + 1 == end {
                lone - 1
            } else {
                lone
            }
        }
        // Right after the head an unknown word is the office's (`CEO Naisha Budi Santoso`); after office words it is a name's.
        (None, Some(given))
            if words >= 3 && given + 1 < end && document.tokens[start - 1].is(Classes::ROLE) =>
        {
            given
        }
        _ => start,
    }
}
