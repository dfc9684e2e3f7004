"""Whether what a council's account claims about an inspection is what the inspectors wrote.

A claim, or each of its parts, rests on the sentences of the inspectors that hold its meanings, in these or other words.
Where none holds enough of them the claim is unsupported; where one does, `claim_checks` looks for what differs.
"""

import heapq
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import Final

from pipeline.extraction.fields.quantities import QuantityReader
from pipeline.extraction.lexicons.models import load_lexicons
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.linking.claim_checks import ClaimChecks, Compared, Difference, agree_or_deny, short, verdict_of
from pipeline.linking.clauses import Clause, ClauseReader
from pipeline.linking.lexicons.models import ClaimLexicon, load_linking_lexicons
from pipeline.linking.meanings import IMPROVING, QUALITY, MeaningReader, plain
from pipeline.schema.vocabularies import Polarity, Verdict

METHOD: Final = "by the meanings of the words of each part of a claim; checks of sign, number, quantity and degree"
_PERCENT: Final = 100
_BORNE_OUT: Final = frozenset({Verdict.SUPPORTED, Verdict.OVERSTATED})
#: Of the verdicts by several sentences, the one that is taken first.
_PREFERRED: Final = (Verdict.SUPPORTED, Verdict.OVERSTATED, Verdict.CONTRADICTED, Verdict.UNSUPPORTED)


@dataclass(frozen=True, slots=True)
class InspectorSentence:
    """One sentence of the inspectors.

    Attributes:
        text: its words.
        must_improve: whether it is one of the things that must improve.
        is_headline: whether it is one of the headline findings.
        polarity: whether it praises.
        paragraph: the document and the number of its paragraph.
    """

    text: str
    must_improve: bool
    is_headline: bool
    polarity: Polarity
    paragraph: tuple[str, int] = ("", 0)


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """One sentence of the inspectors, read.

    Attributes:
        sentence: itself.
        clauses: its clauses.
        own: the meanings that it holds or implies; that it is of quality, where it praises or finds fault.
        names: these, and, where it points back, those of the sentence before and of the
            first one of its paragraph.
        after: the next sentence of its paragraph, from `plain`; empty where there is none.
    """

    sentence: InspectorSentence
    clauses: tuple[Clause, ...]
    own: frozenset[str]
    names: frozenset[str]
    after: str


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """The result of checking a claim.

    Attributes:
        verdict: whether the inspectors' sentences support the claim.
        links: indices of the sentences that it rests on, in order, with their scores from 0 to 1.
        score: of the sentence that holds most of it.
        reasons: why, in words.
    """

    verdict: Verdict
    links: tuple[tuple[int, float], ...]
    score: float
    reasons: str


class _Stance(Enum):
    """What a claim does: it passes on what inspectors ask for, what they find wanting, or anything else."""

    ASKS = auto()
    FINDS_FAULT = auto()
    STATES = auto()


