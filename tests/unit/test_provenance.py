"""What `explain` prints of a row: each value, the words behind it in their paragraph, and the rule."""

from pathlib import Path

from pipeline.releases.provenance import explain
from pipeline.releases.release_reader import PublishedRelease
from pipeline.schema.frames import records
from tests.support.changed_release import Changed
from tests.support.tables import frame_like, with_rows, with_values

LETTER = "Focused visit to Lambeth local authority children's services (lambeth-inspection-letter-2021-12-01)"
DATED = f"""inspections  lambeth-2018-inspection
  start_date: 2018-02-01
    in {LETTER}, characters 1093 to 1106
    rule: dates as printed
    | The integrated referral hub (IRH) continues to provide an effective front door into children's
    | social care services. This maintains the positive findings of the previous inspection of
    | »February 2018«. Children who have been harmed, or are at risk of significant harm, are
    | immediately identified and appropriate safeguarding measures are instigated without delay.
    | Strong and cohesive multi-agency arrangements in the multi-agency safeguarding hub (MASH)
    | enable relevant background information about children and their families to be gathered and
    | evaluated quickly. Experienced managers review this information swiftly and make clear and
    | balanced decisions regarding any further steps required.
    in Ofsted finds improvements in Lambeth’s adoption services (lambeth-council-news-2019-05), characters 588 to 592
    https://love.lambeth.gov.uk/ofsted-finds-improvements-lambeths-adoption-services
    rule: the same inspection, dated less exactly; dates as printed
    | »2018« (the rest of the text may not be published)
    in Ofsted Inspectors praise Lambeth’s ‘front door’ children’s services (lambeth-council-news-2021-12-17), \
characters 2074 to 2078
    https://love.lambeth.gov.uk/inspectors-praise-lambeths-front-door-childrens-services/
    rule: the same inspection, dated less exactly; dates as printed
    | »2018« (the rest of the text may not be published)"""


def test_a_value_has_each_source_with_the_words_in_their_paragraph_and_the_rule(first_release: Path) -> None:
    lines = explain(PublishedRelease(first_release), "lambeth-2018-inspection", "start_date")
    assert lines == DATED.splitlines()


def test_a_missing_value_has_its_reason(first_release: Path) -> None:
    assert explain(PublishedRelease(first_release), "lambeth-2018-inspection", "legal_basis") == [
        "inspections  lambeth-2018-inspection",
        "  legal_basis: no value",
        "    no value: not stated: no document names the law of the inspection",
    ]


def test_a_passage_has_the_reason_that_is_given_for_all_of_its_document(first_release: Path) -> None:
    passage = "lambeth-council-news-2019-05-p0001"
    assert explain(PublishedRelease(first_release), passage, "text") == [
        f"passages  {passage}",
        "  text: no value",
        "    no value: withheld: the terms of the document do not allow its whole text to be published again",
    ]


def _finding(release: PublishedRelease, words: str) -> dict[str, object]:
    return next(row for row in records(release.tables["findings"]) if words in row["text"])


def test_words_of_a_row_are_marked_in_their_paragraph(first_release: Path) -> None:
    release = PublishedRelease(first_release)
    row = _finding(release, "continues to provide an effective front door")
    head, _, place, rule, *paragraph = explain(release, str(row["finding_id"]), "text")
    assert head == f"findings  {row['finding_id']}"
    assert place == f"    in {LETTER}, characters {row['start_char']} to {row['end_char']}"
    assert rule == "    rule: the words of the row"
    words = " ".join(line.removeprefix("    | ") for line in paragraph)
    assert words.startswith(f"»{row['text']}« This maintains the positive findings of the previous inspection of")
    assert words.endswith("decisions regarding any further steps required.")
    assert max(map(len, paragraph)) <= 100


def test_words_on_a_page_have_its_number(first_release: Path) -> None:
    release = PublishedRelease(first_release)
    row = _finding(release, "continues to provide an effective front door")
    passages = with_rows(
        release.tables["passages"],
        lambda rows: [{**item, "page": 3 if item["passage_id"] == row["passage_id"] else 7} for item in rows],
    )
    lines = explain(Changed.of(first_release, passages=passages), str(row["finding_id"]), "text")
    assert lines[2] == f"    in {LETTER}, page 3, characters {row['start_char']} to {row['end_char']}"


def test_a_contradicted_value_has_the_other_value_with_its_words(first_release: Path) -> None:
    release = PublishedRelease(first_release)
    other = {
        "table": "inspections",
        "row_id": "lambeth-2018-inspection",
        "column": "overall_grade",
        "other_value": "good",
        "rule": "the inspectorate's own document before others",
        "other_document_id": "lambeth-inspection-letter-2021-12-01",
        "other_text": "February 2018",
        "other_start_char": 1093,
        "other_end_char": 1106,
    }
    contradictions = with_values(frame_like(release.tables["contradictions"], [{}]), **other)
    changed = Changed.of(first_release, contradictions=contradictions)
    lines = explain(changed, "lambeth-2018-inspection", "overall_grade")
    at = lines.index("    contradicted: another document has good; rule: the inspectorate's own document before others")
    assert lines[at + 1 :] == [f"    in {LETTER}, characters 1093 to 1106", *DATED.splitlines()[4:12]]
    assert not [line for line in explain(changed, "lambeth-2018-inspection", "topic") if "contradicted" in line]
