"""The features of a sentence: its cues, its contrasts and the scores of its terms."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pipeline.extraction.lexicons.phrase_index import Candidates, LoweredText, PhraseIndex
from pipeline.extraction.lexicons.phrases import compiled
from pipeline.extraction.lexicons.polarity import PolarityLexicon
from pipeline.extraction.meaning.polarity.cues import Cue, CueFinder, are_set_against, outermost, polarity_of_cues
from pipeline.extraction.meaning.polarity.model import NUMBER, PolarityModel, PolarityScores, tokens_of
from pipeline.reading.document import Span
from pipeline.schema.vocabularies import Polarity

_WORD: Final = re.compile(r"\w+")
#: How many contrasts of a sentence count.
_MAX_CONTRASTS: Final = 20
#: How many of the weightiest terms explain a polarity.
_MAX_WEIGHTIEST: Final = 4
#: The values at which features are capped.
_MAX_CUES: Final = 4
_MAX_CUES_OF_BOTH: Final = 2
_MAX_TOKENS: Final = 50


@dataclass(slots=True)
class SentenceFeatures:
    """A sentence as the model sees it, before its polarity is decided.

    Attributes:
        cues: its cues, in order.
        by_cues: the polarity that they alone would give it.
        has_contrast: whether it holds a contrast.
        is_divided: whether one clause only praises, and another only finds fault.
        acted_on: words for a weakness that the service has seen or is acting on; offsets from the sentence's start.
        grave: words of grave concern; offsets from the sentence's start.
        has_ignored: whether words of it are ignored.
        tokens: its words as the terms have them, without the words that are ignored.
        words: the words behind the tokens, each with where it begins in the sentence.
    """

    cues: tuple[Cue, ...]
    by_cues: Polarity
    has_contrast: bool
    is_divided: bool
    acted_on: Span | None
    grave: Span | None
    has_ignored: bool
    tokens: Sequence[str]
    words: Sequence[tuple[int, str]]

    def values(self) -> Iterator[tuple[str, int]]:
        """Each feature that the sentence has, by its name in `polarity_features.csv`, with its value."""
        praise = len([None for cue in self.cues if cue.sign > 0])
        concern = len(self.cues) - praise
        if praise:
            yield "cues of praise", min(praise, _MAX_CUES)
        if concern:
            yield "cues of concern", min(concern, _MAX_CUES)
        if praise and concern:
            yield "cues of both", min(praise, concern, _MAX_CUES_OF_BOTH)
        yield f"cues alone: {self.by_cues}", 1
        if self.has_contrast:
            yield "contrast", 1
        if self.is_divided:
            yield "clauses of both", 1
        if self.acted_on is not None:
            yield "acted on", 1
        numbers = self.tokens.count(NUMBER)
        if numbers:
            yield "number", 1
            if numbers > 1:
                yield "numbers", 1
        yield "length", min(len(self.tokens), _MAX_TOKENS)

    @property
    def only_finds_fault(self) -> bool:
        """Whether it has cues, all of concern."""
        return bool(self.cues) and all(cue.sign < 0 for cue in self.cues)

    def is_as_composed(self, polarity: Polarity) -> bool:
        """Whether cues that others turn decide it: their words do not weigh, so that little is left that does."""
        return polarity == self.by_cues and bool(self.cues) and all(cue.is_turned for cue in self.cues)

    def scored_by(self, model: PolarityModel) -> PolarityScores:
        """What it weighs."""
        return model.score(self.tokens, self.values())

    def weightiest(self, scores: PolarityScores, polarity: Polarity) -> list[Cue]:
        """The terms with the greatest weights for a polarity, in order, none with less than half of the greatest."""
        weighed = [(term.weight_for(polarity), term.start, term.length) for term in scores.terms if term.start]
        greatest = max((weight for weight, _, _ in weighed), default=0)
        chosen = sorted((item for item in weighed if 2 * item[0] >= greatest > 0), reverse=True)[:_MAX_WEIGHTIEST]
        return outermost([Cue(self._start(start), self._end(start + length - 1), 1) for _, start, length in chosen])

    def _start(self, index: int) -> int:
        return self.words[index - 1][0]

    def _end(self, index: int) -> int:
        start, word = self.words[index - 1]
        return start + len(word)


class FeatureReader:
    """Reads the features of sentences. Made once from the lexicon."""

    def __init__(self, lexicon: PolarityLexicon) -> None:
        self._cues = CueFinder(lexicon)
        #: the phrases that `read` needs candidates of, by name
        self.phrases = {
            "ignored": lexicon.ignored,
            **self._cues.phrases,
            "contrasts": lexicon.contrasts,
            "acted_on": lexicon.acted_on,
            "grave": lexicon.grave,
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
        # words that others turn must not weigh as they do elsewhere
        words = _words_in(_blanked(text, [(cue.start, cue.end) for cue in cues if cue.is_turned]))
        tokens = tokens_of([word for _, word in words])
        is_set_against = bool(contrasts) and are_set_against(cues, contrasts)
        return SentenceFeatures(
            tuple(cues),
            polarity_of_cues(cues, is_set_against=is_set_against),
            bool(contrasts),
            self._cues.are_divided(text, cues),
            _first("acted_on", text, candidates),
            _first("grave", text, candidates),
            bool(ignored),
            tokens,
            words,
        )

    def _contrasts(self, text: str, candidates: Candidates) -> list[re.Match[str]]:
        """The contrasts of a sentence, without an opening one that sets it against the sentence before."""
        found = candidates.matches("contrasts", text)[:_MAX_CONTRASTS]
        return [match for match in found if match.start() or match.group() not in self._opening_words]


def _first(name: str, text: str, candidates: Candidates) -> Span | None:
    """Where the first phrase under a name is."""
    match = candidates.first(name, text)
    return None if match is None else Span(match.start(), match.end())


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
