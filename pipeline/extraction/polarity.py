"""Whether a sentence about a service praises it, finds it wanting, both, or neither.

What belongs here: how cues, negations and contrasts are found, and what they and the weights of the words decide
together. What does not: the cues, which stand in `knowledge/polarity.yaml`, the weights (see `polarity_weights`), and
which sentences are findings.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Final, Literal

from pipeline.extraction.facts import Polarity
from pipeline.extraction.knowledge_files import PolarityKnowledge, load_knowledge
from pipeline.extraction.polarity_weights import NUMBER, SignWeights, TermWeights, Weighed, words_of
from pipeline.extraction.quick_phrases import LowText, PhraseIndex, quick_any_of, quick_pattern
from pipeline.reading.document import Span

#: By how many cues praise must outnumber concern, with no contrast between them, to prevail.
_CLEAR_MAJORITY = 2
#: How many characters before a cue a negation can stand.
_FARTHEST = 200
#: How many contrasts of a sentence are looked at.
_MOST_TURNS = 20
#: How many commas are looked at as the end of a side where a contrast opens a sentence.
_MOST_COMMAS = 6
#: How many cues a basis quotes, and how many terms that weigh most.
_MOST_QUOTED = 12
_MOST_WEIGHTIEST = 4
#: Beyond these, more of a sign says no more.
_MOST_WEIGHT = 6.0
_MOST_OPPOSED = 3.0
_MOST_CUES = 4
_MOST_WORDS = 50
_WORD: Final = re.compile(r"\w+")


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
    #: whether it is a word of concern that the words before it make praise
    is_turned: bool = False


_Rule = Literal["section", "praise", "concern", "mixed", "prevails", "weighed", "none"]
_RULES: Final[dict[Polarity, _Rule]] = {"positive": "praise", "negative": "concern", "mixed": "mixed"}
_PREVAILING: Final[dict[Polarity, str]] = {"positive": "praise", "negative": "concern"}
_TOWARDS: Final[dict[Polarity, str]] = {"positive": "as praise", "negative": "as concern"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence says before it is decided what that amounts to.

    Attributes:
        cues: its cues, in order.
        weighed: what its words weigh.
        is_set_against: whether a contrast stands between praise and concern.
        has_contrast: whether there is one at all.
        acted_on: words that tell of a weakness seen or acted on.
        words: its words as terms have them.
        turns: the indexes of the words at which a side of a contrast ends.
        text: it, lowered, without what is passed over.
    """

    cues: tuple[_Cue, ...]
    weighed: Weighed
    is_set_against: bool
    has_contrast: bool
    acted_on: Span | None
    words: tuple[str, ...]
    turns: tuple[int, ...]
    text: str

    @property
    def by_cues(self) -> Polarity:
        """What the cues alone would decide."""
        weight = sum(cue.sign for cue in self.cues)
        if self.is_set_against:
            return "mixed"
        if not self.cues:
            return "neutral"
        if abs(weight) == len(self.cues):
            return "positive" if weight > 0 else "negative"
        return "positive" if weight > _CLEAR_MAJORITY else "negative"

    def signs(self) -> Iterator[tuple[str, float]]:
        """Everything that speaks for one polarity or another, named as in `polarity_signs.csv`, with its measure."""
        weighed = self.weighed
        praise = sum(cue.sign > 0 for cue in self.cues)
        concern = len(self.cues) - praise
        towards = max(-_MOST_WEIGHT, min(_MOST_WEIGHT, weighed.praise))
        yield "weight of praise", towards
        yield "weight either way", abs(towards)
        yield "weight of description", max(-_MOST_WEIGHT, min(_MOST_WEIGHT, weighed.description))
        yield "weight of both", max(-_MOST_WEIGHT, min(_MOST_WEIGHT, weighed.both))
        if weighed.opposed:
            yield "opposed weight", min(weighed.opposed, _MOST_OPPOSED)
        if praise:
            yield "cues of praise", min(praise, _MOST_CUES)
        if concern:
            yield "cues of concern", min(concern, _MOST_CUES)
        if praise and concern:
            yield "cues of both", min(praise, concern, 2)
        yield f"cues alone: {self.by_cues}", 1
        if self.has_contrast:
            yield "contrast", 1
        if self.acted_on is not None:
            yield "acted on", 1
        numbers = self.words.count(NUMBER)
        if numbers:
            yield "number", 1
            if numbers > 1:
                yield "numbers", 1
        yield "length", min(len(self.words), _MOST_WORDS) / _MOST_WORDS

    def weighed_by(self, terms: TermWeights) -> "Reading":
        """The same sentence by other weights."""
        return replace(self, weighed=terms.weigh(self.words, self.turns))

    def weightiest(self, polarity: Polarity) -> list[_Cue]:
        """The terms that weigh most for a polarity (for a mixed one, most either way), where they stand."""
        wanted = [
            (abs(weight), index, length)
            for index, length, weight in self.weighed.terms
            if index and (polarity == "mixed" or (weight > 0) == (polarity == "positive"))
        ]
        if not wanted:
            return []
        words = [match.span() for match in _WORD.finditer(self.text)]
        chosen = sorted(wanted, reverse=True)[:_MOST_WEIGHTIEST]
        cues = [_Cue(words[index - 1][0], words[index + length - 2][1], 1) for _, index, length in chosen]
        return _outermost(cues)


