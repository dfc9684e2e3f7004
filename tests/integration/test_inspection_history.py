"""The history of one authority, from all real documents on Lambeth with the five texts."""

from datetime import date
from typing import Any

import pytest

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.runner import run_checks
from pipeline.core.paths import ROOT, SOURCES
from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import FactReaders
from pipeline.linking.link import Linked, link
from pipeline.reading.reader import read_document
from pipeline.schema.model import Schemas
from pipeline.sources.discovery import SourceFile, find_sources, read_bytes
from pipeline.sources.registry import load_registry
from tests.support.tables import rows_of

CORPUS = ROOT.parent / "shared" / "corpus" / "development"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the corpus of real documents is not at {CORPUS}")


@pytest.fixture(scope="module")
def history(readers: FactReaders) -> Linked:
    files = find_sources(SOURCES, load_registry(SOURCES))
    facts = [extract(read_document(read_bytes(SOURCES, file), file.name), file, readers) for file in files]
    for path in sorted(CORPUS.glob("*/80506_lambeth/*.pdf")):
        content = path.read_bytes()
        file = SourceFile(path.name, "0" * 64, len(content), None)
        files.append(file)
        facts.append(extract(read_document(content, path.name), file, readers))
    return link(facts, files, [], readers.register, readers.lexicons)


def _inspections(history: Linked) -> dict[str, dict[str, Any]]:
    return {row["inspection_id"]: row for row in rows_of(history.tables["inspections"])}


def test_each_inspection_from_2010_to_2026_has_one_row(history: Linked) -> None:
    found = _inspections(history)
    own = {name: row for name, row in found.items() if row["evidence_level"] == "primary"}
    assert {name: (row["inspection_type"], row["start_date"], row["end_date"]) for name, row in own.items()} == {
        "lambeth-2010-unannounced-inspection": (
            "unannounced_referral_assessment",
            date(2010, 9, 21),
            date(2010, 9, 22),
        ),
        "lambeth-2015-inspection": ("sif", date(2015, 2, 24), date(2015, 3, 18)),
        "lambeth-2018-inspection": ("sif", date(2018, 1, 29), date(2018, 2, 22)),
        "lambeth-2019-focused-visit": ("ilacs_focused_visit", date(2019, 4, 9), date(2019, 4, 10)),
        "lambeth-2021-focused-visit": ("ilacs_focused_visit", date(2021, 10, 27), date(2021, 10, 28)),
        "lambeth-2022-inspection": ("ilacs_inspection", date(2022, 10, 24), date(2022, 11, 4)),
        "lambeth-2023-focused-visit": ("ilacs_focused_visit", date(2023, 6, 27), date(2023, 6, 28)),
        "lambeth-2024-focused-visit": ("ilacs_focused_visit", date(2024, 12, 2), date(2024, 12, 3)),
        "lambeth-2026-inspection": ("ilacs_inspection", date(2026, 1, 12), date(2026, 1, 23)),
    }
    assert all(row["date_basis"] == "stated" for row in own.values())
    others = {name: row for name, row in found.items() if name not in own}
    assert {row["start_date"].year for row in others.values() if isinstance(row["start_date"], date)} == {2012}


def test_each_inspection_has_all_its_documents(history: Linked) -> None:
    linked: dict[str, set[str]] = {}
    for row in rows_of(history.tables["inspection_documents"]):
        linked.setdefault(row["inspection_id"], set()).add(row["document_id"])
    assert linked["lambeth-2021-focused-visit"] == {
        "lambeth-council-news-2021-12-17",
        "lambeth-inspection-letter-2021-12-01",
        next(
            name
            for name in linked["lambeth-2021-focused-visit"]
            if name.startswith("lambeth-inspection-letter-2021-12-01-")
        ),
    }
    assert "lambeth-council-news-2019-05" in linked["lambeth-2019-focused-visit"]
    assert {"lambeth-inspection-letter-2021-12-01", "lambeth-inspection-report-of-2022-10-24"} <= linked[
        "lambeth-2018-inspection"
    ]


def test_february_and_may_2018_are_one_inspection_with_a_contradiction(history: Linked) -> None:
    found = {
        (row["column"], row["carried_value"], row["other_value"], row["other_text"])
        for row in rows_of(history.tables["contradictions"])
        if row["inspection_id"] == "lambeth-2018-inspection"
    }
    assert found == {
        ("start_date", "2018-01-29", "2018-05", "May 2018"),
    }


def test_letter_in_two_editions_has_its_findings_once(history: Linked) -> None:
    findings = history.tables["findings"]
    of_visit = findings["inspection_id"] == "lambeth-2021-focused-visit"
    letters = findings[of_visit & (findings["voice"] == "inspectorate")]["document_id"]
    assert set(letters) == {"lambeth-inspection-letter-2021-12-01"}
    assert [*history.tables["documents"]["edition_of"].dropna()] == ["lambeth-inspection-letter-2021-12-01"]


def test_the_history_passes_every_check(history: Linked, schemas: Schemas) -> None:
    candidate = ReleaseCandidate(schemas, history.tables, dict(history.texts))
    failed = [result for result in run_checks(candidate) if not result.passed]
    assert [(result.table, result.check, result.failures[:2]) for result in failed] == []
