"""Whose voice each sentence of an account is, and what it passes on."""

import pytest

from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.extraction.fields.voices import Speaker
from pipeline.schema.vocabularies import PassageRole
from tests.support.articles import FactsOf, article
from tests.support.linked_texts import facts_of_file


def _found_after_a_visit(facts_of: FactsOf, body: str) -> list[str]:
    """What inspectors found, in an article that begins with their visit."""
    facts = facts_of(article(f"Ofsted made a focused visit to children's services on 9 and 10 May 2023.\n\n{body}"))
    return [facts.document.words(item.span) for item in facts.findings if item.voice != "quoted_council"]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Inspectors make plain that some plans are late.", Speaker.REPORT),
        ("Leaders know their service, the report concludes.", Speaker.REPORT),
        ("According to Ofsted, children are safer.", Speaker.REPORT),
        ("The inspection team was content with audits.", Speaker.REPORT),
        ("Ofsted was struck by the warmth of carers.", Speaker.REPORT),
        ("Inspectors read files and met parents.", Speaker.PROCEDURE),
        ("The letter can be read on Ofsted's website.", Speaker.PROCEDURE),
        ("The council spends a third of its budget on children.", Speaker.COUNCIL),
        ("Since then we have opened two centres.", Speaker.COUNCIL),
        ("Children play in the park.", None),
        ("The visit is not an inspection.", Speaker.PROCEDURE),
        ("The inspection team, which spent two weeks here, considered all services.", Speaker.PROCEDURE),
        ("The inspection team, which spent two weeks here, praised all services.", Speaker.REPORT),
        ("Inspectors make their judgements on a four-point scale.", Speaker.PROCEDURE),
        ("Inspectors used a range of methods to assess practice.", Speaker.PROCEDURE),
        ("Inspectors observed that plans are late.", Speaker.REPORT),
        ("Ofsted agreed that plans are late.", Speaker.REPORT),
        ("A peer review praised our strong leadership.", Speaker.OTHER),
        ("The Local Government Association found that plans are poor.", Speaker.OTHER),
    ],
)
def test_whose_voice_a_sentence_is(sentence: str, speaker: Speaker | None) -> None:
    assert load_fact_readers().voices.of_sentence(sentence, after_inspectors=False) is speaker


@pytest.mark.parametrize(
    ("heading", "speaker"),
    [
        ("What is going well", Speaker.CONTINUED),
        ("What’s going well", Speaker.CONTINUED),
        ("What did inspectors like?", Speaker.CONTINUED),
        ("What is next", Speaker.COUNCIL),
        ("What we are doing", Speaker.COUNCIL),
    ],
)
def test_whose_voice_a_heading_announces(heading: str, speaker: Speaker) -> None:
    assert load_fact_readers().voices.of_heading(heading) is speaker


def test_the_inspectors_voice_goes_on_until_the_council_speaks(facts_of: FactsOf) -> None:
    facts = facts_of(
        article(
            "Ofsted praised help for fathers on a focused visit on 9 and 10 May 2023. Support is excellent.\n\n"
            "Some records are poor.\n\nThe council has opened a new centre. It is excellent."
        )
    )
    words = [facts.document.words(item.span) for item in facts.findings if item.voice == "council_account"]
    assert words[1:] == ["Support is excellent.", "Some records are poor."]
    assert [facts.document.words(item.span) for item in facts.actions] == ["The council has opened a new centre."]


def test_words_of_the_report_in_marks_are_the_inspectors(facts_of: FactsOf) -> None:
    facts = facts_of(
        article(
            "Ofsted made a focused visit on 9 and 10 May 2023.\n\n"
            "“Leaders have invested in strong early help.” So begins the letter about Kent's children's services."
        )
    )
    (quoted,) = (item for item in facts.findings if item.voice == "quoted_inspectorate")
    assert facts.document.words(quoted.span) == "Leaders have invested in strong early help."
    assert not facts.actions


