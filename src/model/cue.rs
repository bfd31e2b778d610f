//! Cues: the words that report speech.

/// What kind of reporting a cue does. The set is closed; it is the column `cue_class`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CueClass {
    /// Plain saying: *kata*, *mengatakan*, and the colon of a headline.
    Say,
    /// Carrying on: *tambah*, *melanjutkan*.
    Add,
    /// Stressing: *tegas*, *menekankan*.
    Stress,
    /// Claiming: *klaim*, *mengaku*.
    Claim,
    /// Admitting: *mengakui*.
    Admit,
    /// Denying: *bantah*, *menepis*.
    Deny,
    /// Asking a question: *tanya*, *mempertanyakan*.
    Ask,
    /// Answering: *jawab*.
    Answer,
    /// Asking for an action: *minta*, *mengimbau*.
    Request,
    /// Promising: *janji*, *menjamin*.
    Promise,
    /// Judging: *nilai*, *berpendapat*.
    Opinion,
    /// Hoping and foreseeing: *harap*, *memperkirakan*.
    Expect,
    /// Reporting facts: *mencatat*, *melaporkan*.
    Report,
    /// Writing: *tulis*, *mencuit*.
    Write,
    /// *menurut* and its like.
    According,
}

impl CueClass {
    /// Every class with its name in lexicons and output.
    pub const ALL: &'static [(CueClass, &'static str)] = &[
        (CueClass::Say, "say"),
        (CueClass::Add, "add"),
        (CueClass::Stress, "stress"),
        (CueClass::Claim, "claim"),
        (CueClass::Admit, "admit"),
        (CueClass::Deny, "deny"),
        (CueClass::Ask, "ask"),
        (CueClass::Answer, "answer"),
        (CueClass::Request, "request"),
        (CueClass::Promise, "promise"),
        (CueClass::Opinion, "opinion"),
        (CueClass::Expect, "expect"),
        (CueClass::Report, "report"),
        (CueClass::Write, "write"),
        (CueClass::According, "according"),
    ];

    /// The class's name in lexicons and output.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(class, _)| *class == self).map_or("say", |(_, name)| name)
    }

    /// The class of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(class, _)| *class)
    }
}
