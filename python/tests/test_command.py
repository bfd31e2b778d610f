"""The command that comes with the module is the command."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from conftest import ROOT, command

import kutip

ARTICLE = str(ROOT / "corpus/gold/texts/kesehatan-dbd-manado.txt")


def test_it_extracts() -> None:
    done = command("extract", "-q", ARTICLE)
    assert done.returncode == 0 and done.stdout.startswith("doc_id,quote_id,type,content,")


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--version"], 0), (["extract", "hilang.txt"], 1), (["extract", "--nonsense"], 2), ([], 2)]
)
def test_exit_codes_are_those_of_the_command(arguments: list[str], code: int) -> None:
    assert command(*arguments).returncode == code


def test_the_script_is_installed() -> None:
    script = shutil.which("kutip", path=sysconfig.get_path("scripts"))
    assert script is not None
    done = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"kutip {kutip.__version__}\n"


def test_the_reader_of_a_pipe_may_have_enough() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "kutip", "synth", "--articles", "100000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_it_can_be_interrupted(tmp_path: Path) -> None:
    run = [sys.executable, "-m", "kutip", "synth", "--articles", "100000000"]
    with subprocess.Popen(run, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == -signal.SIGINT
