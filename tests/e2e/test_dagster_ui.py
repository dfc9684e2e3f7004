"""The metadata of releases and tables in Dagster's UI: short, correct, and without anything that it would fetch."""

import re
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import dagster as dg
import pandas as pd
import pytest
from markdown_it import MarkdownIt

from pipeline.checks.runner import CHECK_DESCRIPTIONS, defined_checks
from pipeline.orchestration.checks import table_checks
from pipeline.orchestration.markdown import plain, without_pictures
from pipeline.orchestration.release_metadata import release_metadata
from pipeline.orchestration.table_metadata import preview
from pipeline.releases.diff.changes_text import of_version
from pipeline.releases.release_index import Release
from pipeline.releases.version import FIRST
from pipeline.schema.model import Schemas
from pipeline.site.charts.timeline_image import COLUMNS, timeline_markdown

#: Dagster shows shorter Markdown at once, and keeps all of it with every run.
AT_ONCE, LARGEST = 1000, 60_000


@pytest.fixture(scope="module")
def shown(first_release: Path, schemas: Schemas) -> dict[str, Any]:
    made = Release(FIRST, first_release, is_new=True)
    return {key: value.value for key, value in release_metadata(made, schemas).items()}


def drawn(markdown: str) -> ET.Element:
    """The picture of some Markdown, which a page loads as it is."""
    (address,) = re.findall(r"\(<(data:image/svg\+xml,[^<>]*)>\)", markdown)
    return ET.fromstring(unquote(address.partition(",")[2]))  # noqa: S314 - our own


def inspection(number: int, council: str, day: date | None, grade: str | None = None) -> dict[str, Any]:
    return {
        "inspection_id": f"inspection-{number}",
        "local_authority": council,
        "start_date": day,
        "end_date": day,
        "date_precision": "day",
        "inspection_type": None,
        "overall_grade": grade,
        "is_graded": grade is not None,
        "overall_status": "graded" if grade else "kind_not_graded",
    }


def inspections(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[*COLUMNS, "overall_status"])


def test_a_release_shows_its_version_changes_pages_and_rows(shown: dict[str, Any], first_release: Path) -> None:
    assert shown["version"] == "1.0.0"
    assert shown["what changed"] == "The first version: 6 inspections from 5 documents, the newest of 1 August 2023."
    for key, name in (("front page", "index.html"), ("all changes", "CHANGES.md"), ("checks", "checks.html")):
        assert Path(shown[key]) == (first_release / name).resolve()
        assert Path(shown[key]).is_file()
    assert re.match(r"\d+ rows in 29 tables\n", shown["rows"])
    assert "| inspections | 6 |" in shown["rows"]


def test_the_timeline_of_few_inspections_is_shown_at_once(shown: dict[str, Any]) -> None:
    assert len(shown["timeline"]) < AT_ONCE
    texts = [item.text for item in drawn(shown["timeline"]).iter("{http://www.w3.org/2000/svg}text")]
    assert {"2010", "Lambeth", "R"} <= set(texts)
    assert "R: requires improvement. Ring: no overall grade." in shown["timeline"]


def test_the_picture_has_a_background_and_loads_nothing(shown: dict[str, Any]) -> None:
    picture = drawn(shown["timeline"])
    ground = picture[0]
    width, height = picture.get("width"), picture.get("height")
    assert (ground.get("fill"), ground.get("d")) == ("white", f"M0 0h{width}v{height}H0")
    assert not [name for item in picture.iter() for name in item.attrib if "href" in name or name == "src"]


def test_the_metadata_of_a_release_is_reproducible(
    shown: dict[str, Any], first_release: Path, schemas: Schemas
) -> None:
    again = release_metadata(Release(FIRST, first_release, is_new=False), schemas)
    assert {key: value.value for key, value in again.items()} == {**shown, "new": False}


