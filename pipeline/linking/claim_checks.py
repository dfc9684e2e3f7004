"""How a part of a claim and a sentence of the inspectors that is about the same differ: checks that name themselves.

A sentence of contrary sign, or another number or amount, contradicts. A claim that states more, of more people, more
surely or as further on than the sentence, or leaves out what takes a part of it back, is overstated.
"""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.linking.clauses import BARE, DEGREES, DONE, LEVELS, Clause
from pipeline.linking.lexicons.models import ClauseLexicon
from pipeline.linking.meanings import AMOUNT, IMPROVING, QUALITY, MeaningReader, plain
from pipeline.schema.vocabularies import MeasureUnit, Verdict

_OF_QUALITY: Final = frozenset({QUALITY, IMPROVING, AMOUNT})
#: How many characters of a text a reason shows.
_SHOWN: Final = 60
#: The verdicts that differences make, the one that decides first.
_DECIDING: Final = (Verdict.CONTRADICTED, Verdict.OVERSTATED, Verdict.UNSUPPORTED, Verdict.SUPPORTED)


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which a claim differs from what inspectors wrote.

    Attributes:
        verdict: what it makes of the claim.
        reason: in words, with those of the text.
        is_by_sign: whether words of contrary signs for one thing show it ("quickly", "wait"), not a negation alone.
    """

    verdict: Verdict
    reason: str
    is_by_sign: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A part of a claim beside a sentence that is about the same.

    Attributes:
        claim: the clauses of the part.
        account: everything that the account states there, from `plain`: the whole sentence and one that takes it back.
        found: the clauses of the sentence that the part takes up.
        whole: all its clauses.
        sentence: the words of the inspectors' sentence, from `plain`.
        after: the words of their next sentence, from `plain`; empty where there is none.
    """

    claim: Sequence[Clause]
    account: str
    found: Sequence[Clause]
    whole: Sequence[Clause]
    sentence: str
    after: str

    @property
    def words(self) -> str:
        """The words of the claim's part."""
        return " ".join(clause.text for clause in self.claim)

    @property
    def evidence(self) -> str:
        """The words of the clauses that the part takes up."""
        return " ".join(clause.text for clause in self.found)


