"""The pages of a release: complete by themselves, usable by everybody, and true to the tables."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.results import CheckResult
from pipeline.checks.runner import defined_checks
from pipeline.core.day_text import format_day, format_period, format_when
from pipeline.releases.publish import publish
from pipeline.releases.release_reader import PublishedRelease
from pipeline.schema.frames import records, to_arrow_tables
from pipeline.schema.model import Schemas
from pipeline.site import search
from pipeline.site.charts.timeline import timeline
from pipeline.site.context import Release as ShownRelease
from pipeline.site.page_rows import PageRows
from pipeline.site.pages.documents import document_pages
from pipeline.site.places import PART, anchor, page_of
from pipeline.site.quotations import Cited
from pipeline.site.release_pages import release_pages
from pipeline.site.site import LOADING, site
from tests.conftest import Lambeth
from tests.support.tables import frame_like, with_table

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LARGEST_PAGE = 500_000
HOSTILE = "<script>document.title = 'stolen'</script><img src=x onerror=\"document.title='stolen'\">"
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)


def published(outputs: Path, candidate: ReleaseCandidate) -> Path:
    passed = [
        CheckResult(table, check, passed=True, n_examined=1) for table, check in defined_checks(candidate.schemas)
    ]
    return publish(outputs, candidate, passed, release_pages).path


def edited(candidate: ReleaseCandidate, table: str, change: Callable[[dict[str, Any]], None]) -> ReleaseCandidate:
    rows = records(candidate.tables[table])
    for row in rows:
        change(row)
    return with_table(candidate, table, frame_like(candidate.tables[table], rows))


def arrow(candidate: ReleaseCandidate) -> dict[str, pa.Table]:
    """The tables of a candidate as the pages take them."""
    return to_arrow_tables(candidate.schemas, candidate.tables)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory, schemas: Schemas, lambeth: Lambeth) -> Path:
    """A release whose documents try to take over its pages."""
    whole = ReleaseCandidate(schemas, lambeth.tables, lambeth.linked.texts)
    hostile = edited(whole, "documents", lambda row: row.update(title=HOSTILE))
    hostile = edited(
        hostile, "findings", lambda row: row.update(text=HOSTILE if row["polarity"] == "neutral" else row["text"])
    )
    hostile = edited(hostile, "inspections", lambda row: row.update(topic=HOSTILE))
    texts = {name: f"{text}\n\n{HOSTILE}" for name, text in hostile.texts.items()}
    hostile = replace(hostile, texts=texts)
    return published(tmp_path_factory.mktemp("site"), hostile)


class Links(HTMLParser):
    """What a page leads to, what it loads, and the names in it."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.leads_to: list[str] = []
        self.loads: list[str] = []
        self.names: set[str] = set()
        self.doubled: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.doubled |= {value or ""} & self.names
                self.names.add(value or "")
            elif name == "href" and tag == "a":
                self.leads_to.append(value or "")
            elif name in ("src", "href", "data", "action", "srcset", "poster"):
                self.loads.append(f"{tag} {value}")


def pages(release: Path) -> list[Path]:
    return sorted(release.rglob("*.html"))


def test_every_page_is_there_and_small_enough(release: Path, candidate: ReleaseCandidate) -> None:
    found = {path.relative_to(release).as_posix() for path in pages(release)}
    inspections = arrow(candidate)["inspections"].column("inspection_id").to_pylist()
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
    files = [*pages(release), *(release / "search").iterdir()]
    assert {path.name: size for path in files if (size := path.stat().st_size) > LARGEST_PAGE} == {}


def test_every_link_leads_somewhere_and_nothing_is_loaded(release: Path) -> None:
    named = {path.resolve(): Links(path) for path in pages(release)}
    for path, links in named.items():
        assert links.loads == [], path
        assert links.doubled == set(), path
        for link in links.leads_to:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme == "https", link
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), f"{path.name}: {link}"
            if parts.fragment and target in named:
                assert unquote(parts.fragment) in named[target].names, f"{path.name}: {link}"
        assert not re.search(r"@import|url\(", path.read_text(encoding="utf-8"))


