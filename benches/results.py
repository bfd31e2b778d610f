"""Writes the tables of RESULTS.md; results.sh calls it. Nothing here but the standard library.

Each table stands between `<!-- NAME -->` and `<!-- end NAME -->`. Times are of whole processes unless a table says otherwise;
of several runs the fastest counts. Peak memory is what the system reports of a process when it ends.
"""

import argparse
import gzip
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
KINDS = {
    "unclosed-mark": "one mark that never closes",
    "quotations": "a million quotations of one character",
    "names": "a million names, each a speaker",
    "brackets": "a million brackets, one in another",
    "no-spaces": "one line without spaces",
}
WILD = HERE / "../../shared/wild/articles.jsonl.gz"


class Run:
    """A finished process: seconds of the clock, seconds of the processor, peak memory in MB."""

    def __init__(self, command, stdin=None):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"exit code {process.returncode}: {' '.join(map(str, command))}")
        self.processor = usage.ru_utime + usage.ru_stime
        # Linux counts in KiB, macOS in bytes.
        self.peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


class Others:
    """How much of the processors other programs take: all their work less that of our own children. Linux only."""

    def __init__(self):
        self.start = self.now()

    def now(self):
        if not Path("/proc/stat").exists():
            return None
        fields = [int(field) for field in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
        idle = fields[3] + fields[4]
        ours = os.times()
        return sum(fields) / os.sysconf("SC_CLK_TCK"), (sum(fields) - idle) / os.sysconf("SC_CLK_TCK"), sum(ours[:4])

    def sentence(self):
        if self.start is None:
            return ""
        whole, busy, ours = (after - before for before, after in zip(self.start, self.now()))
        share = max(busy - ours, 0) / max(whole, 1e-9)
        return f"\n\nWhile this was measured, other programs took {share:.0%} of the processors."


def fastest(runs, *arguments):
    return min((Run(*arguments) for _ in range(runs)), key=lambda run: run.seconds)


def table(head, rows, left=1):
    """A table in Markdown; columns after `left` are numbers."""
    rule = ["---"] * left + ["---:"] * (len(head) - left)
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in [head, rule, *rows])


