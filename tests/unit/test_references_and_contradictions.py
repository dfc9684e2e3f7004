"""How documents that do not date an inspection find it, and how those that disagree on it are recorded."""

from datetime import date

import pytest

from pipeline.schema.vocabularies import Area, DocumentFlag, DocumentKind
from pipeline.sources.registry import RegistryEntry
from tests.support.letters import letter
from tests.support.linked_texts import Tables, facts_of_file, tables_of

EARLIER = "the last inspection in 2021, when the overall effectiveness of services was judged to be good"
LETTER = letter(headline=f"Since {EARLIER}, leaders have sustained strong practice.")
ARTICLE = """Ofsted praises Dorset children’s services

1 July 2023

Written by: Dorset Council

Inspectors from Ofsted praised strong leadership in children’s services after a focused visit {when}.

They also recognised progress since {earlier}.
"""
REPORT = """Dorset Council

Inspection of local authority children’s services

Inspection dates: 27 September 2021 to 8 October 2021

Lead inspector: Joy Howick, Her Majesty’s Inspector

Overall effectiveness: Good

The impact of leaders on social work practice with children and families: Good

Children in Dorset get help from people who stay. Leaders know their services well.

What needs to improve?

- The quality and timeliness of supervision.

The experiences and progress of children in care: Good

Children in care live in homes that meet their needs.

The Office for Standards in Education, Children’s Services and Skills (Ofsted) regulates and inspects.
"""
OLDER_REPORT = REPORT.replace("27 September 2021 to 8 October 2021", "9 September 2019 to 20 September 2019")
#: A letter that refers to the last inspection and its grade without a date.
UNDATED = LETTER.replace("the last inspection in 2021", "the last inspection")
LISTED = "\nInspectors found areas for improvement including {}.\n"
FIRST_LIST = LISTED.format("the timeliness of supervision, the support offered to carers and recording of visits")
SECOND_LIST = LISTED.format("the timely supervision of staff, the timeliness of supervision and use of data")


def _article(when: str = "in May 2023", earlier: str = EARLIER) -> str:
    return ARTICLE.format(when=when, earlier=earlier)


def _contradictions(*texts: str) -> list[tuple[object, ...]]:
    columns = ("row_id", "column", "carried_value", "text", "other_value", "other_text")
    return [tuple(row[column] for column in columns) for row in tables_of(*texts)["contradictions"]]


def _documents_of(inspection: str, *texts: str) -> set[tuple[object, object]]:
    rows = tables_of(*texts)["inspection_documents"]
    return {(row["document_id"], row["relation"]) for row in rows if row["inspection_id"] == inspection}


def _improvements(*texts: str) -> list[tuple[object, object]]:
    rows = tables_of(*texts)["improvement_areas"]
    return [(row["document_id"], row["text"]) for row in rows]


def _letter_row(linked: Tables) -> dict[str, object]:
    (row,) = [row for row in linked["documents"] if row["document_kind"] == "inspection_letter"]
    return row


def test_documents_that_agree_contradict_nothing() -> None:
    assert _contradictions(LETTER, _article()) == []
    assert _contradictions(LETTER, _article("on 17 and 18 May 2023")) == []


def test_another_day_contradicts_the_date() -> None:
    assert _contradictions(LETTER, _article("on 17 May 2023")) == [
        ("dorset-2023-focused-visit", "end_date", "2023-05-18", "17 and 18 May 2023", "2023-05-17", "17 May 2023")
    ]
    assert _contradictions(LETTER, _article("on 18 May 2023")) == [
        ("dorset-2023-focused-visit", "start_date", "2023-05-17", "17 and 18 May 2023", "2023-05-18", "18 May 2023")
    ]


def test_the_month_in_which_the_last_day_falls_contradicts_nothing() -> None:
    visit = letter(
        visit="on 31 May and 1 June 2023", headline=f"Since {EARLIER}, leaders have sustained strong practice."
    )
    assert _contradictions(visit, _article("in June 2023")) == []


def test_the_month_of_the_report_is_its_inspection_and_contradicts_the_date() -> None:
    assert _contradictions(LETTER, _article("in June 2023")) == [
        ("dorset-2023-focused-visit", "start_date", "2023-05-17", "17 and 18 May 2023", "2023-06", "June 2023")
    ]


def test_a_month_after_the_report_is_another_inspection() -> None:
    inspections = tables_of(LETTER, _article("in July 2023"))["inspections"]
    visits = [row["start_date"] for row in inspections if "visit" in str(row["inspection_id"])]
    assert visits == [date(2023, 5, 17), date(2023, 7, 1)]


