"""Pages that list documents: what is on them, and what is no such page."""

from datetime import date

import pytest

from pipeline.publications.link_text import LinkText
from pipeline.publications.news_list import entries_on
from pipeline.publications.ofsted_site import authorities_on, authority_address, documents_on, file_number, urn_of
from pipeline.publications.vocabularies import PublicationKind as Kind
from pipeline.publications.watch import NewsWatch
from pipeline.publications.web_page import ListError

SITE = "https://reports.ofsted.gov.uk"
PAGE = f"{SITE}/provider/44/80506"


def page(*links: str) -> bytes:
    return f"<html><body><a href='/'>Home</a>{''.join(links)}</body></html>".encode()


def document(number: int, text: str) -> str:
    return (
        f'<a class="link publication-link" href="https://files.ofsted.gov.uk/v1/file/{number}#page=2">Full report'
        f'<span class="nonvisual">{text}</span></a>'
    )


def test_the_documents_of_an_authority_are_those_with_the_class_and_in_no_order_of_theirs() -> None:
    older, newer = document(1, "focused visit, pdf - 01 may 2020"), document(2, "monitoring visit - 02 may 2021, pdf")
    found = documents_on(page(older, newer), PAGE)
    assert [item.url for item in found] == [f"https://files.ofsted.gov.uk/v1/file/{number}" for number in (1, 2)]
    assert [item.stated.kind for item in found] == [Kind.FOCUSED_VISIT, Kind.MONITORING_VISIT]
    assert documents_on(page(newer, older), PAGE) == found


def test_a_document_that_is_listed_twice_is_one_and_the_clearer_words_are_its_own() -> None:
    clear, unclear = document(1, "focused visit, pdf - 01 may 2020"), document(1, "report")
    (found,) = documents_on(page(unclear, clear), PAGE)
    assert found.stated.day == date(2020, 5, 1)
    assert documents_on(page(clear, unclear, clear), PAGE) == [found]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (page("<a href='/x'>Focused visit</a>"), "expected links of the class publication-link"),
        (page("<a class='publication-link' href='/v1/file/1'>Report</a>"), "a span of the class nonvisual"),
        (page(), "found none among 1 links"),
        (b"", "expected a web page"),
        (b"%PDF-1.4 \x00\x01", "expected"),
        (b"<html><h1>Report not found</h1></html>", "found none among 0 links"),
        (b"<div " * 20_000, "expected"),
    ],
)
def test_a_page_of_another_form_is_an_error_that_says_what_was_expected(content: bytes, expected: str) -> None:
    with pytest.raises(ListError, match=expected) as raised:
        documents_on(content, PAGE)
    assert str(raised.value).startswith(PAGE)


def test_authorities_are_listed_once_with_their_names_and_only_the_first_page_needs_any() -> None:
    links = (
        "<a href='/provider/44/80506'></a><a href='/provider/44/80506'>Lambeth</a><a href='/provider/16/1'>A school</a>"
        f"<a href='{SITE}/provider/44/80507'>Lewisham</a><a href='/provider/44/x'>Nothing</a>"
    )
    found = authorities_on(page(links), f"{SITE}/search", 0)
    assert [(item.urn, item.name) for item in found] == [("80506", "Lambeth"), ("80507", "Lewisham")]
    assert authorities_on(page(), f"{SITE}/search", 1) == []
    with pytest.raises(ListError, match="expected links to /provider/44/ and a number"):
        authorities_on(page(), f"{SITE}/search", 0)


def test_numbers_in_addresses() -> None:
    assert file_number("https://files.ofsted.gov.uk/v1/file/50004434") == "50004434"
    assert file_number("https://files.ofsted.gov.uk/v1/file/50004434/?a=b") == "50004434"
    assert file_number("https://example.org/news/50004434") is None
    assert urn_of(authority_address(SITE, "80506"), f"{SITE}/") == "80506"
    assert urn_of("https://example.org/provider/44/80506", SITE) is None


