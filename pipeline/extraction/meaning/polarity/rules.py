"""Deciding the polarity of a sentence, by its words or by the heading of its section."""

from functools import cache

from pipeline.extraction.lexicons.models import load_lexicons
from pipeline.extraction.lexicons.phrase_index import Candidates, LoweredText
from pipeline.extraction.lexicons.polarity import PolarityLexicon
from pipeline.extraction.meaning.polarity.explanation import PolarityDecision, explain
from pipeline.extraction.meaning.polarity.features import FeatureReader
from pipeline.extraction.meaning.polarity.model import FeatureWeights, TermWeights
from pipeline.schema.vocabularies import Polarity, SectionKind


class PolarityRules:
    """Decides polarities. Made once from the lexicon and the weights."""

    def __init__(self, lexicon: PolarityLexicon, terms: TermWeights, features: FeatureWeights) -> None:
        self._lexicon = lexicon
        self._weights = features
        self.reader = FeatureReader(lexicon, terms)

    def by_words(self, sentence: LoweredText, candidates: Candidates, *, in_account: bool = False) -> PolarityDecision:
        """The polarity of a sentence by its words.

        Args:
            sentence: its words.
            candidates: the phrases of `reader`, and others, that it can hold.
            in_account: whether it stands in a council's account. The weights were learned from inspectors' letters, so
                that there they make no praise of a sentence whose only cues are of concern.
        """
        features = self.reader.read(sentence, candidates)
        polarity = self._weights.decide(features.values())
        if in_account and features.by_cues == Polarity.NEGATIVE and polarity == Polarity.POSITIVE:
            polarity = Polarity.NEGATIVE
        return explain(sentence, features, polarity, self._lexicon.confidence)

    def by_section(self, section_kind: SectionKind, heading: str) -> PolarityDecision | None:
        """The polarity that the heading of a section decides; None where it decides none."""
        polarity = self._lexicon.by_section.get(section_kind)
        if polarity is None:
            return None
        return PolarityDecision(polarity, f"under the heading '{heading}'", (), self._lexicon.confidence["section"])


@cache
def load_polarity_rules() -> PolarityRules:
    """Make the rules from the project's lexicon and weights, once in a process."""
    lexicons = load_lexicons()
    return PolarityRules(
        lexicons.polarity, TermWeights(lexicons.polarity_terms), FeatureWeights(lexicons.polarity_features)
    )
