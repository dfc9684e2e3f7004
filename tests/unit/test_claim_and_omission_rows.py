"""What an account claims and leaves out beside the inspectors' letter on the same visit, from whole documents."""

from dataclasses import replace

from pipeline.schema.vocabularies import DocumentFlag
from tests.support.letters import letter
from tests.support.linked_texts import Tables, facts_of_file, linked_facts, tables_of

LETTER = letter(
    improve="- The recording of visits to children.\n- The timeliness of supervision.",
    findings="Social workers visit children often and know them well. Too many assessments of children are late.",
)
ARTICLE = """Ofsted praises Dorset children’s services

1 July 2023

Written by: Dorset Council

Inspectors from Ofsted praised strong leadership in children’s services after a focused visit {when}.

{more}
"""
ACCOUNT = "dorset-council-news-2023-07-01"
RECORDING, SUPERVISION = "The recording of visits to children.", "The timeliness of supervision."
LATE = "Too many assessments of children are late."


def _article(more: str = "", when: str = "in May 2023") -> str:
    return ARTICLE.format(more=more, when=when)


def _added(tables: Tables) -> list[dict[str, object]]:
    """The claims of the sentence that a test adds to the article; its first sentence is one, too."""
    return [row for row in tables["claims"] if str(row["text"]).startswith("They ")]


def _verdicts(tables: Tables) -> list[tuple[object, object]]:
    return [(row["verdict"], row["finding_ids"]) for row in _added(tables)]


def test_improvement_areas_and_concerns_that_an_account_does_not_mention_are_omissions() -> None:
    tables = tables_of(LETTER, _article())
    assert [row["text"] for row in tables["omissions"]] == [RECORDING, SUPERVISION, LATE]
    by_text = {row["text"]: row for row in tables["omissions"]}
    assert by_text[RECORDING]["nearest_passage_id"] == f"{ACCOUNT}-p0004"
    assert by_text[SUPERVISION]["nearest_passage_id"] is None
    assert by_text[LATE]["improvement_id"] is None
    assert by_text[RECORDING]["finding_id"] is None


def test_nothing_is_known_to_be_left_out_of_a_text_that_is_little_understood() -> None:
    account = facts_of_file("news.txt", _article())
    flagged = replace(account, flags=(DocumentFlag.LITTLE_UNDERSTOOD,))
    of_letter = facts_of_file("letter.txt", LETTER)
    assert linked_facts(of_letter, account)["omissions"]
    tables = linked_facts(of_letter, flagged)
    assert tables["omissions"] == []
    assert tables["claims"]


def test_a_mentioned_concern_is_not_an_omission() -> None:
    more = "Inspectors found that the recording of visits to children must improve."
    tables = tables_of(LETTER, _article(more))
    assert [row["text"] for row in tables["omissions"]] == [SUPERVISION, LATE]


def test_one_edition_of_an_account_is_compared() -> None:
    claim = "They praised the excellent adoption service."
    tables = tables_of(LETTER, _article(claim), _article(claim, when="on 17 and 18 May 2023"))
    accounts = {row["document_id"] for row in tables["omissions"]}
    assert len(accounts) == 1
    assert len(tables["omissions"]) == 3
    assert [row["document_id"] for row in _added(tables)] == [*accounts]


def test_an_account_of_another_visit_omits_nothing_of_this_one() -> None:
    tables = tables_of(LETTER, _article(when="in August 2022"))
    assert tables["omissions"] == []
    assert {row["verdict"] for row in tables["claims"]} <= {"no_primary_document"}


def test_a_claim_in_the_inspectors_words_is_supported_and_one_with_an_absolute_is_overstated() -> None:
    finding = "dorset-inspection-letter-2023-06-22-f0017"
    claim = "They said that social workers visit children often and {}know them well."
    (supported,) = _verdicts(tables_of(LETTER, _article(claim.format(""))))
    assert supported == ("supported", finding)
    (overstated,) = _verdicts(tables_of(LETTER, _article(claim.format("always "))))
    assert overstated == ("overstated", finding)


def test_a_claim_that_nothing_in_the_letter_is_like_is_unsupported() -> None:
    claims = _verdicts(tables_of(LETTER, _article("They praised the excellent adoption service.")))
    assert claims == [("unsupported", None)]


def test_items_below_words_that_announce_what_inspectors_found_and_what_they_want_are_claims() -> None:
    more = (
        "Inspectors said that:\n\n- social workers visit children often\n- fees for carers are paid by post\n\n"
        "They would like to see the timeliness of supervision improve.\n\n"
        "The letter states that “social workers know them well”."
    )
    claims = [(row["text"], row["verdict"]) for row in tables_of(LETTER, _article(more))["claims"]]
    assert claims[1:] == [
        ("social workers visit children often", "supported"),
        ("fees for carers are paid by post", "unsupported"),
        ("They would like to see the timeliness of supervision improve.", "supported"),
        ("The letter states that “social workers know them well”.", "supported"),
    ]
