"""Whether a sentence about a service praises it, finds it wanting, both, or neither.

What belongs here: how cues, negations and contrasts are found, and what they and the weights of the words decide
together. What does not: the cues, which stand in `lexicons/polarity.yaml`, the weights (see `polarity_weights`), and
which sentences are findings.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import islice
from typing import Final, Literal, NamedTuple

from pipeline.extraction.lexicons.models import PolarityLexicon, load_lexicons
from pipeline.extraction.lexicons.phrase_index import Candidates, LoweredText, PhraseIndex
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.extraction.meaning.polarity_weights import NUMBER, SignWeights, TermWeights, Weighed, words_of
from pipeline.reading.document import Span
from pipeline.schema.vocabularies import Polarity, SectionKind

_WORD: Final = re.compile(r"\w+")
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """A polarity with the words that decided it; spans count from the start of the sentence."""

    polarity: Polarity
    basis: str
    cues: tuple[Span, ...]
    confidence: float


class _Cue(NamedTuple):
    start: int
    end: int
    sign: Literal[1, -1]
    #: whether it is a word of concern that the words before it make praise
    is_turned: bool = False


_Rule = Literal["section", "praise", "concern", "mixed", "prevails", "weighed", "none"]
_RULES: Final[dict[Polarity, _Rule]] = {
    Polarity.POSITIVE: "praise",
    Polarity.NEGATIVE: "concern",
    Polarity.MIXED: "mixed",
}
_PREVAILING: Final[dict[Polarity, str]] = {Polarity.POSITIVE: "praise", Polarity.NEGATIVE: "concern"}
_TOWARDS: Final[dict[Polarity, str]] = {
    Polarity.POSITIVE: "as praise",
    Polarity.NEGATIVE: "as concern",
    Polarity.MIXED: "on both sides",
}


@dataclass(slots=True)
class Reading:
    """What a sentence says before it is decided what that amounts to.

    Attributes:
        cues: its cues, in order.
        by_cues: what they alone would decide.
        weighed: what its words weigh.
        has_contrast: whether it is set against itself or part of it.
        acted_on: words that tell of a weakness seen or acted on.
        words: its words as terms have them.
        turns: the indexes of the words at which a side of a contrast ends.
        found: its words where they stand, without what is passed over.
    """

    cues: tuple[_Cue, ...]
    by_cues: Polarity
    weighed: Weighed
    has_contrast: bool
    acted_on: Span | None
    words: Sequence[str]
    turns: Sequence[int]
    found: Sequence[tuple[int, str]]

    def signs(self) -> Iterator[tuple[str, float]]:
        """Everything that speaks for one polarity or another, named as in `polarity_signs.csv`, with its measure."""
        weighed = self.weighed
        praise = len([None for cue in self.cues if cue.sign > 0])
        concern = len(self.cues) - praise
        towards = _within(weighed.praise)
        yield "weight of praise", towards
        yield "weight either way", abs(towards)
        yield "weight of description", _within(weighed.description)
        yield "weight of both", _within(weighed.both)
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
            if index and (polarity == Polarity.MIXED or (weight > 0) == (polarity == Polarity.POSITIVE))
        ]
        if not wanted:
            return []
        chosen = sorted(wanted, reverse=True)[:_MOST_WEIGHTIEST]
        return _outermost([_Cue(self._start(index), self._end(index + length - 1), 1) for _, index, length in chosen])

    def _start(self, index: int) -> int:
        return self.found[index - 1][0]

    def _end(self, index: int) -> int:
        start, word = self.found[index - 1]
        return start + len(word)


def _within(weight: float) -> float:
    return -_MOST_WEIGHT if weight < -_MOST_WEIGHT else min(weight, _MOST_WEIGHT)


#: Lists of cues with their signs, and whether they are words: phrases are looked for first.
_CUES: Final[tuple[tuple[tuple[tuple[str, Literal[1, -1]], ...], bool], ...]] = (
    ((("praise_phrases", 1), ("concern_phrases", -1)), False),
    ((("praise", 1), ("concern", -1)), True),
)


class PolarityRules:
    """The cues of the lexicon, compiled once."""

    def __init__(self, lexicons: PolarityLexicon, terms: TermWeights, signs: SignWeights) -> None:
        self._lexicons = lexicons
        self._terms = terms
        self._signs = signs
        #: the phrases that are looked for, by the names under which the lexicon lists them
        self.phrases = {
            "passed_over": lexicons.passed_over,
            "praise_phrases": lexicons.praise_phrases,
            "concern_phrases": lexicons.concern_phrases,
            "praise": lexicons.praise,
            "concern": lexicons.concern,
            "turning": [*lexicons.negations, *lexicons.dealing_with],
            "negations_of_practice": lexicons.negations_of_practice,
            "contrasts": lexicons.contrasts,
            "acted_on": lexicons.acted_on,
        }
        self._negations = any_of(lexicons.negations, ignore_case=False)
        self._dealing_with = any_of(lexicons.dealing_with, ignore_case=False)
        self._clause_end = compiled(lexicons.clause_ends)
        self._condition = compiled(lexicons.condition)

    @cached_property
    def index(self) -> PhraseIndex:
        """An index of these phrases alone."""
        return PhraseIndex(self.phrases)

    def judge(self, sentence: LoweredText, candidates: Candidates) -> Verdict:
        """Decide one sentence by its words.

        Args:
            sentence: its words.
            candidates: the phrases of the rules, and others, that it can hold.
        """
        reading = self.read(sentence, candidates)
        polarity = self._signs.decide(reading.signs())
        return self._verdict(sentence, reading, polarity)

    def read(self, sentence: LoweredText, candidates: Candidates) -> Reading:
        """The cues of a sentence and the weights of its words, before anything is decided."""
        text = sentence.text
        masked = [match.span() for match in candidates.matches("passed_over", text)]
        condition = self._condition.match(text)
        if condition is not None:
            masked.append(condition.span())
        if masked:
            text = _blanked(text, masked)
            # a phrase that the words passed over kept from matching can match without them
            candidates = self.index.candidates(LoweredText(text, sentence.printed))
        cues = self._cues(text, candidates)
        contrasts = self._contrasts(text, candidates)
        acted_on = [Span(match.start(), match.end()) for match in candidates.matches("acted_on", text)]
        # words of concern that the words before them make praise must not weigh as concern
        turned = [(cue.start, cue.end) for cue in cues if cue.is_turned]
        found = _words_in(_blanked(text, turned))
        words = words_of([word for _, word in found])
        sides = _sides(text, contrasts) if contrasts else ()
        turns = [bisect_left(found, (side, "")) + 1 for side in sides]
        is_set_against = bool(contrasts) and _are_set_against(cues, contrasts)
        return Reading(
            tuple(cues),
            _by_cues(cues, is_set_against=is_set_against),
            self._terms.weigh(words, turns),
            bool(contrasts),
            acted_on[0] if acted_on else None,
            words,
            turns,
            found,
        )

    def _contrasts(self, text: str, candidates: Candidates) -> list[re.Match[str]]:
        """The contrasts inside a sentence, and one that opens it and does not set it against the one before."""
        found = candidates.matches("contrasts", text)[:_MOST_TURNS]
        return [match for match in found if match.start() or match.group() not in self._lexicons.opening_words]

    def _verdict(self, sentence: LoweredText, reading: Reading, polarity: Polarity) -> Verdict:
        """A polarity with the words that speak for it: cues where there are any, else the words that weigh most."""
        confidence = self._lexicons.confidence
        praise = [cue for cue in reading.cues if cue.sign > 0]
        concern = [cue for cue in reading.cues if cue.sign < 0]
        parts: list[str] = []
        spans = [Span(cue.start, cue.end) for cue in reading.cues]
        if praise:
            parts.append(f"words of praise: {_quoted(sentence.printed, praise)}")
        if concern:
            parts.append(f"words of concern: {_quoted(sentence.printed, concern)}")
        if reading.acted_on is not None and polarity == Polarity.MIXED:
            start, end = reading.acted_on.start, reading.acted_on.end
            parts.append(f"a weakness that is seen or acted on: '{sentence.printed[start:end]}'")
            spans = [*spans, reading.acted_on]
        by_cues = reading.by_cues
        if polarity == by_cues and polarity != Polarity.NEUTRAL:
            if polarity == Polarity.MIXED:
                parts.append("set against each other")
            elif praise and concern:
                parts.append(f"{_PREVAILING[polarity]} prevails")
            rule: _Rule = _RULES[polarity] if not (praise and concern and polarity != Polarity.MIXED) else "prevails"
            return Verdict(polarity, "; ".join(parts), tuple(spans), confidence[rule])
        if polarity == Polarity.NEUTRAL:
            basis = "; ".join([*parts, "the words describe"]) if parts else "no words of praise or concern"
            return Verdict(polarity, basis, (), confidence["none"])
        weighing = reading.weightiest(polarity)
        if weighing:
            shown = _quoted(sentence.printed, weighing)
            parts.append(f"words that weigh {_TOWARDS[polarity]}: {shown}")
            spans = sorted({*spans, *(Span(cue.start, cue.end) for cue in weighing)})
        return Verdict(polarity, "; ".join(parts) or "the weight of its words", tuple(spans), confidence["weighed"])

    def by_section(self, section_kind: SectionKind, heading: str) -> Verdict | None:
        """The polarity that the heading of a section decides, if it is one that does."""
        polarity = self._lexicons.by_section.get(section_kind)
        if polarity is None:
            return None
        return Verdict(polarity, f"under the heading '{heading}'", (), self._lexicons.confidence["section"])

    def _cues(self, text: str, candidates: Candidates) -> list[_Cue]:
        """Every cue, in order, none inside a longer one of the same sign. Linear in the length of the text."""
        clauses = self._clauses(text) if candidates.matches("turning", text) else []
        cues: list[_Cue] = []
        taken = bytearray(len(text))
        for names, are_words in _CUES:
            found = [
                (match.start(), -match.end(), sign) for name, sign in names for match in candidates.matches(name, text)
            ]
            found.sort()
            for start, minus_end, sign in found:
                end = -minus_end
                if 1 in taken[start:end]:
                    continue
                taken[start:end] = b"\x01" * (end - start)
                cue = _Cue(start, end, sign)
                cues.append(self._turned(text, clauses, cue, are_words=are_words) if clauses else cue)
        bare = candidates.matches("negations_of_practice", text)
        if bare:
            cues += _bare(bare, cues, len(text))
        return _outermost(cues) if len(cues) > 1 else cues

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


def _by_cues(cues: Sequence[_Cue], *, is_set_against: bool) -> Polarity:
    """What cues alone would decide."""
    if is_set_against:
        return Polarity.MIXED
    if not cues:
        return Polarity.NEUTRAL
    weight = sum([cue.sign for cue in cues])
    if abs(weight) == len(cues):
        return Polarity.POSITIVE if weight > 0 else Polarity.NEGATIVE
    return Polarity.POSITIVE if weight > _CLEAR_MAJORITY else Polarity.NEGATIVE


def _words_in(text: str) -> list[tuple[int, str]]:
    """The words of a text in order, with where each begins."""
    return [(match.start(), match.group()) for match in _WORD.finditer(text)]


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text with blanks for some of its words. Linear in the length of the text."""
    if not spans:
        return text
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


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
    if len({cue.sign for cue in cues}) < len((1, -1)):
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
    for cue in sorted(cues, key=_by_place):
        if cue.end > furthest[cue.sign]:
            furthest[cue.sign] = cue.end
            kept.append(cue)
    return kept


def _by_place(cue: _Cue) -> tuple[int, int]:
    return cue.start, -cue.end


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
    lexicons = load_lexicons()
    return PolarityRules(lexicons.polarity, TermWeights(lexicons.polarity_terms), SignWeights(lexicons.polarity_signs))