def test_each_passage_has_a_role(facts_of: FactsOf) -> None:
    facts = facts_of(
        article(
            "Ofsted made a focused visit to children's services on 9 May 2023.\n\nInspectors praised strong leadership.\n\n"
            "The council has opened a centre.\n\nThe letter can be read on Ofsted's website.\n\nThe sky is blue."
        )
    )
    assert [passage.role for passage in facts.passages] == [
        PassageRole.HEADING,
        PassageRole.FURNITURE,
        PassageRole.VISIT,
        PassageRole.FINDING,
        PassageRole.ACTION,
        PassageRole.PROCEDURE,
        PassageRole.UNKNOWN,
        PassageRole.QUOTATION,
    ]


@pytest.mark.parametrize(
    ("body", "voices"),
    [
        (
            "Children, inspectors found, are safe. One carer from Dover told us that training is superb.",
            {"superb": False},
        ),
        ("The inspectors told us that children are safe. In their view, managers know children well.", {"know": True}),
        ("Inspectors said that children are safe. I could not be prouder of our excellent teams.", {"prouder": False}),
        (
            "The letter is clear. On adoption it says: “Adopters are skilled and well supported at all times.”",
            {"Adopters": True},
        ),
        (
            "Inspectors praised our staff. The council's offer is excellent, and it is highly regarded.",
            {"offer": False},
        ),
    ],
)
def test_whose_judgement_a_sentence_passes_on(body: str, voices: dict[str, bool]) -> None:
    facts = facts_of_file("news.txt", article(f"Inspectors visited Kent on 9 and 10 May 2023.\n\n{body}"))
    found = " ".join(facts.document.words(item.span) for item in facts.findings)
    assert {word: word in found for word in voices} == voices


def test_what_is_below_a_heading_of_the_website_is_no_part_of_the_article() -> None:
    page = (
        article("Inspectors visited Kent on 9 and 10 May 2023.")
        + "\n\nMore news\n\nWe have opened a new swimming pool.\n"
    )
    assert facts_of_file("news.txt", page).actions == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "At the visit in June inspectors had found that referrals were waiting for days.",
        "A focused visit in February 2019 told us that too many visits were late.",
    ],
)
def test_what_an_earlier_inspection_found_is_no_finding_of_this_one(sentence: str) -> None:
    body = f"Inspectors visited Kent on 9 and 10 May 2023. They found that plans are clear. {sentence}"
    facts = facts_of_file("news.txt", article(body))
    assert [facts.document.words(item.span) for item in facts.findings] == ["They found that plans are clear."]


@pytest.mark.parametrize(
    ("sentence", "polarity"),
    [
        ("Inspectors found that feedback to schools is patchy.", "negative"),
        ("They found that flats for care leavers are in short supply.", "negative"),
        ("They told us that the quality of supervision varies.", "negative"),
        ("Inspectors found that some fathers are left out of plans.", "negative"),
        ("Inspectors found that social workers are skilled and know children well.", "positive"),
    ],
)
def test_what_was_found_is_judged_without_the_words_for_who_found_it(sentence: str, polarity: str) -> None:
    body = f"Inspectors visited Kent on 9 and 10 May 2023. {sentence}"
    (finding,) = facts_of_file("news.txt", article(body)).findings
    assert finding.polarity == polarity


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        (
            "The letter is now public. This is how it begins:\n\n“Care leavers are supported by kind workers.”",
            "Care leavers are supported by kind workers.",
        ),
        (
            "To quote the letter, “moves to adult services are planned too late for some young people”.",
            "To quote the letter, “moves to adult services are planned too late for some young people”.",
        ),
        ("Supervision, by Ofsted's account, is regular.", "Supervision, by Ofsted's account, is regular."),
        *(
            (sentence, sentence)
            for sentence in (
                "The letter records that two panels meet on Mondays.",
                "Inspectors thought highly of the hub in Deal.",
                "Callers are answered kindly, the letter from Ofsted begins.",
                "Supervision, its inspectors found, is held on Mondays.",
                "Inspectors came away convinced that babies are in safe hands.",
                "Care leavers were reported to benefit from the advice that they get.",
                "Inspectors found the support in Deal continues to need better plans.",
            )
        ),
        ("Its letter is short. It also warns: “Some plans are far too long.”", "Some plans are far too long."),
    ],
)
def test_the_report_is_quoted_in_many_ways(facts_of: FactsOf, body: str, finding: str) -> None:
    assert _found_after_a_visit(facts_of, body) == [finding]


