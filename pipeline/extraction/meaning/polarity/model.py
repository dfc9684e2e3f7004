"""The linear model of polarity: the scores of a sentence's terms, and the polarity that its features favour.

The weights are those of `lexicons/polarity_terms.csv` and `lexicons/polarity_features.csv`; `make train` learns them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.lexicons.polarity import POLARITIES
from pipeline.schema.vocabularies import Polarity

#: The tokens for the beginning of a sentence and for every number.
BEGINNING: Final = "^"
NUMBER: Final = "#"
#: The row of a table of weights that holds the intercepts: the scores of a sentence without known terms or features.
_INTERCEPT: Final = ""
_LAST_DIGIT: Final = "9"

#: The weights of the term that ends here (all zero where none does), and the nodes of the tokens that can follow.
_Node = tuple[float, float, float, "dict[str, _Node]"]
_NO_WEIGHT: Final = (0.0, 0.0, 0.0)


@dataclass(slots=True)
class TermScores:
    """The scores of a sentence by its terms.

    Attributes:
        praise: above zero for praise, below for concern.
        description: above zero where the sentence evaluates nothing.
        both: above zero where it both praises and finds wanting.
        opposed: how much praise and concern stand on two sides of a contrast: the smaller of the two scores.
        terms: index of the first token, number of tokens and weight for praise of each known term.
    """

    praise: float
    description: float
    both: float
    opposed: float
    terms: Sequence[tuple[int, int, float]]


class TermWeights:
    """The weights of terms of one to three tokens, in a tree by their first tokens."""

    def __init__(self, terms: Mapping[str, tuple[float, float, float]]) -> None:
        self._intercepts = terms.get(_INTERCEPT, _NO_WEIGHT)
        self._first: dict[str, _Node] = {}
        for term in sorted(terms, key=lambda term: term.count(" ")):
            nodes, (*before, last) = self._first, term.split(" ")
            for token in before:
                nodes = nodes.setdefault(token, (*_NO_WEIGHT, {}))[3]
            if term != _INTERCEPT:
                following = nodes[last][3] if last in nodes else {}
                nodes[last] = (*terms[term], following)

    def score(self, tokens: Sequence[str], boundaries: Sequence[int]) -> TermScores:
        """Add up the weights of every known term. Linear in the number of tokens.

        Args:
            tokens: the tokens of a sentence, as `tokens_of` returns them.
            boundaries: the indexes of the tokens at which one side of a contrast ends.
        """
        praise, description, both = self._intercepts
        found: list[tuple[int, int, float]] = []
        first = self._first
        last = len(tokens) - 1
        for index, token in enumerate(tokens):
            if token not in first:
                continue
            towards_praise, towards_description, towards_both, following = first[token]
            position = index
            while True:
                praise += towards_praise
                description += towards_description
                both += towards_both
                if towards_praise:
                    found.append((index, position - index + 1, towards_praise))
                if not following or position == last:
                    break
                position += 1
                node = following.get(tokens[position])
                if node is None:
                    break
                towards_praise, towards_description, towards_both, following = node
        opposed = _opposed(found, boundaries) if boundaries else 0.0
        return TermScores(praise, description, both, opposed, found)


def tokens_of(words: Iterable[str]) -> list[str]:
    """The tokens of a sentence: `BEGINNING`, then its words, with `NUMBER` for each number."""
    return [BEGINNING, *[word if word[0] > _LAST_DIGIT else NUMBER for word in words]]


def _opposed(found: Sequence[tuple[int, int, float]], boundaries: Sequence[int]) -> float:
    """The smaller score at the boundary where praise and concern are furthest apart; 0 where both sides agree."""
    whole = sum(weight for _, _, weight in found)
    most = before = 0.0
    position = 0
    for boundary in sorted(boundaries):
        while position < len(found) and found[position][0] < boundary:
            before += found[position][2]
            position += 1
        if before * (whole - before) < 0:
            most = max(most, min(abs(before), abs(whole - before)))
    return most


class FeatureWeights:
    """The weight of each feature for each polarity."""

    def __init__(self, features: Mapping[str, tuple[float, ...]]) -> None:
        self._features = dict(features)
        self._intercepts = features.get(_INTERCEPT, (0.0,) * len(POLARITIES))

    def decide(self, features: Iterable[tuple[str, float]]) -> Polarity:
        """The polarity with the highest score; of equal scores, the first in `POLARITIES`."""
        positive, negative, mixed, neutral = self._intercepts
        for name, value in features:
            weights = self._features.get(name)
            if weights is not None:
                positive += value * weights[0]
                negative += value * weights[1]
                mixed += value * weights[2]
                neutral += value * weights[3]
        highest = max(positive, negative, mixed, neutral)
        return POLARITIES[(positive, negative, mixed, neutral).index(highest)]
