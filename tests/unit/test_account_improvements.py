"""What accounts list, ask for or enumerate as having to improve."""

import pytest

from pipeline.schema.vocabularies import ImprovementKind
from tests.support.articles import FactsOf, article
from tests.support.linked_texts import facts_of_file


@pytest.mark.parametrize("bullet", ["- ", "• ", "> ", "1) ", "(2) ", "a) ", "ii) ", "* "])
@pytest.mark.parametrize(
    ("lead", "is_improvement"),
    [
        ("Inspectors want to see:", True),
        ("The report makes two recommendations. The council should:", True),
        ("These areas need to get better:", True),
        ("Inspectors praised:", False),
        ("We are required to write a statement that addresses these areas of weakness.", True),
        ("All areas of concern were looked at, with sufficient progress made in the following:", False),
    ],
)
def test_a_list_is_of_what_the_words_above_it_call_its_items(
    facts_of: FactsOf, bullet: str, lead: str, *, is_improvement: bool
) -> None:
    items = f"{bullet}the timing of visits\n{bullet}the clarity of plans\n"
    facts = facts_of(article(f"Ofsted made a focused visit on 9 May 2023 to children's services.\n\n{lead}\n\n{items}"))
    words = [facts.document.words(item.span) for item in facts.improvement_areas]
    assert words == (["the timing of visits", "the clarity of plans"] if is_improvement else [])
    if not is_improvement:
        assert {item.polarity for item in facts.findings if "the" in facts.document.words(item.span)[:3]} == {
            "positive"
        }


def test_the_next_sentence_can_name_what_must_improve(facts_of: FactsOf) -> None:
    body = (
        "Ofsted made a focused visit on 9 May 2023. The letter also acknowledged areas for improvement. These include "
        "improving the quality of assessment and planning, and the quality and impact of supervision for social workers."
    )
    facts = facts_of(article(body))
    assert [facts.document.words(item.span) for item in facts.improvement_areas] == [
        "improving the quality of assessment and planning",
        "the quality and impact of supervision for social workers",
    ]


@pytest.mark.parametrize(
    ("lead", "kind"),
    [
        ("The report makes two recommendations:", ImprovementKind.RECOMMENDATION),
        ("The report's recommendations are these areas for improvement:", ImprovementKind.AREA_FOR_IMPROVEMENT),
    ],
)
def test_what_is_called_an_area_is_one_though_it_is_recommended(
    facts_of: FactsOf, lead: str, kind: ImprovementKind
) -> None:
    items = "- the timing of visits\n- the clarity of plans\n"
    facts = facts_of(article(f"Ofsted made a focused visit on 9 May 2023 to children's services.\n\n{lead}\n\n{items}"))
    assert [item.kind for item in facts.improvement_areas] == [kind, kind]


def test_what_must_be_done_at_once_is_a_priority_action(facts_of: FactsOf) -> None:
    body = (
        "Ofsted made a focused visit on 9 May 2023.\n\nArea for priority action:\n\nThe timing of visits to children."
    )
    (item,) = facts_of(article(body)).improvement_areas
    assert (item.kind, item.list_is_complete) == (ImprovementKind.PRIORITY_ACTION, True)


def test_a_list_that_says_it_is_a_choice_is_not_complete(facts_of: FactsOf) -> None:
    lead = "The areas to improve are, among others:"
    body = f"Ofsted made a focused visit on 9 May 2023.\n\n{lead}\n\n- the timing of visits\n- the clarity of plans\n"
    assert [item.list_is_complete for item in facts_of(article(body)).improvement_areas] == [False, False]


def test_words_inside_an_item_do_not_make_its_list_incomplete(facts_of: FactsOf) -> None:
    body = (
        "Ofsted made a focused visit on 9 May 2023.\n\nInspectors named areas for improvement: the timing of visits, in"
        " particular at night, and the clarity of plans."
    )
    items = facts_of(article(body)).improvement_areas
    assert items
    assert all(item.list_is_complete for item in items)


@pytest.mark.parametrize(
    ("body", "areas"),
    [
        (
            "Ofsted says that the council needs to keep every plan up to date. It also says that the council must widen the"
            " choice of homes.",
            ["keep every plan up to date", "widen the choice of homes"],
        ),
        ("The council needs to widen the choice of homes.", []),
        ("Kent has an ambition of its own: it wants to see more foster carers.", []),
    ],
)
def test_what_a_report_asks_of_the_council_in_a_sentence_must_improve(body: str, areas: list[str]) -> None:
    facts = facts_of_file("news.txt", article(f"Inspectors visited Kent on 9 and 10 May 2023.\n\n{body}"))
    assert [facts.document.words(area.span) for area in facts.improvement_areas] == areas


