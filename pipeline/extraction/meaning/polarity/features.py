"""The features of a sentence: its cues, its contrasts and the scores of its terms."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Final

from pipeline.extraction.lexicons.phrase_index import Candidates, LoweredText, PhraseIndex
from pipeline.extraction.lexicons.phrases import compiled
from pipeline.extraction.lexicons.polarity import PolarityLexicon
from pipeline.extraction.meaning.polarity.cues import Cue, CueFinder, are_set_against, outermost, polarity_of_cues
from pipeline.extraction.meaning.polarity.model import NUMBER, TermScores, TermWeights, tokens_of
from pipeline.reading.document import Span
from pipeline.schema.vocabularies import Polarity

_WORD: Final = re.compile(r"\w+")
#: How many contrasts of a sentence count.
_MAX_CONTRASTS: Final = 20
#: How many commas can end the first side of a contrast that opens a sentence.
_MAX_COMMAS: Final = 6
#: How many of the weightiest terms explain a polarity.
_MAX_WEIGHTIEST: Final = 4
#: The values at which features are capped.
_MAX_SCORE: Final = 6.0
_MAX_OPPOSED: Final = 3.0
_MAX_CUES: Final = 4
_MAX_CUES_OF_BOTH: Final = 2
_MAX_TOKENS: Final = 50


@dataclass(slots=True)
class SentenceFeatures:
    """A sentence as the model sees it, before its polarity is decided.

    Attributes:
        cues: its cues, in order.
        by_cues: the polarity that they alone would give it.
        scores: the scores of its terms.
        has_contrast: whether it holds a contrast.
        acted_on: words for a weakness that the service has seen or is acting on; offsets from the sentence's start.
        tokens: its words as the terms have them, without the words that are ignored.
        boundaries: the indexes of the tokens at which a side of a contrast ends.
        words: the words behind the tokens, each with where it begins in the sentence.
    """

    cues: tuple[Cue, ...]
    by_cues: Polarity
    scores: TermScores
    has_contrast: bool
    acted_on: Span | None
    tokens: Sequence[str]
    boundaries: Sequence[int]
    words: Sequence[tuple[int, str]]

    def values(self) -> Iterator[tuple[str, float]]:
        """Each feature that the sentence has, by its name in `polarity_features.csv`, with its value."""
        scores = self.scores
        praise = len([None for cue in self.cues if cue.sign > 0])
        concern = len(self.cues) - praise
        towards = _capped(scores.praise)
        yield "weight of praise", towards
        yield "weight either way", abs(towards)
        yield "weight of description", _capped(scores.description)
        yield "weight of both", _capped(scores.both)
        if scores.opposed:
            yield "opposed weight", min(scores.opposed, _MAX_OPPOSED)
        if praise:
            yield "cues of praise", min(praise, _MAX_CUES)
        if concern:
            yield "cues of concern", min(concern, _MAX_CUES)
        if praise and concern:
            yield "cues of both", min(praise, concern, _MAX_CUES_OF_BOTH)
        yield f"cues alone: {self.by_cues}", 1
        if self.has_contrast:
            yield "contrast", 1
        if self.acted_on is not None:
            yield "acted on", 1
        numbers = self.tokens.count(NUMBER)
        if numbers:
            yield "number", 1
            if numbers > 1:
                yield "numbers", 1
        yield "length", min(len(self.tokens), _MAX_TOKENS) / _MAX_TOKENS

    def scored_with(self, terms: TermWeights) -> "SentenceFeatures":
        """The same sentence, scored with other weights."""
        return replace(self, scores=terms.score(self.tokens, self.boundaries))

    def weightiest(self, polarity: Polarity) -> list[Cue]:
        """The terms with the greatest weights for a polarity (for a mixed one, in either direction), in order."""
        wanted = [
            (abs(weight), index, length)
            for index, length, weight in self.scores.terms
            if index and (polarity == Polarity.MIXED or (weight > 0) == (polarity == Polarity.POSITIVE))
        ]
        if not wanted:
            return []
        chosen = sorted(wanted, reverse=True)[:_MAX_WEIGHTIEST]
        return outermost([Cue(self._start(index), self._end(index + length - 1), 1) for _, index, length in chosen])

    def _start(self, index: int) -> int:
        return self.words[index - 1][0]

    def _end(self, index: int) -> int:
        start, word = self.words[index - 1]
        return start + len(word)


class FeatureReader:
    """Reads the features of sentences. Made once from the lexicon and the weights of terms."""

    def __init__(self, lexicon: PolarityLexicon, terms: TermWeights) -> None:
        self._terms = terms
        self._cues = CueFinder(lexicon)
        #: the phrases that `read` needs candidates of, by name
        self.phrases = {
            "ignored": lexicon.ignored,
            **self._cues.phrases,
            "contrasts": lexicon.contrasts,
            "acted_on": lexicon.acted_on,
        }
        self._opening_words = lexicon.opening_words
        self._condition = compiled(lexicon.condition)

    @cached_property
    def index(self) -> PhraseIndex:
        """An index of these phrases alone."""
        return PhraseIndex(self.phrases)

    def read(self, sentence: LoweredText, candidates: Candidates) -> SentenceFeatures:
        """Read the features of a sentence.

        Args:
            sentence: its words.
            candidates: the phrases, of these and of others, that it can hold.
        """
        text = sentence.text
        ignored = [match.span() for match in candidates.matches("ignored", text)]
        condition = self._condition.match(text)
        if condition is not None:
            ignored.append(condition.span())
        if ignored:
            text = _blanked(text, ignored)
            # without the ignored words, a phrase can match that they kept from matching
            candidates = self.index.candidates(LoweredText(text, sentence.printed))
        cues = self._cues.find(text, candidates)
        contrasts = self._contrasts(text, candidates)
        acted_on = [Span(match.start(), match.end()) for match in candidates.matches("acted_on", text)]
        # words of concern that the words before them turn into praise must not weigh as concern
        words = _words_in(_blanked(text, [(cue.start, cue.end) for cue in cues if cue.is_reversed]))
        tokens = tokens_of([word for _, word in words])
        ends = _ends_of_sides(text, contrasts) if contrasts else ()
        boundaries = [bisect_left(words, (end, "")) + 1 for end in ends]
        is_set_against = bool(contrasts) and are_set_against(cues, contrasts)
        return SentenceFeatures(
            tuple(cues),
            polarity_of_cues(cues, is_set_against=is_set_against),
            self._terms.score(tokens, boundaries),
            bool(contrasts),
            acted_on[0] if acted_on else None,
            tokens,
            boundaries,
            words,
        )

    def _contrasts(self, text: str, candidates: Candidates) -> list[re.Match[str]]:
        """The contrasts of a sentence, without an opening one that sets it against the sentence before."""
        found = candidates.matches("contrasts", text)[:_MAX_CONTRASTS]
        return [match for match in found if match.start() or match.group() not in self._opening_words]


def _capped(score: float) -> float:
    return -_MAX_SCORE if score < -_MAX_SCORE else min(score, _MAX_SCORE)


def _words_in(text: str) -> list[tuple[int, str]]:
    """The words of a text in order, with where each begins."""
    return [(match.start(), match.group()) for match in _WORD.finditer(text)]


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text with spaces in place of some of its words. Linear in the length of the text."""
    if not spans:
        return text
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


def _ends_of_sides(text: str, contrasts: Sequence[re.Match[str]]) -> list[int]:
    """Where one side of a contrast can end: at its words or, where these open the sentence, at a comma."""
    ends = [match.start() for match in contrasts if match.start()]
    if len(ends) < len(contrasts):
        ends += [match.start() for match in islice(re.finditer(",", text), _MAX_COMMAS)]
    return ends
