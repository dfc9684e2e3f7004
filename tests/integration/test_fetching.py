"""Fetching from a publisher that answers well, badly, slowly or not at all."""

import contextlib
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from protego import Protego

from pipeline.core.locks import file_lock
from pipeline.core.paths import REGISTRY_NAME, SOURCES
from pipeline.reading.document import UnreadableError
from pipeline.reading.reader import read_document
from pipeline.sources.discovery import SourcesError, find_sources, not_available, read_bytes
from pipeline.sources.fetch.fetch import CONTACT, ContactError, fetch, user_agent
from pipeline.sources.fetch.http_client import Answer
from pipeline.sources.fetch.limits import Limits
from pipeline.sources.fetch.results import Fetched, Outcome, Result, Status
from pipeline.sources.fetch.robots import PRODUCT, Rules
from pipeline.sources.registry import Registry, load_registry
from pipeline.sources.store import Manifest, Store, StoreError
from tests.conftest import LICENCES
from tests.support.publisher import PDF, Handler, Publisher, publisher

QUICK = Limits(pause=0, silence=0.3, whole_answer=1, largest_answer=100_000, attempts=2, back_off=0.01)
OTHER_PDF = PDF.replace(b"words", b"other")
ERROR_PAGE = b"<!DOCTYPE html><html><head><title>Sorry</title></head><body>Not now</body></html>"


@pytest.fixture
def ofsted() -> Iterator[Publisher]:
    with publisher() as running:
        yield running


def registry_of(ofsted: Publisher, *paths: str) -> Registry:
    return Registry.model_validate(
        {"documents": {f"{path.strip('/')}.pdf": {"url": ofsted.url + path} for path in paths}}
    )


def fetched(ofsted: Publisher, sources: Path, *paths: str, limits: Limits = QUICK) -> Fetched:
    return fetch(registry_of(ofsted, *paths), Store(sources), limits)


def only(ofsted: Publisher, sources: Path, path: str = "/a", limits: Limits = QUICK) -> Outcome:
    (outcome,) = fetched(ofsted, sources, path, limits=limits).outcomes
    return outcome


def current(ofsted: Publisher, sources: Path, path: str = "/a") -> bytes | None:
    """What a build would read."""
    files = find_sources(sources, registry_of(ofsted, path))
    return read_bytes(sources, files[0]) if files else None


# What comes of it


def test_a_document_is_kept_by_the_hash_of_its_bytes_and_found_by_a_build(
    ofsted: Publisher, some_sources: Path
) -> None:
    ofsted.serves("/a", Content_Type="application/pdf", ETag='"1"')
    registry = registry_of(ofsted, "/a", "/b")
    assert not_available(find_sources(some_sources, registry), registry) == ["a.pdf", "b.pdf"]
    received = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
    run = fetch(registry, Store(some_sources), QUICK, now=lambda: received)
    assert [(item.names, item.result) for item in run.outcomes] == [(("a.pdf",), Result.NEW), (("b.pdf",), Result.GONE)]
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


def test_a_page_that_did_not_change_is_asked_for_conditionally_and_writes_nothing(
    ofsted: Publisher, some_sources: Path
) -> None:
    def page(handler: Handler) -> None:
        known = handler.headers["If-None-Match"] == '"1"' and handler.headers["If-Modified-Since"] == "yesterday"
        handler.answer(304 if known else 200, b"" if known else PDF, ETag='"1"', Last_Modified="yesterday")

    ofsted.pages["/a"] = page
    assert only(ofsted, some_sources).result is Result.NEW
    before = {path: path.stat().st_mtime_ns for path in (some_sources / ".fetched").glob("[!.]*")}
    assert only(ofsted, some_sources).result is Result.UNCHANGED
    assert {path: path.stat().st_mtime_ns for path in (some_sources / ".fetched").glob("[!.]*")} == before
    assert current(ofsted, some_sources) == PDF


@pytest.mark.parametrize("tag", ['"\xe9"', '"a\x01b"', '"a\tb"', '"' + "a" * 2000 + '"', ""])
def test_a_tag_that_cannot_be_sent_back_is_not_kept_and_stops_no_later_fetch(
    ofsted: Publisher, some_sources: Path, tag: str
) -> None:
    ofsted.serves("/a", ETag=tag, Last_Modified=tag)
    ofsted.serves("/b")
    for result in (Result.NEW, Result.UNCHANGED):
        run = fetched(ofsted, some_sources, "/a", "/b")
        assert [outcome.result for outcome in run.outcomes] == [result, result]
        page = Store(some_sources).manifest().pages[f"{ofsted.url}/a"]
        assert (page.etag, page.last_modified) == (None, None)


