"""The command `fetch`, and the URLs in the project's own registry."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.core.paths import REGISTRY_NAME, SOURCES
from pipeline.sources.registry import load_registry
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
        "gone      b.pdf: the publisher has no such page (404); it was never fetched: correct its url in the registry\n"
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
    assert (shown.returncode, shown.stdout) == (0, "complete: no document in the registry has a url\n")


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
    code = "import sys, pipeline.cli.main, pipeline.orchestration.definitions; print({'httpx', 'protego'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "set()"
