"""The model of polarity: what the terms, features and words of a sentence weigh for each polarity.

The weights of terms and features are those of `lexicons/polarity_terms.csv` and `lexicons/polarity_features.csv`; what
words weigh among those around them a small network knows (`network`). `make train` learns all three. They are whole
numbers, so that their sums are the same on every machine.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from pipeline.extraction.lexicons.polarity import POLARITIES, PolarityWeights
from pipeline.extraction.meaning.polarity.network import PolarityNetwork
from pipeline.schema.vocabularies import Polarity

#: The tokens for the beginning of a sentence and for every number.
BEGINNING: Final = "^"
NUMBER: Final = "#"
#: How many tokens a term can have.
MOST_TOKENS: Final = 3
#: Weights are thousandths of what is added to the logarithm of the odds.
SCALE: Final = 1000
#: The row of the features that holds the intercepts: the score of a sentence without known terms and features.
INTERCEPT: Final = ""
_LAST_DIGIT: Final = "9"
_DECIMALS: Final = 2

#: The weights of the term that ends here (None where none does), and the nodes of the tokens that can follow.
_Node = tuple[PolarityWeights | None, "dict[str, _Node]"]


class WeighedTerm(NamedTuple):
    """A term that a sentence holds, or one word of it among those around it.

    Attributes:
        start: the index of its first token.
        length: how many tokens it has.
        weights: what it weighs for each polarity, in the order of `POLARITIES`.
    """

    start: int
    length: int
    weights: PolarityWeights

    def weight_for(self, polarity: Polarity) -> int:
        """How much more it weighs for a polarity than on average for all of them, in thousandths, rounded down."""
        return self.weights[POLARITIES.index(polarity)] - sum(self.weights) // len(self.weights)


@dataclass(frozen=True, slots=True)
class PolarityScores:
    """What a sentence weighs.

    Attributes:
        totals: for each polarity, in the order of `POLARITIES`.
        terms: its known terms, in order, and its words.
    """

    totals: PolarityWeights
    terms: Sequence[WeighedTerm]

    @property
    def polarity(self) -> Polarity:
        """The polarity with the highest score; of equal scores, the first in `POLARITIES`."""
        return POLARITIES[self.totals.index(max(self.totals))]

    def probability(self, polarity: Polarity) -> float:
        """How probable a polarity is, to two decimals; of `unsure`, how probable the most probable one is."""
        highest = max(self.totals)
        odds = [math.exp((total - highest) / SCALE) for total in self.totals]
        of_this = max(odds) if polarity == Polarity.UNSURE else odds[POLARITIES.index(polarity)]
        return round(of_this / math.fsum(odds), _DECIMALS)


class PolarityModel:
    """The weights of terms of one to three tokens, in a tree by their first tokens, of features, and of words.

    Args:
        terms: the weights of each term, whose tokens are parted by blanks.
        features: the weights of each feature, and the intercepts.
        network: weighs each word among those around it; None for terms and features alone.
    """

    def __init__(
        self,
        terms: Mapping[str, PolarityWeights],
        features: Mapping[str, PolarityWeights],
        network: PolarityNetwork | None = None,
    ) -> None:
        self._features = features
        self._network = network
        self._first: dict[str, _Node] = {}
        for term in sorted(terms, key=lambda term: term.count(" ")):
            nodes, (*before, last) = self._first, term.split(" ")
            for token in before:
                nodes = nodes.setdefault(token, (None, {}))[1]
            following = nodes[last][1] if last in nodes else {}
            nodes[last] = (terms[term], following)

    def score(self, tokens: Sequence[str], features: Iterable[tuple[str, int]]) -> PolarityScores:
        """Add up the weights of every known term, feature and word of one sentence, as `score_all` does."""
        return self.score_all([(tokens, features)])[0]

    def score_all(self, sentences: Sequence[tuple[Sequence[str], Iterable[tuple[str, int]]]]) -> list[PolarityScores]:
        """Add up the weights of every known term, feature and word. Linear in the number of tokens.

        Args:
            sentences: of each the tokens, as `tokens_of` returns them, and the features with their values; those
                without weights count for nothing.
        """
        # the first token is the beginning of the sentence
        words = [tokens[1:] for tokens, _ in sentences]
        by_network = self._network.weigh_all(words) if self._network is not None else [[] for _ in words]
        return [
            self._added(tokens, features, weights)
            for (tokens, features), weights in zip(sentences, by_network, strict=True)
        ]

    def _added(
        self, tokens: Sequence[str], features: Iterable[tuple[str, int]], of_words: Sequence[PolarityWeights]
    ) -> PolarityScores:
        words = (WeighedTerm(place, 1, weights) for place, weights in enumerate(of_words, start=1))
        terms = [*self._terms(tokens), *words]
        weighed = [(self._features[INTERCEPT], 1)] if INTERCEPT in self._features else []
        weighed += [(self._features[name], value) for name, value in features if name in self._features]
        weighed += [(term.weights, 1) for term in terms]
        positive = negative = mixed = neutral = 0
        for weights, value in weighed:
            positive += value * weights[0]
            negative += value * weights[1]
            mixed += value * weights[2]
            neutral += value * weights[3]
        return PolarityScores((positive, negative, mixed, neutral), terms)

    def _terms(self, tokens: Sequence[str]) -> list[WeighedTerm]:
        found: list[WeighedTerm] = []
        for start, first in enumerate(tokens):
            node = self._first.get(first)
            length = 1
            while node is not None:
                weights, nodes = node
                if weights is not None:
                    found.append(WeighedTerm(start, length, weights))
                end = start + length
                node = nodes.get(tokens[end]) if nodes and end < len(tokens) else None
                length += 1
        return found


def tokens_of(words: Iterable[str]) -> list[str]:
    """The tokens of a sentence: `BEGINNING`, then its words, with `NUMBER` for each number."""
    return [BEGINNING, *[word if word[0] > _LAST_DIGIT else NUMBER for word in words]]