@pytest.mark.parametrize("tag", ['"\xe9"', '"a\r\nHost: b"', ' "a"', ""])
def test_a_tag_that_a_manifest_holds_and_no_header_can_is_left_out(
    ofsted: Publisher, some_sources: Path, tag: str
) -> None:
    ofsted.serves("/a")
    only(ofsted, some_sources)
    store = Store(some_sources)
    page = replace(store.manifest().pages[f"{ofsted.url}/a"], etag=tag, last_modified="yesterday")
    store.record(Manifest({f"{ofsted.url}/a": page}))
    assert only(ofsted, some_sources).result is Result.UNCHANGED
    assert "If-None-Match" not in ofsted.headers[-1]
    assert ofsted.headers[-1]["If-Modified-Since"] == "yesterday"


def test_bytes_that_were_lost_are_asked_for_anew(ofsted: Publisher, some_sources: Path) -> None:
    """A publisher that would say 304 is not asked on condition where the store lacks what it says is unchanged."""
    ofsted.serves("/a", ETag='"1"')
    only(ofsted, some_sources)
    (file,) = find_sources(some_sources, registry_of(ofsted, "/a"))
    Store(some_sources).path_of(file.sha256).write_bytes(PDF[:-20])
    (damaged,) = find_sources(some_sources, registry_of(ofsted, "/a"))
    assert damaged.problem == "damaged"
    assert only(ofsted, some_sources).at_hand
    assert "If-None-Match" not in ofsted.headers[-1]
    assert current(ofsted, some_sources) == PDF


