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
    praise = [cue for cue in features.cues if cue.sign > 0]
    confidence = scores.probability(polarity)
    concern = [cue for cue in features.cues if cue.sign < 0]
    parts: list[str] = []
    spans = [Span(cue.start, cue.end) for cue in features.cues]
    if praise:
        parts.append(f"words of praise: {_quoted(sentence.printed, praise)}")
    if concern:
        parts.append(f"words of concern: {_quoted(sentence.printed, concern)}")
    if features.acted_on is not None and polarity == Polarity.MIXED:
        start, end = features.acted_on.start, features.acted_on.end
        parts.append(f"a weakness that is seen or acted on: '{sentence.printed[start:end]}'")
        spans = [*spans, features.acted_on]
    if polarity == Polarity.NEUTRAL:
        basis = "; ".join([*parts, "the words describe"]) if parts else "no words of praise or concern"
        return PolarityDecision(polarity, basis, (), confidence)
    if polarity == features.by_cues:
        if polarity == Polarity.MIXED:
            parts.append("set against each other")
        elif praise and concern:
            parts.append(f"{_PREVAILING[polarity]} prevails")
        return PolarityDecision(polarity, "; ".join(parts), tuple(spans), confidence)
    weightiest = features.weightiest(scores, polarity)
    if weightiest:
        parts.append(f"words that weigh {_TOWARDS[polarity]}: {_quoted(sentence.printed, weightiest)}")
        spans = sorted({*spans, *(Span(cue.start, cue.end) for cue in weightiest)})
    return PolarityDecision(polarity, "; ".join(parts) or "the weight of its words", tuple(spans), confidence)


def _quoted(sentence: str, cues: Sequence[Cue]) -> str:
    quotations = [f"'{sentence[cue.start : cue.end]}'" for cue in cues[:_MAX_QUOTED]]
    return ", ".join([*quotations, "…"] if len(cues) > _MAX_QUOTED else quotations)
