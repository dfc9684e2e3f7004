"""The explanation of a polarity: the words behind it, and how sure the rule is that decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.lexicons.phrase_index import LoweredText
from pipeline.extraction.meaning.polarity.cues import Cue
from pipeline.extraction.meaning.polarity.features import SentenceFeatures
from pipeline.extraction.meaning.polarity.model import PolarityScores
from pipeline.reading.document import Span
from pipeline.schema.vocabularies import Polarity

#: How many cues a basis quotes.
_MAX_QUOTED: Final = 12
_PREVAILING: Final[Mapping[Polarity, str]] = {Polarity.POSITIVE: "praise", Polarity.NEGATIVE: "concern"}
_NO_CONCERN: Final = frozenset({Polarity.POSITIVE, Polarity.NEUTRAL})
_TOWARDS: Final[Mapping[Polarity, str]] = {
    Polarity.POSITIVE: "as praise",
    Polarity.NEGATIVE: "as concern",
    Polarity.MIXED: "as both",
}


@dataclass(frozen=True, slots=True)
class PolarityDecision:
    """A polarity with the words that decided it; spans count from the start of the sentence."""

    polarity: Polarity
    basis: str
    cues: tuple[Span, ...]
    confidence: float


def explain(
    sentence: LoweredText,
    features: SentenceFeatures,
    scores: PolarityScores,
    polarity: Polarity,
) -> PolarityDecision:
    """A polarity with the words that support it: its cues, or the terms that weigh most.

    Args:
        sentence: the sentence.
        features: its features.
        scores: what they weigh.
        polarity: the polarity that was decided from them.
    """
    confidence = scores.probability(polarity)
    parts = _grounds(sentence, features, polarity)
    spans = [Span(cue.start, cue.end) for cue in features.cues]
    if features.acted_on is not None and polarity == Polarity.MIXED:
        spans = [*spans, features.acted_on]
    if polarity == Polarity.UNSURE:
        return PolarityDecision(polarity, "; ".join([*parts, "no polarity is probable enough"]), (), confidence)
    if polarity == Polarity.NEUTRAL:
        basis = "; ".join([*parts, "the words describe"]) if parts else "no words of praise or concern"
        return PolarityDecision(polarity, basis, (), confidence)
    if polarity == features.by_cues:
        if polarity == Polarity.MIXED:
            parts.append("set against each other")
        elif len({cue.sign for cue in features.cues}) > 1:
            parts.append(f"{_PREVAILING[polarity]} prevails")
        return PolarityDecision(polarity, "; ".join(parts), tuple(spans), confidence)
    weightiest = features.weightiest(scores, polarity)
    if weightiest:
        parts.append(f"words that weigh {_TOWARDS[polarity]}: {_quoted(sentence.printed, weightiest)}")
        spans = sorted({*spans, *(Span(cue.start, cue.end) for cue in weightiest)})
    return PolarityDecision(polarity, "; ".join(parts) or "the weight of its words", tuple(spans), confidence)


def _grounds(sentence: LoweredText, features: SentenceFeatures, polarity: Polarity) -> list[str]:
    """The words of a sentence that bear on its polarity, as parts of a basis."""
    by_kind: dict[str, Sequence[Cue | Span | None]] = {
        "words of praise": [cue for cue in features.cues if cue.sign > 0],
        "words of concern": [cue for cue in features.cues if cue.sign < 0],
        "a weakness that is seen or acted on": [features.acted_on] if polarity == Polarity.MIXED else [],
        "although it has words of grave concern": [features.grave] if polarity in _NO_CONCERN else [],
    }
    return [
        f"{kind}: {_quoted(sentence.printed, found)}"
        for kind, words in by_kind.items()
        if (found := [item for item in words if item is not None])
    ]


def _quoted(sentence: str, cues: Sequence[Cue | Span]) -> str:
    quotations = [f"'{sentence[cue.start : cue.end]}'" for cue in cues[:_MAX_QUOTED]]
    return ", ".join([*quotations, "…"] if len(cues) > _MAX_QUOTED else quotations)
