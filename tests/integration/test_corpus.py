"""Real reports and letters of 25 councils, compared with facts that people checked by hand.

The documents are not part of the project. They are read from `../shared/corpus`; where that folder does not exist, the
tests are skipped. `test_document_forms` tests each form without them.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.core.paths import ROOT
from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import DocumentFacts
from pipeline.linking.tables.inspections import length_class
from pipeline.reading.reader import read_document
from pipeline.sources.discovery import SourceFile
from tests.conftest import Lambeth

CORPUS = ROOT.parent / "shared" / "corpus"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(
        not CORPUS.is_dir(),
        reason=f"{CORPUS}, the corpus of real documents, does not exist; forms are tested without it",
    ),
]

#: 'Serious and widespread weaknesses' is not a grade of any framework, so the letter states none.
NO_GRADE = "80578_west sussex/children's services focused visit - 04 december 2020.pdf"

Row = dict[str, str]


def _gold(name: str) -> list[Row]:
    if not CORPUS.is_dir():
        return []
    with (CORPUS / "gold" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _by_path(name: str) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in _gold(name):
        rows[row["path"]].append(row)
    return rows


LETTERS = {row["path"]: row for row in _gold("letters.csv")}
REPORTS = {row["path"]: row for row in _gold("reports.csv") if "not_a_pdf" not in row["framework"]}


@pytest.fixture(scope="module")
def read(readers: FactReaders) -> Callable[[str], DocumentFacts]:
    """The facts of one document of the corpus, each read once."""
    known: dict[str, DocumentFacts] = {}

    def read_once(path: str) -> DocumentFacts:
        if path not in known:
            content = (CORPUS / "development" / path).read_bytes()
            known[path] = extract(read_document(content, path), SourceFile(path, "0" * 64, len(content), None), readers)
        return known[path]

    return read_once


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _words(text: str) -> str:
    return re.sub(r"\W+", " ", text.replace("’", "'")).strip().lower()


def _straight(text: str) -> str:
    """A text with straight quotation marks for curly ones."""
    return re.sub("[‘’]", "'", re.sub("[“”]", '"', text))


def _names(facts: DocumentFacts, *capacities: str) -> list[str]:
    return sorted(facts.document.words(a.name_span) for a in facts.appearances if a.capacity in capacities)


def _listed(names: str) -> list[str]:
    return sorted(name for part in re.split(r";|,| and ", names) if (name := part.strip()))


def _about(facts: DocumentFacts, readers: FactReaders) -> Iterator[str]:
    assert facts.authority is not None
    yield readers.register.by_code[facts.authority.ons_code].ofsted_urn
    period = facts.mentions[0].period
    assert period is not None
    yield period.first.isoformat()
    yield period.last.isoformat()


def _improvements(facts: DocumentFacts) -> list[str]:
    return [_plain(facts.document.words(area.span)) for area in facts.improvement_areas]


@pytest.mark.parametrize("path", LETTERS)
def test_facts_of_a_focused_visit_letter(read: Callable[[str], DocumentFacts], readers: FactReaders, path: str) -> None:
    row = LETTERS[path]
    facts = read(f"focused_visits/{path}")
    words = facts.document.words
    assert (facts.kind, facts.mentions[0].inspection_type) == ("inspection_letter", "ilacs_focused_visit")
    assert tuple(_about(facts, readers)) == (row["urn"], row["visit_start"], row["visit_end"])
    assert facts.published is not None
    assert facts.published.first.isoformat() == row["letter_date"]
    assert _names(facts, "inspector") == _listed(row["inspectors"])
    assert _names(facts, "signatory") == [row["lead"]]
    (addressee,) = [person for person in facts.appearances if person.capacity == "addressee"]
    honorific = f"{words(addressee.honorific_span)} " if addressee.honorific_span else ""
    assert row["addressee_name"].removesuffix(" OBE") in honorific + words(addressee.name_span)
    assert _words(words(addressee.role_span) if addressee.role_span else "") == _words(row["addressee_role"])
    assert _words(facts.mentions[0].topic or "") == _words(row["topic"])
    assert _improvements(facts) == [_plain(item["text"]) for item in _by_path("letter_improvements.csv")[path]]


@pytest.mark.parametrize("path", LETTERS)
def test_a_letter_states_grades_of_earlier_inspections_only(
    read: Callable[[str], DocumentFacts], readers: FactReaders, path: str
) -> None:
    facts = read(f"focused_visits/{path}")
    found = []
    for judgement in facts.judgements:
        assert judgement.mention > 0
        period = facts.mentions[judgement.mention].period
        found.append((judgement.grade, str(period.first.year) if period else ""))
    expected = [
        (readers.grades.grade_of(row["grade"]) or row["grade"], row["stated_for_year"])
        for row in _by_path("letter_grades.csv")[path]
    ]
    assert sorted(found) == ([] if path == NO_GRADE else sorted(expected))


@pytest.mark.parametrize("path", REPORTS)
def test_facts_of_a_report(read: Callable[[str], DocumentFacts], readers: FactReaders, path: str) -> None:
    row = REPORTS[path]
    facts = read(f"reports/{path}")
    own = facts.mentions[0]
    assert facts.kind == "inspection_report"
    assert own.inspection_type == ("sif" if row["framework"] == "sif" else "ilacs_inspection")
    assert tuple(_about(facts, readers)) == (row["urn"], row["inspection_start"], row["inspection_end"])
    if row["framework"] in ("ilacs_short", "ilacs_standard"):
        assert length_class(own.inspection_type, own.period) == row["framework"].removeprefix("ilacs_")
    assert (facts.published.first.isoformat() if facts.published else "") == row["publication_date_printed"]
    assert _names(facts, "lead_inspector") == _listed(row["lead_inspector_name"])
    assert facts.document.n_pages == int(row["n_pages"])
    judged = sorted((str(j.area), j.grade) for j in facts.judgements if j.mention == 0)
    assert judged == sorted(
        (item["judgement_key"].removeprefix("sif_"), item["grade"]) for item in _by_path("judgements.csv")[path]
    )
    assert _improvements(facts) == [
        _plain(item["text"])
        for item in _by_path("report_improvements.csv")[path]
        if not item["kind"].startswith("numbered (nil")
    ]


def test_the_2021_letter_reads_the_same_from_pdf_and_from_text(
    read: Callable[[str], DocumentFacts], lambeth: Lambeth
) -> None:
    pdf = read("focused_visits/80506_lambeth/children's services focused visit - 01 december 2021.pdf")
    text = lambeth.facts["ofsted-letter-2021-12-01-lambeth-front-door.txt"]

    def findings_and_improvements(facts: DocumentFacts) -> tuple[list[tuple[str, str, tuple[str, ...]]], list[str]]:
        straight = [_straight(facts.document.words(finding.span)) for finding in facts.findings]
        rest = [(finding.polarity, tuple(theme.theme for theme in finding.themes)) for finding in facts.findings]
        areas = [_straight(facts.document.words(area.span)) for area in facts.improvement_areas]
        return [(words, *more) for words, more in zip(straight, rest, strict=True)], areas

    assert findings_and_improvements(pdf) == findings_and_improvements(text)
    assert len(findings_and_improvements(pdf)[0]) > 80


def test_joint_and_send_inspections_are_recognised(read: Callable[[str], DocumentFacts]) -> None:
    kinds = {
        folder: {
            read(str(path.relative_to(CORPUS / "development"))).kind
            for path in sorted(Path(CORPUS / "development" / folder).rglob("*.pdf"))
            if "13 july 2012" not in path.name
        }
        for folder in ("jtai", "area_send")
    }
    assert kinds == {"jtai": {"inspection_letter", "inspection_report"}, "area_send": {"inspection_report"}}
