"""Many articles: order, threads, processes, interruption, and lexicons of one's own."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

import kutip

ROW = 'cerocos\tcerocos\tsay\tbare\tnone\tyes\t"Jalan itu rusak lagi," cerocos Sarifudin.\n'
SAID = '"Jalan itu rusak lagi," cerocos Sarifudin.'


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    (folder / "cues").mkdir(parents=True)
    (folder / "cues/verbs.tsv").write_text(ROW, encoding="utf-8")
    return folder


def test_order_and_rows_are_the_same_for_any_number_of_threads(corpus: list[dict[str, Any]]) -> None:
    texts = [article["text"] for article in corpus] * 20
    one = kutip.extract_many(texts, threads=1)
    assert [article.text for article in one] == texts
    assert [article.id for article in one] == [str(n) for n in range(len(texts))]
    assert kutip.extract_many(texts, threads=3) == one
    assert kutip.extract_many(iter(texts), threads=10**30) == one


def test_nothing_gives_nothing() -> None:
    assert kutip.extract_many([]) == []
    assert kutip.extract("").quotations == ()


def test_fields_go_with_their_texts() -> None:
    articles = kutip.extract_many(["a", "b"], ids=[1, None], titles=[None, "T"], dates=["2021-12-15", None])
    assert [(a.id, a.title, a.date) for a in articles] == [("1", None, "2021-12-15"), ("None", "T", None)]


@pytest.mark.parametrize(("ids", "message"), [([1], "ids: only 1, but"), ([1, 2, 3], "ids: more than the 2 texts")])
def test_fields_must_be_as_many(ids: list[int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        kutip.extract_many(["a", "b"], ids=ids)


def test_an_error_of_the_caller_comes_through() -> None:
    def texts() -> Any:
        yield "a"
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        kutip.extract_many(texts())


def test_words_of_ones_own(lexicon: Path) -> None:
    assert kutip.extract(SAID).quotations == () or kutip.extract(SAID).quotations[0].cue != "cerocos"
    for given in (lexicon, str(lexicon), [lexicon], [str(lexicon)]):
        assert kutip.Extractor(lexicon=given).extract(SAID).quotations[0].cue == "cerocos"


def test_an_extractor_travels_with_its_words(lexicon: Path) -> None:
    extractor = kutip.Extractor(lexicon)
    packed = pickle.dumps(extractor)
    (lexicon / "cues/verbs.tsv").unlink()
    assert pickle.loads(packed).extract(SAID).quotations[0].cue == "cerocos"
    assert repr(pickle.loads(packed)) == repr(extractor)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("cues/verbs.tsv", "one cell\n", r"cues/verbs\.tsv:1: "),
        ("cues/verben.tsv", ROW, "unknown table"),
        ("readme.txt", "", r"has no \.tsv file"),
    ],
)
def test_wrong_tables_are_told_with_file_and_line(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        kutip.Extractor(tmp_path)
    with pytest.raises(ValueError, match="no such folder; check the spelling"):
        kutip.Extractor(tmp_path / "nowhere")


def test_threads_of_python_share_an_extractor(corpus: list[dict[str, Any]]) -> None:
    extractor = kutip.Extractor()
    texts = [article["text"] for article in corpus]
    expected = extractor.extract_many(texts)
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(extractor.extract_many(texts, threads=2))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def test_the_lock_is_free_while_texts_are_read(corpus: list[dict[str, Any]]) -> None:
    # A thread of Python gets on while another is in one single call.
    text = "".join(article["text"] for article in corpus) * 40
    steps = 0
    over = threading.Event()

    def read() -> None:
        kutip.extract_many([text], threads=1)
        over.set()

    reader = threading.Thread(target=read)
    reader.start()
    while not over.wait(0.001):
        steps += 1
    reader.join()
    assert steps > 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_works_on_both_sides_of_a_fork(corpus: list[dict[str, Any]]) -> None:
    texts = [article["text"] for article in corpus]
    expected = kutip.extract_many(texts, threads=2)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(kutip.extract_many, [texts, texts]) == [expected, expected]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_interruption_ends_many_articles() -> None:
    program = """
import itertools, kutip, sys
def texts():
    for n in itertools.count():
        if n == 5000:
            print("going", flush=True)
        yield '"Harga sudah turun," kata Bupati Rahmat Hidayat. ' * 20
try:
    kutip.extract_many(texts(), threads=2)
except KeyboardInterrupt:
    sys.exit(7)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "going\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 7