@dataclass(frozen=True, slots=True)
class _LookedFor:
    """Where the parts of one claim are looked for.

    Attributes:
        account: what the account states there, from `plain`: the claim and a sentence that takes a part of it back.
        sentences: of the inspectors.
        held: the percentage of the meanings of the whole claim that each of them holds.
        stance: what the claim does.
    """

    account: str
    sentences: Sequence[ReadSentence]
    held: Sequence[int]
    stance: _Stance


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a claim with what it rests on.

    Attributes:
        verdict: on this part.
        links: the sentences that hold it, with the percentage of its meanings that they hold.
        best: the highest percentage of any sentence.
        reasons: why.
    """

    verdict: Verdict
    links: Mapping[int, int]
    best: int
    reasons: tuple[str, ...]


class ClaimRules:
    """Checks claims. Made once from the lexicons."""

    def __init__(
        self, lexicon: ClaimLexicon, meanings: MeaningReader, clauses: ClauseReader, checks: ClaimChecks
    ) -> None:
        self._thresholds = lexicon.thresholds
        self._meanings = meanings
        self._clauses = clauses
        self._checks = checks
        self._parts = compiled(lexicon.parts)
        self._list = any_of(lexicon.speaks_of_the_list)
        self._whole = any_of(lexicon.speaks_of_the_whole)
        self._attributions = [compiled(words, ignore_case=True) for words in lexicon.attributions]
        self._inspectors = any_of(lexicon.inspectors)
        self._asks = any_of(lexicon.asks)
        self._opinions = any_of(lexicon.opinions)
        self._feelings = any_of(lexicon.feelings)
        self._before = any_of(lexicon.speaks_of_before)
        self._pointing_back = compiled("|".join(lexicon.pointing_back), ignore_case=True)

    def read(self, sentences: Sequence[InspectorSentence]) -> list[ReadSentence]:
        """Read everything that the inspectors wrote, once for all claims."""
        found: list[ReadSentence] = []
        first: frozenset[str] = frozenset()
        before: frozenset[str] = frozenset()
        for index, sentence in enumerate(sentences):
            clauses = tuple(self._clauses.read(sentence.text))
            own = self._meanings.with_implied(name for clause in clauses for name in clause.names)
            if index and sentence.paragraph != sentences[index - 1].paragraph:
                first = before = frozenset()
            names = own | first | before if self._pointing_back.search(sentence.text) else own
            following = sentences[index + 1] if index + 1 < len(sentences) else None
            after = plain(following.text) if following and following.paragraph == sentence.paragraph else ""
            quality = _of_quality(sentence)
            found.append(ReadSentence(sentence, clauses, own | quality, names | quality, after))
            first, before = first or own, own
        return found

    def takes_back(self, words: str) -> bool:
        """Whether a sentence of the account can take back a part of the one before it."""
        return self._checks.opens_contrast(words)

    def names_inspectors(self, words: str) -> bool:
        """Whether a sentence names inspectors or their report."""
        return bool(self._inspectors.search(words))

    def judge(
        self,
        claim: str,
        polarity: Polarity,
        after: str,
        names: re.Pattern[str] | None,
        sentences: Sequence[ReadSentence],
        *,
        is_about_inspection: bool,
    ) -> ClaimVerdict | None:
        """Check a claim against everything that the inspectors wrote.

        Args:
            claim: its words.
            polarity: whether it praises.
            after: the next sentence of the account, where it can take a part of the claim back; else empty.
            names: finds those of the authority, which do not show what was found; from `named`.
            sentences: of the inspectors, from `read`.
            is_about_inspection: whether it passes on what inspectors found, and is not the council's own view.

        Returns:
            None where no verdict is possible: the claim is an opinion or a feeling, the council's own view of something
            that the inspectors do not mention, or about nothing in particular; or a sentence holds too much of it for
            nothing like it to have been found, and not enough to support it.
        """
        if self._is_opinion(claim):
            return None
        bare = self.bare(claim, names)
        is_about_little = self._weight_of(bare) < self._thresholds.fewest_weight
        if is_about_little or (self._whole.search(claim) and not self.parts_of(bare)):
            return self._on_the_whole(claim, sentences)
        stance = _Stance.STATES
        if self._asks.search(claim):
            stance = _Stance.ASKS
        elif polarity is Polarity.NEGATIVE:
            stance = _Stance.FINDS_FAULT
        parts = self._judged(bare, plain(f"{bare} {after}"), sentences, stance)
        score = max(part.best for part in parts)
        links = _links(parts)
        if not is_about_inspection and not links:
            return None
        verdict = _verdict_of_parts(parts)
        reasons = "; ".join(dict.fromkeys(reason for part in parts for reason in part.reasons))
        if verdict is not Verdict.UNSUPPORTED:
            return ClaimVerdict(verdict, links, score / _PERCENT, reasons)
        is_open = not links and score >= self._thresholds.silent
        nothing_like_it = None if is_open else ClaimVerdict(verdict, (), score / _PERCENT, reasons)
        return self._on_the_whole(claim, sentences) or nothing_like_it

    def _is_opinion(self, claim: str) -> bool:
        """Whether a claim shows what the council thinks or feels, and not what was found."""
        feels = self._feelings.search(claim) is not None and not self.names_inspectors(claim)
        return feels or self._opinions.search(claim) is not None

    def _judged(self, bare: str, account: str, sentences: Sequence[ReadSentence], stance: _Stance) -> list[_Part]:
        """A claim as a whole where a sentence holds all of it, else each of its parts."""
        weights = self._weights(self._clauses.read(bare))
        held = [_held(weights, sentence.own) for sentence in sentences]
        looked_for = _LookedFor(account, sentences, held, stance)
        whole = self._part(bare, looked_for, self._thresholds.covered)
        parts = self.parts_of(bare)
        if whole.links or not parts:
            return [whole if whole.links else self._standing_out(bare, looked_for) or whole]
        judged = [self._part(part, looked_for, self._thresholds.covered) for part in parts]
        standing_out = None if all(part.links for part in judged) else self._standing_out(bare, looked_for)
        if standing_out is not None:
            return [standing_out]
        if not any(part.links for part in judged):
            return judged
        # beside a part that is found, another rests on a sentence that holds a little less of it
        return [
            part if part.links else self._part(words, looked_for, self._thresholds.covered_part)
            for words, part in zip(parts, judged, strict=True)
        ]

    def _standing_out(self, bare: str, looked_for: _LookedFor) -> _Part | None:
        """The verdict on a whole claim of which one sentence holds less than all, but far more than any other."""
        weights = self._weights(self._clauses.read(bare))
        held = (_held_with_what_it_continues(weights, sentence) for sentence in looked_for.sentences)
        first, second = heapq.nlargest(2, (0, 0, *held))
        if first < self._thresholds.standing_out or first - second < self._thresholds.standing_out_by:
            return None
        return self._part(bare, looked_for, first)

    def _part(self, words: str, looked_for: _LookedFor, enough: int) -> _Part:
        """The verdict on a claim, or on a part of it, by the sentences that hold enough of its meanings."""
        clauses = self._clauses.read(words)
        weights = self._weights(clauses)
        sentences = looked_for.sentences
        held = [_held_with_what_it_continues(weights, sentence) for sentence in sentences]
        best = max(held, default=0)
        least = max(enough, best * self._thresholds.nearly // _PERCENT)
        links = {index: percent for index, percent in enumerate(held) if percent >= least}
        if not links:
            nearest = f"the nearest sentence holds {best} % of its meanings"
            absolutes = (f"'{cue}' is not in their words" for clause in clauses for cue in clause.absolutes)
            return _Part(Verdict.UNSUPPORTED, {}, best, (f"'{short(words)}': {nearest}", *absolutes))
        judged = {index: self._differences(clauses, weights, looked_for, sentences[index]) for index in links}
        # a claim mostly rests on one sentence, and so do its parts
        index = min(
            judged, key=lambda at: (-looked_for.held[at], -links[at], _PREFERRED.index(verdict_of(judged[at])), at)
        )
        differences = judged[index] or [
            Difference(Verdict.UNSUPPORTED, f"elsewhere {item.reason}")
            for found in judged.values()
            for item in found
            if item.verdict is Verdict.CONTRADICTED and item.is_by_sign
        ]
        verdict = verdict_of(differences)
        if verdict in _BORNE_OUT:
            # what states the contrary, or finds fault, is no ground for it
            borne_out = {
                at
                for at, found in judged.items()
                if verdict_of(found) in _BORNE_OUT
                and not (looked_for.stance is _Stance.STATES and _is_wanting(sentences[at].sentence))
            }
            links = {at: percent for at, percent in links.items() if at in borne_out or at == index}
        shared = self._printed(words, sentences[index].names)
        grounds = f"{links[index]} % of its meanings are in one sentence: {', '.join(shared)}"
        return _Part(verdict, links, best, (grounds, *(item.reason for item in differences)))

    def _weights(self, clauses: Iterable[Clause]) -> dict[str, int]:
        """How much each meaning of a claim counts."""
        return {name: self._meanings.weight(name) for clause in clauses for name in clause.names}

    def _differences(
        self, claim: Sequence[Clause], weights: Mapping[str, int], looked_for: _LookedFor, sentence: ReadSentence
    ) -> list[Difference]:
        """How a part of a claim differs from a sentence that is about the same."""
        is_wanting = _is_wanting(sentence.sentence)
        found = self._taken_up(sentence.clauses, weights)
        words = plain(sentence.sentence.text)
        compared = Compared(claim, looked_for.account, found, sentence.clauses, words, sentence.after)
        differences = self._checks.differences(compared)
        if looked_for.stance is _Stance.ASKS and not any(item.is_by_sign for item in differences):
            asks = is_wanting or self._asks.search(sentence.sentence.text) is not None
            return [] if asks else [Difference(Verdict.UNSUPPORTED, "it passes on as asked for what they do not")]
        if _shared(weights, sentence.own) < self._thresholds.surely_contrary:
            # too little in common for the contrary of it to be more than another matter
            differences = [
                Difference(Verdict.UNSUPPORTED, item.reason) if item.verdict is Verdict.CONTRADICTED else item
                for item in differences
            ]
        if looked_for.stance is _Stance.STATES and is_wanting and not agree_or_deny(claim, found, differences):
            why = "lists it as having to improve" if sentence.sentence.must_improve else "finds fault"
            differences.append(Difference(Verdict.UNSUPPORTED, f"their sentence {why}"))
        return differences

    def _taken_up(self, clauses: Sequence[Clause], weights: Mapping[str, int]) -> list[Clause]:
        """The clauses of a sentence that a claim takes up: the one that holds most of it, and those that hold more."""
        missing = set(weights)
        taken: list[Clause] = []
        for clause in sorted(clauses, key=lambda item: -sum(weights.get(name, 0) for name in item.names)):
            added = self._meanings.with_implied(clause.names) & missing
            if not taken or not all(map(self._meanings.is_common, added)):
                taken.append(clause)
                missing -= added
        return sorted(taken, key=clauses.index) or list(clauses)

    def _on_the_whole(self, claim: str, sentences: Sequence[ReadSentence]) -> ClaimVerdict | None:
        """The verdict on a claim about the list of what must improve, or about the document as a whole."""
        by_rule = self._thresholds.by_rule
        if self._list.search(claim):
            listed = [index for index, item in enumerate(sentences) if item.sentence.must_improve]
            why = "it speaks of what must improve as a whole"
        elif self._whole.search(claim):
            listed = [index for index, item in enumerate(sentences) if self._is_praising_headline(item.sentence)]
            listed = listed[: self._thresholds.most_headlines]
            why = "it speaks of the headlines as a whole"
        else:
            return None
        links = tuple((index, by_rule) for index in listed)
        return ClaimVerdict(Verdict.SUPPORTED, links, by_rule, why) if links else None

    def _is_praising_headline(self, sentence: InspectorSentence) -> bool:
        return (
            sentence.is_headline and sentence.polarity is Polarity.POSITIVE and not self._before.search(sentence.text)
        )

    def bare(self, claim: str, names: re.Pattern[str] | None) -> str:
        """A claim without the words that state who found something, and when, and without names of the authority."""
        for attribution in self._attributions:
            claim = attribution.sub(" ", claim)
        return claim if names is None else names.sub(" ", claim)

    def parts_of(self, claim: str) -> list[str]:
        """The parts of a claim about several things, each with enough meanings to be looked for; none for one thing."""
        parts: list[str] = []
        waiting = ""
        words = plain(claim)
        for start, end in self._clauses.pieces(words, self._parts):
            waiting = " ".join(f"{waiting} {words[start:end]}".split())
            if self._weight_of(waiting) >= self._thresholds.fewest_weight_of_part:
                parts.append(waiting)
                waiting = ""
        if waiting and parts:
            parts[-1] = f"{parts[-1]} {waiting}"
        return parts if len(parts) > 1 else []

    def _weight_of(self, words: str) -> int:
        """How much some words mean."""
        return sum(map(self._meanings.weight, {item.name for item in self._meanings.read(plain(words))}))

    def _printed(self, words: str, names: frozenset[str]) -> list[str]:
        """The first words of a claim whose meanings a sentence holds."""
        text = plain(words)
        printed = [text[item.start : item.end] for item in self._meanings.read(text) if item.name in names]
        return list(dict.fromkeys(printed))[: self._thresholds.most_shown]


def _is_wanting(sentence: InspectorSentence) -> bool:
    """Whether a sentence finds fault."""
    return sentence.must_improve or sentence.polarity is Polarity.NEGATIVE


@cache
def load_claim_rules() -> ClaimRules:
    """Make the rules from the project's lexicons, once in a process: they keep what they have read."""
    lexicons, of_extraction = load_linking_lexicons(), load_lexicons()
    meanings = MeaningReader(lexicons.meanings)
    quantities = QuantityReader(of_extraction.measures, of_extraction.calendar.number_words)
    clauses = ClauseReader(lexicons.clauses, meanings, quantities)
    return ClaimRules(lexicons.claims, meanings, clauses, ClaimChecks(lexicons.clauses, meanings))


