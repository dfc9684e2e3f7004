"""How a response changes the editions of a page in the store."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.reading.document import UnreadableError
from pipeline.reading.reader import read_document
from pipeline.sources.discovery import find_sources, not_available, read_bytes
from pipeline.sources.fetch.fetch import fetch
from pipeline.sources.fetch.results import FetchStatus, PageResult, PageStatus
from pipeline.sources.registry import Registry
from pipeline.sources.store import Manifest, Store
from tests.support.fetching import ERROR_PAGE, OTHER_PDF, QUICK, current, fetched, only, registry_of
from tests.support.publisher import PDF, Handler, Publisher


def test_a_fetched_document_is_stored_under_its_hash_and_found_by_a_build(
    ofsted: Publisher, some_sources: Path
) -> None:
    ofsted.serves("/a", Content_Type="application/pdf", ETag='"1"')
    registry = registry_of(ofsted, "/a", "/b")
    assert not_available(find_sources(some_sources, registry), registry) == ["a.pdf", "b.pdf"]
    received = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
    run = fetch(registry, Store(some_sources), QUICK, now=lambda: received)
    assert [(item.names, item.status) for item in run.pages] == [
        (("a.pdf",), PageStatus.NEW),
        (("b.pdf",), PageStatus.GONE),
    ]
    (file,) = find_sources(some_sources, registry)
    assert (file.name, file.size, file.problem, file.fetched) == ("a.pdf", len(PDF), None, True)
    assert read_bytes(some_sources, file) == PDF
    assert not_available([file], registry) == ["b.pdf"]
    assert (some_sources / ".fetched" / file.sha256).read_bytes() == PDF
    manifest = json.loads((some_sources / ".fetched" / "manifest.json").read_text())
    assert manifest["pages"][f"{ofsted.url}/a"] == {
        "current": file.sha256,
        "gone": False,
        "etag": '"1"',
        "last_modified": None,
        "editions": [
            {
                "sha256": file.sha256,
                "size": len(PDF),
                "received": "2026-03-02T06:00:00Z",
                "media_type": "application/pdf",
                "doubt": None,
            }
        ],
    }


def test_an_unchanged_page_is_requested_conditionally_and_nothing_is_written(
    ofsted: Publisher, some_sources: Path
) -> None:
    def page(handler: Handler) -> None:
        known = handler.headers["If-None-Match"] == '"1"' and handler.headers["If-Modified-Since"] == "yesterday"
        handler.answer(304 if known else 200, b"" if known else PDF, ETag='"1"', Last_Modified="yesterday")

    ofsted.pages["/a"] = page
    assert only(ofsted, some_sources).status is PageStatus.NEW
    before = {path: path.stat().st_mtime_ns for path in (some_sources / ".fetched").glob("[!.]*")}
    assert only(ofsted, some_sources).status is PageStatus.UNCHANGED
    assert {path: path.stat().st_mtime_ns for path in (some_sources / ".fetched").glob("[!.]*")} == before
    assert current(ofsted, some_sources) == PDF


@pytest.mark.parametrize("tag", ['"\xe9"', '"a\x01b"', '"a\tb"', '"' + "a" * 2000 + '"', ""])
def test_tags_that_cannot_be_sent_back_are_not_kept(ofsted: Publisher, some_sources: Path, tag: str) -> None:
    ofsted.serves("/a", ETag=tag, Last_Modified=tag)
    ofsted.serves("/b")
    for result in (PageStatus.NEW, PageStatus.UNCHANGED):
        run = fetched(ofsted, some_sources, "/a", "/b")
        assert [result.status for result in run.pages] == [result, result]
        page = Store(some_sources).load_manifest().pages[f"{ofsted.url}/a"]
        assert (page.etag, page.last_modified) == (None, None)


@pytest.mark.parametrize("tag", ['"\xe9"', '"a\r\nHost: b"', ' "a"', ""])
def test_invalid_tags_in_a_manifest_are_not_sent(ofsted: Publisher, some_sources: Path, tag: str) -> None:
    ofsted.serves("/a")
    only(ofsted, some_sources)
    store = Store(some_sources)
    page = replace(store.load_manifest().pages[f"{ofsted.url}/a"], etag=tag, last_modified="yesterday")
    store.save_manifest(Manifest({f"{ofsted.url}/a": page}))
    assert only(ofsted, some_sources).status is PageStatus.UNCHANGED
    assert "If-None-Match" not in ofsted.headers[-1]
    assert ofsted.headers[-1]["If-Modified-Since"] == "yesterday"


def test_a_damaged_file_is_fetched_again(ofsted: Publisher, some_sources: Path) -> None:
    """A page whose file is damaged is not requested conditionally, so that the publisher does not answer 304."""
    ofsted.serves("/a", ETag='"1"')
    only(ofsted, some_sources)
    (file,) = find_sources(some_sources, registry_of(ofsted, "/a"))
    Store(some_sources).path_of(file.sha256).write_bytes(PDF[:-20])
    (damaged,) = find_sources(some_sources, registry_of(ofsted, "/a"))
    assert damaged.problem == "damaged"
    assert only(ofsted, some_sources).available
    assert "If-None-Match" not in ofsted.headers[-1]
    assert current(ofsted, some_sources) == PDF


def test_a_changed_page_becomes_another_edition(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/a")
    only(ofsted, some_sources)
    ofsted.serves("/a", OTHER_PDF)
    assert only(ofsted, some_sources).status is PageStatus.CHANGED
    assert current(ofsted, some_sources) == OTHER_PDF
    page = Store(some_sources).load_manifest().pages[f"{ofsted.url}/a"]
    assert [Store(some_sources).path_of(item.sha256).read_bytes() for item in page.editions] == [PDF, OTHER_PDF]
    ofsted.serves("/a")
    assert only(ofsted, some_sources).status is PageStatus.CHANGED
    assert current(ofsted, some_sources) == PDF
    assert len(Store(some_sources).load_manifest().pages[f"{ofsted.url}/a"].editions) == 2


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_keeps_its_last_edition(ofsted: Publisher, some_sources: Path, status: int) -> None:
    ofsted.serves("/a")
    only(ofsted, some_sources)
    ofsted.answers("/a", status)
    run = fetched(ofsted, some_sources, "/a")
    assert run.pages[0].status is PageStatus.GONE
    assert run.pages[0].detail == f"the publisher has no such page ({status}); the last fetched edition stays current"
    assert run.status is FetchStatus.COMPLETE
    assert ofsted.n_requests("/a") == 2, "permanent errors are not retried"
    assert current(ofsted, some_sources) == PDF
    assert Store(some_sources).load_manifest().pages[f"{ofsted.url}/a"].gone


def test_an_error_page_served_as_a_pdf_replaces_nothing(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/a", ETag='"1"')
    only(ofsted, some_sources)
    ofsted.serves("/a", ERROR_PAGE, ETag='"2"')
    result = only(ofsted, some_sources)
    assert (result.status, result.available) == (PageStatus.SET_ASIDE, False)
    assert result.detail == "the response is not a PDF (an error page?); the edition before stays current"
    assert current(ofsted, some_sources) == PDF
    page = Store(some_sources).load_manifest().pages[f"{ofsted.url}/a"]
    assert page.etag == '"1"', "so that the next request is about the good edition"
    assert page.editions[-1].doubt == "the response is not a PDF (an error page?)"


def test_an_error_page_is_set_aside_by_a_build_if_there_is_nothing_better(
    ofsted: Publisher, some_sources: Path
) -> None:
    ofsted.serves("/a", ERROR_PAGE)
    run = fetched(ofsted, some_sources, "/a")
    assert (run.status, run.pages[0].status) == (FetchStatus.FAILED, PageStatus.SET_ASIDE)
    assert current(ofsted, some_sources) == ERROR_PAGE
    with pytest.raises(UnreadableError) as error:
        read_document(ERROR_PAGE, "a.pdf")
    assert error.value.reason == "not_what_it_is_called"
    ofsted.serves("/a")
    assert fetched(ofsted, some_sources, "/a").status is FetchStatus.COMPLETE
    assert current(ofsted, some_sources) == PDF


@pytest.mark.parametrize("better", [True, False])
def test_only_the_last_error_page_is_kept_and_nothing_else_is_removed(
    ofsted: Publisher, some_sources: Path, *, better: bool
) -> None:
    cut_off = OTHER_PDF[:-8]
    ofsted.serves("/b", ERROR_PAGE + b"0")
    only(ofsted, some_sources, "/b")
    for content in [PDF] * better + [cut_off, *(ERROR_PAGE + b"%d" % number for number in range(3))]:
        ofsted.serves("/a", content)
        only(ofsted, some_sources)
    store = Store(some_sources)
    page = store.load_manifest().pages[f"{ofsted.url}/a"]
    kept = [store.path_of(edition.sha256).read_bytes() for edition in page.editions]
    assert kept == [PDF] * better + [cut_off, ERROR_PAGE + b"2"]
    assert current(ofsted, some_sources) == (PDF if better else ERROR_PAGE + b"2")
    assert current(ofsted, some_sources, "/b") == ERROR_PAGE + b"0", "which is also an edition of the other page"
    assert len(list(store.folder.glob("[!.]*"))) == len(kept) + 2, "with the manifest and the other page"


def test_a_good_edition_with_a_new_name_is_not_removed(ofsted: Publisher, some_sources: Path) -> None:
    """A good saved page is doubted once the registry names it as a PDF."""
    ofsted.serves("/a", ERROR_PAGE)
    page = Registry.model_validate({"documents": {"a.html": {"url": f"{ofsted.url}/a"}}})
    assert fetch(page, Store(some_sources), QUICK).pages[0].status is PageStatus.NEW
    for content in (ERROR_PAGE, ERROR_PAGE + b"1", ERROR_PAGE + b"2"):
        ofsted.serves("/a", content)
        assert only(ofsted, some_sources).status is PageStatus.SET_ASIDE
    assert current(ofsted, some_sources) == ERROR_PAGE


def test_a_page_that_is_suddenly_short_replaces_nothing_until_the_registry_confirms_it(
    ofsted: Publisher, some_sources: Path
) -> None:
    """Many websites serve error pages with status 200."""
    article, short = b"<html><body>" + b"<p>What inspectors found.</p>" * 40, b"<p>Sorry, we cannot find that page</p>"
    entry: dict[str, str] = {"url": f"{ofsted.url}/a"}

    def fetched() -> PageResult:
        registry = Registry.model_validate({"documents": {"a.html": entry}})
        return fetch(registry, Store(some_sources), QUICK).pages[0]

    ofsted.serves("/a", article)
    assert fetched().status is PageStatus.NEW
    ofsted.serves("/a", short)
    for result in (fetched(), fetched()):
        assert result.status is PageStatus.SET_ASIDE
        assert result.detail.startswith("the response is much shorter than before")
        assert f"`sha256: {hashlib.sha256(short).hexdigest()}`" in result.detail
        assert Store(some_sources).load_manifest().pages[entry["url"]].current == hashlib.sha256(article).hexdigest()
    entry["sha256"] = hashlib.sha256(short).hexdigest()
    assert fetched().status is PageStatus.CHANGED
    assert Store(some_sources).load_manifest().pages[entry["url"]].current == entry["sha256"]


@pytest.mark.parametrize(("content", "doubt"), [(PDF[:-8], "the PDF is incomplete"), (b"", "the response is empty")])
def test_incomplete_documents_are_doubted(ofsted: Publisher, some_sources: Path, content: bytes, doubt: str) -> None:
    """A wrong Content-Length shows only in the end of the PDF."""
    ofsted.pages["/a"] = lambda handler: handler.answer(200, PDF, Content_Length=str(len(content)))
    assert only(ofsted, some_sources).detail.startswith(doubt)


def test_a_file_in_the_folder_takes_precedence_over_a_fetched_one(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/a")
    only(ofsted, some_sources)
    (some_sources / "a.pdf").write_bytes(OTHER_PDF)
    assert current(ofsted, some_sources) == OTHER_PDF


def test_a_page_of_two_documents_is_requested_once(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/a")
    entry = {"url": f"{ofsted.url}/a"}
    registry = Registry.model_validate({"documents": {"a.pdf": entry, "b.pdf": entry}})
    run = fetch(registry, Store(some_sources), QUICK)
    assert [result.names for result in run.pages] == [("a.pdf", "b.pdf")]
    assert [file.name for file in find_sources(some_sources, registry)] == ["a.pdf", "b.pdf"]
