"""Web pages to documents: the article only, in the words of the page."""

from pathlib import Path

import pytest

from pipeline.core.paths import SOURCES
from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import DocumentFacts
from pipeline.reading.document import Document
from pipeline.reading.reader import read_document
from pipeline.schema.vocabularies import DocumentFlag
from pipeline.sources.discovery import SourceFile
from tests.support.web_pages import BOILERPLATE, PROSE, SHAPES, TITLE, body_of, jadu, localgov_drupal, wordpress

pytestmark = pytest.mark.usefixtures("no_network")

NEWS = sorted(SOURCES.glob("lambeth-council-news-*.txt"))
LETTER = SOURCES / "ofsted-letter-2021-12-01-lambeth-front-door.txt"
HEADINGS = {"h2": "<h2>{}</h2>", "bold": "<p><strong>{}</strong></p>", "none": "<p>{}</p>"}


def read(page: str | bytes, name: str = "page.html") -> Document:
    return read_document(page if isinstance(page, bytes) else page.encode(), name)


def blocks(page: str | bytes) -> list[tuple[str, str]]:
    """The blocks of a page, without the name of its website."""
    document = read(page)
    found = [(block.kind, document.words(block.span)) for block in document.blocks]
    return [(kind, words) for kind, words in found if kind != "note" or not words.startswith("site_name")]


def article(body: str, head: str = "") -> list[tuple[str, str]]:
    """The blocks of a page below its title."""
    found = blocks(localgov_drupal(TITLE, head, body))
    assert found[0] == ("heading", TITLE)
    return found[1:]


def facts_of(content: bytes, name: str, readers: FactReaders) -> DocumentFacts:
    return extract(read_document(content, name), SourceFile(name, "0" * 64, len(content), None), readers)


def facts_as_words(facts: DocumentFacts) -> dict[str, object]:
    """The facts of a document as words, without their offsets."""
    words = facts.document.words
    return {
        "kind": facts.kind,
        "title": words(facts.title) if facts.title else None,
        "authority": facts.authority.ons_code if facts.authority else None,
        "published": (facts.published.first, facts.published.last) if facts.published else None,
        "findings": [
            (words(finding.span), finding.polarity, tuple((theme.theme, words(theme.span)) for theme in finding.themes))
            for finding in facts.findings
        ],
        "statements": [
            (words(facts.appearances[statement.speaker].name_span), *map(words, statement.fragments))
            for statement in facts.statements
        ],
        "judgements": [(judgement.area, judgement.grade, words(judgement.span)) for judgement in facts.judgements],
        "improvement areas": [words(area.span) for area in facts.improvement_areas],
        "people": [words(person.name_span) for person in facts.appearances],
        "mentions": [
            (mention.relation, mention.period and (mention.period.first, mention.period.last))
            for mention in facts.mentions
        ],
        # a page can name its website, and a text does not
        "flags": [flag for flag in facts.flags if flag != DocumentFlag.PUBLISHER_NOT_SHOWN],
    }


def as_page(path: Path, shape: str, heading: str) -> str:
    """A source as a web page: news with its title and date, a letter with the title that its publisher gives it."""
    text = path.read_text(encoding="utf-8")
    if path == LETTER:
        return SHAPES[shape]("Focused visit to Lambeth children's services", "", body_of(text, heading))
    title, _, rest = text.partition("\n\n")
    first, _, after_first = rest.partition("\n\n")
    if not first[0].isdigit():
        return SHAPES[shape](title, "", body_of(rest, heading))
    return SHAPES[shape](title, f'<time datetime="2001-01-01">{first}</time>', body_of(after_first, heading))


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("path", [*NEWS, LETTER], ids=lambda path: path.stem)
def test_a_page_has_the_same_facts_as_its_plain_text(
    path: Path, shape: str, heading: str, readers: FactReaders
) -> None:
    from_text = facts_as_words(facts_of(path.read_bytes(), path.name, readers))
    from_page = facts_as_words(facts_of(as_page(path, shape, HEADINGS[heading]).encode(), "page.html", readers))
    if path == LETTER:
        from_page["title"] = from_text["title"]
    assert from_page == from_text


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("path", [*NEWS, LETTER], ids=lambda path: path.stem)
def test_the_article_is_whole_and_the_website_is_left_out(path: Path, shape: str) -> None:
    document = read(as_page(path, shape, HEADINGS["h2"]))
    plain = read_document(path.read_bytes(), path.name)
    assert document.media_type == "text/html"
    assert document.n_pages is None
    assert not [words for words in (*BOILERPLATE, "Words that the page does not show") if words in document.text]
    texts = [document.words(block.span) for block in document.blocks]
    for block in plain.blocks:
        assert plain.words(block.span) in texts
    assert read(as_page(path, shape, HEADINGS["h2"])) == document


