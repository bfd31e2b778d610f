//! Sources that are their own speakers: bodies, groups, documents, people without a name.

use super::registry::set_role;
use super::{Context, SpeakerRule};
use crate::model::mention::SourceForm;
use crate::model::speaker::{Link, SpeakerKind};

pub(super) const RULE: SpeakerRule = SpeakerRule {
    name: "source-itself",
    doc: "a body, group, document or unnamed person is named by the source itself: polisi, warga, seorang saksi",
    apply,
};

pub(super) const NOBODY: SpeakerRule = SpeakerRule {
    name: "nobody",
    doc: "the article names no speaker",
    apply: |_, _| Some(Link::default()),
};

fn apply(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let source = context.source(quotation)?.clone();
    let kind = match source.form {
        SourceForm::Organization => SpeakerKind::Organization,
        SourceForm::Group => SpeakerKind::Group,
        SourceForm::Document => SpeakerKind::Document,
        SourceForm::Unnamed | SourceForm::Role => SpeakerKind::Unnamed,
        _ => return None,
    };
    let speaker = context.registry.thing(context.document, kind, source.span, source.tokens.start);
    if source.form == SourceForm::Role && context.speaker(speaker).role.is_none() {
        set_role(context.document, &mut context.registry.speakers[speaker], source.tokens.clone());
    }
    Some(Link { speaker: Some(speaker), form: source.form, chain: vec![source.span], ..Link::default() })
}