class ClaimChecks:
    """Compares claims with sentences. Made once from the lexicon."""

    def __init__(self, lexicon: ClauseLexicon, meanings: MeaningReader) -> None:
        self._meanings = meanings
        self._hedges = any_of(lexicon.hedges)
        self._conditions = any_of(lexicon.conditions)
        self._taking_back = any_of(lexicon.taking_back)
        self._confining = any_of(lexicon.confining)
        self._strong = any_of(lexicon.strong_intensifiers)
        self._any_intensifiers = any_of([*lexicon.intensifiers, *lexicon.strong_intensifiers])
        self._diminishers = any_of(lexicon.diminishers)
        self._effects = any_of(lexicon.effects)
        self._much, self._little = any_of(lexicon.much), any_of(lexicon.little)
        self._contrasts = compiled(rf"[,;:–—]?\s{{0,2}}\b(?:{'|'.join(lexicon.contrasts)})\b|[;–—]")
        self._openings = compiled(rf"(?:{'|'.join(lexicon.contrasting_openings)})\b")
        self._going_on = compiled(rf"\s{{0,2}}(?:{'|'.join(lexicon.going_on_about)})\b")
        self._checks: tuple[Callable[[Compared], Iterator[Difference]], ...] = (
            self._contrary_sign,
            self._contrary_amount,
            self._much_for_little,
            self._other_number,
            self._quantity,
            self._stage,
            self._degree,
            self._strength,
            self._effect,
            self._limits,
            self._contrast,
        )

    def opens_contrast(self, words: str) -> bool:
        """Whether a sentence begins by taking back a part of the one before it."""
        return self._openings.match(plain(words)) is not None

    def differences(self, compared: Compared) -> list[Difference]:
        """Every way in which a part of a claim differs from a sentence, the contrary ones first."""
        return [difference for check in self._checks for difference in check(compared)]

    def _contrary_sign(self, compared: Compared) -> Iterator[Difference]:
        """The claim denies what the sentence states, or states what it denies or finds wanting."""
        by_sign = _contrary_by_sign(compared)
        contrary = by_sign or _contrary_by_negation(compared)
        if contrary is not None:
            claimed = [item.level for clause in compared.claim for item in clause.quantities]
            limit = next((item.words for item in contrary.quantities if item.level <= LEVELS["some"]), None)
            if limit is not None and LEVELS["all"] not in claimed:
                yield Difference(Verdict.OVERSTATED, f"they write '{limit}' of the contrary")
            else:
                reason = f"they write the contrary: '{short(contrary.text)}'"
                yield Difference(Verdict.CONTRADICTED, reason, is_by_sign=by_sign is not None)

    def _contrary_amount(self, compared: Compared) -> Iterator[Difference]:
        claimed = frozenset().union(*(clause.amounts for clause in compared.claim))
        found = frozenset().union(*(clause.amounts for clause in compared.found))
        if len(claimed) == 1 and len(found) == 1 and claimed != found:
            words = next(clause.text for clause in compared.found if clause.amounts)
            yield Difference(Verdict.CONTRADICTED, f"more or less the other way: '{short(words)}'")

    def _much_for_little(self, compared: Compared) -> Iterator[Difference]:
        """The claim has much of what the sentence has little of, or the reverse."""
        for one, other in ((self._much, self._little), (self._little, self._much)):
            found = other.search(compared.evidence) or other.search(compared.sentence)
            if (
                one.search(compared.words)
                and not other.search(compared.words)
                and found
                and not one.search(compared.sentence)
            ):
                yield Difference(Verdict.CONTRADICTED, f"they write '{found.group()}'")

    def _other_number(self, compared: Compared) -> Iterator[Difference]:
        """A number of the claim that is neither in the sentence nor follows from two numbers of it."""
        printed = [item for clause in compared.whole for item in clause.numbers]
        known = {value for value, _ in printed}
        known |= {abs(one - other) for one in known for other in known} | {
            100 - value for value, unit in printed if unit == MeasureUnit.PERCENT
        }
        for value, unit in (item for clause in compared.claim for item in clause.numbers):
            if value in known:
                continue
            same_unit = [other for other, other_unit in printed if other_unit == unit and unit]
            if same_unit:
                yield Difference(Verdict.CONTRADICTED, f"{value:g} {unit}, where they write {same_unit[0]:g}")
            else:
                yield Difference(Verdict.UNSUPPORTED, f"the number {value:g} is not in their words")

    def _quantity(self, compared: Compared) -> Iterator[Difference]:
        """The claim speaks of more, or more often, than the sentence."""
        for clause in compared.found:
            for item in clause.quantities:
                claimed = _level(compared.claim, item.head)
                if item.level < min(claimed, BARE) and not _is_in(item.words, compared.account):
                    yield Difference(Verdict.OVERSTATED, f"without their limit '{item.words}'")
        found = [item for clause in compared.found for item in clause.quantities]
        for item in (item for clause in compared.claim for item in clause.quantities):
            if item.level == LEVELS["all"] and not any(other.level == LEVELS["all"] for other in found):
                yield Difference(Verdict.OVERSTATED, f"'{item.words}' is not in their words")

    def _stage(self, compared: Compared) -> Iterator[Difference]:
        """The claim has as done what the sentence has as begun or meant."""
        found = min(
            (clause.stage for clause in compared.found if clause.stage), key=lambda cue: cue.level, default=None
        )
        claimed = min((clause.stage.level for clause in compared.claim if clause.stage), default=DONE)
        if found is not None and found.level < claimed and not _is_in(found.words, compared.account):
            yield Difference(Verdict.OVERSTATED, f"as done, where they write '{found.words}'")

    def _degree(self, compared: Compared) -> Iterator[Difference]:
        """The claim grades higher than the sentence."""
        claimed = max(
            (cue for clause in compared.claim for cue in clause.degrees), key=lambda cue: cue.level, default=None
        )
        found = max((cue.level for clause in compared.found for cue in clause.degrees), default=DEGREES["high"])
        if claimed is not None and claimed.level > found:
            yield Difference(Verdict.OVERSTATED, f"'{claimed.words}' is more than they write")

    def _strength(self, compared: Compared) -> Iterator[Difference]:
        """The claim has a word that makes more of it than any in the sentence."""
        strong = self._strong.search(compared.words)
        if strong and not self._any_intensifiers.search(compared.evidence):
            yield Difference(Verdict.OVERSTATED, f"'{strong.group()}' is not in their words")

    def _effect(self, compared: Compared) -> Iterator[Difference]:
        """The claim names an effect, a cause or a comparison that the sentence does not."""
        effect = self._effects.search(compared.words)
        if effect and not _is_in(effect.group(), compared.sentence):
            yield Difference(Verdict.OVERSTATED, f"'{effect.group()}' is not in their words")

    def _limits(self, compared: Compared) -> Iterator[Difference]:
        """The claim leaves out a word that leaves the sentence open, confines it or makes less of it."""
        for pattern in (self._hedges, self._confining, self._diminishers):
            for clause in compared.found:
                match = pattern.search(clause.text)
                if match and not pattern.search(compared.account) and not self._names_it(match.group(), compared):
                    yield Difference(Verdict.OVERSTATED, f"without their limit '{match.group()}'")
                    break
        condition = self._conditions.search(compared.sentence)
        if condition and not self._conditions.search(compared.account):
            yield Difference(Verdict.OVERSTATED, f"without their condition '{condition.group()}'")

    def _names_it(self, limit: str, compared: Compared) -> bool:
        """Whether the account names what a limit is about ("in the east", "babies") in any words."""
        named = {item.name for item in self._meanings.read(limit)}
        return bool(named) and named <= {item.name for item in self._meanings.read(compared.account)}

    def _contrast(self, compared: Compared) -> Iterator[Difference]:
        """The other side of the sentence, or the next sentence, takes back a part that the claim states in full."""
        shared = {item.name for clause in compared.claim for item in clause.meanings}
        sides = self._contrasts.split(compared.sentence)
        taken_up = max(sides, key=lambda side: self._weight(side, shared))
        others = [(side, True) for side in sides if side != taken_up]
        if self._openings.match(compared.after):
            others.append((compared.after, False))
        account = {item.name for item in self._meanings.read(compared.account)}
        for side, is_same_sentence in others:
            meanings = self._meanings.read(side)
            own = {item.name for item in meanings} - _OF_QUALITY
            goes_on = self._going_on.match(side) is not None and is_same_sentence
            about_it = goes_on or any(not self._meanings.is_common(name) for name in own & shared)
            is_kept = own and self._weight(side, account) * 2 > sum(map(self._meanings.weight, own))
            takes_back = any(item.is_wanting for item in meanings) or self._taking_back.search(side)
            if about_it and takes_back and not is_kept:
                yield Difference(Verdict.OVERSTATED, f"without what they take back: '{short(side)}'")

    def _weight(self, words: str, names: set[str]) -> int:
        """How much of some meanings some words have."""
        return sum(map(self._meanings.weight, {item.name for item in self._meanings.read(words)} & names))


