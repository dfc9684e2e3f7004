"""Which mentions are of one inspection, and what it is called."""

from datetime import date

import pytest

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import DocumentFacts
from pipeline.linking.link import link
from pipeline.schema.vocabularies import DatePrecision, DocumentKind, InspectionType, Relation
from tests.support.made_facts import Made
from tests.support.tables import rows_of


def _letter(name: str, day: date, family: str = "inspection", kind: InspectionType | None = None) -> Made:
    made = Made([f"It took place on {day} in Lambeth. {name}"], f"{name}.txt").published(str(day), day)
    return made.mention("It took place", made.period(str(day), day), inspection_type=kind, family=family)


def _inspections(readers: FactReaders, *documents: DocumentFacts) -> list[dict[str, object]]:
    return rows_of(link(documents, [], [], readers.register, readers.lexicons).tables["inspections"])


@pytest.mark.parametrize(
    ("family", "kind", "word"),
    [
        ("visit", None, "visit"),
        ("visit", InspectionType.ILACS_FOCUSED_VISIT, "focused-visit"),
        ("visit", InspectionType.ILACS_MONITORING_VISIT, "monitoring-visit"),
        ("inspection", None, "inspection"),
        ("inspection", InspectionType.SIF, "inspection"),
        ("inspection", InspectionType.AREA_SEND, "area-send-inspection"),
        ("unannounced", None, "unannounced-inspection"),
        ("joint", InspectionType.JTAI, "joint-inspection"),
    ],
)
def test_an_inspection_is_called_by_its_council_year_and_kind(
    readers: FactReaders, family: str, kind: InspectionType | None, word: str
) -> None:
    found = _inspections(readers, _letter("a", date(2019, 5, 8), family, kind).facts)
    assert [row["inspection_id"] for row in found] == [f"lambeth-2019-{word}"]


@pytest.mark.parametrize(("last", "n_inspections"), [(date(2019, 5, 3), 2), (date(2019, 5, 4), 1)])
def test_a_month_can_be_that_of_a_report_until_150_days_after(
    readers: FactReaders, last: date, n_inspections: int
) -> None:
    report = Made([f"It took place on {last} in Lambeth."], "report.txt", DocumentKind.INSPECTION_REPORT)
    report.mention("It took place", report.period(str(last), last))
    article = Made(["Inspectors reported in October 2019."], "news.txt", DocumentKind.COUNCIL_NEWS)
    month = article.period("October 2019", date(2019, 10, 1), date(2019, 10, 31), DatePrecision.MONTH)
    article.mention("Inspectors reported", month, Relation.REPORTS_ON)
    assert len(_inspections(readers, report.facts, article.facts)) == n_inspections


def test_a_day_after_an_inspection_is_not_that_of_its_report(readers: FactReaders) -> None:
    report = Made(["It took place on 2019-05-08."], "report.txt", DocumentKind.INSPECTION_REPORT)
    report.mention("It took place", report.period("2019-05-08", date(2019, 5, 8)))
    article = Made(["Inspectors came on 1 October 2019."], "news.txt", DocumentKind.COUNCIL_NEWS)
    article.mention("Inspectors came", article.period("1 October 2019", date(2019, 10, 1)), Relation.REPORTS_ON)
    assert len(_inspections(readers, report.facts, article.facts)) == 2


def test_a_printed_day_of_publication_bounds_the_time_of_a_report(readers: FactReaders) -> None:
    """The report came out in June, so an article on October is about another inspection."""
    report = Made(["It took place on 2019-05-08. Published on 2019-06-20."], "report.txt").published(
        "2019-06-20", date(2019, 6, 20)
    )
    report.mention("It took place", report.period("2019-05-08", date(2019, 5, 8)))
    found = {}
    for name, first, last in (
        ("June 2019", date(2019, 6, 1), date(2019, 6, 30)),
        ("July 2019", date(2019, 7, 1), date(2019, 7, 31)),
    ):
        article = Made([f"Inspectors reported in {name}."], "news.txt", DocumentKind.COUNCIL_NEWS)
        month = article.period(name, first, last, DatePrecision.MONTH)
        article.mention("Inspectors reported", month, Relation.REPORTS_ON)
        found[name] = len(_inspections(readers, report.facts, article.facts))
    assert found == {"June 2019": 1, "July 2019": 2}


def test_a_mention_in_passing_without_a_date_is_no_inspection(readers: FactReaders) -> None:
    report = _letter("report", date(2019, 5, 8))
    passing = Made(["Before the last inspection, plans were weak."], "news.txt", DocumentKind.COUNCIL_NEWS)
    passing.mention("the last inspection", None, Relation.REFERS_TO)
    assert [row["inspection_id"] for row in _inspections(readers, report.facts, passing.facts)] == [
        "lambeth-2019-inspection"
    ]
    own = Made(["It took place some time ago."], "own.txt").mention("It took place", None)
    assert [row["inspection_id"] for row in _inspections(readers, own.facts)] == ["lambeth-undated-inspection"]