def test_another_grade_is_a_contradiction_once_for_each_document() -> None:
    inadequate = "the inspection in 2021, when the council was judged inadequate overall"
    twice = f"{inadequate}. Leaders remember that the inspection in 2021 judged the council inadequate overall"
    contradiction = (
        "dorset-2021-inspection-overall-effectiveness",
        "grade",
        "good",
        "good",
        "inadequate",
        "inadequate",
    )
    for earlier in (inadequate, twice):
        assert _contradictions(LETTER, _article(earlier=earlier)) == [contradiction]


def test_an_undated_reference_is_to_the_latest_earlier_inspection_of_that_grade() -> None:
    expected = {
        ("dorset-inspection-report-of-2021-09-27", "primary"),
        ("dorset-inspection-letter-2023-06-22", "refers_to"),
    }
    assert _documents_of("dorset-2021-inspection", REPORT, UNDATED) == expected
    assert _documents_of("dorset-2021-inspection", OLDER_REPORT, UNDATED, REPORT) == expected


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(REPORT.replace("effectiveness: Good", "effectiveness: Inadequate"), id="of another grade"),
        pytest.param(REPORT.replace("2021", "2024"), id="after the visit"),
        pytest.param(REPORT.replace("Dorset", "Wiltshire"), id="of another council"),
    ],
)
def test_an_undated_reference_that_fits_no_inspection_is_flagged(report: str) -> None:
    linked = tables_of(report, UNDATED)
    relations = [row["relation"] for row in linked["inspection_documents"]]
    assert sorted(map(str, relations)) == ["primary", "primary"]
    assert _letter_row(linked)["flags"] == "reference_not_linked"


def test_an_undated_reference_that_was_linked_is_not_flagged() -> None:
    assert _letter_row(tables_of(REPORT, UNDATED))["flags"] is None


def test_the_last_inspection_is_the_only_one_that_the_letter_dates() -> None:
    findings = "At the inspection in March 2018, services were inadequate. Since the last inspection, more is done."
    facts = facts_of_file("letter.txt", letter(findings=findings))
    _, earlier = facts.mentions
    assert [facts.document.words(span) for span in earlier.spans] == ["inspection in March 2018", "last inspection"]


def test_a_grade_after_an_inspection_of_one_service_is_not_overall() -> None:
    findings = (
        "At the last inspection in March 2018, the fostering agency was inspected. The council was judged to be good."
    )
    (grade,) = facts_of_file("letter.txt", letter(findings=findings)).judgements
    assert (grade.area, grade.grade) == (None, "good")


@pytest.mark.parametrize(
    ("inspected", "when", "judged", "areas"),
    [
        ("safeguarding arrangements", "May 2012", "good", {Area.SAFEGUARDING_SERVICES}),
        ("services for looked after children", "May 2012", "good", {Area.LOOKED_AFTER_SERVICES}),
        (
            "services for safeguarding and children looked after",
            "May 2010",
            "good for both services",
            {Area.SAFEGUARDING_SERVICES, Area.LOOKED_AFTER_SERVICES},
        ),
        # which grade is of which is for a reader of the sentence itself
        ("services for safeguarding and children looked after", "May 2012", "good for safeguarding", {None}),
        # one inspection judged the two apart until 2012 only
        ("safeguarding arrangements", "May 2014", "good", {None}),
        ("arrangements for the protection of children", "November 2012", "good", {None}),
    ],
)
def test_a_grade_is_of_the_services_that_the_sentence_before_names(
    inspected: str, when: str, judged: str, areas: set[Area | None]
) -> None:
    findings = f"The last inspection of {inspected} was in {when}. The council was judged to be {judged}."
    facts = facts_of_file("letter.txt", letter(findings=findings))
    assert {(item.area, item.grade) for item in facts.judgements} == {(area, "good") for area in areas}
    for item in facts.judgements:
        assert item.area_span is None or facts.document.words(item.area_span) in inspected


def test_a_grade_of_a_time_that_is_not_an_inspections_is_of_no_other_inspection() -> None:
    findings = (
        "The previous inspection of safeguarding arrangements / arrangements for the protection of children was in October"
        " 2011. The council was judged to be adequate. The previous inspection of services for looked after children took"
        " place in August 2010. The council was judged to be good."
    )
    facts = facts_of_file("letter.txt", letter(findings=findings))
    assert [(item.area, item.grade) for item in facts.judgements] == [(Area.LOOKED_AFTER_SERVICES, "good")]
    assert DocumentFlag.GRADE_NOT_LINKED in facts.flags


