# SPDX-License-Identifier: BSD-2-Clause
"""`stalefetch report`, opened in a browser.

report_page.py PROGRAM SCENARIOS            asks what the browser makes of the page: elements, links, complaints, loads
report_page.py PROGRAM SCENARIOS --files    without a browser: what is written, and what is left when nothing is
"""

import html.parser
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SKIPPED = 77  # for ctest
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HOSTILE = """C hostile
"<script>document.title='ran'</script><img src=http://example.invalid/title.png>"
{ code prog = old; int ready = 0; }
P0(code *prog, int *ready) { WRITE_ONCE(*prog, 1); }
P1(code *prog, int *ready) { int r1 = call(prog); }
promises publish(nowhere): prog == new;
"""


def report(program: str, *arguments: str | pathlib.Path) -> subprocess.CompletedProcess[str]:
    """Runs it to its end, whatever its exit status."""
    return subprocess.run([program, "report", *map(str, arguments)], capture_output=True, text=True, check=False)


class Page(html.parser.HTMLParser):
    """What of a document the questions are about."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Every element, with its attributes."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """All text, in order."""
        self.text.append(data)

    def having(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of this name."""
        return [attributes for name, attributes in self.tags if name == tag]


def opened(browser: str, page: pathlib.Path) -> tuple[str, list[str], list[str]]:
    """The document as the browser has it, what it says on its console, and what the page asks the network for."""
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder) / "net.json"
        run = subprocess.run(
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--enable-logging=stderr",
                f"--log-net-log={log}",
                f"--user-data-dir={folder}/profile",
                "--dump-dom",
                page.as_uri(),
            ],
            capture_output=True,
            text=True,
            timeout=100,
            check=True,
        )
        # An event is a line. What a page asks for has an initiator; what the browser itself asks for, `not an origin`.
        asked = re.findall(r'"initiator":"(?!not an origin).*?"url":"(?!file:)([^"]*)"', log.read_text())
    return run.stdout, [line for line in run.stderr.splitlines() if ":CONSOLE" in line], asked


def check_document(page: Page, protocols: int) -> None:
    """Structure: tables and headings that can be followed without seeing colours, ids and links."""
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids)), "an id twice"
    targets = [a["href"] for a in page.having("a")]
    assert targets and all(t is not None and t[0] == "#" and t[1:] in ids for t in targets), "a link that leads nowhere"
    used = re.findall(r"url\(#([^)]*)\)", " ".join(a.get("marker-end") or "" for _, a in page.tags))
    assert used and set(used) <= set(ids), "an arrow without its head"
    assert all(a.get("scope") in ("col", "colgroup", "row", "rowgroup") for a in page.having("th")), "a head of nothing"
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1 and all(b <= a + 1 for a, b in zip(levels, levels[1:])), f"headings skip: {levels}"
    assert len(page.having("section")) == protocols, "not a section for each protocol"
    assert not page.having("script") and not page.having("img"), "text became an element"
    text = " ".join(page.text)
    expected = ("unsafe, allowed", "not there", "error", "stale since row", "Source:", "P1 retire", "smp_load_acquire")
    for words in expected:
        assert words in text, f"no `{words}`"
    assert {a.get("aria-label") for a in page.having("a")} >= {"safe", "unsafe"}, "verdicts only as signs"


def check_in_browser(program: str, scenarios: pathlib.Path, browser: str) -> None:
    """The page as it is; and, so that silence means something, with what must not be in it."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "hostile.litmus").write_text(HOSTILE)
        page = folder / "report.html"
        files = [scenarios / "bugs" / "erlang_no_barrier.litmus", scenarios / "linux" / "static_key.litmus"]
        run = report(program, *files, folder / "hostile.litmus", "-o", page)
        assert run.returncode == 2 and "hostile.litmus" in run.stderr, run.stderr  # for its bad promise
        document, console, asked = opened(browser, page)
        assert not console and not asked, (console, asked)
        check_document(Page(document), 3)

        foreign = "<body><script>document.title='ran'</script><img src='http://example.invalid/x.png'>"
        text = page.read_text().replace("<body>", foreign)
        (folder / "refused.html").write_text(text)
        document, console, asked = opened(browser, folder / "refused.html")
        assert len(console) == 2 and not asked, "the policy lets a script or an image pass"
        assert "<title>ran" not in document
        (folder / "free.html").write_text(re.sub("<meta http-equiv[^>]*>", "", text))
        document, console, asked = opened(browser, folder / "free.html")
        assert "<title>ran" in document and asked == ["http://example.invalid/x.png"], "this test sees nothing"


def check_files(program: str, scenarios: pathlib.Path) -> None:
    """Nothing half-written, whatever goes wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        page = folder / "report.html"
        small = scenarios / "bugs" / "erlang_no_barrier.litmus"
        for bad in (folder / "none" / "report.html", folder):
            run = report(program, small, "-o", bad)
            assert run.returncode == 2 and f"{bad}: cannot write" in run.stderr, run.stderr
        tests = scenarios / "shapes" / "publish" / "flag-acq.litmus"  # no protocol at all
        assert report(program, tests, "--profile", "cortex-a53-like", "-o", page).returncode == 0
        assert re.search(r">flag-acq</th><td>allowed</td><td>[0-9]+/1000</td>", page.read_text()), "no counts"

        # Its run is found by going back: steps that were given up must leave no trace.
        assert report(program, scenarios / "linux" / "x86" / "membarrier_global.litmus", "-o", page).returncode == 0
        assert "The same execution on the simulated machine" in page.read_text(), "a run that cannot be repeated"

        page.write_text("as it was")
        run = report(program, folder, "-o", page)
        assert run.returncode == 2 and "no protocol" in run.stderr, run.stderr
        with subprocess.Popen([program, "report", str(scenarios), "--jobs", "2", "-o", str(page)]) as process:
            time.sleep(0.7)
            assert process.poll() is None, "too quick to be interrupted"
            process.send_signal(signal.SIGINT)
            begin = time.monotonic()
            process.wait()
            assert time.monotonic() - begin < 1 and process.returncode == -signal.SIGINT, process.returncode
        assert list(folder.iterdir()) == [page] and page.read_text() == "as it was", list(folder.iterdir())


def main() -> int:
    program, scenarios = sys.argv[1], pathlib.Path(sys.argv[2])
    if "--files" in sys.argv:
        check_files(program, scenarios)
        return 0
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("skipped: none of", ", ".join(BROWSERS), "is there")
        return SKIPPED
    check_in_browser(program, scenarios, browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())
