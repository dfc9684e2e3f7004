"""robots.txt, pauses between requests, and the user agent."""

import random
import re
import tracemalloc
from pathlib import Path

import pytest
from protego import Protego

from pipeline.sources.fetch.fetch import CONTACT, ContactError, user_agent
from pipeline.sources.fetch.http_client import Response
from pipeline.sources.fetch.limits import FetchLimits
from pipeline.sources.fetch.results import PageStatus
from pipeline.sources.fetch.robots import PRODUCT, RobotsRules
from tests.support.fetching import fetched, only
from tests.support.publisher import Publisher


def test_robots_txt_is_applied_as_in_the_standard(ofsted: Publisher, some_sources: Path) -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: inspection-outcomes\nDisallow: /a\nAllow: /a/*.pdf$\n"
    ofsted.serves("/robots.txt", rules)
    for path in ("/a/b", "/a/b.pdf", "/c"):
        ofsted.serves(path)
    run = fetched(ofsted, some_sources, "/a/b", "/a/b.pdf", "/c")
    assert [result.status for result in run.pages] == [PageStatus.FAILED, PageStatus.NEW, PageStatus.NEW]
    assert run.pages[0].detail.startswith(f"{ofsted.url}/robots.txt forbids it; ask the publisher for the file")
    assert ofsted.asked == ["/robots.txt", "/a/b.pdf", "/c"]


def test_a_redirect_that_robots_txt_forbids_is_not_followed(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/robots.txt", b"User-agent: *\nDisallow: /private\n")
    ofsted.answers("/a", 302, Location="/private/a")
    ofsted.serves("/private/a")
    assert "forbids it" in only(ofsted, some_sources).detail
    assert ofsted.n_requests("/private/a") == 0


def test_without_robots_txt_nothing_is_requested(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.answers("/robots.txt", 503)
    ofsted.serves("/a")
    result = only(ofsted, some_sources)
    assert "robots.txt could not be fetched (the publisher answered 503 Service Unavailable, 2 times)" in result.detail
    assert result.retryable
    assert ofsted.n_requests("/a") == 0


def test_an_unreadable_robots_txt_forbids_nothing(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/robots.txt", bytes(range(256)) * 200)
    ofsted.serves("/a")
    assert only(ofsted, some_sources).status is PageStatus.NEW


def rules_of(text: str) -> RobotsRules:
    return RobotsRules.of(Response(200, {}, text.encode()))


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
def test_groups_of_robots_txt_are_separated(text: str, expected: list[str]) -> None:
    assert allowed(text) == expected


def test_merging_agents_does_not_change_the_rules() -> None:
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
def test_many_agents_with_many_rules_need_little_memory(agent: str) -> None:
    agents = "".join(f"User-agent: {agent.format(number)}\n" for number in range(2000))
    text = agents + "".join(f"Disallow: /{number}\n" for number in range(2000))
    tracemalloc.start()
    rules_of(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def test_the_longer_pause_applies_between_two_requests(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/robots.txt", b"User-agent: *\nCrawl-delay: 0.4\n")
    ofsted.serves("/a")
    ofsted.serves("/b")
    fetched(ofsted, some_sources, "/a", "/b", limits=FetchLimits(pause=0.1))
    assert [b - a >= 0.39 for a, b in zip(ofsted.times, ofsted.times[1:], strict=False)] == [True, True]


def test_a_very_long_crawl_delay_is_an_error(ofsted: Publisher, some_sources: Path) -> None:
    ofsted.serves("/robots.txt", b"User-agent: *\nCrawl-delay: 86400\n")
    assert "asks for 86400 seconds between two requests" in only(ofsted, some_sources).detail


def test_the_user_agent_holds_the_contact(
    ofsted: Publisher, some_sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CONTACT, "data@example.org")
    ofsted.serves("/a")
    only(ofsted, some_sources)
    assert all(
        re.fullmatch(r"inspection-outcomes/[\d.]+ \(\+data@example\.org\)", headers["User-Agent"])
        for headers in ofsted.headers
    )
    with pytest.raises(ContactError, match="neither an email address nor a URL"):
        user_agent({CONTACT: "a\r\nHost: b"})
    assert "(" not in user_agent({})