def test_a_grade_after_the_month_in_which_a_report_was_published_is_of_the_inspection_of_that_year() -> None:
    findings = (
        "Services have grown since the inspection in 2012.\n\nThe previous inspection of the authority’s safeguarding"
        " arrangements was published in June 2012. The council was judged to be good."
    )
    (grade,) = facts_of_file("letter.txt", letter(findings=findings)).judgements
    assert (grade.area, grade.grade) == (Area.SAFEGUARDING_SERVICES, "good")


def test_the_virtual_school_is_no_school_of_another_inspection() -> None:
    findings = "At the last inspection in 2021, services were judged to be good. The virtual school has grown since."
    assert [item.grade for item in facts_of_file("letter.txt", letter(findings=findings)).judgements] == ["good"]


def test_an_edition_without_a_date_belongs_to_the_inspection_of_the_other() -> None:
    undated = LETTER.replace(" on 17 and 18 May 2023", "")
    rows = tables_of(undated, LETTER)
    assert [row["n_documents"] for row in rows["inspections"] if "visit" in str(row["inspection_id"])] == [2]
    dated, other = sorted(rows["documents"], key=lambda row: row["edition_of"] is not None)
    assert (dated["edition_of"], other["edition_of"]) == (None, dated["document_id"])
    assert {row["document_id"] for row in rows["findings"]} == {dated["document_id"]}


@pytest.mark.parametrize(
    ("entry", "flag"),
    [
        (RegistryEntry(document_kind=DocumentKind.INSPECTION_LETTER, published_date=date(2023, 6, 22)), None),
        (RegistryEntry(document_kind=DocumentKind.COUNCIL_NEWS), "kind_differs_from_registry"),
        (RegistryEntry(published_date=date(2023, 6, 23)), "date_differs_from_registry"),
    ],
)
def test_a_document_that_differs_from_the_registry_is_flagged(entry: RegistryEntry, flag: str | None) -> None:
    assert _letter_row(tables_of(LETTER, entry=entry))["flags"] == flag


def test_a_letter_to_no_known_council_is_flagged() -> None:
    assert _letter_row(tables_of(LETTER.replace("Dorset", "Barsetshire")))["flags"] == "authority_not_found"


def test_improvement_areas_come_from_the_letter_if_there_is_one() -> None:
    letter = [("dorset-inspection-letter-2023-06-22", "The quality and timeliness of supervision.")]
    assert _improvements(LETTER, _article() + FIRST_LIST) == letter


def test_improvement_areas_in_two_accounts_are_listed_once_each() -> None:
    other = _article("on 17 and 18 May 2023").replace("1 July", "3 July").replace("praised strong", "saw strong")
    found = _improvements(_article() + FIRST_LIST, other + SECOND_LIST)
    assert [document for document, text in found if text == "the timeliness of supervision"] == [
        "dorset-council-news-2023-07-01"
    ]
    assert found[:3] == [
        ("dorset-council-news-2023-07-01", "the timeliness of supervision"),
        ("dorset-council-news-2023-07-01", "the support offered to carers"),
        ("dorset-council-news-2023-07-01", "recording of visits"),
    ]
    assert ("dorset-council-news-2023-07-03", "use of data") in found


@pytest.mark.parametrize(
    ("when", "published", "first", "last", "basis"),
    [
        ("this month", "1 July 2023", date(2023, 7, 1), date(2023, 7, 31), "derived"),
        ("last month", "1 July 2023", date(2023, 6, 1), date(2023, 6, 30), "derived"),
        ("last month", "1 January 2023", date(2022, 12, 1), date(2022, 12, 31), "derived"),
        ("in May", "1 July 2023", date(2023, 5, 1), date(2023, 5, 31), "derived"),
        ("in December", "1 July 2023", date(2022, 12, 1), date(2022, 12, 31), "derived"),
        ("on 17 May", "1 July 2023", date(2023, 5, 17), date(2023, 5, 17), "derived"),
        ("on 17 and 18 May", "", None, None, None),  # the first of several possible years would be a guess
        ("last month", "", None, None, None),
        ("on 30 and 31 February", "1 July 2023", None, None, None),
    ],
)
def test_a_visit_without_a_year_is_dated_from_its_account_or_not_at_all(
    when: str, published: str, first: date | None, last: date | None, basis: str | None
) -> None:
    rows = tables_of(_article(when).replace("1 July 2023", published))["inspections"]
    (visit,) = [row for row in rows if "visit" in str(row["inspection_id"])]
    assert (visit["start_date"], visit["end_date"], visit["date_basis"]) == (first, last, basis)