@pytest.mark.parametrize(
    "body",
    [
        "Inspectors found that plans are clear.\n\nA practice academy was opened in Dover last week. Letters are short.",
        "Inspectors found that plans are clear. Here is what has changed since, for better or worse.",
        "Inspectors found that plans are clear.\n\nA focused visit ends in a letter. They listened to calls and ate with us.",
    ],
)
def test_what_the_council_adds_is_no_finding(facts_of: FactsOf, body: str) -> None:
    assert _found_after_a_visit(facts_of, body) == ["Inspectors found that plans are clear."]


def test_phrases_in_marks_belong_to_the_inspectors_whom_their_sentence_names(facts_of: FactsOf) -> None:
    facts = facts_of(
        article(
            "Ofsted made a focused visit on 9 May 2023.\n\n"
            "Inspectors praised “kind and skilled foster carers” who had “an excellent grasp of what babies need”."
        )
    )
    assert [item.voice for item in facts.findings] == ["council_account"]


def test_every_sentence_of_a_paragraph_that_goes_on_with_the_report_is_the_inspectors(facts_of: FactsOf) -> None:
    facts = facts_of(
        article(
            "Ofsted made a focused visit on 9 May 2023. In their letter, inspectors said: “Plans for babies are good.\n\n"
            "“Records are clear. Managers are visible.”\n\n"
            "The council is proud."
        )
    )
    words = [facts.document.words(item.span) for item in facts.findings if item.voice == "quoted_inspectorate"]
    assert words == ["Plans for babies are good.", "Records are clear.", "Managers are visible."]


def test_what_staff_make_sure_of_is_a_finding_where_inspectors_report_it(facts_of: FactsOf) -> None:
    facts = facts_of(
        article(
            "Ofsted made a focused visit on 9 May 2023.\n\n"
            "Inspectors found that social workers act quickly to make sure that children are safe."
        )
    )
    assert [item.polarity for item in facts.findings] == ["positive"]


def test_questions_on_lines_of_their_own_are_headings() -> None:
    body = "What did they find?\nBabies are well protected.\nWhat has the council done since?\nWe have hired a nurse."
    facts = facts_of_file(
        "a.txt", article(f"Ofsted inspectors spent 9 and 10 May 2023 with us on a focused visit.\n\n{body}")
    )
    assert [facts.document.words(item.span) for item in facts.findings] == ["Babies are well protected."]
    assert [facts.document.words(item.span) for item in facts.actions] == ["We have hired a nurse."]


def test_what_is_below_a_heading_of_the_inspectors_is_theirs_whoever_it_is_about() -> None:
    body = (
        "What they said about us\n\n- Leaders have made plans far better.\n- The council is too slow.\n\n"
        "So what are we doing about it?\n\nA team has been set up in Deal."
    )
    facts = facts_of_file("a.txt", article(f"Ofsted made a focused visit to Kent on 9 and 10 May 2023.\n\n{body}"))
    assert [facts.document.words(item.span) for item in facts.findings if item.voice != "quoted_council"] == [
        "Leaders have made plans far better.",
        "The council is too slow.",
    ]
    assert [facts.document.words(item.span) for item in facts.actions] == ["A team has been set up in Deal."]


def test_whom_inspectors_called_on_is_no_finding() -> None:
    facts = facts_of_file(
        "a.txt", article("Two inspectors from Ofsted called on Kent for a focused visit on 9 May 2023.")
    )
    assert [item for item in facts.findings if item.voice != "quoted_council"] == []