class Named(HTMLParser):
    """The words under each name of a page, its closing tags left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: dict[str, str] = {}
        self._open: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self._open.append(dict(attrs).get("id"))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - called so
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for name in self._open:
            if name is not None:
                self.words[name] = self.words.get(name, "") + data


def shown_of(schemas: Schemas, tables: dict[str, pa.Table], texts: dict[str, str]) -> dict[str, str]:
    """The pages of documents by their paths."""
    release = ShownRelease(schemas, "1.0.0", tables, {}, {}, ("", ""), 0)
    encoded = {name: text.encode() for name, text in texts.items()}
    return {path: page.decode() for path, page in document_pages(release, Cited(schemas, tables), encoded)}


def test_what_a_document_is_called_is_no_picture(candidate: ReleaseCandidate) -> None:
    names = candidate.schemas.all_tables
    sizes = {"": 1, **{f"{name}.{ending}": 1 for name in names for ending in ("csv", "parquet")}}
    n_rows = dict.fromkeys(names, 0)
    release = ShownRelease(candidate.schemas, "1.0.0", arrow(candidate), n_rows, sizes, ("", ""), 0)
    prose = {"changes.html": ("Changes", b"new: ![a picture](https://example.org/a.png)")}
    page = next(page for path, page in site(release, prose) if path == "changes.html").decode()
    assert "<img" not in page


def test_every_finding_has_a_place_with_its_words(candidate: ReleaseCandidate) -> None:
    pages = shown_of(candidate.schemas, arrow(candidate), dict(candidate.texts))
    named = {path: Named(page).words for path, page in pages.items()}
    for table in ("findings", "judgements", "improvement_areas", "claims"):
        for row in arrow(candidate)[table].to_pylist():
            words = named[page_of(row["document_id"], row["start_char"])][anchor(row["start_char"])]
            assert words.startswith(row["text"])


def test_of_a_text_that_may_not_be_published_only_what_the_tables_hold_is_shown(candidate: ReleaseCandidate) -> None:
    name = "lambeth-council-news-2021-12-17"
    shown = shown_of(candidate.schemas, arrow(candidate), {})[page_of(name)]
    cited = Cited(candidate.schemas, arrow(candidate))
    marks = bytearray(len(candidate.texts[name]))
    for place in cited.of(name):
        assert candidate.texts[name][place.start : place.end] == place.text
        marks[place.start : place.end] = b"\x01" * len(place.text)
    assert cited.n_characters(name) == sum(marks) < len(marks)
    left_out = [words for words in re.split(r"[.\n]", candidate.texts[name]) if len(words) > 30]
    left_out = [
        words for words in left_out if not any(marks[(at := candidate.texts[name].index(words)) : at + len(words)])
    ]
    assert left_out
    assert [words for words in left_out if str(escape(words)) in shown] == []
    assert "[…]" in shown


def test_a_long_text_has_several_pages_and_each_place_is_on_its_own(candidate: ReleaseCandidate) -> None:
    name = "lambeth-inspection-letter-2021-12-01"
    text = "\n\n".join(["<&'\"" * 30_000, *(f"Sentence {number} of a report." for number in range(9_000))])
    places = [(at, at + 8) for at in (0, PART - 4, PART, len(text) - 8)]
    rows = arrow(candidate)["passages"].slice(0, 1).to_pylist() * len(places)
    rows = [
        {**row, "document_id": name, "start_char": start, "end_char": end, "text": text[start:end]}
        for row, (start, end) in zip(rows, places, strict=True)
    ]
    tables = {key: table.slice(0, 0) for key, table in arrow(candidate).items() if key != "documents"}
    tables["passages"] = pa.Table.from_pylist(rows, schema=arrow(candidate)["passages"].schema)
    tables["documents"] = edited(
        candidate, "documents", lambda row: row.update(n_characters=len(text), redistributable=True)
    ).tables["documents"]
    pages = {path: page for path, page in shown_of(candidate.schemas, tables, {name: text}).items() if name in path}
    assert len(pages) == len(text) // PART + 1
    assert max(len(page.encode()) for page in pages.values()) <= LARGEST_PAGE
    for start, _ in places:
        holding = [path for path, page in pages.items() if f'id="{anchor(start)}"' in page]
        assert holding == [page_of(name, start)]
    words = "".join(pages.values())
    assert all(f"Sentence {number} of a report." in words for number in range(8_999))  # the last is marked


def test_what_a_document_says_stays_text(release: Path) -> None:
    for path in pages(release):
        text = path.read_text(encoding="utf-8")
        assert HOSTILE not in text, path
        assert "<img" not in text, path


def test_a_front_page_of_many_councils_leads_to_theirs(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    inspections = candidate.tables["inspections"]
    many = [
        {**row, "inspection_id": f"council-{number}-{place}", "local_authority": f"Council {number}"}
        for number in range(20)
        for place, row in enumerate(records(inspections))
    ]
    links = candidate.tables["inspection_documents"].iloc[:0]
    tables = {**candidate.tables, "inspections": frame_like(inspections, many), "inspection_documents": links}
    folder = published(tmp_path, replace(candidate, tables=tables))
    front = (folder / "index.html").read_text(encoding="utf-8")
    assert 'href="authorities/council-19.html"' in front
    assert "<strong>120 inspections and visits</strong> of 20 councils" in front
    assert 'href="../inspections/council-19-0.html"' in (folder / "authorities/council-19.html").read_text(
        encoding="utf-8"
    )


def test_the_drawing_and_its_table_say_the_same(candidate: ReleaseCandidate, schemas: Schemas) -> None:
    rows = arrow(candidate)["inspections"].to_pylist()
    drawing = timeline(rows, schemas)
    assert drawing is not None
    assert sorted(mark.inspection_id for mark in drawing.marks) == sorted(row["inspection_id"] for row in rows)
    assert all(0 < mark.x < drawing.width and 0 < mark.y < drawing.height for mark in drawing.marks)
    assert timeline([], schemas) is None


def test_a_grade_that_is_not_known_is_told_from_one_that_is_not_given(
    candidate: ReleaseCandidate, release: Path
) -> None:
    drawing = timeline(arrow(candidate)["inspections"].to_pylist(), candidate.schemas)
    assert drawing is not None
    kinds = {mark.inspection_id: (mark.kind, mark.letter) for mark in drawing.marks}
    assert kinds["lambeth-2022-inspection"] == ("unknown", "")
    assert kinds["lambeth-2021-focused-visit"] == ("none", "")
    front = page_text(release, "index.html")
    assert front.count("not known from these texts") == len(["the key", "the drawing", "the table"])


def test_no_two_links_of_the_front_page_to_inspections_are_called_the_same(release: Path) -> None:
    listing = (
        (release / "index.html").read_text(encoding="utf-8").split('<table class="stack">')[1].split("</table>")[0]
    )
    called = re.findall(r'<a href="inspections/[^"]+">([^<]+)</a>', listing)
    assert len(called) == len(set(called)) == 6


def test_the_examples_of_loading_run(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(release)
    found: dict[str, Any] = {}
    exec(LOADING["Python"], found)  # noqa: S102 - our own example
    assert len(found["concerns"]) > 0
    attach, select = LOADING["DuckDB"].split(";\n")
    with duckdb.connect() as connection:
        connection.execute(attach)
        rows = connection.execute(select).fetchall()
    assert sum(row[-1] for row in rows) == len(found["findings"])


def test_the_example_in_r_runs(release: Path) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("no Rscript here; install R (Debian: r-base-core) to run its example of loading")
    code = f"{LOADING['R']}; cat(nrow(findings), sum(is.na(findings$text)), class(findings$confidence))"
    done = subprocess.run(
        [program, "--vanilla", "-e", code],
        cwd=release,
        capture_output=True,
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    n_rows, n_missing, kind = done.stdout.decode().split()
    assert (int(n_rows), n_missing, kind) == (PublishedRelease(release).tables.n_rows()["findings"], "0", "numeric")


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_a_period_names_both_of_its_days(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    said = format_period({"start_date": start, "end_date": end, "date_precision": "day"})
    assert said.startswith(str(start.day))
    assert said.endswith(format_day(end))
    assert (" to " in said) == (length > 0)


def test_periods_are_said_as_people_do() -> None:
    def said(start: date, end: date, precision: str = "day") -> str:
        return format_period({"start_date": start, "end_date": end, "date_precision": precision})

    assert said(date(2019, 4, 9), date(2019, 4, 10)) == "9 to 10 April 2019"
    assert said(date(2018, 1, 29), date(2018, 2, 22)) == "29 January to 22 February 2018"
    assert said(date(2018, 12, 30), date(2019, 1, 2)) == "30 December 2018 to 2 January 2019"
    assert said(date(2012, 5, 1), date(2012, 5, 31), "month") == "May 2012"
    assert said(date(2012, 1, 1), date(2012, 12, 31), "year") == "2012"


def test_words_before_a_day_fit_what_is_known_of_it() -> None:
    assert format_when(date(2019, 5, 1), "month") == "in May 2019"
    assert format_when(date(2019, 1, 1), "year") == "in 2019"
    assert format_when(date(2019, 5, 1), "day") == "on 1 May 2019"
    assert format_when(None, None) == "on a day that is not printed"


def page_text(release: Path, name: str) -> str:
    """The words of a page as a person reads them."""
    page = (release / name).read_text(encoding="utf-8")
    return " ".join(Text(page[page.index("<main") : page.index("</main>")]).words.split())


class Text(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.words = ""
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.words += data


def test_inspectors_and_the_councils_account_stand_apart(release: Path, candidate: ReleaseCandidate) -> None:
    page = (release / "inspections/lambeth-2021-focused-visit.html").read_text(encoding="utf-8")
    own, told = page[page.index('id="own"') : page.index('id="told"')], page[page.index('id="told"') :]
    for row in arrow(candidate)["findings"].to_pylist():
        if row["inspection_id"] == "lambeth-2021-focused-visit":
            assert (f'id="{row["finding_id"]}"' in own) == (row["voice"] == "inspectorate")
            assert (f'id="{row["finding_id"]}"' in told) == (row["voice"] != "inspectorate")
    assert own.count("<table>") == told.count("<table>") == 1


def test_what_is_inferred_is_said_with_the_words_that_decided_it(release: Path) -> None:
    page = page_text(release, "inspections/lambeth-2018-inspection.html")
    assert "Inferred, not printed as such: it follows from February 2018" in page
    assert "of the inspections in force at that time only this one judges 'adoption'" in page
    assert "not printed" not in page_text(release, "inspections/lambeth-2010-unannounced-inspection.html")


def test_people_and_quotations_are_on_the_page_of_their_inspection(release: Path) -> None:
    page = page_text(release, "inspections/lambeth-2021-focused-visit.html")
    for words in (
        "Nick Stacey, Her Majesty's Inspector, Ofsted",
        "Ms Merlin Joseph, Strategic Director, Children's Services, London Borough of Lambeth",
        "Cllr Ed Davie, Lambeth Council Cabinet Member for Children and Young People",
    ):
        assert words in page
    news = page_text(release, "inspections/lambeth-2019-focused-visit.html")
    assert "Senior leadership in Lambeth is robust" in news[news.index("Who is quoted") :]


def test_an_account_that_stands_alone_is_told_once_and_says_who_speaks(release: Path) -> None:
    page = page_text(release, "history/lambeth.html")
    alone = page[
        page.index("Focused visit, June 2023 Findings") : page.index("Focused visit, 27 to 28 October 2021 Find")
    ]
    assert alone.count("The inspectors' own document on this inspection is not here") == 1
    assert "No primary document" not in alone
    assert "Councillor Ben Kind, Cabinet Member for Children and Families: It’s reassuring" in alone
    assert "Named as an area for improvement Timely assessment and planning for children" in alone
    assert alone.count("No later inspectors' document is here.") == 1
    assert "No later inspection" not in page
    article = page[page.index("Focused visit, 9 to 10 April 2019 Find") :]
    assert "Named as an area for improvement The report lists a number of areas that need to improve" in article
    assert "in May 2019" in article
    assert "on May 2019" not in article


def scripts_of(folder: Path) -> dict[str, dict[str, Any]]:
    """What each script of the search assigns, by the name that it assigns it to."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((folder / "search").iterdir()):
        start, _, content = path.read_text(encoding="utf-8").partition("] = ")
        assert start == f'(window.findings = window.findings || {{}})["{path.stem}"'
        assert content.endswith(";\n")
        found[path.stem] = json.loads(content[:-2])
    return found


