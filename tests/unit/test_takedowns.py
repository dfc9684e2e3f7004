"""What a takedown does to every kind of fact: it goes where its value rests on withheld words, or else is masked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Abbreviation, Measure, Statement, ThemeMatch
from pipeline.linking.link import Linked, link
from pipeline.redaction.model import Corrections, Takedown
from pipeline.redaction.redact import MARK, Redactions
from pipeline.redaction.redacted_facts import redact_facts
from pipeline.schema.vocabularies import Capacity, Grade, MeasureUnit, Polarity
from tests.support.made_facts import Made
from tests.support.tables import rows_of

GRADED = "Overall, Lambeth is good at this."
FOUND = "Plans are weak for children in Example Street."
MEASURED = "Some 40% of social workers are new here."
LISTED = "The timeliness of visits to Example Street, so that children are seen."
SPOKEN = "Mary Example of Placeham wrote: Thank you, Jo Bloggs."
DOING = "We will open the Example Centre in the next 6 months."
SHORT = "The multi-agency safeguarding hub (MASH) is open."


@pytest.fixture
def whole() -> Made:
    """A letter with a fact of every kind."""
    made = Made(["It took place on 2021-05-10.", GRADED, FOUND, MEASURED, LISTED, SPOKEN, DOING, SHORT])
    made.mention("It took place", made.period("2021-05-10", date(2021, 5, 10)))
    made.judgement("good", Grade.GOOD)
    theme = ThemeMatch("planning", made.span("Plans"))
    made.finding(FOUND, Polarity.NEGATIVE, cues=["weak"], themes=[theme])
    made.finding(MEASURED, Polarity.NEGATIVE)
    made.improvement(LISTED, outcome="children are seen")
    made.appearance("Mary Example", Capacity.SIGNATORY, role="of Placeham")
    made.action(DOING, "will open", time="in the next 6 months")
    measure = Measure(
        made.span(MEASURED),
        made.span("40%"),
        (made.span("social workers"),),
        "social workers",
        40.0,
        MeasureUnit.PERCENT,
    )
    short = Abbreviation(made.span("MASH"), made.span("multi-agency safeguarding hub"), "made for a test")
    made.facts = replace(
        made.facts,
        measures=(measure,),
        statements=(Statement(1, 0, (made.span("Thank you, Jo Bloggs"),)),),
        abbreviations=(short,),
        private_names=(made.span("Jo Bloggs"),),
    )
    return made


@pytest.fixture
def without(whole: Made, readers: FactReaders) -> Callable[..., Linked]:
    """Link that letter without some words."""

    def take_down(*words: str) -> Linked:
        entries = [Takedown(why="asked for", evidence="a letter", words=item) for item in words]
        redactions = Redactions(Corrections(takedowns=entries), Path("corrections.yaml"))
        linked = link([whole.facts], [], [], readers.register, readers.lexicons, redactions)
        redactions.require_gone(linked.tables, linked.texts)
        (text,) = linked.texts.values()
        assert len(text) == len(whole.facts.document.text)
        return linked

    return take_down


#: The tables with a row for a fact of the letter.
TABLES = (
    "judgements",
    "findings",
    "finding_themes",
    "measures",
    "improvement_areas",
    "people",
    "appearances",
    "statements",
    "actions",
    "abbreviations",
)


def counts(linked: Linked) -> dict[str, int]:
    return {name: len(linked.tables[name]) for name in TABLES}


ALL = {name: 2 if name == "findings" else 1 for name in TABLES}


def test_letter_has_a_fact_of_every_kind(whole: Made, readers: FactReaders) -> None:
    assert counts(link([whole.facts], [], [], readers.register, readers.lexicons)) == ALL


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        ("good", {"judgements": 1}),
        ("weak", {"findings": 1, "finding_themes": 1}),
        (FOUND, {"findings": 1, "finding_themes": 1}),
        ("Plans", {"finding_themes": 1}),
        ("40%", {"measures": 1}),
        ("social workers", {"measures": 1}),
        (MEASURED, {"measures": 1, "findings": 1}),
        (LISTED, {"improvement_areas": 1}),
        ("children are seen", {"improvement_areas": 1}),
        ("Mary Example", {"people": 1, "appearances": 1, "statements": 1}),
        ("Placeham", {"people": 1, "appearances": 1, "statements": 1}),
        ("Thank you, Jo Bloggs", {"statements": 1}),
        ("will open", {"actions": 1}),
        ("6 months", {"actions": 1}),
        (DOING, {"actions": 1}),
        ("MASH", {"abbreviations": 1}),
        ("safeguarding hub", {"abbreviations": 1}),
    ],
)
def test_fact_goes_if_its_value_or_all_of_it_is_withheld(
    without: Callable[..., Linked], words: str, gone: dict[str, int]
) -> None:
    found = counts(without(words))
    assert {name: ALL[name] - found[name] for name in TABLES if found[name] != ALL[name]} == gone


@pytest.mark.parametrize(
    ("words", "table"),
    [
        ("at this", "judgements"),
        ("Example Street", "findings"),
        ("Example Street", "improvement_areas"),
        ("new here", "measures"),
        ("Jo Bloggs", "statements"),
        ("Example Centre", "actions"),
    ],
)
def test_fact_stays_with_a_mask_if_other_words_are_withheld(
    without: Callable[..., Linked], words: str, table: str
) -> None:
    linked = without(words)
    assert counts(linked) == ALL
    masked = [row for row in rows_of(linked.tables["evidence"]) if row["method"] == "withheld: asked for"]
    assert {(row["table"], row["text"]) for row in masked} == {("passages", MARK * len(words))}
    if table != "passages":  # whose text may not be published at all
        texts = linked.tables[table]["text"]
        assert [text for text in texts if MARK * len(words) in text]


def test_outcome_of_an_improvement_area_is_masked(without: Callable[..., Linked]) -> None:
    (row,) = rows_of(without("are seen").tables["improvement_areas"])
    assert row["national_framework_outcome"] == f"children {MARK * len('are seen')}"


def test_masked_name_is_no_longer_a_private_name(without: Callable[..., Linked]) -> None:
    (statement,) = rows_of(without("Jo Bloggs").tables["statements"])
    assert not statement["contains_private_name"]
    assert statement["text"] == f"Thank you, {MARK * len('Jo Bloggs')}"


def test_several_takedowns_apply_together(without: Callable[..., Linked]) -> None:
    found = counts(without("good", "MASH", "Example Centre"))
    assert found == ALL | {"judgements": 0, "abbreviations": 0}


def test_terms_and_columns_are_not_masked(whole: Made) -> None:
    """A withheld word can also be a term, or the name of a column, which later code depends on."""
    made = Made(["Its topic was planned: good visit, grade one."]).mention("visit", None, family="visit")
    facts = made.judgement("one", Grade.GOOD).facts
    entries = [
        Takedown(why="asked for", evidence="a letter", words=words) for words in ("visit", "good", "grade", "topic")
    ]
    redactions = Redactions(Corrections(takedowns=entries), Path("corrections.yaml"))
    redacted = redact_facts({"a": facts, "b": whole.facts}, redactions).documents["a"]
    assert redacted.document.text == f"Its {MARK * 5} was planned: {MARK * 4} {MARK * 5}, {MARK * 5} one."
    assert redacted.mentions[0].family == "visit"
    (judgement,) = redacted.judgements
    assert (judgement.grade, judgement.evidence[0].column) == (Grade.GOOD, "grade")


def test_measure_goes_with_its_finding() -> None:
    made = Made(["Only 5 visits were poor."])
    made.finding("Only 5 visits were poor.", Polarity.NEGATIVE, cues=["poor"])
    measure = Measure(
        made.span("Only 5 visits were poor."), made.span("5"), (made.span("visits"),), "visits", 5.0, MeasureUnit.COUNT
    )
    facts = replace(made.facts, measures=(measure,))
    entries = [Takedown(why="asked for", evidence="a letter", words="poor")]
    redactions = Redactions(Corrections(takedowns=entries), Path("corrections.yaml"))
    redacted = redact_facts({"a": facts}, redactions).documents["a"]
    assert (redacted.findings, redacted.measures) == ((), ())
