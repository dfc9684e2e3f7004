"""What a council's account of an inspection leaves out: each thing that must improve and each finding of concern is
looked for in its passages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.linking.lexicons.models import OmissionLexicon
from pipeline.linking.similarity import Comparison, Terms

METHOD: Final = "TF-IDF over terms of one and two words, against every passage of the account and its parts"


@dataclass(frozen=True, slots=True)
class Mention:
    """The result of looking for one thing in an account.

    Attributes:
        is_mentioned: whether a passage mentions it.
        nearest: index of the most similar passage, None where none shares a meaningful word.
        score: how alike that passage is, from 0 to 1.
        reasons: why it counts as left out.
    """

    is_mentioned: bool
    nearest: int | None
    score: float
    reasons: str


class OmissionRules:
    """Looks for what the inspectors found in an account. Made once from the lexicon."""

    def __init__(self, lexicon: OmissionLexicon, terms: Terms) -> None:
        self._thresholds = lexicon.thresholds
        self._terms = terms

    def look_for(self, concern: str, passages: Comparison, praises: Sequence[bool]) -> Mention:
        """Look for one thing in every passage of an account.

        Args:
            concern: the inspectors' words.
            passages: the account.
            praises: which passages only praise, and so mention no concern.
        """
        scores = passages.by_words(concern)
        words = frozenset(self._terms.words_of(concern))
        nearest = int(scores.argmax()) if len(scores) else None
        if nearest is None or scores[nearest] <= 0:
            reasons = f"nothing in {len(scores)} passages shares a word with it that means anything"
            return Mention(is_mentioned=False, nearest=None, score=0.0, reasons=reasons)
        fewest = min(self._thresholds.fewest_shared_words, len(words))
        is_mentioned = any(
            score >= self._thresholds.mentioned and len(words & passages.words[index]) >= fewest and not praises[index]
            for index, score in enumerate(scores)
        )
        shared = self._terms.printed(concern, words & passages.words[nearest])
        praise = ", and only praises" if praises[nearest] else ""
        reasons = f"nothing in {len(scores)} passages tells of it; the nearest shares {_listed(shared)}{praise}"
        return Mention(is_mentioned=is_mentioned, nearest=nearest, score=float(scores[nearest]), reasons=reasons)

    def details_of(
        self, mentioned: Sequence[str], paragraphs: Iterable[Sequence[str]], passages: Comparison
    ) -> set[str]:
        """The sentences that are details of something that must improve and that the account mentions.

        After such a sentence, another of the same paragraph is one, too, where it points back ("These children ...")
        or shares words with what must improve.

        Args:
            mentioned: the things that must improve and that the account mentions.
            paragraphs: the inspectors' sentences in their order, those of one paragraph together.
            passages: the account, by which words are weighed.
        """
        found: set[str] = set()
        for sentences in paragraphs:
            is_detail = False
            for sentence in sentences:
                is_alike = any(passages.likeness_of(sentence, other) >= self._thresholds.detail for other in mentioned)
                is_detail = is_alike or (
                    is_detail and (self._terms.points_back(sentence) or self._shares(sentence, mentioned))
                )
                if is_detail:
                    found.add(sentence)
        return found

    def is_confident(self, confidence: float) -> bool:
        """Whether a finding of concern is sure enough to be looked for, by the confidence of its polarity."""
        return confidence >= self._thresholds.confident

    def _shares(self, sentence: str, mentioned: Sequence[str]) -> bool:
        words = frozenset(self._terms.words_of(sentence))
        fewest = self._thresholds.fewest_shared_words
        return any(len(words.intersection(self._terms.words_of(other))) >= fewest for other in mentioned)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words) or "nothing but common words"
