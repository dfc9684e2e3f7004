"""Whether what a council's account claims about an inspection is what the inspectors wrote.

A claim rests on the sentences of the inspectors that are alike in words or on one matter. It is overstated where it is
stronger or wider than they are. The cues and thresholds are in `lexicons/claims.yaml`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.lexicons.phrases import any_of
from pipeline.linking.lexicons.models import ClaimLexicon
from pipeline.linking.similarity import Comparison, Scores, Terms
from pipeline.schema.vocabularies import Polarity, Verdict

METHOD: Final = "TF-IDF over terms of one and two words and matters that both name, by parts of the claim; by rules"
#: The polarities of the sentences that a claim of praise, or one of concern, can rest on.
_AGREEING: Final = {
    Polarity.POSITIVE: frozenset({Polarity.POSITIVE, Polarity.MIXED}),
    Polarity.NEGATIVE: frozenset({Polarity.NEGATIVE, Polarity.MIXED}),
}
_NO_PRAISE: Final = frozenset({Polarity.NEUTRAL, Polarity.NEGATIVE, Polarity.UNSURE})
_ABOUT_THE_LIST: Final = "it speaks of what must improve as a whole"


@dataclass(frozen=True, slots=True)
class InspectorSentence:
    """One sentence of the inspectors.

    Attributes:
        text: its words.
        must_improve: whether it is one of the things that must improve.
        is_headline: whether it is one of the headline findings.
        polarity: whether it praises.
    """

    text: str
    must_improve: bool
    is_headline: bool
    polarity: Polarity


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """The result of checking a claim.

    Attributes:
        verdict: whether the inspectors' sentences support the claim.
        links: indices of the sentences that it rests on, in order, with their scores from 0 to 1.
        score: of the most similar sentence.
        reasons: why, in words.
    """

    verdict: Verdict
    links: tuple[tuple[int, float], ...]
    score: float
    reasons: str


class ClaimRules:
    """Checks claims. Made once from the lexicon."""

    def __init__(self, lexicon: ClaimLexicon, terms: Terms) -> None:
        self._thresholds = lexicon.thresholds
        self._terms = terms
        self._parts = re.compile(lexicon.parts)
        self._list = any_of(lexicon.speaks_of_the_list)
        self._whole = any_of(lexicon.speaks_of_the_whole)
        self._passed_over = any_of(lexicon.passed_over)
        self._opinions = any_of(lexicon.opinions)
        self._before = any_of(lexicon.speaks_of_before)
        self._absolutes = any_of(lexicon.absolutes)
        self._effects = any_of(lexicon.effects)
        self._improvements = any_of(lexicon.improvements)
        self._improvements_found = any_of(lexicon.improvements_found)
        self._limits = any_of(lexicon.limits)
        self._limits_of_whom = any_of(lexicon.limits_of_whom)
        self._limiting = any_of(lexicon.limiting)
        self._wishes = any_of(lexicon.wishes)

    def judge(
        self,
        claim: str,
        polarity: Polarity,
        names: Iterable[str],
        sentences: Sequence[InspectorSentence],
        comparison: Comparison,
    ) -> ClaimVerdict | None:
        """Check a claim against everything that the inspectors wrote.

        Args:
            claim: its words.
            polarity: whether it praises.
            names: of the authority, which do not show what was found.
            sentences: of the inspectors.
            comparison: made from the same sentences, in the same order.

        Returns:
            None where no verdict is possible: the claim is an opinion of the council, or a sentence is like it but not
            enough to support it.
        """
        links, why, best = self._links(claim, self._bare(claim, names), polarity, sentences, comparison)
        score = max((score for _, score in links), default=0.0)
        is_opinion = self._opinions.search(claim) is not None and score < self._thresholds.verbatim
        if is_opinion or (not links and best >= self._thresholds.silent):
            return None
        if not links:
            is_alike = best >= self._thresholds.alike
            why = "the sentences like it only describe, or find fault" if is_alike else "no sentence is like it"
            return ClaimVerdict(Verdict.UNSUPPORTED, (), best, f"of the inspectors' sentences: {why}")
        shared = self._shared(claim, comparison, [index for index, _ in links])
        grounds = [f"rests on {len(links)} sentence{'s' if len(links) > 1 else ''}: {why}"]
        if shared:
            grounds.append(f"shared: {', '.join(shared)}")
        if score >= self._thresholds.verbatim:
            return ClaimVerdict(Verdict.SUPPORTED, links, score, "; ".join([*grounds, "word for word"]))
        # a claim that there are things to improve is not praise, whatever its polarity
        towards = Polarity.NEGATIVE if why == _ABOUT_THE_LIST else polarity
        improved = self._what_improved(claim)
        near = [item for item, words in zip(sentences, comparison.words, strict=True) if words & improved]
        stronger = self._stronger(claim, towards, [sentences[index] for index, _ in links], near)
        if stronger:
            return ClaimVerdict(Verdict.OVERSTATED, links, score, "; ".join([*grounds, *stronger]))
        return ClaimVerdict(Verdict.SUPPORTED, links, score, "; ".join(grounds))

    def _links(
        self, claim: str, bare: str, polarity: Polarity, sentences: Sequence[InspectorSentence], comparison: Comparison
    ) -> tuple[tuple[tuple[int, float], ...], str, float]:
        """The sentences that a claim rests on with their scores, by which rule, and the best score of any."""
        found: dict[int, float] = {}
        best = 0.0
        parts = [bare, *self.parts_of(bare)]
        for part in parts:
            scores = comparison.by_words(part)
            best = max(best, float(scores.max(initial=0.0)))
            for index, score in self._alike_in_words(part, scores, polarity, sentences, comparison):
                found[index] = max(found.get(index, 0.0), score)
        is_on_the_whole = self._whole.search(claim) or self._list.search(claim)
        on_matter: dict[int, float] = {}
        for part in () if is_on_the_whole and not found else parts:
            for index, score in self._on_one_matter(part, polarity, sentences, comparison):
                on_matter[index] = max(on_matter.get(index, 0.0), score)
        if found or on_matter:
            grounds = [
                why for links, why in ((found, "alike in words"), (on_matter.keys() - found, "on one matter")) if links
            ]
            return tuple(sorted((on_matter | found).items())), ", and ".join(grounds), best
        if self._list.search(claim):
            listed = tuple(
                (index, self._thresholds.by_rule) for index, item in enumerate(sentences) if item.must_improve
            )
            if listed:
                return listed, _ABOUT_THE_LIST, best
        if self._whole.search(claim):
            praised = [
                index
                for index, item in enumerate(sentences)
                if item.is_headline and item.polarity == Polarity.POSITIVE and not self._before.search(item.text)
            ]
            if praised:
                links = tuple((index, self._thresholds.by_rule) for index in praised[: self._thresholds.most_headlines])
                return links, "it speaks of the headlines as a whole", best
        return (), "", best

    def _alike_in_words(
        self,
        part: str,
        scores: Scores,
        polarity: Polarity,
        sentences: Sequence[InspectorSentence],
        comparison: Comparison,
    ) -> Iterator[tuple[int, float]]:
        """The sentences that are alike in words to a part of a claim."""
        words, terms = frozenset(self._terms.words_of(part)), frozenset(self._terms.terms_of(part))
        nearly = self._thresholds.nearly * float(scores.max(initial=0.0))
        for index in map(int, (scores >= max(self._thresholds.alike_in_pairs, nearly)).nonzero()[0]):
            has_pair = any(" " in term and term in terms for term in self._terms.terms_of(sentences[index].text))
            is_alike = scores[index] >= (self._thresholds.alike_in_pairs if has_pair else self._thresholds.alike)
            # a description or a criticism praises nothing
            is_no_praise = sentences[index].polarity in _NO_PRAISE and not sentences[index].must_improve
            is_context = is_no_praise and polarity == Polarity.POSITIVE and scores[index] < self._thresholds.verbatim
            shares = len(words & comparison.words[index]) >= min(self._thresholds.fewest_shared_words, len(words))
            if is_alike and shares and not is_context:
                yield index, float(scores[index])

    def _on_one_matter(
        self, part: str, polarity: Polarity, sentences: Sequence[InspectorSentence], comparison: Comparison
    ) -> Iterator[tuple[int, float]]:
        """The sentences on the matter of a part of a claim that agree with it in polarity."""
        named = self._terms.matters_of(part)
        if not named:
            return
        by_words = comparison.by_words(part)
        scores = comparison.by_both(part)
        improved = polarity == Polarity.POSITIVE and self._improvements.search(part) is not None
        needed = self._thresholds
        alike, in_words = (
            (needed.alike_improved, needed.alike_improved_in_words)
            if improved
            else (needed.alike_in_matters, needed.alike_in_matters_in_words)
        )
        for index in map(int, ((scores >= alike) & (by_words >= in_words)).nonzero()[0]):
            sentence = sentences[index]
            fits = not improved or self._improvements_found.search(sentence.text) is not None
            agrees = polarity not in _AGREEING or sentence.polarity in _AGREEING[polarity]
            if fits and agrees and self._terms.is_one_matter(named, comparison.matters[index]):
                yield index, float(scores[index])

    def _bare(self, claim: str, names: Iterable[str]) -> str:
        """A claim without the words that state who found something, and when."""
        named = "|".join(re.escape(name) for name in names)
        return (
            re.sub(rf"(?<!\w)(?:{named})(?:[’']s)?(?!\w)", " ", self._passed_over.sub(" ", claim)) if named else claim
        )

    def parts_of(self, claim: str) -> list[str]:
        """The parts of a claim about several things, each with enough words to be looked for; none for one thing."""
        parts: list[str] = []
        waiting = ""
        for piece in self._parts.split(claim):
            waiting = f"{waiting} {piece}".strip()
            if len(set(self._terms.words_of(waiting))) >= self._thresholds.fewest_words_of_part:
                parts.append(waiting)
                waiting = ""
        if waiting and parts:
            parts[-1] = f"{parts[-1]} {waiting}"
        return parts if len(parts) > 1 else []

    def _shared(self, claim: str, comparison: Comparison, linked: Iterable[int]) -> list[str]:
        """The first words that a claim shares with the sentences it rests on, as the claim prints them."""
        others = frozenset().union(*(comparison.words[index] for index in linked))
        return self._terms.printed(claim, others)[: self._thresholds.most_shown]

    def _what_improved(self, claim: str) -> frozenset[str]:
        """The words of the part of a claim that is about an improvement."""
        parts = self.parts_of(claim) or [claim]
        part = next((part for part in parts if self._improvements.search(part)), claim)
        return frozenset(self._terms.words_of(part))

    def _stronger(
        self, claim: str, polarity: Polarity, linked: Sequence[InspectorSentence], near: Sequence[InspectorSentence]
    ) -> list[str]:
        """The ways in which a claim goes further than the sentences that it rests on.

        An improvement counts as overstated only where no sentence that shares a word with that part mentions one.
        """
        words = " ".join(item.text for item in linked)
        reasons = [
            f"'{match.group()}' is not in their words"
            for cues in (self._absolutes, self._effects)
            for match in cues.finditer(claim)
            if not self._has(words, match.group())
        ]
        if polarity != Polarity.POSITIVE:
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

    def _limit_of(self, claim: str, linked: Sequence[InspectorSentence]) -> str | None:
        """How the sentences that a claim rests on limit it: to some people, or, where it is one sentence, in the part
        that the claim takes up.
        """
        whom = next((match for item in linked if (match := self._limits_of_whom.search(item.text))), None)
        if whom:
            return whom.group()
        return self._cue_of(self._limits, claim, linked[0].text) if len(linked) == 1 else None

    def _cue_of(self, cues: re.Pattern[str], claim: str, sentence: str) -> str | None:
        """The first cue in that part of a sentence which a claim takes up most, None where there is none."""
        words = frozenset(self._terms.words_of(claim))
        parts = self._parts.split(sentence)
        shared = [len(words & frozenset(self._terms.words_of(part))) for part in parts]
        most = max(self._thresholds.fewest_shared_words, *shared)
        cue = next(
            (cue for part, n in zip(parts, shared, strict=True) if n == most and (cue := cues.search(part))), None
        )
        return cue.group() if cue else None
