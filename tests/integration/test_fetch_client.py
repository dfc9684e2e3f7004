"""Errors, limits and redirects of requests to a publisher."""

import contextlib
import time
import tracemalloc
from pathlib import Path

import pytest

from pipeline.sources.fetch.fetch import fetch
from pipeline.sources.fetch.limits import FetchLimits
from pipeline.sources.fetch.results import FetchStatus, PageStatus
from pipeline.sources.registry import Registry
from pipeline.sources.store import Store
from tests.support.fetching import OTHER_PDF, QUICK, current, fetched, only
from tests.support.publisher import PDF, Handler, Publisher, publisher


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_transient_errors_are_retried(ofsted: Publisher, some_sources: Path, status: int) -> None:
    ofsted.answers("/a", status, 200)
    assert only(ofsted, some_sources).status is PageStatus.NEW
    assert ofsted.n_requests("/a") == 2


@pytest.mark.parametrize("status", [400, 401, 403, 451, 204, 206, 304, 300])
def test_permanent_errors_are_not_retried(ofsted: Publisher, some_sources: Path, status: int) -> None:
    ofsted.answers("/a", status)
    result = only(ofsted, some_sources)
    assert (result.status, result.retryable) == (PageStatus.FAILED, False)
    assert result.detail == f"the publisher answered {status}, without a document; it was never fetched"
    assert ofsted.n_requests("/a") == 1