def test_each_element_becomes_a_block_of_its_kind() -> None:
    body = (
        "<p>Inspectors from Ofsted found that <strong>social workers</strong> know&nbsp;children <a href='/x'>well</a>.</p>"
        "<h2>What must <em>improve</em></h2>"
        "<ul><li>The timeliness of visits to children, which:<ul><li>are late</li><li><p>are short</p></li></ul></li>"
        "<li><p>Supervision of social workers.</p><p>It is seldom recorded.</p></li></ul>"
        "<ol><li>Written plans.</li></ol>"
        "<blockquote><p>“We are proud of our staff,” said Councillor Jo Bloggs</p><footer>Cabinet Member</footer></blockquote>"
        "<h3>What comes next</h3><p>The council will publish a plan in the next six months.</p>"
    )
    assert article(body) == [
        ("paragraph", "Inspectors from Ofsted found that social workers know children well."),
        ("heading", "What must improve"),
        ("list_item", "The timeliness of visits to children, which: • are late • are short"),
        ("list_item", "Supervision of social workers."),
        ("paragraph", "It is seldom recorded."),
        ("list_item", "Written plans."),
        ("paragraph", "“We are proud of our staff,” said Councillor Jo Bloggs"),
        ("paragraph", "Cabinet Member"),
        ("heading", "What comes next"),
        ("paragraph", "The council will publish a plan in the next six months."),
    ]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_quotation_stays_with_its_speaker(shape: str) -> None:
    quoted = (
        "<figure class='c-quote'><blockquote class='quote-block'><p>“I am proud of what our social workers have achieved.”</p>"
        "</blockquote><figcaption>Councillor Ben Kind, Cabinet Member</figcaption></figure>"
    )
    found = blocks(SHAPES[shape](TITLE, "", PROSE.replace("</p>", f"</p>{quoted}", 1)))
    assert ("paragraph", "“I am proud of what our social workers have achieved.”") in found
    assert ("paragraph", "Councillor Ben Kind, Cabinet Member") in found


def test_cells_of_a_table_of_values_have_the_number_of_their_row() -> None:
    table = (
        "<table><caption>Judgements of the inspection</caption><thead><tr><th>Judgement</th><th>Grade</th></tr></thead>"
        "<tbody><tr><td>The impact of leaders</td><td>Requires improvement to be good</td></tr>"
        "<tr><td>Overall effectiveness</td><td><p>Good</p></td></tr></tbody></table>"
    )
    document = read(localgov_drupal(TITLE, "", PROSE + table + "<p>The report is on the website.</p>" + table + PROSE))
    cells = [(block.row, document.words(block.span)) for block in document.blocks if block.kind == "table_cell"]
    assert cells[:6] == [
        (1, "Judgement"),
        (1, "Grade"),
        (2, "The impact of leaders"),
        (2, "Requires improvement to be good"),
        (3, "Overall effectiveness"),
        (3, "Good"),
    ]
    assert [row for row, _ in cells] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]


def test_a_layout_table_has_no_cells() -> None:
    found = article(
        f"<table><tr><td><h2>Findings</h2>{PROSE}</td><td><ul><li>Visits to children.</li></ul></td></tr></table>"
    )
    assert [kind for kind, _ in found] == ["heading", "paragraph", "paragraph", "paragraph", "list_item"]


@pytest.mark.parametrize(
    "head",
    [
        "<p>17 December 2021</p>",
        "<time datetime='2021-12-17T09:30:00Z'>17 December 2021</time>",
        "<div class='meta'><span class='date'>17 December 2021</span></div>",
    ],
)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_date_near_the_title_is_a_block_of_its_own(shape: str, head: str) -> None:
    assert "17 December 2021" in [words for _, words in blocks(SHAPES[shape](TITLE, head, PROSE))][1:4]


@pytest.mark.parametrize(
    "line",
    [
        "Published: 17 December 2021",
        "Published on Friday 17 December 2021",
        "Posted: 17th December 2021",
        "Date published: Friday, 17 December 2021",
        "Friday 17 December 2021",
        "Posted on 17 December 2021 by Lambeth Council",
        "Published: 17 December 2021 | Last updated: 3 January 2022",
        "17 December 2021, 10:30am",
    ],
)
def test_the_date_of_publication_is_recognised_in_its_usual_wordings(line: str, readers: FactReaders) -> None:
    path = NEWS[0]
    title, _, rest = path.read_text(encoding="utf-8").partition("\n\n")
    page = SHAPES["jadu"](title, f"<p class='date'>{line}</p>", body_of(rest.partition("\n\n")[2]))
    published = facts_as_words(facts_of(page.encode(), "page.html", readers))["published"]
    assert str(published) == "(datetime.date(2021, 12, 17), datetime.date(2021, 12, 17))"


