"""Whether a sentence about a service praises it, finds it wanting, both, or neither.

What belongs here: how cues, negations and contrasts decide. What does not: the cues, which stand in
`knowledge/polarity.yaml`, and which sentences are findings.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.extraction.facts import Polarity
from pipeline.extraction.knowledge_files import PolarityKnowledge
from pipeline.extraction.quick_phrases import LowText, PhraseIndex, quick_any_of, quick_pattern
from pipeline.reading.document import Span

#: By how many cues praise must outnumber concern, with no contrast between them, to prevail.
_CLEAR_MAJORITY = 2
#: How many characters before a cue a negation can stand.
_FARTHEST = 200
#: How many contrasts of a sentence are looked at.
_MOST_TURNS = 20
#: How many cues a basis quotes.
_MOST_QUOTED = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """A polarity with the words that decided it; spans count from the start of the sentence."""

    polarity: Polarity
    basis: str
    cues: tuple[Span, ...]
    confidence: float


@dataclass(frozen=True, slots=True, order=True)
class _Cue:
    start: int
    end: int
    sign: Literal[1, -1]


#: Lists of cues with their signs, and whether they are words: phrases are looked for first.
_CUES: Final[tuple[tuple[tuple[tuple[str, Literal[1, -1]], ...], bool], ...]] = (
    ((("praise_phrases", 1), ("concern_phrases", -1)), False),
    ((("praise", 1), ("concern", -1)), True),
)


class PolarityRules:
    """The cues of the knowledge file, compiled once."""

    def __init__(self, knowledge: PolarityKnowledge) -> None:
        self._knowledge = knowledge
        #: patterns by the names under which the knowledge file lists their phrases
        self._index = PhraseIndex(
            {
                "passed_over": knowledge.passed_over,
                "praise_phrases": knowledge.praise_phrases,
                "concern_phrases": knowledge.concern_phrases,
                "praise": knowledge.praise,
                "concern": knowledge.concern,
                "turning": [*knowledge.negations, *knowledge.dealing_with],
                "negations_of_practice": knowledge.negations_of_practice,
                "contrasts": knowledge.contrasts,
            }
        )
        self._negations = quick_any_of(knowledge.negations)
        self._dealing_with = quick_any_of(knowledge.dealing_with)
        self._clause_end = quick_pattern(knowledge.clause_ends)

    def judge(self, sentence: LowText) -> Verdict:
        """Decide one sentence by its words."""
        patterns = self._index.patterns_for(sentence)
        text = sentence.text
        if "passed_over" in patterns:
            text = patterns["passed_over"].sub(lambda match: " " * len(match.group()), text)
        cues = sorted(self._cues(text, patterns))
        praise = [cue for cue in cues if cue.sign > 0]
        concern = [cue for cue in cues if cue.sign < 0]
        confidence = self._knowledge.confidence
        spans = tuple(Span(cue.start, cue.end) for cue in cues)
        if praise and concern:
            contrasts = patterns["contrasts"].finditer(text) if "contrasts" in patterns else ()
            return self._both(sentence.printed, cues, contrasts)
        if praise:
            return Verdict(
                "positive", f"words of praise: {_quoted(sentence.printed, praise)}", spans, confidence["praise"]
            )
        if concern:
            return Verdict(
                "negative", f"words of concern: {_quoted(sentence.printed, concern)}", spans, confidence["concern"]
            )
        return Verdict("neutral", "no words of praise or concern", (), confidence["none"])

    def by_section(self, section_kind: str, heading: str) -> Verdict | None:
        """The polarity that the heading of a section decides, if it is one that does."""
        polarity = self._knowledge.by_section.get(section_kind)
        if polarity is None:
            return None
        return Verdict(polarity, f"under the heading '{heading}'", (), self._knowledge.confidence["section"])

    def _both(self, sentence: str, cues: list[_Cue], contrasts: Iterable[re.Match[str]]) -> Verdict:
        """Praise and concern in one sentence: mixed across a contrast, else what it says last is what it says."""
        turns = [
            match for match in contrasts if not (match.start() == 0 and match.group() in self._knowledge.opening_words)
        ]
        spans = tuple(Span(cue.start, cue.end) for cue in cues)
        basis = (
            f"words of praise: {_quoted(sentence, [c for c in cues if c.sign > 0])};"
            f" words of concern: {_quoted(sentence, [c for c in cues if c.sign < 0])}"
        )
        if any(self._stands_between(turn, cues) for turn in turns[:_MOST_TURNS]):
            return Verdict("mixed", f"{basis}; set against each other", spans, self._knowledge.confidence["mixed"])
        weight = sum(cue.sign for cue in cues)
        polarity: Polarity = "positive" if weight > _CLEAR_MAJORITY else "negative"
        prevailing = "praise" if polarity == "positive" else "concern"
        return Verdict(polarity, f"{basis}; {prevailing} prevails", spans, self._knowledge.confidence["prevails"])

    @staticmethod
    def _stands_between(turn: re.Match[str], cues: list[_Cue]) -> bool:
        """Whether praise stands on one side of a contrast and concern on the other.

        A sentence that opens with its contrast ("While ..., ...") turns at the comma, which is not looked for: any
        praise and any concern after it will do.
        """
        if turn.start() == 0:
            return True
        first_end = {sign: min(cue.end for cue in cues if cue.sign == sign) for sign in (1, -1)}
        last_start = {sign: max(cue.start for cue in cues if cue.sign == sign) for sign in (1, -1)}
        return any(first_end[one] <= turn.start() and last_start[-one] >= turn.end() for one in (1, -1))

    def _cues(self, text: str, patterns: dict[str, re.Pattern[str]]) -> list[_Cue]:
        """Every cue, in order, none inside a longer one of the same sign. Linear in the length of the text."""
        clauses = self._clauses(text) if "turning" in patterns and patterns["turning"].search(text) else []
        cues: list[_Cue] = []
        taken = bytearray(len(text))
        for names, are_words in _CUES:
            found = sorted(
                (match.start(), -match.end(), sign)
                for name, sign in names
                if name in patterns
                for match in patterns[name].finditer(text)
            )
            for start, minus_end, sign in found:
                end = -minus_end
                if any(taken[start:end]):
                    continue
                taken[start:end] = b"\x01" * (end - start)
                cue = _Cue(start, end, sign)
                cues.append(self._turned(text, clauses, cue, are_words=are_words) if clauses else cue)
        if "negations_of_practice" in patterns:
            cues += _bare(patterns["negations_of_practice"].finditer(text), cues, len(text))
        return _outermost(cues)

    def _turned(self, text: str, clauses: list[int], cue: _Cue, *, are_words: bool) -> _Cue:
        """A cue with the sign that the words before it in its clause leave it."""
        start, end, sign = cue.start, cue.end, cue.sign
        clause_start = max(clauses[bisect_right(clauses, start) - 1], start - _FARTHEST)
        before = text[clause_start:start]
        cue_start = start
        if sign < 0 and are_words:
            dealt_with = _last(self._dealing_with, before, within=60)
            if dealt_with is not None:
                sign, cue_start = 1, clause_start + dealt_with.start()
        negation = _last(self._negations, before, within=_FARTHEST)
        if negation is None or (sign < 0 and not are_words):
            return _Cue(cue_start, end, 1 if sign > 0 else -1)
        plain_no = re.search(r"(?:not|n['’]t|no|never|nor|without)$", negation.group(), re.IGNORECASE)
        if sign > 0 or plain_no:
            return _Cue(clause_start + negation.start(), end, -1 if sign > 0 else 1)
        return _Cue(cue_start, end, -1)

    def _clauses(self, text: str) -> list[int]:
        return [0, *(match.end() for match in self._clause_end.finditer(text))]


def _bare(negations: Iterable[re.Match[str]], cues: list[_Cue], length: int) -> list[_Cue]:
    """'Do not', 'have not' that turn no cue round: what ought to be done is not."""
    covered = bytearray(length)
    for cue in cues:
        covered[cue.start : cue.end] = b"\x01" * (cue.end - cue.start)
    return [
        _Cue(match.start(), match.end(), -1) for match in negations if not any(covered[match.start() : match.end()])
    ]


def _outermost(cues: list[_Cue]) -> list[_Cue]:
    """The cues in order, without those inside another of the same sign."""
    kept: list[_Cue] = []
    furthest = {1: -1, -1: -1}
    for cue in sorted(cues, key=lambda cue: (cue.start, -cue.end)):
        if cue.end > furthest[cue.sign]:
            furthest[cue.sign] = cue.end
            kept.append(cue)
    return kept


def _last(pattern: re.Pattern[str], text: str, *, within: int) -> re.Match[str] | None:
    """The last match of a pattern in the last `within` characters of a text."""
    start = max(0, len(text) - within)
    found = None
    for match in pattern.finditer(text, start):
        found = match
    return found


def _quoted(sentence: str, cues: list[_Cue]) -> str:
    shown = [f"'{sentence[cue.start : cue.end]}'" for cue in cues[:_MOST_QUOTED]]
    return ", ".join([*shown, "…"] if len(cues) > _MOST_QUOTED else shown)