class Results:
    def __init__(self, options):
        self.kutip, self.work, self.options = str(Path(options.kutip).resolve()), Path(options.work), options
        self.work.mkdir(parents=True, exist_ok=True)

    def synth(self, name, *arguments):
        """A synthetic archive in the work folder, made anew."""
        path = self.work / name
        subprocess.run([self.kutip, "synth", *arguments, "-o", path], check=True)
        return path

    def extract(self, path, threads, output="/dev/null"):
        return [self.kutip, "extract", "--quiet", "--from", "jsonl", "-j", str(threads), "-o", str(output), str(path)]

    def bench(self, path):
        command = [self.kutip, "bench", path, "--format", "json", "--passes", str(self.options.passes)]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def machine(self):
        model = platform.processor() or platform.machine()
        if Path("/proc/cpuinfo").exists():
            found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
            model = found.group(1) if found else model
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        say = lambda *command: subprocess.run(command, capture_output=True, text=True).stdout.strip()
        return (
            f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB of memory; {platform.system()}; "
            f"{say('rustc', '--version').rsplit(' (', 1)[0]}; {say(self.kutip, '--version')}; {time.strftime('%-d %B %Y')}."
        )

    def archives(self):
        """Articles to measure single steps on: synthetic ones, and real ones where they are."""
        yield "synthetic", self.synth("64MB.jsonl", "--bytes", "70MB")
        if WILD.exists():
            path = self.work / "wild.jsonl"
            with gzip.open(WILD) as packed, open(path, "wb") as plain:
                shutil.copyfileobj(packed, plain)
            yield "13,577 real ones", path

    def steps(self):
        rows, steps, stages = [], [], []
        for name, path in self.archives():
            report = self.bench(path)
            by_name = {step["step"]: step for step in report["steps"]}
            extraction = by_name["extraction"]
            total = sum(step["seconds"] for step in report["steps"])
            all_of_it = report["sample"]["bytes"] / 1e6 / total
            limit = report["limit"]["mb_per_second"]
            rows.append([
                name, f"{report['sample']['bytes'] / 1e6:.1f}", f"{limit:.0f}", f"{extraction['mb_per_second']:.1f}",
                f"{extraction['articles_per_second']:,.0f}", f"{report['ratio_to_limit']:.3f}", f"{all_of_it / limit:.3f}",
                f"{1 - extraction['share']:.1%}",
            ])
            steps.append([name] + [f"{step['share']:.1%}" for step in report["steps"]])
            stages.append([name] + [f"{stage['share']:.1%}" for stage in report["stages"]])
        head = ["articles", "MB of text", "limit, MB/s", "extraction, MB/s", "articles/s", "extraction : limit", "all steps : limit", "all but extraction"]
        return "\n\n".join([
            table(head, rows),
            "Shares of the steps, one after another in one thread:",
            table(["articles"] + [step["step"] for step in report["steps"]], steps),
            "Shares of the stages within extraction:",
            table(["articles"] + [stage["stage"] for stage in report["stages"]], stages),
        ])

    def threads(self):
        path = self.synth("64MB.jsonl", "--bytes", "70MB")
        size = path.stat().st_size / 1e6
        limit = self.bench(path)["limit"]["mb_per_second"]
        rows, one = [], None
        for threads in [1, 2, 4, 8, 16, 32, 64]:
            if threads > (os.cpu_count() or 1):
                break
            run = fastest(self.options.passes, self.extract(path, threads, self.work / "rows.csv"))
            one = one or run.seconds
            speed = size / run.seconds
            rows.append([threads, f"{run.seconds:.2f}", f"{speed:.1f}", f"{one / run.seconds:.2f}", f"{speed / limit:.3f}", f"{run.peak:.0f}"])
        (self.work / "rows.csv").unlink()
        return table(["threads", "seconds", "MB/s of input", "times one thread", "speed : limit", "peak memory, MB"], rows)

    def scale(self):
        rows = []
        first = None
        for name, size in [("100 MB", "100MB"), ("1 GB", "1GB")] + ([("10 GB", "10GB")] if self.options.huge else []):
            synth = subprocess.Popen([self.kutip, "synth", "--bytes", size], stdout=subprocess.PIPE)
            run = Run(self.extract("-", os.cpu_count()), synth.stdout)
            synth.stdout.close()
            synth.wait()
            megabytes = float(size.removesuffix("GB").removesuffix("MB")) * (1000 if "GB" in size else 1)
            first = first or megabytes / run.seconds
            rows.append([name, f"{run.seconds:.1f}", f"{megabytes / run.seconds:.1f}", f"{megabytes / run.seconds / first:.2f}", f"{run.peak:.0f}"])
        return table(["archive", "seconds", "MB/s of input", "of the speed for 100 MB", "peak memory, MB"], rows)

    def adversarial(self):
        news = self.synth("news.jsonl", "--bytes", "50MB")
        nothing = self.synth("nothing.jsonl", "--articles", "1")
        start = fastest(self.options.passes, self.extract(nothing, 1)).seconds
        run = fastest(self.options.passes, self.extract(news, 1))
        ordinary = (run.seconds - start) / (news.stat().st_size / 1e6)
        rows = [["ordinary news, 50 MB", f"{ordinary * 1000:.1f}", "1.00", f"{run.peak:.0f}", ""]]
        for kind, what in KINDS.items():
            path = self.synth("adversarial.jsonl", "--adversarial", kind, "--bytes", "50MB")
            run = fastest(min(self.options.passes, 3), self.extract(path, 1))
            per_mb = (run.seconds - start) / (path.stat().st_size / 1e6)
            half = self.synth("adversarial.jsonl", "--adversarial", kind, "--bytes", "25MB")
            peak = Run(self.extract(half, 1)).peak
            rows.append([what, f"{per_mb * 1000:.1f}", f"{per_mb / ordinary:.2f}", f"{run.peak:.0f}", f"{run.peak / peak:.2f}"])
        (self.work / "adversarial.jsonl").unlink()
        return table(["article", "ms per MB", "times ordinary news", "peak memory, MB", "times the memory for 25 MB"], rows)

    def archive(self):
        """Articles into an archive, linked, beside extraction of the same; sizes; who is whom in the real ones."""
        sources = [("85,000 synthetic", self.synth("archive.jsonl", "--articles", "85000", "--seed", "1"))]
        sources += [(name, path) for name, path in self.archives() if name != "synthetic"]
        rows = []
        for name, path in sources:
            with open(path, encoding="utf-8") as lines:
                text = sum(len(json.loads(line)["text"].encode()) for line in lines) / 1e6
            db = path.with_suffix(".db")
            extract = fastest(3, self.extract(path, os.cpu_count(), self.work / "rows.csv"))
            runs = []
            for _ in range(2):
                db.unlink(missing_ok=True)
                runs.append(Run([self.kutip, "archive", "build", "--quiet", str(db), str(path)]))
            build = min(runs, key=lambda run: run.seconds)
            size = db.stat().st_size / 1e6
            rows.append([name, f"{text:.0f}", f"{extract.seconds:.1f}", f"{build.seconds:.1f}", f"{build.seconds / extract.seconds:.1f}",
                         f"{build.peak:.0f}", f"{size:.0f}", f"{size / text:.1f}"])
        return table(["articles", "MB of text", "extract, seconds", "build, seconds", "times extract", "peak memory, MB", "database, MB", "times the text"], rows)

    def pages(self):
        """Pages under 20 clients, over the archive of the table before."""
        folder = self.work / "serve"
        folder.mkdir(exist_ok=True)
        built = self.work / "archive.db"
        if built.exists():
            shutil.copyfile(built, folder / "synth-85000.db")
        said = subprocess.run([HERE / "serve.sh", folder], check=True, capture_output=True, text=True).stdout
        return said[said.index("| request"):].strip()

    def people(self):
        """Linking against the list made by hand; needs the real articles."""
        db = self.work / "wild.db"
        if not db.exists():
            return "Not measured: the real articles are not here."
        said = subprocess.run([self.kutip, "archive", "eval", db, HERE / "../corpus/people/truth.tsv"], check=True, capture_output=True, text=True).stdout
        rows = []
        pairs = [0, 0, 0]
        for line in said.splitlines():
            cells = line.split()
            if cells and cells[0] in ("read", "held"):
                rows.append([cells[0], f"{float(cells[1]):.3f}", f"{float(cells[2]):.3f}", *cells[3:6]])
                pairs = [sum(pair) for pair in zip(pairs, map(int, cells[3:6]))]
        right, wrong, missed = pairs
        rows.append(["all", f"{right / (right + wrong):.3f}", f"{right / (right + missed):.3f}", right, wrong, missed])
        return table(["split", "precision", "recall", "right", "wrong", "missed"], rows)

    def peers(self):
        path = self.synth("64MB.jsonl", "--bytes", "70MB")
        python = self.work / "../peers/bin/python"
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", python.parent.parent], check=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", HERE / "peers/requirements.txt"], check=True)
        report = self.bench(path)
        figures = json.loads(subprocess.run(
            [python, HERE / "peers/peers.py", path, HERE / "../lexicons/cues/verbs.tsv", "--passes", str(min(self.options.passes, 3))],
            check=True, capture_output=True, text=True).stdout)
        extraction = next(step for step in report["steps"] if step["step"] == "extraction")["mb_per_second"]
        speeds = {
            "aho-corasick, finding cue words (the limit)": (report["limit"]["mb_per_second"], ""),
            "**kutip, text in memory to rows in memory**": (extraction, f"{report['sample']['quotations']:,} quotations of all kinds with speakers"),
        }
        whats = ["words counted", "words", "sentences", "direct quotations"]
        for (name, figure), what in zip(figures.items(), whats):
            speeds[name] = (figure["megabytes"] / figure["seconds"], f"{figure['count']:,} {what}, in {figure['megabytes']:.0f} MB")
        rows = [[name, f"{speed:.1f}" if speed < 100 else f"{speed:.0f}", f"{extraction / speed:,.2f}" if speed > extraction else f"{extraction / speed:,.0f}", found]
                for name, (speed, found) in sorted(speeds.items(), key=lambda item: -item[1][0])]
        return table(["tool, one thread", "MB/s of text", "kutip is so many times as fast", "found"], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kutip", required=True)
    parser.add_argument("--work", required=True, help="folder for archives, about 3 GB")
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--huge", action="store_true", help="the archive of 10 GB too")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--only", default="", help="tables to write, separated by commas")
    options = parser.parse_args()
    results = Results(options)
    page = HERE / "RESULTS.md"
    names = ["machine", "steps", "threads", "scale", "adversarial", "archive", "pages", "people"] + ([] if options.no_peers else ["peers"])
    wanted = [name for name in options.only.split(",") if name] or names
    for name in wanted:
        print(f"results: {name}", file=sys.stderr)
        others = Others()
        text = getattr(results, name)()
        if name != "machine":
            text += others.sentence()
        old = page.read_text(encoding="utf-8")
        pattern = re.compile(f"(<!-- {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
        if not pattern.search(old):
            sys.exit(f"RESULTS.md has no place for `{name}`")
        page.write_text(pattern.sub(lambda match: f"{match[1]}{text}\n{match[2]}", old), encoding="utf-8")


if __name__ == "__main__":
    main()