#: Lists of cues with their signs, and whether they are words: phrases are looked for first.
_CUES: Final[tuple[tuple[tuple[tuple[str, Literal[1, -1]], ...], bool], ...]] = (
    ((("praise_phrases", 1), ("concern_phrases", -1)), False),
    ((("praise", 1), ("concern", -1)), True),
)


class PolarityRules:
    """The cues of the knowledge file, compiled once."""

    def __init__(self, knowledge: PolarityKnowledge, terms: TermWeights, signs: SignWeights) -> None:
        self._knowledge = knowledge
        self._terms = terms
        self._signs = signs
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
                "acted_on": knowledge.acted_on,
            }
        )
        self._negations = quick_any_of(knowledge.negations)
        self._dealing_with = quick_any_of(knowledge.dealing_with)
        self._clause_end = quick_pattern(knowledge.clause_ends)
        self._condition = quick_pattern(knowledge.condition)

    def judge(self, sentence: LowText) -> Verdict:
        """Decide one sentence by its words."""
        reading = self.read(sentence)
        polarity = self._signs.decide(reading.signs())
        return self._verdict(sentence, reading, polarity)

    def read(self, sentence: LowText) -> Reading:
        """The cues of a sentence and the weights of its words, before anything is decided."""
        patterns = self._index.patterns_for(sentence)
        text = sentence.text
        condition = self._condition.match(text)
        if condition is not None:
            text = " " * condition.end() + text[condition.end() :]
        if "passed_over" in patterns:
            text = patterns["passed_over"].sub(lambda match: " " * len(match.group()), text)
        cues = sorted(self._cues(text, patterns))
        contrasts = self._contrasts(text, patterns)
        unturned = text
        for cue in cues:
            if cue.is_turned:  # the words of concern in it must not weigh as concern
                text = text[: cue.start] + " " * (cue.end - cue.start) + text[cue.end :]
        words = words_of(_WORD.findall(text))
        turns = [len(_WORD.findall(text, 0, start)) + 1 for start in _sides(text, contrasts)] if contrasts else ()
        acted_on = patterns["acted_on"].search(unturned) if "acted_on" in patterns else None
        return Reading(
            tuple(cues),
            self._terms.weigh(words, turns),
            is_set_against=bool(contrasts) and _are_set_against(cues, contrasts),
            has_contrast=bool(contrasts),
            acted_on=Span(acted_on.start(), acted_on.end()) if acted_on else None,
            words=tuple(words),
            turns=tuple(turns),
            text=text,
        )

    def _contrasts(self, text: str, patterns: dict[str, re.Pattern[str]]) -> list[re.Match[str]]:
        """The contrasts inside a sentence, and one that opens it and does not set it against the one before."""
        if "contrasts" not in patterns:
            return []
        found = islice(patterns["contrasts"].finditer(text), _MOST_TURNS)
        return [match for match in found if match.start() or match.group() not in self._knowledge.opening_words]

    def _verdict(self, sentence: LowText, reading: Reading, polarity: Polarity) -> Verdict:
        """A polarity with the words that speak for it: cues where there are any, else the words that weigh most."""
        confidence = self._knowledge.confidence
        praise = [cue for cue in reading.cues if cue.sign > 0]
        concern = [cue for cue in reading.cues if cue.sign < 0]
        parts: list[str] = []
        spans = [Span(cue.start, cue.end) for cue in reading.cues]
        if praise:
            parts.append(f"words of praise: {_quoted(sentence.printed, praise)}")
        if concern:
            parts.append(f"words of concern: {_quoted(sentence.printed, concern)}")
        if reading.acted_on is not None and polarity == "mixed":
            start, end = reading.acted_on.start, reading.acted_on.end
            parts.append(f"a weakness that is seen or acted on: '{sentence.printed[start:end]}'")
            spans = [*spans, reading.acted_on]
        by_cues = reading.by_cues
        if polarity == by_cues and polarity != "neutral":
            if polarity == "mixed":
                parts.append("set against each other")
            elif praise and concern:
                parts.append(f"{_PREVAILING[polarity]} prevails")
            rule: _Rule = _RULES[polarity] if not (praise and concern and polarity != "mixed") else "prevails"
            return Verdict(polarity, "; ".join(parts), tuple(spans), confidence[rule])
        weighing = reading.weightiest(polarity)
        if polarity == "neutral":
            basis = "; ".join([*parts, "the words describe"]) if parts else "no words of praise or concern"
            return Verdict(polarity, basis, (), confidence["none"])
        if weighing:
            shown = _quoted(sentence.printed, weighing)
            parts.append(f"words that weigh {'on both sides' if polarity == 'mixed' else _TOWARDS[polarity]}: {shown}")
            spans = sorted({*spans, *(Span(cue.start, cue.end) for cue in weighing)})
        return Verdict(polarity, "; ".join(parts) or "the weight of its words", tuple(spans), confidence["weighed"])

    def by_section(self, section_kind: str, heading: str) -> Verdict | None:
        """The polarity that the heading of a section decides, if it is one that does."""
        polarity = self._knowledge.by_section.get(section_kind)
        if polarity is None:
            return None
        return Verdict(polarity, f"under the heading '{heading}'", (), self._knowledge.confidence["section"])

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
            return _Cue(cue_start, end, 1 if sign > 0 else -1, is_turned=cue.sign < 0 < sign)
        plain_no = re.search(r"(?:not|n['’]t|no|never|nor|without)$", negation.group(), re.IGNORECASE)
        if sign > 0 or plain_no:
            return _Cue(clause_start + negation.start(), end, -1 if sign > 0 else 1, is_turned=sign < 0)
        return _Cue(cue_start, end, -1)

    def _clauses(self, text: str) -> list[int]:
        return [0, *(match.end() for match in self._clause_end.finditer(text))]


