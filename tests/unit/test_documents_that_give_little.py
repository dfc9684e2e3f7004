"""Documents in which much is missing: every gap has its reason, and the tables still pass every check."""

from datetime import date

import pytest

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.runner import run_checks
from pipeline.schema.model import Schemas
from pipeline.sources.registry import RegistryEntry
from tests.support.letters import letter
from tests.support.linked_texts import Tables, facts_of_file, linked, linked_facts, tables_of

NOTHING = {"published": "", "address": "The Council", "title": "", "opening": "", "visit": ""}
ARTICLE = """Ofsted praises {council}children’s services

Written by: {council}Council

Inspectors from Ofsted praised strong leadership in children’s services after a focused visit.

“We are proud of our social workers and of all that they do for children here,” said Ann Example.
"""
REPORT = """Inspection of local authority children’s services

Lead inspector: Joy Howick, Her Majesty’s Inspector

The impact of leaders on social work practice with children and families: Good

Children get help from people who stay.
"""
EARLIER = (
    "Since the last inspection in 2016, when catering was judged to be {}, leaders have sustained strong practice."
)


def _reasons(tables: Tables, table: str) -> dict[str, str]:
    """The reason of each null of a table with one row, by column."""
    return {str(row["column"]): str(row["reason"]) for row in tables["null_reasons"] if row["table"] == table}


def test_tables_of_documents_that_give_little_pass_every_check(schemas: Schemas) -> None:
    texts = [
        letter(**NOTHING),
        letter(visit="in 2023", published="June 2023"),
        letter(headline=EARLIER.format("inadequate")),
        ARTICLE.format(council=""),
        ARTICLE.format(council="Devon "),
        REPORT,
        "A recipe for soup\n\nChop the onions.",
    ]
    found = linked(texts)
    results = run_checks(ReleaseCandidate(schemas, found.tables, dict(found.texts)))
    assert [(item.table, item.check, item.failures[:2]) for item in results if not item.passed] == []


def test_a_letter_without_council_or_dates_gives_a_reason_for_each() -> None:
    tables = tables_of(letter(**NOTHING))
    (inspection,) = tables["inspections"]
    assert inspection["inspection_id"] == "unknown-authority-undated-focused-visit"
    reasons = _reasons(tables, "inspections")
    missing = {column for column, value in inspection.items() if value is None}
    assert {"local_authority", "authority_code", "region", "start_date", "date_basis"} <= missing
    assert missing == reasons.keys()
    assert {reasons[column] for column in ("local_authority", "region", "start_date", "date_basis")} == {"not_stated"}
    assert _reasons(tables, "documents").keys() >= {"local_authority", "published_date", "date_precision", "date_basis"}


@pytest.mark.parametrize("published", ["", "22 June 2023"])
def test_the_registry_dates_a_document_that_prints_no_date(published: str) -> None:
    entry = RegistryEntry(published_date=date(2023, 6, 22))
    (row,) = tables_of(letter(published=published), entry=entry)["documents"]
    assert (row["published_date"], row["published_date_last"], row["date_precision"]) == (
        date(2023, 6, 22),
        date(2023, 6, 22),
        "day",
    )
    assert row["date_basis"] == ("stated" if published else "source_record")


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("children's services inspection - 22 june 2023.pdf", letter(published=""), (date(2023, 6, 22), "file_name")),
        ("visits/a visit - 22 June 2023.txt", letter(published=""), (date(2023, 6, 22), "file_name")),
        # printed in the letter itself
        ("a visit - 23 june 2023.txt", letter(), (date(2023, 6, 22), "stated")),
        # before the end of the visit, on 18 May 2023; no day; not at the end; no letter
        ("a visit - 2 may 2023.txt", letter(published=""), (None, None)),
        ("a visit - 31 june 2023.txt", letter(published=""), (None, None)),
        ("a visit - 22 june 2023 notes.txt", letter(published=""), (None, None)),
        ("soup - 22 june 2023.txt", "A recipe for soup\n\nChop the onions.", (None, None)),
    ],
)
def test_the_name_of_a_file_dates_a_letter_that_prints_no_date(
    name: str, text: str, found: tuple[date | None, str | None]
) -> None:
    (row,) = linked_facts(facts_of_file(name, text))["documents"]
    assert (row["published_date"], row["date_basis"]) == found


def test_grades_of_a_service_that_is_not_known_are_kept_apart_by_grade() -> None:
    texts = [
        letter(headline=EARLIER.format("inadequate")),
        letter(headline=EARLIER.format("good"), published="22 July 2023", visit="on 21 and 22 June 2023"),
    ]
    texts.append(letter(headline=EARLIER.format("good"), published="22 August 2023", visit="on 21 and 22 July 2023"))
    rows = tables_of(*texts)["judgements"]
    assert [(row["judgement_id"], row["area"], row["grade"], row["document_id"]) for row in rows] == [
        (
            "dorset-2016-inspection-area-not-recognised",
            None,
            "inadequate",
            "dorset-inspection-letter-2023-06-22",
        ),
        ("dorset-2016-inspection-area-not-recognised-2", None, "good", "dorset-inspection-letter-2023-07-22"),
    ]