def _contrary_by_sign(compared: Compared) -> Clause | None:
    """The clause of a sentence with a word of the contrary sign for what a claim has one for; None where none has."""
    claimed = _claimed_signs(compared)
    for name in sorted(claimed):
        signed = [clause for clause in compared.found if name in clause.signs]
        if signed and all(clause.signs[name] == -claimed[name] for clause in signed):
            return signed[0]
    return None


def _contrary_by_negation(compared: Compared) -> Clause | None:
    """The clause of a sentence that denies what a claim states, or states what it denies; None where none does.

    Where both have a word with a sign for one thing, these have decided.
    """
    if any(_claimed_signs(compared).keys() & clause.signs.keys() for clause in compared.found):
        return None
    denies = any(clause.denies for clause in compared.claim)
    denying = [clause for clause in compared.found if clause.denies]
    if not compared.found or denies == bool(denying):
        return None
    return denying[0] if denying else compared.found[0]


def _claimed_signs(compared: Compared) -> dict[str, int]:
    return {name: sign for clause in compared.claim for name, sign in clause.signs.items()}


def _level(claim: Sequence[Clause], head: str | None) -> int:
    """How many a claim speaks of: of what is counted, or in general."""
    levels = [
        item.level
        for clause in claim
        for item in clause.quantities
        if head is None or item.head is None or item.head == head
    ]
    return min(levels, default=BARE)


def _is_in(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def short(words: str) -> str:
    """The first words of a text, for a reason."""
    return textwrap.shorten(words.strip(" ,."), _SHOWN, placeholder=" …")


def verdict_of(differences: Iterable[Difference]) -> Verdict:
    """The verdict that some differences make; supported where there are none."""
    return min((item.verdict for item in differences), key=_DECIDING.index, default=Verdict.SUPPORTED)


def agree_or_deny(claim: Sequence[Clause], found: Sequence[Clause], differences: Iterable[Difference]) -> bool:
    """Whether the words of a claim and of a sentence show by themselves that they agree, or that they do not.

    Then the polarity of the sentence, which can be wrong, decides nothing.
    """
    if any(item.verdict is Verdict.CONTRADICTED for item in differences):
        return True
    denies = any(clause.negations or clause.is_wanting for clause in claim)
    return denies or bool(_signs_of(claim) & _signs_of(found))


def _signs_of(clauses: Iterable[Clause]) -> set[tuple[str, int]]:
    """The meanings with a sign of some clauses, and whether these speak of more or of less."""
    amounts = {(AMOUNT, amount) for clause in clauses for amount in clause.amounts}
    return amounts | {(name, sign) for clause in clauses for name, sign in clause.signs.items()}
