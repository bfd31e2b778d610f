-- An archive of kutip: articles, the quotations in them, and the people who are quoted, across articles.
--
-- Offsets are 0-based, end-exclusive and count code points, as SQLite's own functions do:
--     substr(articles.text, content_start + 1, content_end - content_start) = content
-- (of articles.title where section is 'headline' and the headline was a field of its own: articles.title_is_field).
-- Days are ISO dates (2021-12-15) and NULL where none is known. Text that the article does not have is NULL, never ''.
--
-- Three groups of tables, by who fills them and when:
--   1. what articles say: only ever added to, article by article;
--   2. who that is across articles: worked out anew from group 1 and the user's corrections, as a whole;
--   3. what the user corrected: kept through everything.

-- 1. What articles say ---------------------------------------------------------------------------------------------------

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,       -- kutip (version), lexicon (hash), people, families (fresh or stale)
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE articles (
    article_id     INTEGER PRIMARY KEY,
    doc_id         TEXT NOT NULL UNIQUE,
    title          TEXT,
    title_is_field INTEGER NOT NULL,  -- 1: not part of text; offsets in the headline count in title
    date           TEXT,              -- as the input has it
    day            TEXT,              -- the same as an ISO day; where there is no date, the day that url has (/2021/12/15/)
    outlet         TEXT,
    url            TEXT,
    author         TEXT,
    text           TEXT NOT NULL,
    sha256         BLOB NOT NULL UNIQUE,  -- of all that is above; by it an article is known again
    quotations     INTEGER NOT NULL       -- how many
);
CREATE INDEX articles_by_day ON articles (day);
CREATE INDEX articles_by_outlet ON articles (outlet, day);

-- Those who speak in one article.
CREATE TABLE speakers (
    speaker_key INTEGER PRIMARY KEY,
    article_id  INTEGER NOT NULL REFERENCES articles,
    speaker_id  TEXT NOT NULL,        -- s0, s1, … within the article
    name        TEXT NOT NULL,        -- the fullest name in the article, without honorifics and degrees
    kind        TEXT NOT NULL,        -- person, organization, group, unnamed, document
    role        TEXT,
    affiliation TEXT,
    quotations  INTEGER NOT NULL,     -- how many
    person_id   INTEGER REFERENCES people,  -- group 2; NULL for those who are no one in particular
    UNIQUE (article_id, speaker_id)
);
CREATE INDEX speakers_by_person ON speakers (person_id);

-- Where the article mentions them, as far as quotations lead there.
CREATE TABLE mentions (
    speaker_key INTEGER NOT NULL REFERENCES speakers,
    in_title    INTEGER NOT NULL,     -- 1: offsets count in a title that is a field of its own
    start       INTEGER NOT NULL,
    end         INTEGER NOT NULL,
    text        TEXT NOT NULL,
    form        TEXT,                 -- as quotations.source_form; NULL for a name that a pronoun led to
    PRIMARY KEY (speaker_key, in_title, start, end)
) WITHOUT ROWID;

