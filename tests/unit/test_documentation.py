"""What the pages for people name is there: files, anchors, make targets, commands, packages."""

import re
from pathlib import Path

import pytest

from pipeline.core.paths import ROOT

PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("outputs/*.md")], key=lambda path: path.as_posix()
)
NAMES = [path.relative_to(ROOT).as_posix() for path in PAGES]
LINK = re.compile(r"\]\((?!https?://)([^)\s]*)\)")
PATH = re.compile(
    r"`((?:pipeline|tests|docs|schemas|deployment)/[\w./-]*\w/?|[\w-]+\.lock|\.ci/\w+|(?:sources|outputs)/\w[\w-]*\.\w+)`"
)
#: Written by a build, or named because it is not there.
MADE = re.compile(r"outputs/|pipeline/data/|uv\.lock$")


def anchors_of(page: Path) -> set[str]:
    """The anchors that a forge gives to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors_of(target), link


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_named_files_exist(page: Path) -> None:
    for path in PATH.findall(page.read_text(encoding="utf-8")):
        assert MADE.match(path) or (ROOT / path).exists() or "<" in path, path


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_named_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"run", "test"} <= targets
    assert set(re.findall(r"`make ([a-z]+)", page.read_text(encoding="utf-8"))) <= targets


def test_the_architecture_page_lists_every_package_in_order() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    packages = {path.parent.name for path in ROOT.glob("pipeline/*/__init__.py")}
    assert set(listed) == packages
    assert all(f"{name}" in page.split("```mermaid")[1].split("```")[0] for name in packages - {"core", "schema"})