def test_things_that_sentences_enumerate_must_improve() -> None:
    body = (
        "Inspectors visited Kent on 9 and 10 May 2023. Inspectors want to see two things get better. First, the time that it"
        " takes to offer a visit. Second, the quality of maps."
    )
    facts = facts_of_file("news.txt", article(body))
    assert [facts.document.words(area.span) for area in facts.improvement_areas] == [
        "the time that it takes to offer a visit",
        "the quality of maps",
    ]


def test_what_must_improve_can_stand_after_a_label_with_the_answer_below(facts_of: FactsOf) -> None:
    body = (
        "Ofsted made a focused visit on 9 May 2023 to children's services.\n\n"
        "What needs to improve: The sufficiency of foster homes for teenagers\n\n"
        "Our response: We have raised the allowances that we pay.\n\n"
        "What needs to improve: The timing of health assessments\n\nOur response: We will double the number of clinics."
    )
    facts = facts_of(article(body))
    assert [facts.document.words(item.span) for item in facts.improvement_areas] == [
        "The sufficiency of foster homes for teenagers",
        "The timing of health assessments",
    ]
    assert [action.status for action in facts.actions] == ["done", "planned"]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("They want the council to improve the timing of assessments.", ["improve the timing of assessments"]),
        ("We want the council to be proud of its staff.", []),
    ],
)
def test_inspectors_can_want_something_of_the_council(facts_of: FactsOf, sentence: str, words: list[str]) -> None:
    body = f"Ofsted made a focused visit on 9 May 2023. Inspectors found that plans are clear. {sentence}"
    facts = facts_of(article(body))
    assert [facts.document.words(item.span) for item in facts.improvement_areas] == words


def test_a_sentence_that_names_what_must_improve_praises_nothing(facts_of: FactsOf) -> None:
    body = (
        "Ofsted made a focused visit on 9 May 2023. The letter also acknowledged areas for improvement. These include "
        "improving the quality of assessment and planning, and the timeliness of strong support for social workers."
    )
    facts = facts_of(article(body))
    (finding,) = [item for item in facts.findings if facts.document.words(item.span).startswith("These")]
    assert (finding.polarity, finding.polarity_basis) == ("negative", "it names what must improve")


def test_a_sentence_that_praises_and_then_names_what_must_improve_is_mixed(facts_of: FactsOf) -> None:
    body = (
        "They praised the strong work of family hubs and the good support for parents, while also identifying areas for "
        "further improvement - including how the service supports older children, and the planning for care leavers."
    )
    facts = facts_of(article(f"Ofsted inspectors made a focused visit to Kent on 9 and 10 May 2023. {body}"))
    finding = next(item for item in facts.findings if "family hubs" in facts.document.words(item.span))
    assert (len(facts.improvement_areas), finding.polarity) == (2, "mixed")


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        (
            "Ofsted also reported that greater consistency was needed in the quality of assessments for some children.",
            ["greater consistency was needed in the quality of assessments for some children"],
        ),
        (
            "Inspectors advised that continued work is needed to help children who were neglected, but praised staff.",
            ["continued work is needed to help children who were neglected"],
        ),
        ("Inspectors found that families get the extra help that is needed by their children.", []),
        ("We know that more work is needed to support families in Kent.", []),
    ],
)
def test_what_the_report_finds_lacking_still_must_improve(facts_of: FactsOf, sentence: str, words: list[str]) -> None:
    facts = facts_of(article(f"Ofsted made a focused visit to children's services in Kent on 9 May 2023. {sentence}"))
    assert [facts.document.words(item.span) for item in facts.improvement_areas] == words


def test_a_list_with_dots_between_the_lines_is_announced_in_two_sentences() -> None:
    body = "Ofsted has left the council with areas for improvement. Here they are.\n\n· Speedier checks\n· Clear plans"
    facts = facts_of_file("news.txt", article(f"Ofsted made a focused visit on 9 May 2023.\n\n{body}"))
    assert [facts.document.words(area.span) for area in facts.improvement_areas] == ["Speedier checks", "Clear plans"]


def test_numbers_in_a_sentence_divide_what_must_improve() -> None:
    body = "In their letter inspectors list two areas for improvement: (i) the speed of checks and (ii) the plans, if late."
    facts = facts_of_file("news.txt", article(f"Ofsted made a focused visit on 9 May 2023.\n\n{body}"))
    assert [facts.document.words(area.span) for area in facts.improvement_areas] == [
        "the speed of checks",
        "the plans, if late",
    ]
