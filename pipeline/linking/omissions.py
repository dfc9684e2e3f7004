"""What a council's account of an inspection leaves out.

What belongs here: looking in an account for each thing that must improve and each finding of concern. What does not:
what the account says (`claims`) and the measure of likeness (`comparing`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.linking.similarity import Comparison, Terms

METHOD: Final = "TF-IDF over terms of one and two words, against every passage of the account and its parts"
#: As alike as this, a passage tells of it.
TOLD: Final = 0.22
#: As alike as this, a finding is a part of something that must improve.
_PART: Final = 0.15
_FEWEST_SHARED: Final = 2


@dataclass(frozen=True, slots=True)
class LookedFor:
    """What came of looking for one thing in an account.

    Attributes:
        is_told: whether a passage tells of it.
        nearest: index of the likest passage, None where none shares a word that means anything.
        score: how alike that passage is.
    """

    is_told: bool
    nearest: int | None
    score: float
    reasons: str


def look_for(concern: str, passages: Comparison, praises: Sequence[bool], terms: Terms) -> LookedFor:
    """Look for one thing in every passage of an account.

    Args:
        concern: the inspectors' words.
        passages: the account.
        praises: which passages only praise, and so tell of no concern.
        terms: cuts sentences into terms.
    """
    scores = passages.by_words(concern)
    words = frozenset(terms.words_of(concern))
    nearest = int(scores.argmax()) if len(scores) else None
    if nearest is None or scores[nearest] <= 0:
        reasons = f"nothing in {len(scores)} passages shares a word with it that means anything"
        return LookedFor(is_told=False, nearest=None, score=0.0, reasons=reasons)
    is_told = any(
        score >= TOLD and len(words & passages.words[index]) >= min(_FEWEST_SHARED, len(words)) and not praises[index]
        for index, score in enumerate(scores)
    )
    shared = terms.printed(concern, words & passages.words[nearest])
    praise = ", and only praises" if praises[nearest] else ""
    reasons = f"nothing in {len(scores)} passages tells of it; the nearest shares {_listed(shared)}{praise}"
    return LookedFor(is_told=is_told, nearest=nearest, score=float(scores[nearest]), reasons=reasons)


def parts_of(told: Sequence[str], paragraphs: Iterable[Sequence[str]], passages: Comparison, terms: Terms) -> set[str]:
    """The sentences that are details of something that must improve and of which the account tells.

    After one of them a sentence of the same paragraph is one, too, where it points back ("These children ...") or
    shares words with what must improve.

    Args:
        told: the things that must improve of which the account is known to tell.
        paragraphs: the inspectors' sentences in their order, those of one paragraph together.
        passages: the account, by which words are weighed.
        terms: cuts sentences into terms.
    """
    found: set[str] = set()
    for sentences in paragraphs:
        is_part = False
        for sentence in sentences:
            is_alike = any(passages.likeness_of(sentence, other) >= _PART for other in told)
            is_part = is_alike or (is_part and (terms.points_back(sentence) or _shares(sentence, told, terms)))
            if is_part:
                found.add(sentence)
    return found


def _shares(sentence: str, told: Sequence[str], terms: Terms) -> bool:
    words = frozenset(terms.words_of(sentence))
    return any(len(words.intersection(terms.words_of(other))) >= _FEWEST_SHARED for other in told)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words) or "nothing but common words"