-- One row per quotation. Columns that the table of `kutip columns` has mean what they mean there.
CREATE TABLE quotations (
    quotation_id  INTEGER PRIMARY KEY,
    article_id    INTEGER NOT NULL REFERENCES articles,
    number        INTEGER NOT NULL,   -- within the article, from 1; quote_id is doc_id || '#' || number
    type          TEXT NOT NULL,      -- direct, indirect, mixed
    content       TEXT NOT NULL,
    content_start INTEGER NOT NULL,
    content_end   INTEGER NOT NULL,
    content_spans TEXT,               -- 12:45;60:90; NULL for a single piece
    cue           TEXT,
    cue_start     INTEGER,
    cue_end       INTEGER,
    cue_lemma     TEXT,
    cue_class     TEXT,
    source        TEXT,
    source_start  INTEGER,
    source_end    INTEGER,
    source_form   TEXT NOT NULL,
    speaker_key   INTEGER REFERENCES speakers,  -- NULL where nobody is named
    section       TEXT NOT NULL,
    paragraph     INTEGER NOT NULL,
    sentence      INTEGER NOT NULL,
    day           TEXT,               -- said_at, else the day of the article
    said_at       TEXT,
    said_place    TEXT,
    channel       TEXT,
    confidence    REAL NOT NULL,
    attributed_by TEXT NOT NULL,
    resolved_by   TEXT NOT NULL,
    continues     INTEGER,            -- number of the quotation in the same article that this one carries on
    flags         TEXT,               -- joined by |
    chain         TEXT,               -- spans of the mentions from source to full name, 12:45;60:90
    candidates    TEXT,               -- names that were considered, joined by |
    person_id     INTEGER REFERENCES people,    -- group 2; that of the speaker
    family_id     INTEGER REFERENCES families   -- group 2; NULL for what was said once
);
CREATE UNIQUE INDEX quotations_by_article ON quotations (article_id, number);
CREATE INDEX quotations_by_person ON quotations (person_id, day);
CREATE INDEX quotations_by_family ON quotations (family_id) WHERE family_id IS NOT NULL;
CREATE INDEX quotations_by_speaker ON quotations (speaker_key);

-- Words of each quotation and of its article's title, as stems (banjir for kebanjiran); rowid is quotation_id.
-- Without a copy of the text: queries are turned into stems in the same way (docs/archive.md).
CREATE VIRTUAL TABLE quotations_fts USING fts5 (
    content, title,
    content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2'
);

-- Words in a row, by which kutip verify finds quotations that share some with a claim; rowid is quotation_id. A term stands for
-- three words in their usual spelling.
CREATE VIRTUAL TABLE shingles USING fts5 (
    terms,
    content = '', columnsize = 0, detail = none,
    tokenize = 'ascii'
);

-- 2. Who that is across articles --------------------------------------------------------------------------------------------

-- People and bodies. An id is a hash of the first article (by day, then doc_id) that quotes them, so that it stays when later
-- articles are added.
CREATE TABLE people (
    person_id  INTEGER PRIMARY KEY,
    slug       TEXT NOT NULL UNIQUE,  -- for addresses: rahmat-hidayat, rahmat-hidayat-2
    name       TEXT NOT NULL,         -- the commonest full name
    kind       TEXT NOT NULL,         -- person, organization
    role       TEXT,                  -- the latest
    first_day  TEXT,
    last_day   TEXT,
    articles   INTEGER NOT NULL,
    quotations INTEGER NOT NULL,
    rank       INTEGER NOT NULL UNIQUE  -- by quotations, from 1: who is quoted most
);

-- Every way in which articles name them.
CREATE TABLE aliases (
    person_id INTEGER NOT NULL REFERENCES people,
    alias     TEXT NOT NULL,
    form      TEXT NOT NULL,          -- name, short_name, bracket (a name given in brackets), role
    articles  INTEGER NOT NULL,
    PRIMARY KEY (person_id, alias, form)
) WITHOUT ROWID;

-- Roles over time: first and last day on which an article gives it.
CREATE TABLE roles (
    person_id   INTEGER NOT NULL REFERENCES people,
    role        TEXT NOT NULL,
    affiliation TEXT NOT NULL,        -- '' where the role names none
    first_day   TEXT,
    last_day    TEXT,
    articles    INTEGER NOT NULL,
    PRIMARY KEY (person_id, role, affiliation)
) WITHOUT ROWID;

-- Why two speakers are the same person: one row for each step by which the articles of a person came together.
CREATE TABLE evidence (
    speaker_key INTEGER NOT NULL REFERENCES speakers,  -- this one …
    other_key   INTEGER NOT NULL REFERENCES speakers,  -- … was tied to this one
    person_id   INTEGER NOT NULL REFERENCES people,
    rule        TEXT NOT NULL,        -- kutip archive rules
    detail      TEXT NOT NULL,        -- the name, role or alias they share
    PRIMARY KEY (speaker_key, other_key)
) WITHOUT ROWID;
CREATE INDEX evidence_by_person ON evidence (person_id);

