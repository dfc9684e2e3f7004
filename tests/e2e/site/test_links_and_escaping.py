"""Every page exists, links lead somewhere, and words from documents stay text."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.site.pages.prose import prose_pages
from tests.support.site_pages import HOSTILE, Links, pages, site_context

LARGEST_PAGE = 500_000


def test_every_page_exists_and_is_small_enough(hostile_release: Path, candidate: ReleaseCandidate) -> None:
    found = {path.relative_to(hostile_release).as_posix() for path in pages(hostile_release)}
    inspections = candidate.tables["inspections"]["inspection_id"].tolist()
    assert {f"inspections/{name}.html" for name in inspections} <= found
    assert {
        "index.html",
        "dictionary.html",
        "about.html",
        "changes.html",
        "checks.html",
        "licence.html",
        "findings.html",
    } <= found
    files = [*pages(hostile_release), *(hostile_release / "search").iterdir()]
    assert {path.name: size for path in files if (size := path.stat().st_size) > LARGEST_PAGE} == {}


def test_every_link_leads_somewhere_and_nothing_is_loaded(hostile_release: Path) -> None:
    by_path = {path.resolve(): Links(path) for path in pages(hostile_release)}
    for path, page in by_path.items():
        assert page.loaded == [], path
        assert page.repeated_ids == set(), path
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme == "https", link
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), f"{path.name}: {link}"
            if parts.fragment and target in by_path:
                assert unquote(parts.fragment) in by_path[target].ids, f"{path.name}: {link}"
        assert not re.search(r"@import|url\(", path.read_text(encoding="utf-8"))


def test_words_from_documents_are_escaped(hostile_release: Path) -> None:
    for path in pages(hostile_release):
        text = path.read_text(encoding="utf-8")
        assert HOSTILE not in text, path
        assert "<img" not in text, path


def test_a_title_written_like_a_markdown_image_loads_no_image(candidate: ReleaseCandidate) -> None:
    text = b"new: ![a picture](https://example.org/a.png)"
    prose = {"README.md": b"", "CHANGES.md": text, "LICENCE.md": b""}
    page = dict(prose_pages(site_context(candidate.schemas, candidate.tables), prose))["changes.html"].decode()
    assert "a picture" in page
    assert "<img" not in page


def test_names_of_columns_are_set_as_code_in_the_dictionary(hostile_release: Path) -> None:
    page = (hostile_release / "dictionary.html").read_text(encoding="utf-8")
    assert "`" not in page
    assert "<code>evidence_level</code> shows which" in page
