"""Findings of the five texts against what a careful reader found, sentence by sentence, and the rules behind them.

The golden files hold every finding of each document with its polarity; they were read against the texts by eye.
"""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.yaml_config import ConfigError
from pipeline.extraction.facts import DocumentFacts
from pipeline.extraction.lexicons.models import load_lexicons
from pipeline.extraction.lexicons.phrase_index import LoweredText, PhraseIndex
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.extraction.meaning.polarity.explanation import PolarityDecision
from pipeline.extraction.meaning.polarity.rules import load_polarity_rules
from pipeline.schema.vocabularies import SectionKind
from tests.conftest import Lambeth

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("findings-*.tsv"))
RULES = load_polarity_rules()


def _judged(sentence: str) -> PolarityDecision:
    low = LoweredText.of(sentence)
    return RULES.by_words(low, RULES.reader.index.candidates(low))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_findings_of_each_document(lambeth: Lambeth, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        expected = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    document = path.stem.removeprefix("findings-")
    found = [
        {column: row[column] for column in ("polarity", "voice", "section_kind", "text")}
        for row in lambeth.rows("findings")
        if row["document_id"] == document
    ]
    assert found == expected


def test_the_2010_letter_has_eight_strengths_eight_requirements_met_and_two_areas(lambeth: Lambeth) -> None:
    kinds = [r["section_kind"] for r in lambeth.rows("findings") if "2010" in str(r["document_id"])]
    assert [kinds.count(kind) for kind in ("strengths", "requirements_met", "areas_for_improvement")] == [8, 8, 2]


def test_every_sentence_of_the_2021_findings_is_a_finding(lambeth: Lambeth) -> None:
    document = "lambeth-inspection-letter-2021-12-01"
    passages = [
        row["passage_id"]
        for row in lambeth.rows("passages")
        if row["document_id"] == document
        and row["section_kind"] in ("headline", "main")
        and row["passage_kind"] == "sentence"
    ]
    findings = {row["passage_id"] for row in lambeth.rows("findings")}
    assert len(passages) == 7 + 78
    assert set(passages) <= findings


def test_the_lexicon_has_the_themes_of_the_vocabulary() -> None:
    from pipeline.schema.model import load_schemas

    assert set(load_lexicons().themes.words) == set(load_schemas().vocabularies["theme"].terms)


@pytest.mark.parametrize(
    ("sentence", "polarity"),
    [
        ("Assessments are completed promptly.", "positive"),
        ("Assessments are not always completed promptly.", "negative"),
        ("Decisions are made without delay.", "positive"),
        ("No weaknesses were identified in decision-making.", "positive"),
        ("No effective plans were seen.", "negative"),
        ("There are delays in decision-making.", "negative"),
        ("Children are not unnecessarily placed on child in need plans.", "positive"),
        ("Early permanence planning is improving, but it is not yet consistently embedded.", "mixed"),
        ("Regular oversight of assessments prevents delays.", "positive"),
        ("Managers do not have a good understanding of practice.", "negative"),
        ("There is still a considerable amount of work to do to ensure effective planning.", "negative"),
        ("Improvements in the adoption service, which had been judged inadequate at the last inspection.", "positive"),
        ("Social workers do not use systemic practice, despite this being the preferred model.", "negative"),
        ("Many children live in the north of the borough.", "neutral"),
        ("The plan for children in care is not up to date and provides limited focus.", "negative"),
        ("Recording is not good enough and some plans are poor.", "negative"),
        ("Children do not experience drift and delay.", "positive"),
        ("There is no overarching strategic plan for children who are exploited.", "negative"),
        ("There is no drift in planning.", "positive"),
    ],
)
def test_cues_can_point_either_way(sentence: str, polarity: str) -> None:
    assert _judged(sentence).polarity == polarity


def test_a_verdict_names_the_words_that_decided_it() -> None:
    sentence = "Managers make swift decisions."
    decision = _judged(sentence)
    assert "'swift'" in decision.basis
    assert [sentence[cue.start : cue.end] for cue in decision.cues] == ["swift"]


@given(st.text(max_size=300))
def test_the_cues_of_any_sentence_lie_within_it(sentence: str) -> None:
    decision = _judged(sentence)
    assert 0 <= decision.confidence <= 1
    for cue in decision.cues:
        assert 0 <= cue.start < cue.end <= len(sentence)


def test_a_long_line_is_judged_quickly() -> None:
    _judged("not always well and not yet good but " * 500)


def test_scope_and_background_of_an_article_are_not_findings(facts_of: Callable[[str], DocumentFacts]) -> None:
    facts = facts_of(
        "Ofsted praises Lambeth children’s services\n\nWritten by: Lambeth Council\n\n"
        "What is a focused visit?\n\nOfsted found it useful to look at strong and effective services.\n\n"
        "What inspectors said\n\nInspectors praised strong leadership after a focused visit on 3 May 2022.\n\n"
        "Inspectors evaluated the quality of effective planning.\n\nWe will be working hard to improve further.\n"
    )
    assert [facts.document.words(finding.span) for finding in facts.findings] == [
        "Inspectors praised strong leadership after a focused visit on 3 May 2022."
    ]


def test_an_invalid_regular_expression_is_reported() -> None:
    with pytest.raises(ConfigError, match=r"invalid regular expression .* near '.*prompt\(ly"):
        any_of(["well", "prompt(ly"])


def test_the_phrase_index_matches_as_one_pattern_of_all_phrases_does() -> None:
    phrases = {**RULES.reader.phrases, **load_lexicons().themes.words}
    index = PhraseIndex(phrases)
    patterns = {name: any_of(words, ignore_case=False) for name, words in phrases.items()}
    for path in GOLDEN:
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            low = LoweredText.of(line)
            candidates = index.candidates(low)
            for name, pattern in patterns.items():
                expected = [match.span() for match in pattern.finditer(low.text)]
                assert [match.span() for match in candidates.matches(name, low.text)] == expected


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        (r"caf\w+ staff", "the café staff", "café staff"),  # RE2 takes no é for a letter
        ("plans(?! to)", "plans to act on plans", "plans"),
        (r"\bcare\b", "in care", "care"),  # its boundaries are those of ASCII
        ("care", "éclaircare", None),
    ],
)
def test_phrases_that_re2_reads_otherwise_than_python(phrase: str, text: str, expected: str | None) -> None:
    found = [match.group() for _, match in PhraseIndex({"any": [phrase]}).search(LoweredText.of(text))]
    assert found == ([expected] if expected else [])


def test_a_phrase_with_a_capital_is_refused() -> None:
    with pytest.raises(ConfigError, match="lower case"):
        PhraseIndex({"any": ["Ofsted"]})


@pytest.mark.parametrize(
    ("sentence", "polarity"),
    [
        ("The number of repeat referrals.", "positive"),
        ("Some plans lack detail.", "negative"),
    ],
)
def test_what_is_under_a_heading_of_strengths_is_praise_unless_it_plainly_finds_fault(
    sentence: str, polarity: str
) -> None:
    low = LoweredText.of(sentence)
    judged = RULES.by_section(SectionKind.STRENGTHS, "Strengths", low, RULES.reader.index.candidates(low))
    assert judged is not None
    assert judged.polarity == polarity