def test_a_date_above_the_title_is_moved_below_it() -> None:
    page = wordpress(TITLE, "", PROSE).replace(
        '<h2 class="entry-title">', '<p>17 December 2021</p><h2 class="entry-title">'
    )
    assert blocks(page)[:2] == [("heading", TITLE), ("paragraph", "17 December 2021")]


def test_a_lead_above_the_article_is_kept() -> None:
    lead = "Ofsted inspectors have today recognised progress in the services of the council for children."
    page = localgov_drupal(TITLE, "", PROSE).replace("</span></h1>", f"</span></h1><p class='subtitle'>{lead}</p>")
    assert blocks(page)[:2] == [("heading", TITLE), ("paragraph", lead)]


def test_an_article_in_several_elements_is_whole() -> None:
    part = '</div></div><div class="field field--name-body"><div class="field__item">'
    more = "<h2>What must improve</h2><p>Inspectors said that the timeliness of visits to children must improve.</p>"
    assert article(PROSE + part + more)[-2:] == [
        ("heading", "What must improve"),
        ("paragraph", "Inspectors said that the timeliness of visits to children must improve."),
    ]


TEASERS = (
    "<section class='cards'><h2>Latest news</h2><div class='card'><h3><a href='/1'>Ofsted rates nursery outstanding</a></h3>"
    "<p>Inspectors found that children in the nursery make very good progress in everything.</p><a href='/1'>Read on</a></div>"
    "<div class='card'><h3>The leisure centre reopens</h3><p>It opened its doors to all on Monday after long works.</p></div></section>"
)


@pytest.mark.parametrize("shape", SHAPES)
def test_summaries_of_other_articles_are_left_out(shape: str) -> None:
    alone = blocks(SHAPES[shape](TITLE, "", PROSE))
    assert blocks(SHAPES[shape](TITLE, "", PROSE + TEASERS)) == alone


@pytest.mark.parametrize("shape", SHAPES)
def test_a_second_element_with_the_same_class_is_read(shape: str) -> None:
    parts = f"<div class='body-text'>{PROSE}</div><div class='body-text'><h2>What must improve</h2><ul><li>Visits.</li></ul></div>"
    assert blocks(SHAPES[shape](TITLE, "", parts))[-2:] == [("heading", "What must improve"), ("list_item", "Visits.")]


def test_prose_in_a_box_named_like_a_banner_is_read() -> None:
    quotation = "“We are proud of what our staff have done for children,” said Councillor Jo Bloggs."
    found = article(f"{PROSE}<div class='callout message-box'><p>{quotation}</p></div>{PROSE}")
    assert ("paragraph", quotation) in found


def test_a_page_of_one_short_sentence_is_read() -> None:
    found = blocks(
        f"<html><body><nav>Home</nav><main><h1>{TITLE}</h1><p>Ofsted has published its report.</p></main></body></html>"
    )
    assert found == [("heading", TITLE), ("paragraph", "Ofsted has published its report.")]


def test_line_breaks_separate_short_lines_and_items() -> None:
    body = PROSE + (
        "<p>Yours sincerely<br>Jo Bloggs<br>Her Majesty's Inspector</p>"
        "<p>Inspectors named two things that must improve:<br>- visits to children<br/>• supervision</p>"
        "<p>A first paragraph that ends here.<br><br>A second one, which goes on for some sixty characters and more<br>after its line ended.</p>"
    )
    assert [words for _, words in article(body)][3:] == [
        "Yours sincerely",
        "Jo Bloggs",
        "Her Majesty's Inspector",
        "Inspectors named two things that must improve:",
        "visits to children",
        "supervision",
        "A first paragraph that ends here.",
        "A second one, which goes on for some sixty characters and more after its line ended.",
    ]


def test_an_error_page_is_read_as_a_document_of_another_kind(readers: FactReaders) -> None:
    page = jadu("Page not found", "", "<p>Sorry, we could not find the page that you were looking for.</p>")
    assert facts_of(page.encode(), "page.html", readers).kind == "other"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('<meta property="og:site_name" content="Kent County Council">', "Kent County Council"),
        ("<title>Our visit | Kent County Council</title>", "Kent County Council"),
        ("<title>Our visit - News</title>", None),
        ("<title>Our visit</title>", None),
    ],
)
def test_the_name_of_the_website_follows_the_article(head: str, name: str | None) -> None:
    page = f"<html><head>{head}</head><body><main><h1>{TITLE}</h1>{PROSE}</main></body></html>"
    document = read(page)
    last = document.words(document.blocks[-1].span)
    assert last == f"site_name {name}" if name else not last.startswith("site_name")
