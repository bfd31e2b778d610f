"""Speed of other tools on the articles of a JSON Lines file, one process and one thread each.

    python3 peers.py articles.jsonl verbs.tsv [--megabytes N] [--passes N]

Prints one JSON object: name of the tool to seconds, megabytes of text and what it counted. Needs `rg` on the path and the
packages of requirements.txt. What is measured is text in memory to result in memory; for ripgrep, which reads files, the
whole command on a file of the texts.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def texts_of(path, most_bytes):
    """The field `text` of each line, until there are so many bytes."""
    texts, size = [], 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            texts.append(text)
            size += len(text.encode())
            if size >= most_bytes:
                break
    return texts, size


def forms_of(path):
    """Every form of the table of cue verbs: the first cell of each row after the header."""
    rows = [line.split("\t")[0].rstrip("\n") for line in open(path, encoding="utf-8") if not line.startswith("#")]
    return [form for form in rows[1:] if form]


def best(passes, run):
    """The fastest pass in seconds, and what it returned."""
    fastest, result = float("inf"), None
    for _ in range(passes):
        start = time.perf_counter()
        result = run()
        fastest = min(fastest, time.perf_counter() - start)
    return fastest, result


def ripgrep(texts, forms, passes):
    """Counts cue words as whole words with one alternation."""
    with tempfile.TemporaryDirectory() as folder:
        file, pattern = Path(folder) / "texts.txt", Path(folder) / "pattern"
        file.write_text("\n".join(texts), encoding="utf-8")
        pattern.write_text("|".join(re.escape(form) for form in forms), encoding="utf-8")
        command = ["rg", "--threads", "1", "--no-config", "--count-matches", "--ignore-case", "--word-regexp", "-f", pattern, file]
        return best(passes, lambda: int(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def whitespace(texts, passes):
    """Splits at white space, in Python; the least that any script does."""
    return best(passes, lambda: sum(len(text.split()) for text in texts))


def spacy_sentences(texts, passes):
    """Tokens and sentences of spaCy's blank Indonesian pipeline with its rule-based sentence splitter."""
    import spacy

    pipeline = spacy.blank("id")
    pipeline.add_pipe("sentencizer")
    return best(passes, lambda: sum(1 for doc in pipeline.pipe(texts) for _ in doc.sents))


def textacy_quotations(texts, forms, passes):
    """textacy's direct quotations, on the same pipeline.

    textacy knows no Indonesian verbs and wants parts of speech and dependencies, for which spaCy has no Indonesian model.
    Our cue forms stand in for its verbs; a cue is a verb, the next word its subject, and all else hangs on the first word of
    the sentence. Articles whose marks do not balance are refused by textacy; they count as read.
    """
    import spacy
    import textacy.constants
    from spacy.language import Language
    from spacy.tokens import Doc
    from textacy.extract import direct_quotations

    verbs = set(forms)
    textacy.constants.REPORTING_VERBS["id"] = verbs

    @Language.component("cue_subjects")
    def cue_subjects(doc):
        heads, deps, tags = [], [], []
        for sentence in doc.sents:
            for token in sentence:
                before = token.nbor(-1) if token.i > sentence.start else None
                if before is not None and token.is_alpha and tags[-1] == "VERB":
                    heads.append(before.i)
                    deps.append("nsubj")
                    tags.append("NOUN")
                else:
                    heads.append(sentence.start)
                    deps.append("ROOT" if token.i == sentence.start else "dep")
                    tags.append("VERB" if token.lower_ in verbs else "X")
        words, spaces = [token.text for token in doc], [bool(token.whitespace_) for token in doc]
        lemmas = [token.lower_ for token in doc]
        return Doc(doc.vocab, words=words, spaces=spaces, heads=heads, deps=deps, pos=tags, lemmas=lemmas)

    pipeline = spacy.blank("id")
    pipeline.add_pipe("sentencizer")
    pipeline.add_pipe("cue_subjects")

    def run():
        found = 0
        for doc in pipeline.pipe(texts):
            try:
                found += sum(1 for _ in direct_quotations(doc))
            except ValueError:
                pass
        return found

    return best(passes, run)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("verbs", help="lexicons/cues/verbs.tsv")
    parser.add_argument("--megabytes", type=float, default=64, help="for the fast tools; those in Python take a sixteenth")
    parser.add_argument("--passes", type=int, default=3)
    options = parser.parse_args()
    forms = forms_of(options.verbs)
    texts, size = texts_of(options.articles, options.megabytes * 1e6)
    few, small = texts_of(options.articles, options.megabytes * 1e6 / 16)
    tools = {
        "ripgrep, counting cue words": (size, lambda: ripgrep(texts, forms, options.passes)),
        "Python, split at white space": (size, lambda: whitespace(texts, options.passes)),
        "spaCy blank Indonesian, sentences": (small, lambda: spacy_sentences(few, options.passes)),
        "textacy, direct quotations": (small, lambda: textacy_quotations(few, forms, options.passes)),
    }
    if shutil.which("rg") is None:
        sys.exit("rg is missing: apt-get install ripgrep, or https://github.com/BurntSushi/ripgrep")
    figures = {}
    for name, (size, run) in tools.items():
        seconds, count = run()
        figures[name] = {"seconds": seconds, "megabytes": size / 1e6, "count": count}
    json.dump(figures, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
