//! Articles with their quotations in the formats of annotation and corpus tools.
//!
//! `page` is the one model that all writers see; each format is a file with functions from it to bytes. `names` and `folder`
//! say where the bytes go.

mod brat;
mod conllu;
pub(crate) mod folder;
mod iri;
pub(crate) mod names;
mod nesting;
pub(crate) mod page;
mod tei;
mod units;
mod web_annotation;
mod words;
mod xmi;
mod xml;

use anyhow::Result;
use page::Page;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Target {
    /// brat standoff: a text and a file of annotations per article, and the configuration
    Brat,
    /// W3C Web Annotation in JSON-LD: a text and a collection per article
    WebAnnotation,
    /// TEI P5: said, cue, source and speakers in the running text
    Tei,
    /// CoNLL-U: words and sentences, quotations in the column MISC
    Conllu,
    /// UIMA XMI for INCEpTION and DKPro, and the type system
    Xmi,
}

impl Target {
    /// Extensions of the files of an article, in the order in which they are written.
    pub(crate) fn extensions(self) -> &'static [&'static str] {
        match self {
            Target::Brat => &["txt", "ann"],
            Target::WebAnnotation => &["txt", "jsonld"],
            Target::Tei => &["xml"],
            Target::Conllu => &["conllu"],
            Target::Xmi => &["xmi"],
        }
    }

    /// The files of an article, one for each extension. `name` is theirs, without folder and extension.
    pub(crate) fn files(self, page: &Page<'_>, name: &str) -> Result<Vec<Vec<u8>>> {
        Ok(match self {
            Target::Brat => vec![brat::text(page), brat::annotations(page)],
            Target::WebAnnotation => {
                let text = page.text.as_bytes().to_vec();
                vec![text, web_annotation::write(page, &format!("{name}.txt"))?]
            }
            Target::Tei => vec![tei::write(page)?],
            Target::Conllu => vec![conllu::write(page)],
            Target::Xmi => vec![xmi::write(page)?],
        })
    }

    /// Whether files speak of each other by name.
    pub(crate) fn knows_names(self) -> bool {
        self == Target::WebAnnotation
    }

    /// Files that a folder has once, whatever the number of articles.
    pub(crate) fn once(self) -> Result<Vec<(&'static str, Vec<u8>)>> {
        Ok(match self {
            Target::Brat => vec![
                ("annotation.conf", brat::annotation_conf().into_bytes()),
                ("visual.conf", brat::VISUAL_CONF.as_bytes().to_vec()),
            ],
            Target::Xmi => vec![("TypeSystem.xml", xmi::type_system()?)],
            Target::WebAnnotation | Target::Tei | Target::Conllu => Vec::new(),
        })
    }

    /// Characters of the text that the format cannot hold and that others stand for.
    pub(crate) fn replaced(self, page: &Page<'_>) -> usize {
        match self {
            Target::Tei | Target::Xmi => page.text.chars().filter(|&char| xml::is_unstorable(char)).count(),
            _ => 0,
        }
    }
}
