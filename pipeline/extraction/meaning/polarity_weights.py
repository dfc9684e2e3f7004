"""What the words of a sentence weigh: for praise or concern, for mere description, for both at once.

What belongs here: adding up the weights of `lexicons/polarity_terms.csv` and `lexicons/polarity_signs.csv`. What does
not: how the weights were learned (`make train`), and cues, negations and contrasts (see `polarity`).
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.schema.vocabularies import Polarity

#: The polarities, as the columns of `polarity_signs.csv` name them.
POLARITIES: Final[tuple[Polarity, ...]] = (
    Polarity.POSITIVE,
    Polarity.NEGATIVE,
    Polarity.MIXED,
    Polarity.NEUTRAL,
)
#: What stands for the beginning of a sentence, and for every number.
BEGINNING: Final = "^"
NUMBER: Final = "#"
#: The term of the row that holds what a sentence without known terms weighs.
_START: Final = ""
_LAST_DIGIT: Final = "9"


#: What the term weighs that ends here (all nothing where none does), and what can follow by the next word.
_Node = tuple[float, float, float, "dict[str, _Node]"]
_NO_WEIGHT: Final = (0.0, 0.0, 0.0)


@dataclass(slots=True)
class Weighed:
    """What a sentence weighs.

    Attributes:
        praise: above zero for praise, below for concern.
        description: above zero where a sentence evaluates nothing.
        both: above zero where it praises and finds wanting.
        opposed: how much praise and concern stand on two sides of a contrast: the smaller of the two weights.
        terms: index of the first word, number of words and weight for praise of each known term.
    """

    praise: float
    description: float
    both: float
    opposed: float
    terms: Sequence[tuple[int, int, float]]


class TermWeights:
    """The terms of `polarity_terms.csv`, one to three words each, by their first words."""

    def __init__(self, terms: Mapping[str, tuple[float, float, float]]) -> None:
        self._start = terms.get(_START, _NO_WEIGHT)
        self._first: dict[str, _Node] = {}
        for term in sorted(terms, key=lambda term: term.count(" ")):
            nodes, (*before, last) = self._first, term.split(" ")
            for word in before:
                nodes = nodes.setdefault(word, (*_NO_WEIGHT, {}))[3]
            if term != _START:
                following = nodes[last][3] if last in nodes else {}
                nodes[last] = (*terms[term], following)

    def weigh(self, words: Sequence[str], turns: Sequence[int]) -> Weighed:
        """Add up the weights of every known term. Linear in the number of words.

        Args:
            words: the words of a sentence, as `words_of` gives them.
            turns: the indexes of the words at which one side of a contrast ends.
        """
        praise, description, both = self._start
        found: list[tuple[int, int, float]] = []
        first = self._first
        last = len(words) - 1
        for index, word in enumerate(words):
            if word not in first:
                continue
            towards_praise, towards_description, towards_both, following = first[word]
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
                node = following.get(words[position])
                if node is None:
                    break
                towards_praise, towards_description, towards_both, following = node
        opposed = _opposed(found, turns) if turns else 0.0
        return Weighed(praise, description, both, opposed, found)


def words_of(words: Iterable[str]) -> list[str]:
    """Words as the terms have them: after the beginning of the sentence, and with every number alike."""
    return [BEGINNING, *[word if word[0] > _LAST_DIGIT else NUMBER for word in words]]


def _opposed(found: Sequence[tuple[int, int, float]], turns: Sequence[int]) -> float:
    """The smaller weight at the turn where praise and concern stand furthest apart; 0 where both sides agree."""
    whole = sum(weight for _, _, weight in found)
    most = before = 0.0
    position = 0
    for turn in sorted(turns):
        while position < len(found) and found[position][0] < turn:
            before += found[position][2]
            position += 1
        if before * (whole - before) < 0:
            most = max(most, min(abs(before), abs(whole - before)))
    return most


class SignWeights:
    """How much each sign of `polarity_signs.csv` speaks for each polarity."""

    def __init__(self, signs: Mapping[str, tuple[float, ...]]) -> None:
        self._signs = dict(signs)
        self._start = signs.get(_START, (0.0,) * len(POLARITIES))

    def decide(self, signs: Iterable[tuple[str, float]]) -> Polarity:
        """The polarity for which most is said; of equals, the first of `POLARITIES`."""
        positive, negative, mixed, neutral = self._start
        for name, value in signs:
            weights = self._signs.get(name)
            if weights is not None:
                positive += value * weights[0]
                negative += value * weights[1]
                mixed += value * weights[2]
                neutral += value * weights[3]
        most = max(positive, negative, mixed, neutral)
        return POLARITIES[(positive, negative, mixed, neutral).index(most)]


def load_term_weights(path: Path) -> dict[str, tuple[float, float, float]]:
    """Read `polarity_terms.csv`."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {
            row["term"]: (float(row["praise"] or 0), float(row["description"] or 0), float(row["both"] or 0))
            for row in csv.DictReader(stream)
        }


def load_sign_weights(path: Path) -> dict[str, tuple[float, ...]]:
    """Read `polarity_signs.csv`."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["sign"]: tuple(float(row[polarity]) for polarity in POLARITIES) for row in csv.DictReader(stream)}