def test_only_the_councils_inspected_last_are_drawn(schemas: Schemas) -> None:
    rows = [
        inspection(number, f"Council & {number % 200:03}", date(2009, 1, 1) + timedelta(days=6 * number), "good")
        for number in range(1000)
    ]
    markdown = timeline_markdown(inspections([*rows, inspection(1000, "Council & 000", None)]), schemas)
    assert len(markdown) < LARGEST
    names = [item.text for item in drawn(markdown).iter() if item.text and item.text.startswith("Council")]
    assert names == [f"Council & {number}" for number in range(180, 200)]
    assert "Shows the 20 most recently inspected councils of 200: see `index.html`." in markdown
    assert "Not shown, because they have no date: 1." in markdown


def test_a_text_replaces_a_picture_that_cannot_be_drawn(schemas: Schemas) -> None:
    crowd = [inspection(number, "One council", date(2020, 1, 1)) for number in range(1000)]
    assert timeline_markdown(inspections(crowd), schemas) == (
        "1000 inspections and visits are too many for one image: see `index.html`."
    )
    assert timeline_markdown(inspections([]), schemas) == "No inspection has a date, so there is no timeline."


def test_each_inspection_has_a_mark_within_the_picture(schemas: Schemas) -> None:
    grades = [None, "outstanding", "good", "requires_improvement", "inadequate", "adequate"]
    rows = [inspection(number, "A council", date(2021, 12, 1), grade) for number, grade in enumerate(grades)]
    for width in (380, 960):
        picture = drawn(timeline_markdown(inspections(rows), schemas, width))
        lines = " ".join(item.get("d", "") for item in picture.iter() if item.get("stroke-width") in ("16", "20"))
        places = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)", lines)]
        assert len(set(places)) == len(rows)
        assert len({x for x, _ in places}) == 1  # they are of one day
        assert all(10 <= x <= int(picture.get("width", "")) - 10 for x, _ in places)
        assert all(10 <= y <= int(picture.get("height", "")) - 10 for _, y in places)


CHANGES = """# What changed, version by version

## 2.0.0

A major version after 1.0.0.

| table | new rows |
|---|---:|
| `people` | 40 |

**People**

- new: Ann
- new: Bob
- and 38 more: the rows of `people` in `changes.csv`

**Documents**

- new: a letter

## 1.0.0

The first version.
"""


def test_the_changes_are_those_of_one_version() -> None:
    assert of_version(CHANGES, "1.0.0", 100) == "The first version."
    whole = of_version(CHANGES, "2.0.0", 1000)
    assert whole.startswith("A major version")
    assert whole.endswith("- new: a letter")


@pytest.mark.parametrize(
    ("longest", "last", "n_more"), [(110, "- new: Ann", 40), (100, "| `people` | 40 |", 41), (145, "- new: Bob", 39)]
)
def test_long_changes_are_cut_and_the_rest_is_counted(longest: int, last: str, n_more: int) -> None:
    lines = of_version(CHANGES, "2.0.0", longest).splitlines()
    assert lines[-3:] == [last, "", f"and {n_more} more, in `CHANGES.md`"]


@pytest.mark.parametrize(
    "hostile", ["![x](https://example.org/x.png)", "<img src='https://example.org/x'>", "a|b `c` \\"]
)
def test_text_from_documents_is_never_markdown(hostile: str) -> None:
    careless = MarkdownIt("commonmark", {"html": True}).enable("table")
    assert careless.renderInline(plain(hostile)) == escape(hostile, quote=False)
    assert careless.render(preview(pd.DataFrame({"text": [hostile]}))).count("<td>") == 1
    as_in_the_ui = MarkdownIt("commonmark", {"html": False})
    assert "<img" not in as_in_the_ui.render(without_pictures(f"- new: {hostile}"))


def test_the_preview_of_an_empty_table() -> None:
    assert preview(pd.DataFrame({"text": []})) == "no rows"


def test_every_check_has_a_description(schemas: Schemas) -> None:
    checks = table_checks(schemas)
    assert isinstance(checks, dg.AssetChecksDefinition)
    assert {spec.description for spec in checks.check_specs} == set(CHECK_DESCRIPTIONS.values())
    assert {check for _, check in defined_checks(schemas)} == set(CHECK_DESCRIPTIONS)