def test_the_scripts_of_the_search_hold_every_finding(release: Path, schemas: Schemas) -> None:
    voices, polarities, themes = (list(schemas.vocabularies[name].terms) for name in ("voice", "polarity", "theme"))
    found = {
        part["documents"][document] + number: (
            part["inspections"][inspection][0],
            polarities[polarity],
            voices[voice],
            {themes[theme] for theme in own},
            text,
        )
        for part in scripts_of(release).values()
        for inspection, document, number, polarity, voice, own, text in part["rows"]
    }
    table, named = pq.read_table(release / "findings.parquet"), pq.read_table(release / "finding_themes.parquet")
    expected: dict[str, set[str]] = {row["finding_id"]: set() for row in table.to_pylist()}
    for row in named.to_pylist():
        expected[row["finding_id"]].add(row["theme"])
    assert found == {
        row["finding_id"]: (
            row["inspection_id"], row["polarity"], row["voice"], expected[row["finding_id"]], row["text"]
        )
        for row in table.to_pylist()
    }  # fmt: skip


def test_the_findings_of_a_large_council_are_in_several_scripts(
    candidate: ReleaseCandidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_PART", 10_000)
    release = ShownRelease(candidate.schemas, "1.0.0", arrow(candidate), {}, {}, ("", ""), 0)
    inspections = arrow(candidate)["inspections"].to_pylist()
    scripts = dict(search.search_scripts(release, PageRows(arrow(candidate)), inspections))
    assert list(scripts)[:3] == ["lambeth", "lambeth_2", "lambeth_3"]
    rows = [row for script in scripts.values() for row in json.loads(script.decode().partition("] = ")[2][:-2])["rows"]]
    assert len(rows) == arrow(candidate)["findings"].num_rows


# In a browser


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    if CHROMIUM is None:
        message = "no Chromium was found: install Debian's package chromium, or another build of it, to test the pages"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(release: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=release))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def opened(browser: "Browser", address: str, **options: Any) -> "tuple[Page, list[str]]":  # noqa: ANN401 - of the browser
    """A page, and whatever it asks of any other address, says as an error, or is called other than it should be."""
    page = browser.new_page(**options)
    wrong: list[str] = []
    page.on("request", lambda request: None if request.url == address else wrong.append(f"asks {request.url}"))
    page.on("pageerror", lambda error: wrong.append(f"error {error}"))
    page.goto(address)
    return page, wrong


