"""Actions, claims, omissions and follow-ups: those of the five texts, and the rules behind them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.lexicons.models import load_lexicons
from pipeline.linking.claims import InspectorSentence, load_claim_rules, named
from pipeline.linking.follow_ups import FollowUpRules, LaterFinding, SearchedInspection
from pipeline.linking.lexicons.models import load_linking_lexicons
from pipeline.linking.omissions import OmissionRules
from pipeline.linking.similarity import Comparison, Terms
from pipeline.schema.model import Schemas
from pipeline.schema.vocabularies import Polarity
from pipeline.site.context import SiteContext
from pipeline.site.improvements import improvement_areas
from pipeline.site.pages.history import history_pages, inspections_with_history
from pipeline.site.summaries import inspection_summaries
from tests.conftest import Lambeth

ACCOUNT = "lambeth-council-news-2021-12-17"
LETTER = "lambeth-inspection-letter-2021-12-01"
LEXICONS = load_linking_lexicons()
TERMS = Terms(LEXICONS.similarity, LEXICONS.matters, load_lexicons().themes.pointing_back)
CLAIMS = load_claim_rules()
OMISSIONS = OmissionRules(LEXICONS.omissions, TERMS)
FOLLOW_UPS = FollowUpRules(LEXICONS.follow_ups, TERMS)
MANAGEABLE = InspectorSentence(
    "Social workers' workloads are manageable in most teams.",
    must_improve=False,
    is_headline=False,
    polarity=Polarity.POSITIVE,
)
PROMPT = InspectorSentence(
    "Assessments are completed promptly by skilled social workers.",
    must_improve=False,
    is_headline=True,
    polarity=Polarity.POSITIVE,
)
LISTED = InspectorSentence(
    "The timeliness of visits to children.", must_improve=True, is_headline=False, polarity=Polarity.NEGATIVE
)


def _rows(lambeth: Lambeth, table: str, document: str) -> list[dict[str, object]]:
    return [row for row in lambeth.rows(table) if row["document_id"] == document]


def test_due_date_is_counted_from_the_date_of_the_article(lambeth: Lambeth) -> None:
    due = [row for row in _rows(lambeth, "actions", ACCOUNT) if row["due_by"] is not None]
    assert {(row["due_by"], row["due_by_basis"], row["timeframe_as_printed"], row["status"]) for row in due} == {
        (date(2022, 6, 17), "derived", "in the next 6 months", "planned")
    }
    assert [str(row["text"])[:40] for row in due] == ["Lambeth Children’s Services will be revi"]


def test_actions_are_done_under_way_or_planned(lambeth: Lambeth) -> None:
    found = {(str(row["text"])[:30], row["status"]) for row in lambeth.rows("actions")}
    assert ("The wide-ranging changes we ha", "done") in found
    assert ("We have been making improvemen", "under_way") in found
    assert not [row for row in lambeth.rows("actions") if row["voice"] == "quoted_inspectorate"]


def test_claims_are_linked_to_findings_with_reasons(lambeth: Lambeth) -> None:
    claims = {str(row["text"])[:28]: row for row in _rows(lambeth, "claims", ACCOUNT)}
    assert claims["This is all overseen by expe"]["verdict"] == "supported"
    assert f"{LETTER}-f0029" in str(claims["This is all overseen by expe"]["finding_ids"])
    always = claims["Lambeth’s assessments of chi"]
    assert always["verdict"] == "overstated"
    assert "'always' is not in their words" in str(always["reasons"])


def test_claims_have_no_verdict_without_the_inspectors_document(lambeth: Lambeth) -> None:
    rows = [row for row in lambeth.rows("claims") if row["document_id"] != ACCOUNT]
    assert rows
    assert {(row["verdict"], row["finding_ids"], row["score"]) for row in rows} == {("no_primary_document", None, None)}
    assert not [row for row in lambeth.rows("omissions") if row["document_id"] != ACCOUNT]


def test_omissions_of_the_2021_article(lambeth: Lambeth) -> None:
    left_out = " ".join(str(row["text"]) for row in lambeth.rows("omissions"))
    assert "40% of social workers, are temporary staff" in left_out
    assert "direct work" in left_out
    assert not [row for row in lambeth.rows("omissions") if row["improvement_id"]]


@pytest.mark.parametrize(
    ("claim", "verdict", "why"),
    [
        ("Assessments are completed promptly by skilled social workers.", "supported", "100 %"),
        ("Assessments are always completed promptly by skilled social workers.", "overstated", "'always'"),
        ("Social workers' workloads are manageable.", "overstated", "without their limit 'in most teams'"),
        ("Inspectors named areas for improvement.", "supported", "as a whole"),
        ("The new playground has a wonderful slide.", "unsupported", "the nearest sentence"),
    ],
)
def test_verdict_on_a_claim(claim: str, verdict: str, why: str) -> None:
    sentences = [MANAGEABLE, PROMPT, LISTED]
    judged = CLAIMS.judge(
        claim, Polarity.POSITIVE, "", named(["Lambeth"]), CLAIMS.read(sentences), is_about_inspection=True
    )
    assert judged is not None
    assert judged.verdict == verdict
    assert why in judged.reasons


def test_own_view_of_a_council_on_what_the_inspectors_do_not_mention_has_no_verdict() -> None:
    claim = "The playground that our new academy offers to apprentices is cheap and popular with colleges."
    sentences = CLAIMS.read([MANAGEABLE, PROMPT])
    assert CLAIMS.judge(claim, Polarity.POSITIVE, "", None, sentences, is_about_inspection=False) is None


def test_opinion_of_a_council_has_no_verdict() -> None:
    sentences = [
        InspectorSentence(
            "Social workers are committed.", must_improve=False, is_headline=True, polarity=Polarity.POSITIVE
        )
    ]
    for claim in (
        "The positive feedback is testament to our committed social workers.",
        "We are proud of our committed social workers.",
    ):
        judged = CLAIMS.judge(claim, Polarity.POSITIVE, "", None, CLAIMS.read(sentences), is_about_inspection=True)
        assert judged is None


def test_praise_does_not_mention_a_concern() -> None:
    account = ["Supervision of social workers is regular.", "The council welcomes the letter."]
    concern = "Supervision of social workers is not regular in two teams."
    passages = Comparison(account, TERMS, [concern])
    assert not OMISSIONS.look_for(concern, passages, [True, False]).is_mentioned
    assert OMISSIONS.look_for(concern, passages, [False, False]).is_mentioned


def test_no_nearest_passage_without_a_shared_word() -> None:
    passages = Comparison(["The council welcomes the letter."], TERMS, ["Police attendance."])
    mention = OMISSIONS.look_for("Police attendance at conferences.", passages, [False])
    assert (mention.is_mentioned, mention.nearest, mention.score) == (False, None, 0.0)


LATER = [
    LaterFinding("Life-story work is now of a high quality.", Polarity.POSITIVE, 0.92, must_improve=False),
    LaterFinding("Life-story work is not completed for all children.", Polarity.NEGATIVE, 0.92, must_improve=False),
    LaterFinding("Life-story work for children with a plan for adoption.", Polarity.NEGATIVE, 0.92, must_improve=True),
    LaterFinding("Leaders know their communities well.", Polarity.POSITIVE, 0.92, must_improve=False),
    LaterFinding("The needs of disabled children are understood.", Polarity.POSITIVE, 0.92, must_improve=False),
    LaterFinding(
        "Life-story work continues for some children in new ways.", Polarity.POSITIVE, 0.4, must_improve=False
    ),
]


def _directions(improvement: str) -> list[tuple[int, str]]:
    comparison = Comparison([item.text for item in LATER], TERMS, [improvement])
    links = FOLLOW_UPS.links(improvement, "earlier", LATER, [SearchedInspection(range(len(LATER)))], comparison)
    return [(link.index, link.direction) for link in links]


def test_direction_of_a_follow_up() -> None:
    assert _directions("The quality of life-story work.") == [
        (0, "improved"),
        (1, "not_improved"),
        (2, "still_required"),
        (5, "unclear"),  # whether that is praise is not sure
    ]


def test_sharing_only_whom_it_is_about_makes_no_follow_up() -> None:
    assert _directions("Recording of visits to disabled children.") == []
    assert _directions("The support offered to disabled children.") == []
    assert _directions("That disabled children are understood.") == [(4, "improved")]


def _is_linked(improvement: str, finding: str, *, is_of_another_kind: bool = False) -> bool:
    later = [LaterFinding(finding, Polarity.POSITIVE, 0.9, must_improve=False), *LATER]
    comparison = Comparison([item.text for item in later], TERMS, [improvement])
    searched = [SearchedInspection(range(1), is_of_another_kind=is_of_another_kind)]
    return bool(FOLLOW_UPS.links(improvement, "earlier", later, searched, comparison))


def test_a_finding_of_other_services_must_be_more_alike() -> None:
    improvement = "The response of social workers to domestic abuse, so that risks to children are understood early."
    finding = "Victims of domestic abuse are helped by schools and by colleges with practical matters of many sorts."
    assert _is_linked(improvement, finding)
    assert not _is_linked(improvement, finding, is_of_another_kind=True)


def test_a_finding_that_names_nothing_that_the_area_asks_for_must_be_more_alike() -> None:
    improvement = (
        "Timescales of private fostering in outlying villages, newly arrived households, hotels, farms, caravans, boats,"
        " barns, tents, lodges, castles, cabins and cottages."
    )
    elsewhere = (
        "Private fostering is described in a leaflet that shops, surgeries, colleges, libraries, markets, stations, gyms,"
        " cafes and churches of each town display beside posters, maps, menus, tickets, adverts and notices."
    )
    assert not _is_linked(improvement, elsewhere)
    assert _is_linked(improvement, elsewhere.replace("a leaflet", "promptly sent sheets"))


@given(st.text(max_size=200), st.lists(st.text(max_size=200), min_size=1, max_size=5))
def test_likeness_is_between_zero_and_one(query: str, texts: list[str]) -> None:
    comparison = Comparison(texts, TERMS, [query])
    for scores in (comparison.by_words(query), comparison.by_matters(query)):
        assert len(scores) == len(texts)
        assert all(-1e-9 <= score <= 1 + 1e-9 for score in scores)


def test_history_page_shows_conclusions_and_escapes_markup(lambeth: Lambeth, schemas: Schemas) -> None:
    hostile = "<script>alert('x')</script>"
    tables = {**lambeth.linked.tables, "claims": lambeth.linked.tables["claims"].assign(reasons=hostile)}
    context = SiteContext(schemas, "1.0.0", tables)
    pages = dict(
        history_pages(
            context, inspection_summaries(context), improvement_areas(context), inspections_with_history(context)
        )
    )
    page = pages["history/lambeth.html"].decode()
    assert "history/lambeth.html" in pages["history.html"].decode()
    assert hostile not in page
    assert "&lt;script&gt;" in page
    for words in ("What the account leaves out", "40% of social workers", "17 June 2022", "Overstated"):
        assert words in page


def test_words_beside_whom_a_text_is_about_are_known_only_where_it_names_nothing_else() -> None:
    assert TERMS.words_beside_whom("The office is open.") is None
    assert TERMS.words_beside_whom("The quality of life-story work for care leavers.") is None
    found = TERMS.words_beside_whom("The housing of care leavers.")
    assert found == frozenset(TERMS.words_of("housing"))