def test_retry_after_is_respected(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.answers("/a", 429, 200, Retry_After="1")
    began = time.monotonic()
    assert only(ofsted, some_sources).status is PageStatus.NEW
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize("after", ["3600", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_a_host_with_a_long_retry_after_gets_no_further_requests(
    ofsted: Publisher, some_sources: Path, after: str
) -> None:
    ofsted.answers("/a", 503, Retry_After=after)
    ofsted.serves("/b")
    run = fetched(ofsted, some_sources, "/a", "/b")
    assert run.status is FetchStatus.FAILED
    assert "503 Service Unavailable and asks for no requests for" in run.pages[0].detail
    assert run.pages[1].detail.startswith("not requested: the publisher answered 503")
    assert run.retryable
    assert (ofsted.n_requests("/a"), ofsted.n_requests("/b")) == (1, 0)


@pytest.mark.parametrize("after", ["soon", "", "-5", "Fri, 99 Jan 2100 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_an_invalid_retry_after_is_ignored(ofsted: Publisher, some_sources: Path, after: str) -> None:
    ofsted.answers("/a", 503, 200, Retry_After=after)
    assert only(ofsted, some_sources).status is PageStatus.NEW


def test_a_host_that_fails_repeatedly_gets_no_further_requests(ofsted: Publisher, some_sources: Path) -> None:
    for path in ("/a", "/b", "/c", "/d"):
        ofsted.answers(path, 500)
    run = fetched(ofsted, some_sources, "/a", "/b", "/c", "/d")
    assert run.pages[2].detail == "the publisher answered 500 Internal Server Error, 2 times; it was never fetched"
    assert "3 pages" in run.pages[3].detail
    assert ofsted.n_requests("/d") == 0


def test_a_partial_fetch_removes_nothing(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/a")
    ofsted.serves("/b")
    assert fetched(ofsted, some_sources, "/a", "/b").status is FetchStatus.COMPLETE
    ofsted.answers("/a", 500)
    ofsted.serves("/b", OTHER_PDF)
    run = fetched(ofsted, some_sources, "/a", "/b")
    assert run.status is FetchStatus.PARTIAL
    assert current(ofsted, some_sources, "/a") == PDF
    assert current(ofsted, some_sources, "/b") == OTHER_PDF


def test_without_a_network_everything_stays(some_sources: Path) -> None:
    with publisher() as ofsted:
        ofsted.serves("/a")
        only(ofsted, some_sources)
    run = fetched(ofsted, some_sources, "/a")
    assert (run.status, run.retryable) == (FetchStatus.FAILED, True)
    assert "robots.txt could not be fetched (no connection" in run.pages[0].detail
    assert "the last fetched edition stays current" in run.pages[0].detail
    assert current(ofsted, some_sources) == PDF


def test_a_silent_publisher_times_out(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.pages["/a"] = lambda _: time.sleep(0.8)
    assert "no data for 0.3 seconds, 2 times" in only(ofsted, some_sources).detail


@pytest.mark.parametrize("of_headers", [True, False])
def test_a_slow_response_times_out(ofsted: Publisher, some_sources: Path, *, of_headers: bool) -> None:
    def trickle(handler: Handler) -> None:
        begun = b"HTTP/1.1 200 OK\r\n" if of_headers else b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"
        with contextlib.suppress(OSError):
            handler.wfile.write(begun)
            for _ in range(40):
                handler.wfile.write(b"X")
                time.sleep(0.1)

    ofsted.pages["/a"] = trickle
    began = time.monotonic()
    result = only(ofsted, some_sources, limits=FetchLimits(pause=0, timeout=0.5, total_timeout=0.6, max_attempts=1))
    assert "the response was not complete after 0.6 seconds" in result.detail
    assert time.monotonic() - began < 3


def test_a_response_that_is_cut_off_is_not_kept(ofsted: Publisher, some_sources: Path) -> None:
    def cut(handler: Handler) -> None:
        handler.answer(200, PDF, Content_Length=str(len(PDF) + 1000))
        handler.close_connection = True

    ofsted.pages["/a"] = cut
    result = only(ofsted, some_sources)
    assert "the response was cut off" in result.detail
    assert ofsted.n_requests("/a") == 2
    assert [path.name for path in (some_sources / ".fetched").glob("[!.]*")] == []


@pytest.mark.parametrize("raw", [b"", b"HELLO\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"])
def test_a_response_that_is_not_http_is_reported(ofsted: Publisher, some_sources: Path, raw: bytes) -> None:
    def page(handler: Handler) -> None:
        handler.wfile.write(raw)
        handler.close_connection = True

    ofsted.pages["/a"] = page
    assert "the response was cut off or is not HTTP" in only(ofsted, some_sources).detail


@pytest.mark.parametrize("has_length", [True, False])
def test_a_response_that_is_too_large_is_not_read(ofsted: Publisher, some_sources: Path, *, has_length: bool) -> None:
    sent = 0

    def page(handler: Handler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.send_header(*("Content-Length", "1000000000") if has_length else ("Connection", "close"))
        handler.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(1000):
                handler.wfile.write(bytes(1_000_000))
                sent += 1_000_000

    ofsted.pages["/a"] = page
    tracemalloc.start()
    result = only(ofsted, some_sources, limits=FetchLimits(pause=0, max_bytes=5_000_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert result.detail.startswith("the response has more than 5,000,000 bytes")
    assert not result.retryable
    assert ofsted.n_requests("/a") == 1
    assert sent < 50_000_000
    assert peak < 25_000_000


def test_a_compressed_response_is_refused(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/a", b"\x1f\x8b", Content_Encoding="gzip")
    assert "the response is encoded as 'gzip', which was not requested" in only(ofsted, some_sources).detail
    assert ofsted.headers[-1]["Accept-Encoding"] == "identity"


def test_a_redirect_on_the_same_host_is_followed(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.answers("/a", 301, Location="/b?c=d")
    ofsted.serves("/b?c=d")
    assert only(ofsted, some_sources).status is PageStatus.NEW


def test_circular_redirects_are_limited(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.answers("/a", 302, Location="/b")
    ofsted.answers("/b", 307, Location="/a")
    assert only(ofsted, some_sources).detail.startswith("the publisher redirects more than 5 times")
    assert len(ofsted.asked) == 1 + 6


def test_a_redirect_to_another_host_is_an_error(ofsted: Publisher, some_sources: Path) -> None:
    with publisher() as elsewhere:
        ofsted.answers("/a", 302, Location=f"{elsewhere.url}/a")
        result = only(ofsted, some_sources)
        assert result.detail.startswith(
            f"the redirect leads to {elsewhere.url}, which neither the registry nor watch.yaml names"
        )
        assert (result.retryable, elsewhere.asked) == (False, [])


@pytest.mark.parametrize(
    ("to", "message"),
    [
        ("http://example.org/a", "begins with http://"),
        ("file:///etc/passwd", "is not the URL of a website"),
        ("https://me:secret@example.org/", "holds a user name or password"),
        ("http://[", "is not a URL"),
    ],
)
def test_a_redirect_to_a_forbidden_url_is_an_error(
    ofsted: Publisher, some_sources: Path, to: str, message: str
) -> None:
    ofsted.answers("/a", 302, Location=to)
    result = only(ofsted, some_sources)
    assert message in result.detail
    assert "secret" not in result.detail


def test_a_redirect_without_a_location_is_an_error(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.answers("/a", 302)
    assert "the publisher answered 302 without a location" in only(ofsted, some_sources).detail


def test_only_loopback_hosts_are_requested_without_encryption(some_sources: Path) -> None:
    registry = Registry.model_validate({"documents": {"a.pdf": {"url": "http://example.org/a"}}})
    (result,) = fetch(registry, Store(some_sources), QUICK).pages
    assert result.detail.startswith("the URL begins with http://")


def test_no_cookie_is_kept(ofsted: Publisher, some_sources: Path) -> None:
    """Neither from one page to the next, nor through a redirect, nor from one attempt to the next."""
    ofsted.serves("/a", Set_Cookie="session=1; Path=/; Max-Age=1000")
    ofsted.answers("/b", 500, 200, Set_Cookie="again=2; Path=/")
    ofsted.answers("/c", 302, Location="/d", Set_Cookie="led=3; Path=/")
    ofsted.serves("/d")
    assert fetched(ofsted, some_sources, "/a", "/b", "/c").status is FetchStatus.COMPLETE
    assert ofsted.n_requests("/d") == 1
    assert not [headers for headers in ofsted.headers if "cookie" in {name.lower() for name in headers}]


def test_headers_for_one_host_do_not_follow_a_redirect_to_another(ofsted: Publisher, some_sources: Path) -> None:
    with publisher() as other:
        registry = Registry.model_validate(
            {"documents": {"a.pdf": {"url": f"{ofsted.url}/a"}, "b.pdf": {"url": f"{other.url}/b"}}}
        )
        ofsted.serves("/a", ETag='"tag-of-the-first"', Last_Modified="Wed, 01 Jan 2020 00:00:00 GMT")
        other.serves("/b")
        other.serves("/moved")
        assert fetch(registry, Store(some_sources), QUICK).status is FetchStatus.COMPLETE
        ofsted.answers("/a", 301, Location=f"{other.url}/moved")
        assert fetch(registry, Store(some_sources), QUICK).status is FetchStatus.COMPLETE
        assert ofsted.headers[-1]["If-None-Match"] == '"tag-of-the-first"'
        sent = {name.lower() for name in other.headers[other.asked.index("/moved")]}
    assert sent == {"host", "connection", "user-agent", "accept", "accept-encoding"}