WHOLE: dict[str, Any] = {
    "type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
}  # fmt: skip
COLOURS: dict[str, Any] = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def axe_problems(page: "Page", rules: dict[str, Any] = WHOLE) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response["violations"]
    return [f"{item['id']}: {item['nodes'][0]['html'][:120]} ({len(item['nodes'])})" for item in found]


LOOKS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "wide": ({"viewport": {"width": 1280, "height": 900}}, WHOLE),
    "narrow": (
        {"viewport": {"width": 320, "height": 700}},
        {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]},
    ),
    "dark": ({"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}, COLOURS),
}


@pytest.mark.browser
@pytest.mark.parametrize("look", LOOKS)
def test_everybody_can_use_every_page(browser: "Browser", release: Path, look: str) -> None:
    problems: dict[str, list[str]] = {}
    options, rules = LOOKS[look]
    for path in pages(release):
        page, wrong = opened(browser, path.as_uri(), **options)
        found = [*wrong, *axe_problems(page, rules)]
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            found.append(f"scrolls sideways by {wider}")
        if page.title() == "stolen":
            found.append("a document took over the page")
        if found:
            problems[path.relative_to(release).as_posix()] = found
        page.close()
    assert problems == {}


@pytest.mark.browser
def test_pages_are_the_same_from_a_server(browser: "Browser", served: str) -> None:
    for name in ("index.html", "inspections/lambeth-2021-focused-visit.html", "history/lambeth.html"):
        page, wrong = opened(browser, f"{served}/{name}")
        assert [*wrong, *axe_problems(page)] == []
        page.close()


@pytest.mark.browser
def test_on_a_telephone_the_time_line_opens_at_the_latest_inspection(browser: "Browser", release: Path) -> None:
    page, _ = opened(browser, (release / "index.html").as_uri(), viewport={"width": 390, "height": 800})
    boxes = [mark.bounding_box() for mark in page.locator(".latest .mark").all()]
    assert boxes[0] is not None
    assert boxes[-1] is not None
    assert boxes[0]["x"] < 0 < boxes[-1]["x"] < 390
    assert page.locator(".hint:visible").count() == 1
    page.close()


@pytest.mark.browser
def test_findings_can_be_filtered_by_keyboard(browser: "Browser", release: Path) -> None:
    page, wrong = opened(browser, (release / "inspections/lambeth-2021-focused-visit.html").as_uri())
    count = page.locator("#filter-count")
    whole = int(str(count.text_content()).split(" of ")[1])
    page.locator("#filter-words").focus()
    page.keyboard.type("systemic practice")
    assert 0 < int(str(count.text_content()).split(" of ")[0]) < whole
    assert page.locator(".findings > li:visible").count() == int(str(count.text_content()).split(" of ")[0])
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.locator("#filter-polarity").select_option("Negative")
    assert page.locator(".findings > li:visible .negative").count() == page.locator(".findings > li:visible").count()
    page.locator("#filter-polarity").select_option("")
    council = page.locator("#filter-voice option").nth(2).text_content()
    page.locator("#filter-voice").select_option(council)
    assert page.locator("#told ~ .findings > li:visible").count() == page.locator(".findings > li:visible").count() > 0
    assert wrong == []


@pytest.mark.browser
@pytest.mark.parametrize("place", ["disk", "server"])
def test_all_findings_can_be_searched(browser: "Browser", release: Path, served: str, place: str) -> None:
    table = pq.read_table(release / "findings.parquet").to_pylist()
    page, wrong = opened(browser, f"{release.as_uri() if place == 'disk' else served}/findings.html")
    assert wrong == []
    count = page.locator("#filter-count")
    page.locator("#filter-words").fill("social workers")
    page.keyboard.press("Enter")
    page.locator("#found > li").first.wait_for()
    fitting = [row for row in table if all(word in row["text"].lower() for word in ("social", "workers"))]
    assert count.text_content() == f"{len(fitting)} found"
    page.locator("#filter-voice").select_option("Inspectors")
    fitting = [row for row in fitting if row["voice"] == "inspectorate"]
    assert page.locator("#found > li").count() == len(fitting)
    page.locator("#filter-authority").select_option("Lambeth")
    page.locator("#filter-inspection option").nth(6).wait_for(state="attached")
    page.locator("#filter-inspection").select_option("lambeth-2021-focused-visit")
    fitting = [row for row in fitting if row["inspection_id"] == "lambeth-2021-focused-visit"]
    assert page.locator("#found > li").count() == len(fitting) > 0
    assert axe_problems(page) == []
    page.locator("#found a").first.click()
    assert page.evaluate("document.querySelector(':target').textContent").find(fitting[0]["text"]) >= 0
    assert [item for item in wrong if "search/lambeth.js" not in item and "inspections/" not in item] == []
    page.close()


@pytest.mark.browser
def test_the_search_shows_some_at_a_time_and_says_what_cannot_be_loaded(browser: "Browser", release: Path) -> None:
    page, _ = opened(browser, (release / "findings.html").as_uri())
    page.locator("#filter button").click()
    page.locator("#found > li").first.wait_for()
    assert page.locator("#found > li").count() == 100
    page.locator("#more").click()
    assert page.locator("#found > li").count() == 145
    assert page.locator("#more:visible").count() == 0
    assert "stolen" not in page.title()
    page.close()
    page = browser.new_page()
    page.route("**/search/*", lambda route: route.abort())
    page.goto((release / "findings.html").as_uri())
    page.locator("#filter button").click()
    page.get_by_text("Could not be loaded").wait_for()
    page.close()


@pytest.mark.browser
def test_a_page_is_complete_without_scripts(browser: "Browser", release: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((release / "inspections/lambeth-2021-focused-visit.html").as_uri())
    assert page.locator("#filter:visible").count() == 0
    assert page.locator(".findings > li:visible").count() == page.locator(".findings > li").count() > 0
    context.close()


@pytest.mark.browser
def test_the_first_key_leads_past_the_navigation(browser: "Browser", release: Path) -> None:
    page, _ = opened(browser, (release / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.emulate_media(media="print")
    assert page.locator("header nav:visible").count() == 0
    page.set_viewport_size({"width": 700, "height": 900})
    assert all((box := mark.bounding_box()) and 0 < box["x"] < 700 for mark in page.locator(".latest .mark").all())


@pytest.mark.browser
def test_a_page_that_not_everybody_can_use_is_found(browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text('<html><body><img src="x"><p style="color: #bbb; background: #fff">pale</p></body></html>')
    page, wrong = opened(browser, path.as_uri())
    found = " ".join(axe_problems(page))
    assert any(item.startswith("asks ") for item in wrong)
    for rule in ("image-alt", "color-contrast", "html-has-lang", "document-title"):
        assert rule in found
    page.close()
