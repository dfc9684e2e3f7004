"""Cues: the words of praise and of concern in a sentence, and what negations and contrasts make of them.

The phrases themselves are in `lexicons/polarity.yaml`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import Final, Literal, NamedTuple

from pipeline.extraction.lexicons.phrase_index import Candidates
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.extraction.lexicons.polarity import PolarityLexicon
from pipeline.schema.vocabularies import Polarity

#: By how many cues praise must outnumber concern, with no contrast between them, to prevail.
_CLEAR_MAJORITY: Final = 2
#: How many characters before a cue a negation can begin.
_MAX_NEGATION_DISTANCE: Final = 200
#: How many characters before a cue the words can begin that show the concern is dealt with.
_MAX_DEALING_DISTANCE: Final = 60
#: Words that end what a negation reverses: those of a second predicate ("is not up to date and provides limited …").
_SECOND_PREDICATE: Final = re.compile(r"\band \w")
_PLAIN_NEGATION: Final = re.compile(r"(?:not|n['’]t|no|never|nor|without)$", re.IGNORECASE)


class Cue(NamedTuple):
    """Words of praise (sign 1) or concern (sign -1); offsets count from the start of the sentence."""

    start: int
    end: int
    sign: Literal[1, -1]
    #: whether words beside it turn it: its words must not weigh as they do elsewhere
    is_turned: bool = False


class Kind(Enum):
    """What a list of the lexicon holds."""

    TRENDS = auto()
    PHRASES = auto()
    WORDS = auto()


#: Lists of the lexicon in the order in which they are searched for, with the signs of their cues.
_CUES: Final[tuple[tuple[Kind, tuple[tuple[str, Literal[1, -1]], ...]], ...]] = (
    (Kind.TRENDS, (("for_the_better", 1), ("for_the_worse", -1))),
    (Kind.PHRASES, (("praise_phrases", 1), ("concern_phrases", -1))),
    (Kind.WORDS, (("praise", 1), ("concern", -1))),
)


class CueFinder:
    """Finds cues. Made once from the lexicon."""

    def __init__(self, lexicon: PolarityLexicon) -> None:
        #: the phrases that `find` needs candidates of, by name
        self.phrases = {
            "for_the_better": lexicon.trends.for_the_better,
            "for_the_worse": lexicon.trends.for_the_worse,
            "praise_phrases": lexicon.praise_phrases,
            "concern_phrases": lexicon.concern_phrases,
            "praise": lexicon.praise,
            "concern": lexicon.concern,
            "reversing": [*lexicon.negations, *lexicon.dealing_with],
            "negations_of_practice": lexicon.negations_of_practice,
        }
        self._negations = any_of(lexicon.negations, ignore_case=False)
        self._dealing_with = any_of(lexicon.dealing_with, ignore_case=False)
        self._clause_end = compiled(lexicon.clause_ends)

    def find(self, text: str, candidates: Candidates) -> list[Cue]:
        """Every cue, in order, none inside a longer one of the same sign. Linear in the length of the text.

        Args:
            text: a sentence in lower case.
            candidates: the phrases that it can hold.
        """
        clauses = self._clauses(text) if candidates.matches("reversing", text) else []
        cues: list[Cue] = []
        taken = bytearray(len(text))
        for kind, names in _CUES:
            found = [
                (match.start(), -match.end(), sign) for name, sign in names for match in candidates.matches(name, text)
            ]
            found.sort()
            for start, minus_end, sign in found:
                end = -minus_end
                if 1 in taken[start:end]:
                    continue
                taken[start:end] = b"\x01" * (end - start)
                cue = Cue(start, end, sign, is_turned=kind is Kind.TRENDS)
                cues.append(self._in_context(text, clauses, cue, kind, taken) if clauses else cue)
        negations = candidates.matches("negations_of_practice", text)
        if negations:
            cues += _unused_negations(negations, cues, len(text))
        return outermost(cues) if len(cues) > 1 else cues

    def _in_context(self, text: str, clauses: list[int], cue: Cue, kind: Kind, taken: bytearray) -> Cue:
        """A cue with the sign that it has after the words before it in its clause.

        Args:
            text: the sentence.
            clauses: where its clauses begin.
            cue: the cue.
            kind: of the list that has it.
            taken: a mark at each character of the cues found so far.
        """
        start, end, sign = cue.start, cue.end, cue.sign
        are_words = kind is Kind.WORDS
        clause_start = max(clauses[bisect_right(clauses, start) - 1], start - _MAX_NEGATION_DISTANCE)
        before = text[clause_start:start]
        cue_start = start
        if sign < 0 and are_words:
            dealt_with = _last(self._dealing_with, before, within=_MAX_DEALING_DISTANCE)
            if dealt_with is not None:
                sign, cue_start = 1, clause_start + dealt_with.start()
        negation = _last(self._negations, before, within=_MAX_NEGATION_DISTANCE)
        if negation is None or (sign < 0 and (not are_words or _SECOND_PREDICATE.search(before, negation.end()))):
            return Cue(cue_start, end, 1 if sign > 0 else -1, is_turned=cue.is_turned or cue.sign < 0 < sign)
        # "not aware of the poor practice": that negation is spent on a phrase of its own
        is_spent = sign < 0 and 1 in taken[clause_start + negation.start() : clause_start + negation.end()]
        if not is_spent and (sign > 0 or _PLAIN_NEGATION.search(negation.group())):
            is_turned = cue.is_turned or sign < 0
            return Cue(clause_start + negation.start(), end, -1 if sign > 0 else 1, is_turned=is_turned)
        return Cue(cue_start, end, -1)

    def are_divided(self, text: str, cues: Sequence[Cue]) -> bool:
        """Whether one clause of a sentence only praises, and another only finds fault."""
        if len({cue.sign for cue in cues}) < len((1, -1)):
            return False
        clauses, signs = self._clauses(text), dict[int, set[int]]()
        for cue in cues:
            signs.setdefault(bisect_right(clauses, cue.start), set()).add(cue.sign)
        return {1} in signs.values() and {-1} in signs.values()

    def _clauses(self, text: str) -> list[int]:
        """Where each clause begins."""
        return [0, *(match.end() for match in self._clause_end.finditer(text))]


def polarity_of_cues(cues: Sequence[Cue], *, is_set_against: bool) -> Polarity:
    """The polarity that cues alone would give a sentence.

    Args:
        cues: its cues.
        is_set_against: whether a contrast sets praise against concern, as `are_set_against` finds.
    """
    if is_set_against:
        return Polarity.MIXED
    if not cues:
        return Polarity.NEUTRAL
    balance = sum([cue.sign for cue in cues])
    if abs(balance) == len(cues):
        return Polarity.POSITIVE if balance > 0 else Polarity.NEGATIVE
    return Polarity.POSITIVE if balance > _CLEAR_MAJORITY else Polarity.NEGATIVE


def are_set_against(cues: Sequence[Cue], contrasts: Sequence[re.Match[str]]) -> bool:
    """Whether praise is on one side of a contrast and concern on the other.

    In a sentence that opens with its contrast ("While ..., ...") the second side begins at a comma. No comma is
    searched for: any praise and any concern after the opening word count.
    """
    if len({cue.sign for cue in cues}) < len((1, -1)):
        return False
    first_end = {sign: min(cue.end for cue in cues if cue.sign == sign) for sign in (1, -1)}
    last_start = {sign: max(cue.start for cue in cues if cue.sign == sign) for sign in (1, -1)}
    return any(
        contrast.start() == 0
        or any(first_end[one] <= contrast.start() and last_start[-one] >= contrast.end() for one in (1, -1))
        for contrast in contrasts
    )


def outermost(cues: Iterable[Cue]) -> list[Cue]:
    """The cues in order, without those inside another of the same sign."""
    kept: list[Cue] = []
    furthest = {1: -1, -1: -1}
    for cue in sorted(cues, key=_position):
        if cue.end > furthest[cue.sign]:
            furthest[cue.sign] = cue.end
            kept.append(cue)
    return kept


def _position(cue: Cue) -> tuple[int, int]:
    return cue.start, -cue.end


def _unused_negations(negations: Iterable[re.Match[str]], cues: Iterable[Cue], length: int) -> list[Cue]:
    """Cues of concern for 'do not' and 'have not' that reverse no cue: something that should be done is not."""
    covered = bytearray(length)
    for cue in cues:
        covered[cue.start : cue.end] = b"\x01" * (cue.end - cue.start)
    return [Cue(match.start(), match.end(), -1) for match in negations if not any(covered[match.start() : match.end()])]


def _last(pattern: re.Pattern[str], text: str, *, within: int) -> re.Match[str] | None:
    """The last match of a pattern in the last `within` characters of a text."""
    start = max(0, len(text) - within)
    found = None
    for match in pattern.finditer(text, start):
        found = match
    return found
