"""Pages in a browser: accessible, usable by keyboard and on a phone, and complete without scripts or network."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline.releases.release_reader import PublishedRelease
from pipeline.schema.frames import records
from tests.support.site_pages import pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def opened(browser: "Browser", address: str, **options: Any) -> "tuple[Page, list[str]]":  # noqa: ANN401 - the browser's own options
    """A page, with its requests for anything but itself and its errors."""
    page = browser.new_page(**options)
    wrong: list[str] = []
    page.on("request", lambda request: None if request.url == address else wrong.append(f"requests {request.url}"))
    page.on("pageerror", lambda error: wrong.append(f"error {error}"))
    page.goto(address)
    return page, wrong


def release_table(release: Path, name: str) -> pd.DataFrame:
    return PublishedRelease(release).tables[name]


ALL_RULES: dict[str, Any] = {
    "type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
}  # fmt: skip
COLOUR_RULES: dict[str, Any] = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def axe_problems(page: "Page", rules: dict[str, Any] = ALL_RULES) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response["violations"]
    return [f"{item['id']}: {item['nodes'][0]['html'][:120]} ({len(item['nodes'])})" for item in found]


VIEWS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "wide": ({"viewport": {"width": 1280, "height": 900}}, ALL_RULES),
    "narrow": (
        {"viewport": {"width": 320, "height": 700}},
        {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]},
    ),
    "dark": ({"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}, COLOUR_RULES),
}


@pytest.mark.browser
@pytest.mark.parametrize("view", VIEWS)
def test_every_page_is_accessible(browser: "Browser", hostile_release: Path, view: str) -> None:
    problems: dict[str, list[str]] = {}
    options, rules = VIEWS[view]
    for path in pages(hostile_release):
        page, wrong = opened(browser, path.as_uri(), **options)
        found = [*wrong, *axe_problems(page, rules)]
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            found.append(f"is {wider} pixels wider than the window")
        if page.title() == "stolen":
            found.append("a document took over the page")
        if found:
            problems[path.relative_to(hostile_release).as_posix()] = found
        page.close()
    assert problems == {}


@pytest.mark.browser
def test_pages_work_from_a_web_server(browser: "Browser", served: str) -> None:
    for name in ("index.html", "inspections/lambeth-2021-focused-visit.html", "history/lambeth.html"):
        page, wrong = opened(browser, f"{served}/{name}")
        assert [*wrong, *axe_problems(page)] == []
        page.close()


@pytest.mark.browser
def test_on_a_phone_the_timeline_opens_at_the_latest_inspection(browser: "Browser", hostile_release: Path) -> None:
    page, _ = opened(browser, (hostile_release / "index.html").as_uri(), viewport={"width": 390, "height": 800})
    boxes = [mark.bounding_box() for mark in page.locator(".latest .mark").all()]
    assert boxes[0] is not None
    assert boxes[-1] is not None
    assert boxes[0]["x"] < 0 < boxes[-1]["x"] < 390
    assert page.locator(".hint:visible").count() == 1
    page.close()


@pytest.mark.browser
def test_findings_can_be_filtered_by_keyboard(browser: "Browser", hostile_release: Path) -> None:
    page, wrong = opened(browser, (hostile_release / "inspections/lambeth-2021-focused-visit.html").as_uri())
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
    assert (
        page.locator("#account ~ .findings > li:visible").count() == page.locator(".findings > li:visible").count() > 0
    )
    assert wrong == []


@pytest.mark.browser
@pytest.mark.parametrize("origin", ["disk", "server"])
def test_all_findings_can_be_searched(browser: "Browser", hostile_release: Path, served: str, origin: str) -> None:
    table = pq.read_table(hostile_release / "findings.parquet").to_pylist()
    page, wrong = opened(browser, f"{hostile_release.as_uri() if origin == 'disk' else served}/findings.html")
    assert wrong == []
    count = page.locator("#filter-count")
    page.locator("#filter-words").fill("social workers")
    page.keyboard.press("Enter")
    page.locator("#found > li").first.wait_for()
    fitting = [row for row in table if all(word in row["text"].lower() for word in ("social", "workers"))]
    assert count.text_content() == f"{len(fitting)} findings"
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
    assert fitting[0]["text"] in (page.locator(":target").text_content() or "")
    assert [item for item in wrong if "search/lambeth.js" not in item and "inspections/" not in item] == []
    page.close()


@pytest.mark.browser
def test_the_search_shows_100_findings_at_a_time_and_reports_scripts_that_do_not_load(
    browser: "Browser", hostile_release: Path
) -> None:
    page, _ = opened(browser, (hostile_release / "findings.html").as_uri())
    page.locator("#filter button[type=submit]").click()
    page.locator("#found > li").first.wait_for()
    assert page.locator("#found > li").count() == 100
    page.locator("#more").click()
    assert page.locator("#found > li").count() == 145
    assert page.locator("#more:visible").count() == 0
    assert "stolen" not in page.title()
    page.close()
    page = browser.new_page()
    page.route("**/search/*", lambda route: route.abort())
    page.goto((hostile_release / "findings.html").as_uri())
    page.locator("#filter button[type=submit]").click()
    page.get_by_text("Could not be loaded").wait_for()
    page.close()


@pytest.mark.browser
def test_an_inspection_page_is_complete_without_scripts(browser: "Browser", hostile_release: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((hostile_release / "inspections/lambeth-2021-focused-visit.html").as_uri())
    assert page.locator("#filter:visible").count() == 0
    assert page.locator(".findings > li:visible").count() == page.locator(".findings > li").count() > 0
    context.close()


@pytest.mark.browser
def test_the_first_link_skips_the_navigation_and_print_leaves_it_out(browser: "Browser", hostile_release: Path) -> None:
    page, _ = opened(browser, (hostile_release / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.emulate_media(media="print")
    assert page.locator("header nav:visible").count() == 0
    page.set_viewport_size({"width": 700, "height": 900})
    assert all((box := mark.bounding_box()) and 0 < box["x"] < 700 for mark in page.locator(".latest .mark").all())


@pytest.mark.browser
def test_an_inaccessible_page_is_found(browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text('<html><body><img src="x"><p style="color: #bbb; background: #fff">pale</p></body></html>')
    page, wrong = opened(browser, path.as_uri())
    found = " ".join(axe_problems(page))
    assert any(item.startswith("requests ") for item in wrong)
    for rule in ("image-alt", "color-contrast", "html-has-lang", "document-title"):
        assert rule in found
    page.close()


@pytest.mark.browser
def test_a_table_can_be_sorted_filtered_linked_and_taken_away(browser: "Browser", hostile_release: Path) -> None:
    address = (hostile_release / "inspections.html").as_uri()
    page, wrong = opened(browser, address)
    months = [row["months_since_previous"] for row in records(release_table(hostile_release, "inspections_wide"))]
    shown = page.locator("table.data tbody tr:visible")
    assert shown.count() == len(months)
    page.get_by_role("button", name="Months since full inspection").click()
    first_column = page.locator("table.data tbody tr:visible td:nth-child(8)").all_text_contents()
    known = [int(value) for value in first_column if value.strip()]
    assert known == sorted(month for month in months if month is not None)
    assert first_column[len(known) :] == [""] * (len(months) - len(known))  # what is not known comes last
    assert page.locator("th[aria-sort=ascending]").count() == 1
    page.locator("select[name=kind]").select_option("Focused visit")
    assert shown.count() == 3
    assert page.locator("form.filter output").text_content() == f"3 of {len(months)}"
    assert axe_problems(page) == []
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download these rows").click()
    lines = taken.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert taken.value.suggested_filename == "inspections.csv"
    assert lines[0].startswith('"Date","Council","Kind"')
    assert len(lines) == 4
    assert '"June 2023","Lambeth","Focused visit"' in "\n".join(lines)
    linked, wrong_too = opened(browser, page.url)
    assert linked.locator("table.data tbody tr:visible").count() == 3
    assert linked.locator("th[aria-sort=ascending]").count() == 1
    assert [item for item in wrong if "blob:" not in item] == []
    assert wrong_too == [f"requests {address}"]  # the page itself, whose address has more
    page.close()
    linked.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "asked", "left_out"),
    [
        ("inspections.html", "council=%", "%"),
        ("inspections.html", "council=Nowhere&kind=Focused visit", "Nowhere"),
        ("inspections.html", "length=3&sort=nothing&=&contains=", ""),
        ("findings.html", "council=%&words=children", "%"),
        ("findings.html", "theme=nothing&polarity=negative", "nothing"),
        ("findings.html", "inspection=nowhere", "nowhere"),
        ("findings.html", "council=Lambeth&inspection=nowhere", "nowhere"),
    ],
)
def test_an_address_that_asks_for_what_is_not_there_is_answered(
    browser: "Browser", hostile_release: Path, name: str, asked: str, left_out: str
) -> None:
    page, wrong = opened(browser, f"{(hostile_release / name).as_uri()}#{asked}")
    message = page.locator("form.filter output, #filter-count").first
    page.wait_for_function("document.querySelector('form.filter output, #filter-count').textContent.match(/[0-9]/)")
    assert (f"left out: {left_out}." in (message.text_content() or "")) == bool(left_out)
    assert [item for item in wrong if item.startswith("error")] == []
    page.evaluate("location.hash = 'council=Lambeth&contains=a&words=a'")
    page.wait_for_function(
        "!document.querySelector('form.filter output, #filter-count').textContent.includes('left out')"
    )
    page.close()


@pytest.mark.browser
def test_a_search_of_findings_can_be_linked_and_taken_away(browser: "Browser", hostile_release: Path) -> None:
    rows = [
        row
        for row in records(release_table(hostile_release, "findings"))
        if row["voice"] == "inspectorate" and row["polarity"] == "negative"
    ]
    page, _ = opened(
        browser, f"{(hostile_release / 'findings.html').as_uri()}#council=Lambeth&polarity=negative&voice=inspectorate"
    )
    page.locator("#found > li").first.wait_for()
    assert page.locator("#filter-count").text_content() == f"{len(rows)} findings"
    with page.expect_download() as taken:
        page.locator("#download").click()
    lines = taken.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + len(rows)
    assert all(any(row["finding_id"] in line for line in lines) for row in rows)
    page.locator("#filter-polarity").select_option("Positive")
    page.wait_for_function("location.hash.includes('polarity=positive')")
    page.close()


@pytest.mark.browser
def test_tables_and_councils_are_there_without_scripts(browser: "Browser", hostile_release: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name in ("inspections.html", "councils.html", "inspectors.html"):
        page.goto((hostile_release / name).as_uri())
        assert page.locator("form.filter:visible").count() == 0
        assert page.locator("table.data tbody tr:visible").count() > 0
    page.goto((hostile_release / "index.html").as_uri())
    assert page.get_by_role("link", name="Lambeth").count() > 0
    context.close()


@pytest.mark.browser
def test_each_question_is_answered_three_clicks_from_the_front_page(browser: "Browser", hostile_release: Path) -> None:
    """What an analyst asks first, by the links that lead to it and words that are there."""
    ways = [
        (["All grades of each council in one table"], "Latest full inspection"),
        (["Inspections"], "Of them priority actions"),
        (["Inspections"], "Months since full inspection"),
        (["Inspectors"], "Took part"),
        (["What must improve", "Voice of the child"], "In inspectors' words, newest first"),
        (["What must improve"], "By year of the inspection"),
        (["Lambeth"], "What must improve, and what became of it"),
        (["What happened next", "Lambeth"], "What the account leaves out"),
        (["Data"], "Grades at each 31 March"),
    ]
    for clicks, words in ways:
        page, _ = opened(browser, (hostile_release / "index.html").as_uri())
        for click in clicks:
            page.get_by_role("link", name=click, exact=True).first.click()
        assert words in (page.locator("main").text_content() or ""), clicks
        page.close()
