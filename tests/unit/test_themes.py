"""Which themes a sentence is about, and which it takes over."""

from dataclasses import replace

import pytest

from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.extraction.facts import ThemeMatch
from pipeline.extraction.lexicons.models import load_lexicons
from pipeline.extraction.lexicons.phrase_index import LoweredText, PhraseIndex
from pipeline.extraction.meaning.theme_features import theme_words
from pipeline.extraction.meaning.themes import with_carried_themes
from pipeline.reading.document import Span
from pipeline.schema.vocabularies import ThemeBasis
from tests.support.made_facts import Made

RULES = load_fact_readers().findings.themes
INDEX = PhraseIndex(RULES.phrases)
ORDER = {theme: number for number, theme in enumerate(load_lexicons().themes.words)}


def _matches(sentence: str) -> tuple[ThemeMatch, ...]:
    low = LoweredText.of(sentence)
    return RULES.match(low, INDEX.candidates(low))


@pytest.mark.parametrize(
    ("sentence", "themes"),
    [
        ("Private fostering arrangements are known and checked.", {"private_fostering"}),
        ("Life-story work is not started early for every child.", {"life_story_work"}),
        ("Supervision is regular and reflective.", {"supervision"}),
        ("Children who go missing are offered return home interviews.", {"missing_children"}),
        ("The virtual school monitors attendance and attainment well.", {"education"}),
        ("Parental consent is sought and recorded.", {"consent"}),
        ("Caseloads are too high in the assessment teams.", {"caseloads"}),
    ],
)
def test_a_sentence_has_the_themes_that_it_is_about(sentence: str, themes: set[str]) -> None:
    found = {match.theme for match in _matches(sentence)}
    assert themes <= found


@pytest.mark.parametrize(
    ("sentence", "theme"),
    [
        ("Most assessments are thorough and consider the history of parents.", "family_engagement"),
        ("Inspectors visited two schools during this visit.", "relationships_with_workers"),
        ("Children who go missing are offered return home interviews.", "homes_and_sufficiency"),
        ("Referrals are screened in the MASH without delay.", "multi_agency_working"),
        ("Foster carers receive good training.", "early_help"),
        ("Assessments seen by inspectors were timely.", "assessment"),
    ],
)
def test_what_is_only_touched_in_passing_is_no_theme(sentence: str, theme: str) -> None:
    assert theme not in {match.theme for match in _matches(sentence)}


def test_every_theme_has_words_of_the_sentence_as_evidence() -> None:
    sentence = "Senior leaders know that too many children wait for an initial health assessment."
    matches = _matches(sentence)
    assert matches
    low = LoweredText.of(sentence)
    candidates = INDEX.candidates(low)
    for match in matches:
        assert match.basis == ThemeBasis.WORDS
        places = [place.span() for place in candidates.matches(match.theme, low.text)]
        assert (match.span.start, match.span.end) in places


def test_a_sentence_has_at_most_four_themes() -> None:
    many = (
        "Adoption, private fostering, life-story work, supervision, caseloads, audits, domestic abuse, missing children "
        "and consent are weak."
    )
    assert len(_matches(many)) == 4


def test_a_sentence_without_words_of_a_theme_has_none() -> None:
    assert _matches("It was a fine day.") == ()


def test_words_are_known_by_themselves_and_by_what_stands_around_them() -> None:
    low = LoweredText.of("too many child protection plans are late")
    words = {item.theme: item for item in theme_words(low.text, INDEX.candidates(low), ORDER)}
    protection, plans = words["child_protection_enquiries"], words["planning"]
    assert "child_protection_enquiries = child protection plans" in protection.features
    assert {"after many", "before are", "rank 0"} <= set(protection.features)
    assert "planning with child_protection_enquiries" in plans.features
    assert len(set(plans.features)) == len(plans.features)


def _carried(paragraphs: list[str], themes: list[ThemeMatch], heading: str | None = None) -> list[ThemeMatch]:
    """The themes of the last sentence, where the one before it in its paragraph has some themes."""
    made = Made([*([heading] if heading else []), *paragraphs])
    before, last = paragraphs
    made.finding(before, themes=themes).finding(last)
    facts = made.facts
    in_one_paragraph = [replace(passage, paragraph=1) for passage in facts.passages]
    sections = [replace(facts.sections[0], heading=made.span(heading) if heading else None)]
    found = with_carried_themes(facts.document, facts.findings, in_one_paragraph, sections, RULES)
    return list(found[-1].themes)


MISSING = ThemeMatch("missing_children", Span(0, 8))
CARE_LEAVERS = ThemeMatch("care_leavers", Span(0, 8))
TIMELINESS = ThemeMatch("timeliness", Span(0, 8))


def test_a_finding_takes_over_the_main_theme_of_the_sentence_that_it_refers_back_to() -> None:
    sentences = ["Children are offered interviews.", "They value these."]
    assert _carried(sentences, [MISSING, CARE_LEAVERS]) == [replace(MISSING, basis=ThemeBasis.CARRIED_OVER)]
    assert _carried([sentences[0], "Workers value these."], [MISSING]) == []


def test_a_matter_of_how_things_are_done_is_not_taken_over() -> None:
    assert _carried(["Help is often late.", "This is known."], [TIMELINESS, MISSING]) == []


@pytest.mark.parametrize(
    ("heading", "words", "theme"),
    [
        ("The experiences and progress of care leavers: good", "care leavers", "care_leavers"),
        ("The graded judgement for adoption performance is that it is good", "adoption", "adoption"),
        ("Inspection findings – the LSCB", "LSCB", "safeguarding_partnership"),
        ("The experiences and progress of children in care and care leavers", None, None),
        ("The experiences and progress of children in care: good", None, None),
        ("Main findings", None, None),
    ],
)
def test_a_heading_that_names_one_service_gives_its_theme(heading: str, words: str | None, theme: str | None) -> None:
    found = _carried(["Flats are safe.", "Workers keep in touch."], [], heading)
    start = heading.index(words) if words else 0
    expected = [ThemeMatch(theme, Span(start, start + len(words)), ThemeBasis.HEADING)] if theme and words else []
    assert found == expected


def test_the_heading_adds_no_theme_that_the_sentence_has() -> None:
    made = Made(["Care leavers", "Care leavers are safe."]).finding("Care leavers are safe.", themes=[CARE_LEAVERS])
    finding = made.facts.findings[0]
    assert RULES.with_theme_of_heading(finding, "Care leavers", 0) == finding