# A council's own news


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
<item><title>Inspectors praise children’s  services</title><link>https://example.org/a</link>
<pubDate>Mon, 13 Jan 2025 09:00:00 GMT</pubDate></item>
<item><title>Roadworks</title><link>https://example.org/b</link><description>No word of it</description></item>
<item><title>Our services</title><link>https://example.org/c</link><description>&lt;p&gt;OFSTED said&lt;/p&gt;</description></item>
<item><title>Ofsted without an address</title></item>
<item><title>Ofsted elsewhere</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
WORDS = ("Ofsted", "children's services")


def watch(kind: str) -> NewsWatch:
    return NewsWatch.model_validate({"authority": "Lambeth", kind: "https://example.org/news", "words": WORDS})


def test_the_entries_of_a_feed_with_one_of_the_words_and_their_days() -> None:
    found = entries_on(FEED.encode(), watch("feed"))
    assert [(item.url, item.stated) for item in found] == [
        (
            "https://example.org/a",
            LinkText("Inspectors praise children’s services", Kind.COUNCIL_NEWS, date(2025, 1, 13)),
        ),
        ("https://example.org/c", LinkText("Our services", Kind.COUNCIL_NEWS, None)),
    ]


def test_the_entries_of_a_page_with_one_of_the_words_in_their_text_or_address() -> None:
    links = (
        "<a href='/roadworks'>Roadworks</a><a href='/ofsted-visit'><img></a><a href='/ofsted-visit'>A visit</a>"
        "<a href='news/2'>Children's Services improve</a><a href='mailto:ofsted@example.org'>Ofsted</a>"
        "<a href='/unofsted'>Another word</a><a href='/news#ofsted'>Ofsted, further down</a>"
    )
    found = entries_on(page(links), watch("page"))
    assert [(item.url, item.stated.text) for item in found] == [
        ("https://example.org/news/2", "Children's Services improve"),
        ("https://example.org/ofsted-visit", "A visit"),
    ]


@pytest.mark.parametrize(
    "content", [b"", b"<html><a href='/a'>Ofsted</a></html>", b"Ofsted", b"/etc/passwd", b"\xff\xfe"]
)
def test_what_is_no_feed_is_an_error(content: bytes) -> None:
    with pytest.raises(ListError, match="expected an RSS or Atom feed"):
        entries_on(content, watch("feed"))


def test_addresses_in_a_feed_may_be_relative_and_days_are_those_of_its_clock() -> None:
    feed = FEED.replace("https://example.org/a", "/a#top").replace("Mon, 13 Jan 2025 09:00:00 GMT", "{}")
    for printed, day in (
        ("Mon, 01 Jun 2026 00:30:00 +0100", date(2026, 6, 1)),
        ("2026-06-01T00:30:00+01:00", date(2026, 6, 1)),
        ("yesterday", None),
    ):
        first = entries_on(feed.format(printed).encode(), watch("feed"))[0]
        assert (first.url, first.stated.day) == ("https://example.org/a", day)


@pytest.mark.parametrize("cut", [0.4, 0.7, 0.95])
def test_a_feed_that_is_cut_off_is_an_error(cut: float) -> None:
    with pytest.raises(ListError, match=r"expected a whole feed|expected an RSS"):
        entries_on(FEED.encode()[: int(len(FEED) * cut)], watch("feed"))


def test_a_feed_without_one_of_the_words_is_no_error_and_a_page_without_links_is_one() -> None:
    assert entries_on(FEED.encode(), watch("feed").model_copy(update={"words": ("libraries",)})) == []
    for content in (b"<html><p>Ofsted</p></html>", page("<p>We are sorry, Ofsted</p>")):
        with pytest.raises(ListError, match="expected a page that lists entries"):
            entries_on(content, watch("page"))


def test_a_feed_cannot_read_files_or_swell() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/hostname"><!ENTITY a "Ofsted Ofsted ">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
        + ']><rss version="2.0"><channel><item><title>Ofsted &f;&i;</title><link>https://example.org/a</link></item>'
        "</channel></rss>"
    )
    try:
        found = entries_on(bomb.encode(), watch("feed"))
    except ListError:
        return
    assert all(len(item.stated.text) < 1000 for item in found)