def named(names: Iterable[str]) -> re.Pattern[str] | None:
    """What finds some names of an authority, the longest first; None where there are none."""
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return compiled(rf"(?<!\w)(?:{either})(?:[’']s)?(?!\w)") if either else None


def _of_quality(sentence: InspectorSentence) -> frozenset[str]:
    """What a sentence speaks of in whatever words: praise and concern are of the quality of something."""
    if sentence.must_improve:
        return frozenset({QUALITY, IMPROVING})
    return frozenset({QUALITY} if sentence.polarity in (Polarity.POSITIVE, Polarity.NEGATIVE) else ())


def _shared(weights: Mapping[str, int], names: frozenset[str]) -> int:
    """How much of some meanings is among these."""
    return sum(weight for name, weight in weights.items() if name in names)


def _held(weights: Mapping[str, int], names: frozenset[str]) -> int:
    """The percentage of some meanings, by weight, that is among these."""
    return _shared(weights, names) * _PERCENT // (sum(weights.values()) or 1)


def _held_with_what_it_continues(weights: Mapping[str, int], sentence: ReadSentence) -> int:
    """The same of a sentence, with those that it points back to, at most twice of what it holds itself."""
    return min(2 * _held(weights, sentence.own), _held(weights, sentence.names))


def _verdict_of_parts(parts: Sequence[_Part]) -> Verdict:
    """The verdict on a claim by those on its parts: overstated where a part is not borne out, but half of them are."""
    verdicts = [part.verdict for part in parts]
    if Verdict.CONTRADICTED in verdicts:
        return Verdict.CONTRADICTED
    if Verdict.UNSUPPORTED in verdicts:
        n_borne_out = sum(verdict in _BORNE_OUT for verdict in verdicts)
        return Verdict.OVERSTATED if 2 * n_borne_out >= len(verdicts) else Verdict.UNSUPPORTED
    return Verdict.OVERSTATED if Verdict.OVERSTATED in verdicts else Verdict.SUPPORTED


def _links(parts: Iterable[_Part]) -> tuple[tuple[int, float], ...]:
    found: dict[int, int] = {}
    for part in parts:
        for index, percent in part.links.items():
            found[index] = max(found.get(index, 0), percent)
    return tuple((index, percent / _PERCENT) for index, percent in sorted(found.items()))
