"""The command `fetch`, and the URLs in the project's own registry."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.core.paths import REGISTRY_NAME, SOURCES, WATCH_NAME
from pipeline.sources.registry import load_registry
from tests.support.ofsted_site import Document, ofsted_site
from tests.support.publisher import PDF, Publisher, publisher


@pytest.fixture
def ofsted() -> Iterator[Publisher]:
    with publisher() as running:
        yield running


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from pipeline.cli.main import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False, env=os.environ
    )


def test_fetch_prints_a_line_for_each_document_and_a_summary(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/a")
    registry = some_sources / REGISTRY_NAME
    registry.write_text(f"documents:\n  a.pdf: {{url: '{ofsted.url}/a'}}\n  b.pdf: {{url: '{ofsted.url}/b'}}\n")
    shown = command("fetch", "--sources", some_sources, "--pause", "0")
    assert (shown.returncode, shown.stdout) == (3, "partial: 1 new, 1 gone\n")
    assert shown.stderr == (
        f"new       a.pdf: {len(PDF)} bytes\n"
        "gone      b.pdf: the publisher has no such page (404); it was never fetched: if the registry names it, correct its url\n"
    )
    registry.write_text(f"documents:\n  a.pdf: {{url: '{ofsted.url}/a'}}\n")
    assert command("fetch", "--sources", some_sources, "--pause", "0").returncode == 0
    registry.write_text(f"documents:\n  b.pdf: {{url: '{ofsted.url}/b'}}\n")
    assert command("fetch", "--sources", some_sources, "--pause", "0").returncode == 1


def test_fetch_prints_why_it_could_not_start(some_sources: Path) -> None:
    shown = command("fetch", "--sources", some_sources)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert "registry.yaml: not found; name a folder with a registry" in shown.stderr
    (some_sources / REGISTRY_NAME).write_text("documents: {a.txt: {url: 3}}")
    assert command("fetch", "--sources", some_sources).returncode == 2
    (some_sources / REGISTRY_NAME).write_text("documents: {}")
    shown = command("fetch", "--sources", some_sources)
    assert (shown.returncode, shown.stdout) == (
        0,
        "complete: nothing to fetch: no document in the registry has a url, and no list is watched\n",
    )


def test_a_dry_run_prints_what_would_be_fetched_and_how_long_it_takes_and_keeps_nothing(some_sources: Path) -> None:
    documents = [Document(50000001, day=date(2018, 5, 9)), Document(50000002, "focused visit", date(2021, 12, 3))]
    with ofsted_site({"80506": "Lambeth"}, {"80506": documents}) as site:
        url = site.publisher.url
        watch = f"ofsted: {{authorities: [Lambeth], site: '{url}', files: ['{url}']}}\n"
        (some_sources / WATCH_NAME).write_text(watch)
        shown = command("fetch", "--sources", some_sources, "--dry-run", "--pause", "0.5")
        assert (shown.returncode, shown.stdout) == (
            0,
            f"would ask ofsted/lambeth/50000002.pdf: focused visit - 03 december 2021, pdf ({url}/v1/file/50000002)\n"
            "would ask ofsted/lambeth/50000001.pdf: children's services inspection - 09 may 2018, pdf"
            f" ({url}/v1/file/50000001)\n"
            "dry run: 2 listed documents to fetch\n",
        )
        assert shown.stderr == (
            "listed    Lambeth: 2 documents, 2 new\n"
            "to fetch  2 listed documents: about 1 second with a pause of 0.5 seconds\n"
        )
        assert [path.name for path in some_sources.iterdir()] == [WATCH_NAME]
        for expected in ("complete: 1 list looked at, 2 new\n", "complete: 1 list looked at, nothing new\n"):
            shown = command("fetch", "--sources", some_sources, "--pause", "0")
            assert (shown.returncode, shown.stdout) == (0, expected)
        shown = command("fetch", "--sources", some_sources, "--pause", "0", "--all")
        assert (shown.returncode, shown.stdout) == (0, "complete: 1 list looked at, nothing new\n")
        assert "not there the inspectorate's list lacks Barking and Dagenham" in shown.stderr
        site.documents["80506"].pop(0)
        site.publish()
        shown = command("fetch", "--sources", some_sources, "--pause", "0")
        assert shown.stdout == "complete: 1 list looked at, 1 no longer listed\n"
        assert (
            "gone      Lambeth: 'children's services inspection - 09 may 2018, pdf' is no longer listed" in shown.stderr
        )
        site.documents["80506"].append(Document(50000003, content=b"<html>Report not found</html>"))
        site.publish()
        shown = command("fetch", "--sources", some_sources, "--pause", "0")
        assert (shown.returncode, shown.stdout) == (3, "partial: 1 list looked at, 1 set aside\n")
        shown = command("fetch", "--sources", some_sources, "--pause", "0")
        lacking = "complete: 1 list looked at, nothing new, 1 listed that the publisher does not have\n"
        assert (shown.returncode, shown.stdout) == (0, lacking)
        site.publisher.serves("/provider/44/80506", b"<html><h1>Sorry</h1></html>")
        shown = command("fetch", "--sources", some_sources, "--pause", "0", "--authority", "80506")
        assert (shown.returncode, shown.stdout) == (
            1,
            "failed: 1 list looked at, 1 not read, 1 listed that the publisher does not have\n",
        )
        assert "expected links of the class publication-link" in shown.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--authority", "Nowhere"), "'Nowhere' is no authority; expected a name or a URN"),
        (("--authority", "Lambeth", "--all"), "give one of them"),
        ((), "registry.yaml: not found; name a folder with a registry"),
        (("--authority", "Lambeth", "--sources", "/nowhere/at/all"), "/nowhere/at/all: cannot be made"),
    ],
)
def test_fetch_refuses_what_it_cannot_look_for(some_sources: Path, arguments: tuple[str, ...], message: str) -> None:
    shown = command("fetch", "--sources", some_sources, *arguments)
    assert shown.returncode == 2
    assert message in shown.stderr


def test_the_registry_has_the_reports_on_lambeth_and_only_hosts_of_publishers() -> None:
    registry = load_registry(SOURCES)
    assert [name for name in registry.documents if name.startswith("ofsted-report-")] == [
        "ofsted-report-2015-05-12-lambeth.pdf",
        "ofsted-report-2018-05-09-lambeth.pdf",
        "ofsted-report-2022-12-16-lambeth.pdf",
        "ofsted-report-2026-03-10-lambeth.pdf",
    ]
    hosts = {entry.url.split("/")[2] for entry in registry.documents.values() if entry.url}
    assert hosts == {"files.ofsted.gov.uk", "love.lambeth.gov.uk"}


def test_a_build_does_not_import_the_http_client() -> None:
    code = "import sys, pipeline.cli.main, pipeline.orchestration.definitions; print({'feedparser', 'httpx', 'protego'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "set()"