def _sides(text: str, contrasts: Sequence[re.Match[str]]) -> list[int]:
    """Where one side of a contrast can end: at its words, and where they open the sentence, at a comma."""
    places = [match.start() for match in contrasts if match.start()]
    if len(places) < len(contrasts):
        places += [match.start() for match in islice(re.finditer(",", text), _MOST_COMMAS)]
    return places


def _are_set_against(cues: list[_Cue], contrasts: Sequence[re.Match[str]]) -> bool:
    """Whether praise stands on one side of a contrast and concern on the other.

    A sentence that opens with its contrast ("While ..., ...") turns at the comma, which is not looked for: any
    praise and any concern after it will do.
    """
    if len({cue.sign for cue in cues}) == 1 or not cues:
        return False
    first_end = {sign: min(cue.end for cue in cues if cue.sign == sign) for sign in (1, -1)}
    last_start = {sign: max(cue.start for cue in cues if cue.sign == sign) for sign in (1, -1)}
    return any(
        turn.start() == 0 or any(first_end[one] <= turn.start() and last_start[-one] >= turn.end() for one in (1, -1))
        for turn in contrasts
    )


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


@cache
def load_polarity_rules() -> PolarityRules:
    """The rules with the cues and weights of the project, made once in a process."""
    knowledge = load_knowledge()
    return PolarityRules(
        knowledge.polarity, TermWeights(knowledge.polarity_terms), SignWeights(knowledge.polarity_signs)
    )
