"""Whether what a council's account says of an inspection is what the inspectors wrote.

What belongs here: which sentences of the inspectors a claim rests on, and whether it is stronger or wider than they
are. What does not: the cues, which stand in `lexicons/comparing.yaml`, the measure of likeness (`comparing`), and what
an account leaves out (`omissions`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.extraction.lexicons.models import ComparingLexicon
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.linking.similarity import MATTERS, Comparison, Scores, Terms

Supported = Literal["supported", "overstated", "unsupported"]

METHOD: Final = "TF-IDF over terms of one and two words and matters that both name, by parts of the claim; by rules"
#: How alike a part of a claim or the whole of it must be to a sentence to rest on it.
ALIKE: Final = 0.25
#: The same where both have two words that follow each other.
_ALIKE_IN_PAIRS: Final = 0.18
#: How alike they must be in matters and words together where both tell of an improvement, and where not.
_ALIKE_IMPROVED: Final = 0.3
_ALIKE_IN_MATTERS: Final = 0.45
#: And in words alone: two sentences on one matter can be about different things.
_WORDS_IMPROVED: Final = 0.05
_WORDS_IN_MATTERS: Final = 0.25
#: Sentences nearly as like as the likest are taken, too.
_NEARLY: Final = 0.85
#: One word in common can be chance.
_FEWEST_SHARED: Final = 2
#: A sentence as like as this is a quotation.
_VERBATIM: Final = 0.95
#: A part with fewer words that say something goes with the one before it.
_FEWEST_WORDS: Final = 3
#: The score of a link that a rule makes and likeness does not.
_BY_RULE: Final = 0.5
_MOST_SHOWN: Final = 4
#: Where no sentence is as alike as this, the inspectors said nothing of it.
_SILENT: Final = 0.08
#: What a sentence may say that a claim of praise, or one of concern, rests on.
_AGREEING: Final = {"positive": frozenset({"positive", "mixed"}), "negative": frozenset({"negative", "mixed"})}
_NO_PRAISE: Final = frozenset({"neutral", "negative"})
_OF_THE_LIST: Final = "it speaks of what must improve as a whole"
#: A letter opens with what it finds on the whole.
_MOST_HEADLINES: Final = 2


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of the inspectors.

    Attributes:
        text: its words.
        must_improve: whether it is one of the things that must improve.
        is_headline: whether it stands among the headline findings.
        polarity: a term of `polarity`.
    """

    text: str
    must_improve: bool
    is_headline: bool
    polarity: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a claim.

    Attributes:
        links: indices of the sentences that it rests on, in order, with their scores.
        score: of the likest sentence.
    """

    verdict: Supported
    links: tuple[tuple[int, float], ...]
    score: float
    reasons: str


class ClaimRules:
    """The rules, compiled once."""

    def __init__(self, lexicons: ComparingLexicon, terms: Terms) -> None:
        self._terms = terms
        self._parts = re.compile(lexicons.parts)
        self._list = any_of(lexicons.speaks_of_the_list)
        self._whole = any_of(lexicons.speaks_of_the_whole)
        self._passed_over = any_of(lexicons.passed_over)
        self._opinions = any_of(lexicons.opinions)
        self._before = any_of(lexicons.speaks_of_before)
        self._absolutes = any_of(lexicons.absolutes)
        self._effects = any_of(lexicons.effects)
        self._improvements = any_of(lexicons.improvements)
        self._improvements_found = any_of(lexicons.improvements_found)
        self._limits = any_of(lexicons.limits)
        self._limits_of_whom = any_of(lexicons.limits_of_whom)
        self._limiting = any_of(lexicons.limiting)
        self._wishes = any_of(lexicons.wishes)

    def judge(
        self, claim: str, polarity: str, names: Iterable[str], said: Sequence[Said], comparison: Comparison
    ) -> Judged | None:
        """Hold a claim against everything the inspectors said.

        Args:
            claim: its words.
            polarity: whether it praises.
            names: of the authority, which say nothing of what was found.
            said: the inspectors' sentences.
            comparison: made of the same sentences, in the same order.

        Returns:
            None where it cannot be told: the claim says what the council thinks, or some sentence is like it, and not
            enough to say that it bears it out.
        """
        links, why, best = self._links(claim, self._bare(claim, names), polarity, said, comparison)
        score = max((score for _, score in links), default=0.0)
        is_opinion = self._opinions.search(claim) is not None and score < _VERBATIM
        if is_opinion or (not links and best >= _SILENT):
            return None
        if not links:
            likest = "the sentences like it only describe, or find fault" if best >= ALIKE else "no sentence is like it"
            return Judged("unsupported", (), best, f"of the inspectors' sentences: {likest}")
        shared = self._shared(claim, comparison, [index for index, _ in links])
        grounds = [f"rests on {len(links)} sentence{'s' if len(links) > 1 else ''}: {why}"]
        if shared:
            grounds.append(f"shared: {', '.join(shared)}")
        if score >= _VERBATIM:
            return Judged("supported", links, score, "; ".join([*grounds, "word for word"]))
        # that there are things to improve is no praise, whatever else the sentence says
        towards = "negative" if why == _OF_THE_LIST else polarity
        near = [item for item, words in zip(said, comparison.words, strict=True) if words & self._what_improved(claim)]
        stronger = self._stronger(claim, towards, [said[index] for index, _ in links], near)
        if stronger:
            return Judged("overstated", links, score, "; ".join([*grounds, *stronger]))
        return Judged("supported", links, score, "; ".join(grounds))

    def _links(
        self, claim: str, bare: str, polarity: str, said: Sequence[Said], comparison: Comparison
    ) -> tuple[tuple[tuple[int, float], ...], str, float]:
        """The sentences that a claim rests on with their scores, by which rule, and the best score of any."""
        found: dict[int, float] = {}
        best = 0.0
        parts = [bare, *self.parts_of(bare)]
        for part in parts:
            scores = comparison.by_words(part)
            best = max(best, float(scores.max(initial=0.0)))
            for index, score in self._alike_in_words(part, scores, polarity, said, comparison):
                found[index] = max(found.get(index, 0.0), score)
        is_on_the_whole = self._whole.search(claim) or self._list.search(claim)
        on_matter: dict[int, float] = {}
        for part in () if is_on_the_whole and not found else parts:
            for index, score in self._on_one_matter(part, polarity, said, comparison):
                on_matter[index] = max(on_matter.get(index, 0.0), score)
        if found or on_matter:
            grounds = [
                why for links, why in ((found, "alike in words"), (on_matter.keys() - found, "on one matter")) if links
            ]
            return tuple(sorted((on_matter | found).items())), ", and ".join(grounds), best
        if self._list.search(claim):
            listed = tuple((index, _BY_RULE) for index, item in enumerate(said) if item.must_improve)
            if listed:
                return listed, _OF_THE_LIST, best
        if self._whole.search(claim):
            praised = [
                index
                for index, item in enumerate(said)
                if item.is_headline and item.polarity == "positive" and not self._before.search(item.text)
            ]
            if praised:
                links = tuple((index, _BY_RULE) for index in praised[:_MOST_HEADLINES])
                return links, "it speaks of the headlines as a whole", best
        return (), "", best

    def _alike_in_words(
        self, part: str, scores: Scores, polarity: str, said: Sequence[Said], comparison: Comparison
    ) -> Iterator[tuple[int, float]]:
        """The sentences that say a part of a claim in much the same words."""
        words, terms = frozenset(self._terms.words_of(part)), frozenset(self._terms.terms_of(part))
        nearly = _NEARLY * float(scores.max(initial=0.0))
        for index in map(int, (scores >= max(_ALIKE_IN_PAIRS, nearly)).nonzero()[0]):
            has_pair = any(" " in term and term in terms for term in self._terms.terms_of(said[index].text))
            is_alike = scores[index] >= (_ALIKE_IN_PAIRS if has_pair else ALIKE)
            # what is only told or finds fault praises nothing
            is_no_praise = said[index].polarity in _NO_PRAISE and not said[index].must_improve
            is_context = is_no_praise and polarity == "positive" and scores[index] < _VERBATIM
            shares = len(words & comparison.words[index]) >= min(_FEWEST_SHARED, len(words))
            if is_alike and shares and not is_context:
                yield index, float(scores[index])

    def _on_one_matter(
        self, part: str, polarity: str, said: Sequence[Said], comparison: Comparison
    ) -> Iterator[tuple[int, float]]:
        """The sentences that name the matter of a part of a claim and speak of it as the claim does."""
        named = self._terms.matters_of(part)
        if not named:
            return
        by_words = comparison.by_words(part)
        scores = MATTERS * comparison.by_matters(part) + (1 - MATTERS) * by_words
        improved = polarity == "positive" and self._improvements.search(part) is not None
        likest, words = (_ALIKE_IMPROVED, _WORDS_IMPROVED) if improved else (_ALIKE_IN_MATTERS, _WORDS_IN_MATTERS)
        for index in map(int, ((scores >= likest) & (by_words >= words)).nonzero()[0]):
            sentence = said[index]
            tells = not improved or self._improvements_found.search(sentence.text) is not None
            agrees = polarity not in _AGREEING or sentence.polarity in _AGREEING[polarity]
            if tells and agrees and self._terms.is_one_matter(named, comparison.matters[index]):
                yield index, float(scores[index])

    def _bare(self, claim: str, names: Iterable[str]) -> str:
        """A claim without the words that say who found something, and when."""
        named = "|".join(re.escape(name) for name in names)
        return (
            re.sub(rf"(?<!\w)(?:{named})(?:[’']s)?(?!\w)", " ", self._passed_over.sub(" ", claim)) if named else claim
        )

    def parts_of(self, claim: str) -> list[str]:
        """The things that a claim says, each with enough words to be looked for."""
        parts: list[str] = []
        waiting = ""
        for piece in self._parts.split(claim):
            waiting = f"{waiting} {piece}".strip()
            if len(set(self._terms.words_of(waiting))) >= _FEWEST_WORDS:
                parts.append(waiting)
                waiting = ""
        if waiting and parts:
            parts[-1] = f"{parts[-1]} {waiting}"
        return parts if len(parts) > 1 else []

    def _shared(self, claim: str, comparison: Comparison, linked: Iterable[int]) -> list[str]:
        """The first words that a claim shares with the sentences it rests on, as the claim prints them."""
        others = frozenset().union(*(comparison.words[index] for index in linked))
        return self._terms.printed(claim, others)[:_MOST_SHOWN]

    def _what_improved(self, claim: str) -> frozenset[str]:
        """The words of the part of a claim that tells of an improvement."""
        parts = self.parts_of(claim) or [claim]
        part = next((part for part in parts if self._improvements.search(part)), claim)
        return frozenset(self._terms.words_of(part))

    def _stronger(self, claim: str, polarity: str, linked: Sequence[Said], near: Sequence[Said]) -> list[str]:
        """In what a claim goes further than the sentences that it rests on.

        That inspectors speak of no improvement is said only where no sentence does that shares a word with that part.
        """
        words = " ".join(item.text for item in linked)
        reasons = [
            f"'{match.group()}' is not in their words"
            for cues in (self._absolutes, self._effects)
            for match in cues.finditer(claim)
            if not self._has(words, match.group())
        ]
        if polarity != "positive":
            return reasons
        improvement = self._improvements.search(claim)
        if improvement and not any(self._improvements_found.search(item.text) for item in (*linked, *near)):
            reasons.append(f"'{improvement.group()}', where they speak of no improvement")
        wish = next((cue for item in linked if (cue := self._cue_of(self._wishes, claim, item.text))), None)
        if wish and not self._has(claim, wish):
            reasons.append(f"told as done, where they say '{wish}'")
        limit = None if self._limiting.search(claim) else self._limit_of(claim, linked)
        if limit and not self._has(claim, limit):
            reasons.append(f"without their limit '{limit}'")
        return reasons

    def _has(self, words: str, cue: str) -> bool:
        """Whether some words hold a cue, or every word of it in another form."""
        stems = frozenset(self._terms.words_of(cue))
        is_there = re.search(rf"(?<!\w){re.escape(cue)}(?!\w)", words, re.IGNORECASE)
        return bool(is_there or (stems and stems <= frozenset(self._terms.words_of(words))))

    def _limit_of(self, claim: str, linked: Sequence[Said]) -> str | None:
        """How the sentences that a claim rests on limit it: to some people, or, where it is one sentence, in the part
        that the claim takes up.
        """
        whom = next((match for item in linked if (match := self._limits_of_whom.search(item.text))), None)
        if whom:
            return whom.group()
        return self._cue_of(self._limits, claim, linked[0].text) if len(linked) == 1 else None

    def _cue_of(self, cues: re.Pattern[str], claim: str, said: str) -> str | None:
        """The first cue in that part of a sentence which a claim takes up most, None where there is none."""
        words = frozenset(self._terms.words_of(claim))
        parts = self._parts.split(said)
        shared = [len(words & frozenset(self._terms.words_of(part))) for part in parts]
        most = max(_FEWEST_SHARED, *shared)
        cue = next(
            (cue for part, n in zip(parts, shared, strict=True) if n == most and (cue := cues.search(part))), None
        )
        return cue.group() if cue else None
