"""How alike sentences are, by their words and word pairs, and by the matters that they name.

Words are compared by their stems; words with one meaning count as one (`lexicons/similarity.yaml`). A term that few
sentences have weighs more than one that many have (TF-IDF in its usual form: 1 + log of the count, times 1 + log of the
inverse share of sentences, normalised to length one). Matters (`lexicons/matters.yaml`) are weighed in the same way.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from Stemmer import Stemmer

from pipeline.extraction.lexicons.phrase_index import LoweredText, PhraseIndex
from pipeline.extraction.lexicons.phrases import compiled
from pipeline.linking.lexicons.models import MatterLexicon, SimilarityLexicon

Scores = NDArray[np.float64]
#: Decimals of a published score; further ones differ between machines.
DECIMALS: Final = 4

_WORD: Final = re.compile(r"[a-z0-9]+")
_APOSTROPHES: Final = re.compile(r"['’‘](?:s\b)?")
_PRINTED: Final = re.compile(r"\w[\w’'-]*")


class Terms:
    """Cuts sentences into terms. Made once from the lexicons.

    Attributes:
        general: matters that most sentences touch.
        whom: matters that name whom a sentence is about.
        weight_of_matters: their share in the likeness of two sentences, from 0 to 1; the rest is by words.
    """

    def __init__(self, lexicon: SimilarityLexicon, matters: MatterLexicon, pointing_back: Iterable[str]) -> None:
        stem = Stemmer("english").stemWord
        self._stem = lru_cache(maxsize=None)(stem)
        self._stop_words = frozenset(lexicon.stop_words)
        self._same = {stem(word): stem(line[0]) for line in lexicon.same_words for word in line}
        self._matters = PhraseIndex(matters.words)
        self.general = frozenset(matters.general)
        self.whom = frozenset(matters.whom)
        self._wider = dict(matters.parts)
        self.weight_of_matters = lexicon.weight_of_matters
        self._fewest_general = lexicon.fewest_general_matters
        self._pointing_back = compiled("|".join(pointing_back))

    def words_of(self, text: str) -> list[str]:
        """The stems of the meaningful words of a text, in order."""
        stems = (
            self._stem(word)
            for word in _WORD.findall(_APOSTROPHES.sub("", text.lower()))
            if word not in self._stop_words
        )
        return [self._same.get(stem, stem) for stem in stems]

    def terms_of(self, text: str) -> list[str]:
        """The same, and every two that follow each other."""
        words = self.words_of(text)
        return words + [f"{first} {second}" for first, second in pairwise(words)]

    def printed(self, text: str, words: frozenset[str]) -> list[str]:
        """The words of a text that have one of some stems, as they are printed, each once."""
        return list(dict.fromkeys(word for word in _PRINTED.findall(text) if words & set(self.words_of(word))))

    def matters_of(self, text: str) -> frozenset[str]:
        """The matters that a text names."""
        return frozenset(name for name, _ in self._matters.search(LoweredText.of(text)))

    def words_beside_whom(self, text: str) -> frozenset[str] | None:
        """The meaningful words of a text beside those of its matters, where these only name whom it is about; None
        where it names another matter, or none.
        """
        found = list(self._matters.search(LoweredText.of(text)))
        if not found or any(name not in self.whom for name, _ in found):
            return None
        of_whom = {word for _, match in found for word in self.words_of(match.group())}
        return frozenset(self.words_of(text)) - of_whom

    def is_one_matter(self, named: frozenset[str], found: frozenset[str]) -> bool:
        """Whether two texts are on the same matter, not only on related ones.

        Args:
            named: the matters of the one text, which decide what must be shared.
            found: those of the other.
        """
        general, whom = named & self.general, named & self.whom
        # of a step within a wider matter the step alone must be shared
        own = named - general - whom - {self._wider[name] for name in named if name in self._wider}
        if own:
            return bool(own & found)
        if whom:
            return bool(whom & found) and (not general or bool(general & found))
        return len(general & found) >= min(self._fewest_general, len(general))

    def points_back(self, text: str) -> bool:
        """Whether a sentence continues the subject of the sentence before it ("They also ...")."""
        return self._pointing_back.match(text) is not None


class Comparison:
    """Sentences with which others are compared.

    Attributes:
        texts: those sentences.
        continuing: which of them continue the matters of the one before.
    """

    def __init__(
        self, texts: Sequence[str], terms: Terms, others: Sequence[str] = (), continuing: Collection[int] = ()
    ) -> None:
        """Weigh the terms.

        Args:
            texts: the sentences with which others are compared.
            terms: cuts them into terms.
            others: more sentences that show how common a term is.
            continuing: indices of the sentences that continue the matters of the one before.
        """
        self.texts = texts
        self.continuing = frozenset(continuing)
        self._terms = terms
        own = [Counter(terms.terms_of(text)) for text in texts]
        counted = Counter(term for found in (*own, *(set(terms.terms_of(text)) for text in others)) for term in found)
        n_all = len(own) + len(others)
        self._rarity = {term: math.log((1 + n_all) / (1 + count)) + 1 for term, count in counted.items()}
        postings: dict[str, list[tuple[int, float]]] = {}
        for index, found in enumerate(own):
            for term, weight in self._weighed(found).items():
                postings.setdefault(term, []).append((index, weight))
        self._postings = {
            term: (np.array([index for index, _ in pairs]), np.array([weight for _, weight in pairs]))
            for term, pairs in postings.items()
        }

    def _weighed(self, found: Mapping[str, int]) -> dict[str, float]:
        """The weight of each term of a sentence: higher the rarer it is, length one in all; unknown terms have none."""
        weights = {
            term: (1 + math.log(count)) * self._rarity[term] for term, count in found.items() if term in self._rarity
        }
        length = math.sqrt(sum(weight**2 for weight in weights.values()))
        return {term: weight / length for term, weight in weights.items()}

    @cached_property
    def matters(self) -> list[frozenset[str]]:
        """The matters that each sentence names."""
        own = [self._terms.matters_of(text) for text in self.texts]
        return [
            matters | own[index - 1] if index and index in self.continuing else matters
            for index, matters in enumerate(own)
        ]

    @cached_property
    def words(self) -> list[frozenset[str]]:
        """The meaningful words of each sentence."""
        return [frozenset(self._terms.words_of(text)) for text in self.texts]

    @cached_property
    def _weights(self) -> dict[str, float]:
        counted: dict[str, int] = {}
        for found in self.matters:
            for matter in found:
                counted[matter] = counted.get(matter, 0) + 1
        return {matter: math.log((len(self.texts) + 1) / (count + 1)) + 1 for matter, count in counted.items()}

    def by_words(self, query: str) -> Scores:
        """How alike a sentence is to each by its words: the cosine of their weighed terms, from 0 to 1."""
        scores = np.zeros(len(self.texts))
        for term, weight in self._weighed(Counter(self._terms.terms_of(query))).items():
            if term in self._postings:
                places, weights = self._postings[term]
                scores[places] += weight * weights
        return scores

    def likeness_of(self, one: str, other: str) -> float:
        """How alike any two sentences are by their words, with the weights of these sentences."""
        first = self._weighed(Counter(self._terms.terms_of(one)))
        second = self._weighed(Counter(self._terms.terms_of(other)))
        return sum(weight * second.get(term, 0.0) for term, weight in first.items())

    def by_matters(self, query: str) -> Scores:
        """How alike a sentence is to each by the matters that it names: the same measure over matters."""
        named = self._terms.matters_of(query)
        own = self._length(named)
        # many sentences name the same matters
        scores = [
            self._length(named & other) ** 2 / (own * length) if named & other else 0.0
            for other, length in self._lengths.items()
        ]
        return np.array(scores)[self._numbers] if scores else np.zeros(0)

    def by_both(self, query: str) -> Scores:
        """How alike a sentence is to each by matters and words together, from 0 to 1."""
        share = self._terms.weight_of_matters
        return share * self.by_matters(query) + (1 - share) * self.by_words(query)

    @cached_property
    def _lengths(self) -> dict[frozenset[str], float]:
        """The length of each set of matters that a sentence names."""
        return {matters: self._length(matters) for matters in dict.fromkeys(self.matters)}

    @cached_property
    def _numbers(self) -> NDArray[np.int64]:
        """For each sentence, the number of its set of matters in `_lengths`."""
        numbers = {matters: number for number, matters in enumerate(self._lengths)}
        return np.array([numbers[matters] for matters in self.matters], dtype=np.int64)

    def _length(self, matters: frozenset[str]) -> float:
        rarest = math.log(len(self.texts) + 1) + 1
        return math.sqrt(sum(self._weights.get(matter, rarest) ** 2 for matter in sorted(matters)))
