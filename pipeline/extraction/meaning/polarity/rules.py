"""Deciding the polarity of a sentence, by its words or by the heading of its section."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from functools import cache
from typing import Final

from pipeline.core.paths import LEXICONS
from pipeline.extraction.lexicons.models import load_lexicons
from pipeline.extraction.lexicons.phrase_index import Candidates, LoweredText
from pipeline.extraction.lexicons.polarity import PolarityLexicon
from pipeline.extraction.meaning.polarity.explanation import PolarityDecision, explain
from pipeline.extraction.meaning.polarity.features import FeatureReader, SentenceFeatures
from pipeline.extraction.meaning.polarity.model import PolarityModel, PolarityScores
from pipeline.extraction.meaning.polarity.network import load_network
from pipeline.schema.vocabularies import Polarity, SectionKind

#: How sure it is what a heading decides.
_CERTAIN: Final = 1.0


class Wording(Enum):
    """Whose wording a sentence is: the weights were learned from inspectors' letters.

    In a council's words they must be surer: to judge a sentence without cues, or to take one with cues for a
    description. They make no praise of a sentence whose only cues are of concern. Where a council passes on in so many
    words what inspectors found, it has picked what judges: they may be less sure, and a sentence is only a description
    where they weigh most for that.
    """

    INSPECTORS = auto()
    PASSED_ON = auto()
    COUNCIL = auto()


class PolarityRules:
    """Decides polarities. Made once from the lexicon and the weights."""

    def __init__(self, lexicon: PolarityLexicon, model: PolarityModel) -> None:
        self._by_section = lexicon.by_section
        self._least_margin = lexicon.least_margin
        of_councils = lexicon.least_probable_of_councils
        self._least_to_judge: Mapping[Wording, float] = {
            Wording.INSPECTORS: 0,
            Wording.PASSED_ON: lexicon.least_probable_passed_on,
            Wording.COUNCIL: of_councils,
        }
        self._least_to_describe: Mapping[Wording, float] = {
            Wording.INSPECTORS: 0,
            Wording.PASSED_ON: of_councils,
            Wording.COUNCIL: of_councils,
        }
        self._least_probable = lexicon.least_probable
        self._least_probable_against_concern = lexicon.least_probable_against_concern
        self._least_probable_of_concern = lexicon.least_probable_of_concern
        self._least_probable_against_heading = lexicon.least_probable_against_heading
        self._model = model
        self.reader = FeatureReader(lexicon)

    def by_words(
        self, sentence: LoweredText, candidates: Candidates, wording: Wording = Wording.INSPECTORS
    ) -> PolarityDecision:
        """The polarity of one sentence by its words, as `by_words_of` gives it."""
        return self.by_words_of([(sentence, candidates)], wording)[0]

    def by_words_of(
        self, sentences: Sequence[tuple[LoweredText, Candidates]], wording: Wording = Wording.INSPECTORS
    ) -> list[PolarityDecision]:
        """The polarity of each of some sentences by its words; of many together, it takes less time.

        Args:
            sentences: the words of each, and the phrases of `reader`, and others, that it can hold.
            wording: whose wording they are.
        """
        read = [self.reader.read(sentence, candidates) for sentence, candidates in sentences]
        scores = self._model.score_all([(features.tokens, features.values()) for features in read])
        return [
            self._decide(sentence, features, scored, wording)
            for (sentence, _), features, scored in zip(sentences, read, scores, strict=True)
        ]

    def _decide(
        self, sentence: LoweredText, features: SentenceFeatures, scores: PolarityScores, wording: Wording
    ) -> PolarityDecision:
        polarity, of_council = scores.polarity, wording is not Wording.INSPECTORS
        probability = scores.probability(polarity)
        if probability < self._least_probable and not features.is_as_composed(polarity):
            # what could have judged is ignored, and the rest does not judge
            polarity = Polarity.NEUTRAL if features.has_ignored and not features.cues else Polarity.UNSURE
        elif features.by_cues == Polarity.NEUTRAL and not (
            probability >= self._least_to_judge[wording] and self._is_clear(scores)
        ):
            polarity = self._undecided(scores, wording)
        elif polarity == Polarity.NEUTRAL and probability < self._least_to_describe[wording]:
            polarity = features.by_cues
        if features.only_finds_fault or (of_council and features.by_cues == Polarity.NEGATIVE):
            polarity = self._of_concern(features, scores, polarity, of_council=of_council)
        return explain(sentence, features, scores, polarity)

    def _undecided(self, scores: PolarityScores, wording: Wording) -> Polarity:
        """The polarity of a sentence without cues whose weights are not clear enough to judge it."""
        is_description = wording is not Wording.PASSED_ON or scores.polarity == Polarity.NEUTRAL
        return Polarity.NEUTRAL if is_description else Polarity.UNSURE

    def _of_concern(
        self, features: SentenceFeatures, scores: PolarityScores, polarity: Polarity, *, of_council: bool
    ) -> Polarity:
        """The polarity of a sentence whose cues find fault: praise must be sure to overrule them.

        Args:
            features: its features.
            scores: what they weigh.
            polarity: the one that they weigh most for, `unsure` where that is not probable.
            of_council: whether they are a council's words.
        """
        if polarity == Polarity.NEUTRAL:
            return Polarity.NEUTRAL if features.grave is None else Polarity.NEGATIVE
        is_weak = polarity == Polarity.UNSURE or scores.probability(polarity) < self._least_probable_against_concern
        if polarity in (Polarity.NEGATIVE, Polarity.MIXED) or not (is_weak or of_council):
            return polarity
        is_likely = scores.probability(Polarity.NEGATIVE) >= self._least_probable_of_concern
        return Polarity.NEGATIVE if is_likely or features.grave is not None else Polarity.UNSURE

    def _is_clear(self, scores: PolarityScores) -> bool:
        """Whether the weights of words alone make a sentence anything but neutral."""
        return scores.probability(scores.polarity) - scores.probability(Polarity.NEUTRAL) >= self._least_margin

    def by_section(
        self, section_kind: SectionKind, heading: str, sentence: LoweredText, candidates: Candidates
    ) -> PolarityDecision | None:
        """The polarity that the heading of a section decides; None where it decides none.

        Praise in a heading yields to a sentence that plainly finds fault: what stands below it can be out of place.

        Args:
            section_kind: the kind of the section.
            heading: its words.
            sentence: a sentence below it.
            candidates: the phrases of `reader`, and others, that the sentence can hold.
        """
        polarity = self._by_section.get(section_kind)
        if polarity is None:
            return None
        if polarity == Polarity.POSITIVE:
            features = self.reader.read(sentence, candidates)
            if features.only_finds_fault:
                scores = features.scored_by(self._model)
                if scores.probability(Polarity.NEGATIVE) >= self._least_probable_against_heading:
                    return explain(sentence, features, scores, Polarity.NEGATIVE)
        return PolarityDecision(polarity, f"under the heading '{heading}'", (), _CERTAIN)


@cache
def load_polarity_rules() -> PolarityRules:
    """Make the rules from the project's lexicon and weights, once in a process."""
    lexicons = load_lexicons()
    network = load_network(LEXICONS / "polarity_network.npz")
    model = PolarityModel(lexicons.polarity_terms, lexicons.polarity_features, network)
    return PolarityRules(lexicons.polarity, model)
