"""Actions, claims, omissions and follow-ups: on the five texts, and the rules behind them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.lexicons.models import Lexicons, load_lexicons
from pipeline.linking import follow_ups
from pipeline.linking.claims import ClaimRules, Said
from pipeline.linking.follow_ups import Later
from pipeline.linking.omissions import look_for
from pipeline.linking.similarity import Comparison, Terms
from pipeline.schema.arrow import arrow_tables
from pipeline.schema.model import Schemas
from pipeline.site.pages.prose import history_pages
from tests.conftest import Lambeth

ACCOUNT = "lambeth-council-news-2021-12-17"
LETTER = "lambeth-inspection-letter-2021-12-01"
KNOWLEDGE: Lexicons = load_lexicons()
TERMS = Terms(KNOWLEDGE.comparing, KNOWLEDGE.matters, KNOWLEDGE.themes.pointing_back)
CLAIMS = ClaimRules(KNOWLEDGE.comparing, TERMS)
MANAGEABLE = Said(
    "Social workers' workloads are manageable in most teams.",
    must_improve=False,
    is_headline=False,
    polarity="positive",
)
PROMPT = Said(
    "Assessments are completed promptly by skilled social workers.",
    must_improve=False,
    is_headline=True,
    polarity="positive",
)
LISTED = Said("The timeliness of visits to children.", must_improve=True, is_headline=False, polarity="negative")


def _rows(lambeth: Lambeth, table: str, document: str) -> list[dict[str, object]]:
    return [row for row in lambeth.rows(table) if row["document_id"] == document]


def test_a_time_that_is_counted_from_the_article_gives_a_day(lambeth: Lambeth) -> None:
    due = [row for row in _rows(lambeth, "actions", ACCOUNT) if row["due_by"] is not None]
    assert {(row["due_by"], row["due_by_basis"], row["timeframe_as_printed"], row["status"]) for row in due} == {
        (date(2022, 6, 17), "derived", "in the next 6 months", "planned")
    }
    assert [str(row["text"])[:40] for row in due] == ["Lambeth Children’s Services will be revi"]


def test_what_is_done_goes_on_and_is_to_come(lambeth: Lambeth) -> None:
    found = {(str(row["text"])[:30], row["status"]) for row in lambeth.rows("actions")}
    assert ("The wide-ranging changes we ha", "done") in found
    assert ("We have been making improvemen", "under_way") in found
    assert not [row for row in lambeth.rows("actions") if row["voice"] == "quoted_inspectorate"]


def test_claims_rest_on_the_letter_and_say_why(lambeth: Lambeth) -> None:
    claims = {str(row["text"])[:28]: row for row in _rows(lambeth, "claims", ACCOUNT)}
    assert claims["This is all overseen by expe"]["verdict"] == "supported"
    assert f"{LETTER}-f0029" in str(claims["This is all overseen by expe"]["finding_ids"])
    always = claims["Lambeth’s assessments of chi"]
    assert always["verdict"] == "overstated"
    assert "'always' is not in their words" in str(always["reasons"])


def test_where_the_letter_is_not_here_nothing_is_judged(lambeth: Lambeth) -> None:
    rows = [row for row in lambeth.rows("claims") if row["document_id"] != ACCOUNT]
    assert rows
    assert {(row["verdict"], row["finding_ids"], row["score"]) for row in rows} == {("no_primary_document", None, None)}
    assert not [row for row in lambeth.rows("omissions") if row["document_id"] != ACCOUNT]


def test_the_article_leaves_out_temporary_staff_and_direct_work(lambeth: Lambeth) -> None:
    left_out = " ".join(str(row["text"]) for row in lambeth.rows("omissions"))
    assert "40% of social workers, are temporary staff" in left_out
    assert "direct work" in left_out
    assert not [row for row in lambeth.rows("omissions") if row["improvement_id"]]


@pytest.mark.parametrize(
    ("claim", "verdict", "why"),
    [
        ("Assessments are completed promptly by skilled social workers.", "supported", "word for word"),
        ("Assessments are always completed promptly by skilled social workers.", "overstated", "'always'"),
        ("Social workers' workloads are manageable.", "overstated", "without their limit 'most'"),
        ("Inspectors named areas for improvement.", "supported", "as a whole"),
        ("The new playground has a wonderful slide.", "unsupported", "no sentence"),
    ],
)
def test_a_claim_is_held_against_what_was_said(claim: str, verdict: str, why: str) -> None:
    said = [MANAGEABLE, PROMPT, LISTED]
    comparison = Comparison([item.text for item in said], TERMS, [claim])
    judged = CLAIMS.judge(claim, "positive", ["Lambeth"], said, comparison)
    assert judged is not None
    assert judged.verdict == verdict
    assert why in judged.reasons


def test_a_claim_of_which_it_cannot_be_told_has_no_verdict() -> None:
    said = [MANAGEABLE, PROMPT]
    claim = "The assessments that our new academy offers to skilled apprentices are cheap and popular with colleges."
    comparison = Comparison([item.text for item in said], TERMS, [claim])
    assert CLAIMS.judge(claim, "positive", (), said, comparison) is None


def test_what_a_council_thinks_has_no_verdict() -> None:
    said = [Said("Social workers are committed.", must_improve=False, is_headline=True, polarity="positive")]
    for claim in (
        "The positive feedback is testament to our committed social workers.",
        "We are proud of our committed social workers.",
    ):
        comparison = Comparison([item.text for item in said], TERMS, [claim])
        assert CLAIMS.judge(claim, "positive", (), said, comparison) is None


def test_praise_of_a_thing_does_not_tell_of_a_concern_about_it() -> None:
    account = ["Supervision of social workers is regular.", "The council welcomes the letter."]
    concern = "Supervision of social workers is not regular in two teams."
    passages = Comparison(account, TERMS, [concern])
    assert not look_for(concern, passages, [True, False], TERMS).is_told
    assert look_for(concern, passages, [False, False], TERMS).is_told


def test_nothing_shared_has_no_nearest_passage() -> None:
    passages = Comparison(["The council welcomes the letter."], TERMS, ["Police attendance."])
    looked = look_for("Police attendance at conferences.", passages, [False], TERMS)
    assert (looked.is_told, looked.nearest, looked.score) == (False, None, 0.0)


LATER = [
    Later("Life-story work is now of a high quality.", "positive", 0.92, must_improve=False),
    Later("Life-story work is not completed for all children.", "negative", 0.92, must_improve=False),
    Later("Life-story work for children with a plan for adoption.", "negative", 0.92, must_improve=True),
    Later("Leaders know their communities well.", "positive", 0.92, must_improve=False),
    Later("The needs of disabled children are understood.", "positive", 0.92, must_improve=False),
    Later("Life-story work continues for some children in new ways.", "positive", 0.61, must_improve=False),
]


def _directions(improvement: str) -> list[tuple[int, str]]:
    comparison = Comparison([item.text for item in LATER], TERMS, [improvement])
    links = follow_ups.taken_up(improvement, LATER, [range(len(LATER))], comparison, TERMS)
    return [(link.index, link.direction) for link in links]


def test_later_findings_say_what_became_of_it() -> None:
    assert _directions("The quality of life-story work.") == [
        (0, "improved"),
        (1, "not_improved"),
        (2, "still_required"),
        (5, "unclear"),  # whether that is praise is not sure
    ]


def test_of_whom_is_not_enough() -> None:
    assert _directions("Recording of visits to disabled children.") == []
    assert _directions("The support offered to disabled children.") == []
    assert _directions("That disabled children are understood.") == [(4, "improved")]


@given(st.text(max_size=200), st.lists(st.text(max_size=200), min_size=1, max_size=5))
def test_likeness_is_between_nothing_and_one(query: str, texts: list[str]) -> None:
    comparison = Comparison(texts, TERMS, [query])
    for scores in (comparison.by_words(query), comparison.by_matters(query)):
        assert len(scores) == len(texts)
        assert all(-1e-9 <= score <= 1 + 1e-9 for score in scores)


def test_a_page_shows_both_sides_and_no_markup_of_documents(lambeth: Lambeth, schemas: Schemas) -> None:
    rows = {name: list(found) for name, found in lambeth.linked.rows.items()}
    hostile = "<script>alert('x')</script>"
    rows["claims"] = [{**row, "reasons": hostile} for row in rows["claims"]]
    pages = dict(history_pages(schemas, "1.0.0", arrow_tables(schemas, rows)))
    page = pages["history/lambeth.html"].decode()
    assert "history/lambeth.html" in pages["history.html"].decode()
    assert hostile not in page
    assert "&lt;script&gt;" in page
    for words in ("What the account leaves out", "40% of social workers", "2022-06-17", "Overstated"):
        assert words in page
