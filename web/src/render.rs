//! Templates and what they can say.

use crate::language::Language;
use crate::visit::Visit;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use serde::Serialize;

/// Every template with its name.
const TEMPLATES: [(&str, &str); 12] = [
    ("layout.html", include_str!("../templates/layout.html")),
    ("macros.html", include_str!("../templates/macros.html")),
    ("home.html", include_str!("../templates/home.html")),
    ("people.html", include_str!("../templates/people.html")),
    ("person.html", include_str!("../templates/person.html")),
    ("article.html", include_str!("../templates/article.html")),
    ("topic.html", include_str!("../templates/topic.html")),
    ("verify.html", include_str!("../templates/verify.html")),
    ("compare.html", include_str!("../templates/compare.html")),
    ("error.html", include_str!("../templates/error.html")),
    ("chart.html", include_str!("../templates/chart.html")),
    ("report.html", include_str!("../templates/report.html")),
];

/// The style sheet of pages and reports.
pub(crate) const STYLE: &str = include_str!("../assets/style.css");

/// The templates in both languages.
pub(crate) struct Renderer {
    languages: [Environment<'static>; 2],
}

impl Renderer {
    pub(crate) fn new() -> Self {
        Self { languages: Language::ALL.map(environment) }
    }

    /// A page for a visitor.
    pub(crate) fn page(
        &self,
        visit: &Visit,
        name: &str,
        model: &impl Serialize,
    ) -> Result<String, minijinja::Error> {
        let page = Value::from(Serde(model));
        let languages = Value::from(Serde(visit.languages()));
        let context = context! { page, version => env!("CARGO_PKG_VERSION"), languages };
        self.languages[visit.language as usize].get_template(name)?.render(context)
    }

    /// A report.
    pub(crate) fn report(
        &self,
        language: Language,
        model: &impl Serialize,
    ) -> Result<String, minijinja::Error> {
        let page = Value::from(Serde(model));
        self.languages[language as usize]
            .get_template("report.html")?
            .render(context! { page, style => STYLE })
    }
}

fn environment(language: Language) -> Environment<'static> {
    let mut environment = Environment::new();
    // A name that a page does not have is an error, not nothing.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("these are the usual signs"));
    for (name, source) in TEMPLATES {
        environment.add_template(name, source).expect("templates parse, which a test sees to");
    }
    environment.add_global("lang", language.code());
    environment.add_global("t", Value::from(Serde(language.strings())));
    environment.add_filter("day", move |iso: &str| language.day(iso));
    environment.add_filter("month", move |iso: &str| language.month(iso));
    environment.add_filter("number", move |n: u64| language.number(n));
    environment.add_function("count", move |noun: &str, n: u64| language.count(noun, n));
    environment.add_function("label", move |group: &str, value: &str| language.label(group, value));
    environment.add_function("fill", move |key: &str, values: Kwargs| {
        let mut filled = Vec::new();
        for name in values.args() {
            filled.push((name.to_owned(), values.get::<Value>(name)?.to_string()));
        }
        let values: Vec<_> = filled.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        Ok::<_, minijinja::Error>(language.fill(key, &values))
    });
    environment
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn templates_parse() {
        let _ = Renderer::new();
    }

    /// Keys that templates name, and those that code names.
    #[test]
    fn every_string_is_used_and_every_use_has_a_string() {
        let strings = Language::English.strings();
        let mut used = BTreeSet::new();
        for (name, source) in TEMPLATES {
            for rest in source.split("t.").skip(1) {
                let key: String =
                    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                if strings.contains_key(&*key) {
                    used.insert(key);
                }
            }
            for rest in source.split("fill(\"").skip(1) {
                let key = rest.split('"').next().unwrap_or_default();
                assert!(strings.contains_key(key), "{name}: {key} is not in strings/interface.tsv");
                used.insert(key.to_owned());
            }
        }
        let code = include_str!("pages/people.rs").to_owned()
            + include_str!("pages/verify.rs")
            + include_str!("pages/compare.rs")
            + include_str!("chart.rs")
            + include_str!("view.rs")
            + include_str!("report.rs");
        for key in strings.keys() {
            let by_value = key.contains('.') || key.ends_with("_one") || key.ends_with("_many");
            assert!(
                by_value || used.contains(*key) || code.contains(&format!("\"{key}\"")),
                "{key}: nothing says this"
            );
        }
    }

    #[test]
    fn templates_have_no_script_no_style_attribute_and_trust_nothing() {
        for (name, source) in TEMPLATES {
            assert!(!source.contains("<script"), "{name}");
            assert!(!source.contains("style=\""), "{name}");
            assert!(!source.contains(" on"), "{name}: may be an event handler");
            // The one thing that is not escaped is our own style sheet in the report.
            let trusted = source.matches("|safe").count() + source.matches("| safe").count();
            assert_eq!(trusted, usize::from(name == "report.html"), "{name}");
        }
    }
}