def test_a_page_that_changed_is_a_new_edition_beside_the_old_one(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/a")
    only(ofsted, some_sources)
    ofsted.serves("/a", OTHER_PDF)
    assert only(ofsted, some_sources).result is Result.CHANGED
    assert current(ofsted, some_sources) == OTHER_PDF
    page = Store(some_sources).manifest().pages[f"{ofsted.url}/a"]
    assert [Store(some_sources).path_of(item.sha256).read_bytes() for item in page.editions] == [PDF, OTHER_PDF]
    ofsted.serves("/a")
    assert only(ofsted, some_sources).result is Result.CHANGED
    assert current(ofsted, some_sources) == PDF
    assert len(Store(some_sources).manifest().pages[f"{ofsted.url}/a"].editions) == 2


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_vanished_keeps_its_last_edition_and_is_told(
    ofsted: Publisher, some_sources: Path, status: int
) -> None:
    ofsted.serves("/a")
    only(ofsted, some_sources)
    ofsted.answers("/a", status)
    run = fetched(ofsted, some_sources, "/a")
    assert run.outcomes[0].result is Result.GONE
    assert run.outcomes[0].detail == f"the publisher has no such page ({status}); what was fetched before stays current"
    assert run.status is Status.COMPLETE
    assert ofsted.asked_for("/a") == 2, "what will not pass is not tried again"
    assert current(ofsted, some_sources) == PDF
    assert Store(some_sources).manifest().pages[f"{ofsted.url}/a"].gone


def test_an_error_page_served_as_a_pdf_takes_the_place_of_nothing(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/a", ETag='"1"')
    only(ofsted, some_sources)
    ofsted.serves("/a", ERROR_PAGE, ETag='"2"')
    outcome = only(ofsted, some_sources)
    assert (outcome.result, outcome.at_hand) == (Result.DOUBTED, False)
    assert outcome.detail == "what came is no PDF (a page that tells of an error?); what came before it stays current"
    assert current(ofsted, some_sources) == PDF
    page = Store(some_sources).manifest().pages[f"{ofsted.url}/a"]
    assert page.etag == '"1"', "so that the next fetch asks about the good edition"
    assert page.editions[-1].doubt == "what came is no PDF (a page that tells of an error?)"


def test_an_error_page_is_what_a_build_sets_aside_where_nothing_better_ever_came(
    ofsted: Publisher, some_sources: Path
) -> None:
    ofsted.serves("/a", ERROR_PAGE)
    run = fetched(ofsted, some_sources, "/a")
    assert (run.status, run.outcomes[0].result) == (Status.FAILED, Result.DOUBTED)
    assert current(ofsted, some_sources) == ERROR_PAGE
    with pytest.raises(UnreadableError) as error:
        read_document(ERROR_PAGE, "a.pdf")
    assert error.value.reason == "not_what_it_is_called"
    ofsted.serves("/a")
    assert fetched(ofsted, some_sources, "/a").status is Status.COMPLETE
    assert current(ofsted, some_sources) == PDF


@pytest.mark.parametrize("better", [True, False])
def test_of_error_pages_the_last_one_is_kept_and_nothing_else_is_removed(
    ofsted: Publisher, some_sources: Path, *, better: bool
) -> None:
    cut_off = OTHER_PDF[:-8]
    ofsted.serves("/b", ERROR_PAGE + b"0")
    only(ofsted, some_sources, "/b")
    for content in [PDF] * better + [cut_off, *(ERROR_PAGE + b"%d" % number for number in range(3))]:
        ofsted.serves("/a", content)
        only(ofsted, some_sources)
    store = Store(some_sources)
    page = store.manifest().pages[f"{ofsted.url}/a"]
    kept = [store.path_of(edition.sha256).read_bytes() for edition in page.editions]
    assert kept == [PDF] * better + [cut_off, ERROR_PAGE + b"2"]
    assert current(ofsted, some_sources) == (PDF if better else ERROR_PAGE + b"2")
    assert current(ofsted, some_sources, "/b") == ERROR_PAGE + b"0", "which was an edition of the other page, too"
    assert len(list(store.folder.glob("[!.]*"))) == len(kept) + 2, "with the manifest and the other page"


def test_a_good_edition_that_is_called_otherwise_now_is_not_removed(ofsted: Publisher, some_sources: Path) -> None:
    """What was good as a saved page is doubted once the registry calls it a PDF."""
    ofsted.serves("/a", ERROR_PAGE)
    page = Registry.model_validate({"documents": {"a.html": {"url": f"{ofsted.url}/a"}}})
    assert fetch(page, Store(some_sources), QUICK).outcomes[0].result is Result.NEW
    for content in (ERROR_PAGE, ERROR_PAGE + b"1", ERROR_PAGE + b"2"):
        ofsted.serves("/a", content)
        assert only(ofsted, some_sources).result is Result.DOUBTED
    assert current(ofsted, some_sources) == ERROR_PAGE


def test_a_page_that_is_suddenly_short_takes_the_place_of_nothing_until_somebody_says_that_it_is_right(
    ofsted: Publisher, some_sources: Path
) -> None:
    """Many websites tell of an error with the status of success."""
    article, short = b"<html><body>" + b"<p>What inspectors found.</p>" * 40, b"<p>Sorry, we cannot find that page</p>"
    entry: dict[str, str] = {"url": f"{ofsted.url}/a"}

    def fetched() -> Outcome:
        registry = Registry.model_validate({"documents": {"a.html": entry}})
        return fetch(registry, Store(some_sources), QUICK).outcomes[0]

    ofsted.serves("/a", article)
    assert fetched().result is Result.NEW
    ofsted.serves("/a", short)
    for outcome in (fetched(), fetched()):
        assert outcome.result is Result.DOUBTED
        assert outcome.detail.startswith("what came is much shorter than before")
        assert f"`sha256: {hashlib.sha256(short).hexdigest()}`" in outcome.detail
        assert Store(some_sources).manifest().pages[entry["url"]].current == hashlib.sha256(article).hexdigest()
    entry["sha256"] = hashlib.sha256(short).hexdigest()
    assert fetched().result is Result.CHANGED
    assert Store(some_sources).manifest().pages[entry["url"]].current == entry["sha256"]


@pytest.mark.parametrize(("content", "doubt"), [(PDF[:-8], "the PDF that came is cut off"), (b"", "no bytes came")])
def test_what_is_cut_off_is_doubted(ofsted: Publisher, some_sources: Path, content: bytes, doubt: str) -> None:
    """A length that is too small cannot be told from the right one but by the end of the PDF."""
    ofsted.pages["/a"] = lambda handler: handler.answer(200, PDF, Content_Length=str(len(content)))
    assert only(ofsted, some_sources).detail.startswith(doubt)


def test_a_file_in_the_folder_comes_before_what_was_fetched(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/a")
    only(ofsted, some_sources)
    (some_sources / "a.pdf").write_bytes(OTHER_PDF)
    assert current(ofsted, some_sources) == OTHER_PDF


def test_one_page_of_two_documents_is_asked_for_once(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/a")
    entry = {"url": f"{ofsted.url}/a"}
    registry = Registry.model_validate({"documents": {"a.pdf": entry, "b.pdf": entry}})
    run = fetch(registry, Store(some_sources), QUICK)
    assert [outcome.names for outcome in run.outcomes] == [("a.pdf", "b.pdf")]
    assert [file.name for file in find_sources(some_sources, registry)] == ["a.pdf", "b.pdf"]


# What may pass, and what may not


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(ofsted: Publisher, some_sources: Path, status: int) -> None:
    ofsted.answers("/a", status, 200)
    assert only(ofsted, some_sources).result is Result.NEW
    assert ofsted.asked_for("/a") == 2


@pytest.mark.parametrize("status", [400, 401, 403, 451, 204, 206, 304, 300])
def test_what_will_not_pass_is_not(ofsted: Publisher, some_sources: Path, status: int) -> None:
    ofsted.answers("/a", status)
    outcome = only(ofsted, some_sources)
    assert (outcome.result, outcome.may_pass) == (Result.FAILED, False)
    assert outcome.detail == f"it answered {status}, which is no document; nothing was fetched before"
    assert ofsted.asked_for("/a") == 1


def test_a_publisher_that_asks_for_time_is_given_it(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.answers("/a", 429, 200, Retry_After="1")
    began = time.monotonic()
    assert only(ofsted, some_sources).result is Result.NEW
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize("after", ["3600", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_a_publisher_that_asks_for_much_time_is_left_alone(ofsted: Publisher, some_sources: Path, after: str) -> None:
    ofsted.answers("/a", 503, Retry_After=after)
    ofsted.serves("/b")
    run = fetched(ofsted, some_sources, "/a", "/b")
    assert run.status is Status.FAILED
    assert "503 Service Unavailable and asks to be left alone for" in run.outcomes[0].detail
    assert run.outcomes[1].detail.startswith("not asked for: it answered 503")
    assert run.may_pass
    assert (ofsted.asked_for("/a"), ofsted.asked_for("/b")) == (1, 0)


@pytest.mark.parametrize("after", ["soon", "", "-5", "Fri, 99 Jan 2100 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_time_that_says_nothing_is_the_usual_one(ofsted: Publisher, some_sources: Path, after: str) -> None:
    ofsted.answers("/a", 503, 200, Retry_After=after)
    assert only(ofsted, some_sources).result is Result.NEW


def test_a_host_of_which_nothing_can_be_had_is_left_alone(ofsted: Publisher, some_sources: Path) -> None:
    for path in ("/a", "/b", "/c", "/d"):
        ofsted.answers(path, 500)
    run = fetched(ofsted, some_sources, "/a", "/b", "/c", "/d")
    assert run.outcomes[2].detail == "it answered 500 Internal Server Error, 2 times; nothing was fetched before"
    assert "3 pages" in run.outcomes[3].detail
    assert ofsted.asked_for("/d") == 0


def test_a_partial_fetch_brings_what_it_can_and_removes_nothing(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/a")
    ofsted.serves("/b")
    assert fetched(ofsted, some_sources, "/a", "/b").status is Status.COMPLETE
    ofsted.answers("/a", 500)
    ofsted.serves("/b", OTHER_PDF)
    run = fetched(ofsted, some_sources, "/a", "/b")
    assert run.status is Status.PARTIAL
    assert current(ofsted, some_sources, "/a") == PDF
    assert current(ofsted, some_sources, "/b") == OTHER_PDF


def test_without_a_network_everything_stays_and_that_is_told(some_sources: Path) -> None:
    with publisher() as ofsted:
        ofsted.serves("/a")
        only(ofsted, some_sources)
    run = fetched(ofsted, some_sources, "/a")
    assert (run.status, run.may_pass) == (Status.FAILED, True)
    assert "robots.txt could not be had (no connection" in run.outcomes[0].detail
    assert "what was fetched before stays current" in run.outcomes[0].detail
    assert current(ofsted, some_sources) == PDF


# Bad answers


def test_a_silent_publisher_is_not_waited_for(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.pages["/a"] = lambda _: time.sleep(0.8)
    assert "it was silent for 0.3 seconds, 2 times" in only(ofsted, some_sources).detail


@pytest.mark.parametrize("of_headers", [True, False])
def test_an_answer_that_trickles_in_has_an_end(ofsted: Publisher, some_sources: Path, *, of_headers: bool) -> None:
    def trickle(handler: Handler) -> None:
        begun = b"HTTP/1.1 200 OK\r\n" if of_headers else b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"
        with contextlib.suppress(OSError):
            handler.wfile.write(begun)
            for _ in range(40):
                handler.wfile.write(b"X")
                time.sleep(0.1)

    ofsted.pages["/a"] = trickle
    began = time.monotonic()
    outcome = only(ofsted, some_sources, limits=Limits(pause=0, silence=0.5, whole_answer=0.6, attempts=1))
    assert "it was not whole after 0.6 seconds" in outcome.detail
    assert time.monotonic() - began < 3


def test_an_answer_that_is_cut_off_is_not_kept(ofsted: Publisher, some_sources: Path) -> None:
    def cut(handler: Handler) -> None:
        handler.answer(200, PDF, Content_Length=str(len(PDF) + 1000))
        handler.close_connection = True

    ofsted.pages["/a"] = cut
    outcome = only(ofsted, some_sources)
    assert "the answer was cut off" in outcome.detail
    assert ofsted.asked_for("/a") == 2
    assert [path.name for path in (some_sources / ".fetched").glob("[!.]*")] == []


@pytest.mark.parametrize("raw", [b"", b"HELLO\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"])
def test_what_is_no_http_is_told(ofsted: Publisher, some_sources: Path, raw: bytes) -> None:
    def page(handler: Handler) -> None:
        handler.wfile.write(raw)
        handler.close_connection = True

    ofsted.pages["/a"] = page
    assert "the answer was cut off or is no HTTP" in only(ofsted, some_sources).detail


@pytest.mark.parametrize("said", [True, False])
def test_a_gigabyte_is_not_taken(ofsted: Publisher, some_sources: Path, *, said: bool) -> None:
    sent = 0

    def page(handler: Handler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.send_header(*("Content-Length", "1000000000") if said else ("Connection", "close"))
        handler.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(1000):
                handler.wfile.write(bytes(1_000_000))
                sent += 1_000_000

    ofsted.pages["/a"] = page
    tracemalloc.start()
    outcome = only(ofsted, some_sources, limits=Limits(pause=0, largest_answer=5_000_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert outcome.detail.startswith("it has more than 5,000,000 bytes")
    assert not outcome.may_pass
    assert ofsted.asked_for("/a") == 1
    assert sent < 50_000_000
    assert peak < 25_000_000


def test_a_compressed_answer_is_not_unpacked(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/a", b"\x1f\x8b", Content_Encoding="gzip")
    assert "it came as 'gzip', which was not asked for" in only(ofsted, some_sources).detail
    assert ofsted.headers[-1]["Accept-Encoding"] == "identity"


# Where to


def test_a_redirect_on_the_host_is_followed(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.answers("/a", 301, Location="/b?c=d")
    ofsted.serves("/b?c=d")
    assert only(ofsted, some_sources).result is Result.NEW


def test_a_circle_of_redirects_has_an_end(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.answers("/a", 302, Location="/b")
    ofsted.answers("/b", 307, Location="/a")
    assert only(ofsted, some_sources).detail.startswith("it redirects more than 5 times")
    assert len(ofsted.asked) == 1 + 6


def test_a_redirect_elsewhere_is_an_error_that_says_so(ofsted: Publisher, some_sources: Path) -> None:
    with publisher() as elsewhere:
        ofsted.answers("/a", 302, Location=f"{elsewhere.url}/a")
        outcome = only(ofsted, some_sources)
        assert outcome.detail.startswith(
            f"the redirect leads to {elsewhere.url}, which no document in the registry names"
        )
        assert (outcome.may_pass, elsewhere.asked) == (False, [])


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("http://example.org/a", "begins with http://"),
        ("file:///etc/passwd", "is no URL of a website"),
        ("https://me:secret@example.org/", "holds a user's name or password"),
        ("http://[", "is no URL"),
    ],
)
def test_a_redirect_to_what_is_never_asked_for(ofsted: Publisher, some_sources: Path, to: str, said: str) -> None:
    ofsted.answers("/a", 302, Location=to)
    outcome = only(ofsted, some_sources)
    assert said in outcome.detail
    assert "secret" not in outcome.detail


def test_a_redirect_to_nowhere(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.answers("/a", 302)
    assert "it answered 302 without saying where to" in only(ofsted, some_sources).detail


def test_only_this_machine_is_asked_without_encryption(some_sources: Path) -> None:
    registry = Registry.model_validate({"documents": {"a.pdf": {"url": "http://example.org/a"}}})
    (outcome,) = fetch(registry, Store(some_sources), QUICK).outcomes
    assert outcome.detail.startswith("the URL begins with http://")


# Manners


def test_robots_txt_is_obeyed_as_the_standard_says(ofsted: Publisher, some_sources: Path) -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: inspection-outcomes\nDisallow: /a\nAllow: /a/*.pdf$\n"
    ofsted.serves("/robots.txt", rules)
    for path in ("/a/b", "/a/b.pdf", "/c"):
        ofsted.serves(path)
    run = fetched(ofsted, some_sources, "/a/b", "/a/b.pdf", "/c")
    assert [outcome.result for outcome in run.outcomes] == [Result.FAILED, Result.NEW, Result.NEW]
    assert run.outcomes[0].detail.startswith(f"{ofsted.url}/robots.txt forbids it; ask the publisher for the file")
    assert ofsted.asked == ["/robots.txt", "/a/b.pdf", "/c"]


def test_a_redirect_to_what_robots_txt_forbids_is_not_followed(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/robots.txt", b"User-agent: *\nDisallow: /private\n")
    ofsted.answers("/a", 302, Location="/private/a")
    ofsted.serves("/private/a")
    assert "forbids it" in only(ofsted, some_sources).detail
    assert ofsted.asked_for("/private/a") == 0


def test_without_an_answer_about_robots_nothing_is_asked_for(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.answers("/robots.txt", 503)
    ofsted.serves("/a")
    outcome = only(ofsted, some_sources)
    assert "robots.txt could not be had (it answered 503 Service Unavailable, 2 times)" in outcome.detail
    assert outcome.may_pass
    assert ofsted.asked_for("/a") == 0


def test_a_robots_txt_of_rubbish_forbids_nothing(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/robots.txt", bytes(range(256)) * 200)
    ofsted.serves("/a")
    assert only(ofsted, some_sources).result is Result.NEW


def rules_of(text: str) -> Rules:
    return Rules.of(Answer(200, {}, text.encode()))


def allowed(text: str) -> list[str]:
    """Which of a few pages robots.txt lets the project ask for."""
    return [path for path in ("/a", "/b", "/c") if rules_of(text).allow(f"https://example.org{path}")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: x\nUser-agent: inspection-outcomes\nUser-agent: y\nDisallow: /a\n", ["/b", "/c"]),
        ("User-agent: x\nUser-agent: y\nDisallow: /a\nUser-agent: *\nDisallow: /b\n", ["/a", "/c"]),
        ("User-agent: *\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: *\nDisallow: /c\n", ["/b"]),
        ("User-agent: *\nDisallow: /\nUser-agent: Inspection-Outcomes\nDisallow: /c\n", ["/a", "/b"]),
        ("User-agent: *\nDisallow: /\nUser-agent: x\nDisallow: /a\n", []),
        ("# all\nUser-agent: * # but us\n# User-agent: x\n\nDisallow: /a # now\n", ["/b", "/c"]),
        ("User-agent: x\r\nUser-agent: *\r\nDisallow: /a\r\n\r\nDisallow: /b\r\n", ["/c"]),
        ("\ufeffUser-agent: *\nDisallow: /a\n", ["/b", "/c"]),
        ("user agent *\nDisallow /a\nUSERAGENT : x\nDisallow: /b\n", ["/b", "/c"]),
        ("User-agent: *\nUser-agent:\nDisallow: /a\nUser-agent:\nDisallow: /b\n", ["/b", "/c"]),
        ("User-agent: *\nDisallow: /a\nUser-agent x: y\nDisallow: /b\n", ["/c"]),
        ("User-agent: *\nSitemap: https://example.org/\nUser-agent: x\nDisallow: /a\n", ["/b", "/c"]),
    ],
)
def test_groups_of_robots_txt_are_told_apart(text: str, expected: list[str]) -> None:
    assert allowed(text) == expected


def test_what_the_library_makes_of_robots_txt_is_not_changed() -> None:
    chance = random.Random(1)
    agents = ["*", "**", "i", "inspection*", "Inspection-Outcomes", "inspection-outcomes/1", "x", "another", "", "a: b"]
    fields = ["User-agent: ", "user-agent:", "USERAGENT ", "User agent ", "user  agent: ", "User-agent : ", "x-agent: "]
    others = [
        "Disallow: /a",
        "Allow: /a",
        "dissalow /b",
        "Disallow:",
        "Crawl-delay: 3",
        "Host: x",
        "what",
        "# x",
        "",
        "x: 1",
    ]
    for _ in range(3000):
        named = [chance.choice(fields) + chance.choice(agents) for _ in range(8)]
        text = "\n".join(chance.choice(lines) for lines in zip(named, chance.choices(others, k=8), strict=True))
        library = Protego.parse(text)
        assert allowed(text) == [path for path in ("/a", "/b", "/c") if library.can_fetch(path, PRODUCT)], text
        assert rules_of(text).pause == (library.crawl_delay(PRODUCT) or 0), text


@pytest.mark.parametrize("agent", ["x{}", "inspection-outcomes{}", "{}*"])
def test_many_agents_with_many_rules_take_little_memory(agent: str) -> None:
    agents = "".join(f"User-agent: {agent.format(number)}\n" for number in range(2000))
    text = agents + "".join(f"Disallow: /{number}\n" for number in range(2000))
    tracemalloc.start()
    rules_of(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def test_the_longer_pause_is_kept_between_two_requests(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/robots.txt", b"User-agent: *\nCrawl-delay: 0.4\n")
    ofsted.serves("/a")
    ofsted.serves("/b")
    fetched(ofsted, some_sources, "/a", "/b", limits=Limits(pause=0.1))
    assert [b - a >= 0.39 for a, b in zip(ofsted.times, ofsted.times[1:], strict=False)] == [True, True]


def test_a_host_that_wants_no_robots_for_hours_is_told(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/robots.txt", b"User-agent: *\nCrawl-delay: 86400\n")
    assert "asks for 86400 seconds between two requests" in only(ofsted, some_sources).detail


def test_the_project_says_who_it_is(ofsted: Publisher, some_sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CONTACT, "data@example.org")
    ofsted.serves("/a")
    only(ofsted, some_sources)
    assert all(
        re.fullmatch(r"inspection-outcomes/[\d.]+ \(\+data@example\.org\)", headers["User-Agent"])
        for headers in ofsted.headers
    )
    with pytest.raises(ContactError, match="no address of mail or of a page"):
        user_agent({CONTACT: "a\r\nHost: b"})
    assert "(" not in user_agent({})


# The store


def test_two_fetches_do_not_work_at_once(ofsted: Publisher, some_sources: Path) -> None:
    store = Store(some_sources)
    with store.opened(), pytest.raises(StoreError, match="another fetch is at work"):
        fetched(ofsted, some_sources, "/a")
    with file_lock(store.folder / ".lock"):
        pass


def test_what_an_interrupted_fetch_left_is_removed(ofsted: Publisher, some_sources: Path) -> None:
    (some_sources / ".fetched").mkdir()
    (some_sources / ".fetched" / ".manifest.json.writing").write_bytes(b"half")
    fetched(ofsted, some_sources, "/a")
    assert not list((some_sources / ".fetched").glob("*.writing"))


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be brought to the disk there")
def test_what_is_kept_is_brought_to_the_disk(
    ofsted: Publisher, some_sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced, sync = set(), os.fsync

    def noted(handle: int) -> None:
        synced.add(os.fstat(handle).st_ino)
        sync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    ofsted.serves("/a")
    only(ofsted, some_sources)
    store = Store(some_sources)
    sha256 = store.manifest().pages[f"{ofsted.url}/a"].current
    assert sha256 is not None
    kept = (some_sources, store.folder, store.path_of(sha256), store.folder / "manifest.json")
    assert {path.stat().st_ino for path in kept} <= synced


@pytest.mark.parametrize("content", ["{", '{"pages": {"u": {"current": "../registry.yaml"}}}'])
def test_a_manifest_that_cannot_be_read_is_told(ofsted: Publisher, some_sources: Path, content: str) -> None:
    (some_sources / ".fetched").mkdir()
    (some_sources / ".fetched" / "manifest.json").write_text(content)
    with pytest.raises(StoreError, match=r"manifest\.json: cannot be read .*restore it .*, and do not remove it"):
        fetched(ofsted, some_sources, "/a")
    with pytest.raises(SourcesError, match=r"manifest\.json: cannot be read"):
        find_sources(some_sources, registry_of(ofsted, "/a"))


def test_a_manifest_that_nobody_may_read_is_not_called_damaged(ofsted: Publisher, some_sources: Path) -> None:
    (some_sources / ".fetched" / "manifest.json").mkdir(parents=True)
    with pytest.raises(StoreError, match=r"manifest\.json: cannot be read \(.*\); make it readable$"):
        fetched(ofsted, some_sources, "/a")


def test_a_store_that_cannot_be_written_to_is_told(ofsted: Publisher, some_sources: Path) -> None:
    (some_sources / ".fetched").write_text("a file")
    with pytest.raises(StoreError, match="what is fetched cannot be kept there"):
        fetched(ofsted, some_sources, "/a")


# The command and the project's own registry


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from pipeline.cli.main import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False, env=os.environ
    )


def test_the_command_says_what_became_of_each_document_and_how_the_whole_went(
    ofsted: Publisher, some_sources: Path
) -> None:
    ofsted.serves("/a")
    registry = some_sources / REGISTRY_NAME
    registry.write_text(f"documents:\n  a.pdf: {{url: '{ofsted.url}/a'}}\n  b.pdf: {{url: '{ofsted.url}/b'}}\n")
    shown = command("fetch", "--sources", some_sources, "--pause", "0")
    assert (shown.returncode, shown.stdout) == (3, "partial: 1 new, 1 gone\n")
    assert shown.stderr == (
        f"new       a.pdf: {len(PDF)} bytes\n"
        "gone      b.pdf: the publisher has no such page (404); nothing was fetched before: mend its url in the registry\n"
    )
    registry.write_text(f"documents:\n  a.pdf: {{url: '{ofsted.url}/a'}}\n")
    assert command("fetch", "--sources", some_sources, "--pause", "0").returncode == 0
    registry.write_text(f"documents:\n  b.pdf: {{url: '{ofsted.url}/b'}}\n")
    assert command("fetch", "--sources", some_sources, "--pause", "0").returncode == 1


def test_the_command_says_why_it_could_not_begin(some_sources: Path) -> None:
    shown = command("fetch", "--sources", some_sources)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert "registry.yaml: not found; name a folder whose registry says" in shown.stderr
    (some_sources / REGISTRY_NAME).write_text("documents: {a.txt: {url: 3}}")
    assert command("fetch", "--sources", some_sources).returncode == 2
    (some_sources / REGISTRY_NAME).write_text("documents: {}")
    shown = command("fetch", "--sources", some_sources)
    assert (shown.returncode, shown.stdout) == (0, "complete: no document in the registry has a url\n")


def test_the_registry_names_the_reports_on_lambeth_and_only_hosts_of_publishers() -> None:
    registry = load_registry(SOURCES / REGISTRY_NAME, LICENCES)
    assert [name for name in registry.documents if name.startswith("ofsted-report-")] == [
        "ofsted-report-2015-05-12-lambeth.pdf",
        "ofsted-report-2018-05-09-lambeth.pdf",
        "ofsted-report-2022-12-16-lambeth.pdf",
        "ofsted-report-2026-03-10-lambeth.pdf",
    ]
    hosts = {entry.url.split("/")[2] for entry in registry.documents.values() if entry.url}
    assert hosts == {"files.ofsted.gov.uk", "love.lambeth.gov.uk"}


def test_a_build_does_not_load_the_client() -> None:
    code = "import sys, pipeline.cli.main, pipeline.orchestration.definitions; print({'httpx', 'protego'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "set()"