-- All names of a person in small letters, also with their spelling evened out, and all roles, a line each; rowid is people.rank,
-- so that whoever is quoted most is found first.
CREATE VIRTUAL TABLE people_fts USING fts5 (
    names, roles,
    tokenize = 'unicode61 remove_diacritics 2'
);

-- Words of names, their spelling evened out, under themselves and under what is left when a letter is taken out: misspelt words
-- have one of these in common with the right one.
CREATE TABLE name_words (
    form TEXT NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (form, word)
) WITHOUT ROWID;

-- Who said each quotation, and when, packed for questions about very many at once (the same as quotations.person_id and day):
-- of 1024 quotations, in the order of their ids, eight bytes each, little-endian: people.rank in four (0: no one), the day as a
-- number, 20211215, in four (0: not known).
CREATE TABLE said (
    block INTEGER PRIMARY KEY,        -- quotation_id / 1024
    who   BLOB NOT NULL
);

-- Of those with many statements, how many there are by outlet and class of cue: counting them takes longer than a reader waits.
CREATE TABLE counts (
    person_id  INTEGER NOT NULL REFERENCES people,
    what       TEXT NOT NULL,         -- month, outlet, cue_class
    value      TEXT NOT NULL,         -- '' where there is none
    statements INTEGER NOT NULL,
    PRIMARY KEY (person_id, what, value)
) WITHOUT ROWID;

-- The same statement in several articles.
CREATE TABLE families (
    family_id   INTEGER PRIMARY KEY,  -- quotation_id of its first member
    first_day   TEXT,
    last_day    TEXT,
    members     INTEGER NOT NULL,
    outlets     INTEGER NOT NULL,
    variants    INTEGER NOT NULL,     -- wordings that differ
    people      INTEGER NOT NULL,     -- speakers that differ; more than 1: the articles disagree
    disagrees   INTEGER NOT NULL      -- 1: articles name different people
);
CREATE TABLE family_members (
    family_id    INTEGER NOT NULL REFERENCES families,
    quotation_id INTEGER NOT NULL REFERENCES quotations,
    variant      INTEGER NOT NULL,    -- 0: the wording of the first
    similarity   REAL NOT NULL,       -- to the longest wording, 0 to 1: of the shorter and the part of the longer that it is like
    PRIMARY KEY (family_id, quotation_id)
) WITHOUT ROWID;

-- 3. What the user corrected ------------------------------------------------------------------------------------------------

-- Speakers are named by article, since keys may change.
CREATE TABLE overrides (
    override_id   INTEGER PRIMARY KEY,
    kind          TEXT NOT NULL CHECK (kind IN ('merge', 'split')),  -- the two are one person; they are not
    doc_id        TEXT NOT NULL,
    speaker_id    TEXT NOT NULL,
    other_doc     TEXT NOT NULL,
    other_speaker TEXT NOT NULL,
    UNIQUE (doc_id, speaker_id, other_doc, other_speaker)
);

-- Views ---------------------------------------------------------------------------------------------------------------------

-- Quotations with all that is known of them, under the names of `kutip extract`.
CREATE VIEW statements AS
SELECT q.quotation_id, a.doc_id, a.doc_id || '#' || q.number AS quote_id, q.type, q.content, q.content_start, q.content_end,
       q.content_spans, q.cue, q.cue_lemma, q.cue_class, q.source, q.source_form, s.speaker_id, s.name AS speaker,
       s.kind AS speaker_kind, s.role, s.affiliation, q.section, q.day, q.said_at, q.said_place, q.channel, q.confidence,
       q.attributed_by, q.resolved_by, q.flags, a.title, a.date, a.outlet, a.url, q.person_id, p.name AS person, q.family_id
FROM quotations q
JOIN articles a USING (article_id)
LEFT JOIN speakers s USING (speaker_key)
LEFT JOIN people p ON p.person_id = q.person_id;
