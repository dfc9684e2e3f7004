"""A small network that weighs each word of a sentence together with the words around it.

It knows what a list of words cannot: "petered out" by what such words mean, and "few children wait" by how they stand
together. Each word has a vector; two layers look at three and at five neighbours; of each layer the sum over the
sentence and the largest value count. So every word adds something of its own for each polarity, and these are added to
what terms weigh (`model`). `make train` learns it (`tests/evaluation/train_network.py`).

Words, layers and weights are whole numbers of one byte. Their products are added in floating point, where whole numbers
below 2^24 are exact in any order, so that the results are the same on every machine.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from pipeline.extraction.lexicons.polarity import POLARITIES, PolarityWeights

#: The row of the vectors for words that are not known.
UNKNOWN: Final = 0
#: How many words the two layers look at, and how many words of a sentence are read.
WIDTHS: Final = (3, 5)
MOST_WORDS: Final = 80
#: How many sentences are weighed together: with more, memory would cost what is saved.
_TOGETHER: Final = 32
#: The largest whole number of a vector, a layer or a weight.
LARGEST: Final = 127

Floats = npt.NDArray[np.float32]
Arrays = Mapping[str, npt.NDArray[np.generic]]


class PolarityNetwork:
    """The words, layers and weights of the network.

    Args:
        arrays: as `tests.evaluation.train_network` writes them:
            `words`: the known words in UTF-8, one on each line;
            `vectors`: one for all unknown words, then one for each known one;
            `layer_1`, `layer_2`: what the values of neighbours weigh, a row for each value of each neighbour in order;
            `bias_1`, `bias_2`: what is added, in whole numbers;
            `scales`: by what the sums of each layer are multiplied;
            `sums`, `largest`: what the sum and the largest of each value weigh for each polarity, a row for each value
            of both layers, and `sums_scale`, `largest_scale`: by what these are multiplied, one for each layer, to give
            thousandths.
    """

    def __init__(self, arrays: Arrays) -> None:
        known = arrays["words"].tobytes().decode().split("\n")
        self._rows = {word: row for row, word in enumerate(known, start=UNKNOWN + 1)}
        self._vectors = arrays["vectors"]
        self._layers = [
            _for_each_neighbour(arrays[f"layer_{n}"].astype(np.float32), width)
            for n, width in enumerate(WIDTHS, start=1)
        ]
        self._biases = [arrays[f"bias_{n}"].astype(np.float32) for n in range(1, len(WIDTHS) + 1)]
        self._scales: list[float] = arrays["scales"].tolist()
        n_layers, n_polarities = len(WIDTHS), len(POLARITIES)
        self._sums, self._largest = (
            arrays[name].astype(np.float32).reshape(n_layers, -1, n_polarities) for name in ("sums", "largest")
        )
        self._sums_scale = arrays["sums_scale"].astype(np.float64)
        self._largest_scale = arrays["largest_scale"].astype(np.float64)

    def weigh_all(self, sentences: Sequence[Sequence[str]]) -> list[list[PolarityWeights]]:
        """What each word of some sentences weighs for each polarity, in thousandths, in the order of `POLARITIES`.

        What a sentence weighs does not depend on the others: together they only take less time.

        Args:
            sentences: the tokens of each, as `model.tokens_of` returns them, without the one for its beginning. Of very
                many only the first are read.
        """
        rows = [[self._rows.get(word, UNKNOWN) for word in words[:MOST_WORDS]] for words in sentences]
        by_length = sorted(range(len(rows)), key=lambda number: len(rows[number]))
        found: list[list[PolarityWeights]] = [[] for _ in rows]
        for first in range(0, len(rows), _TOGETHER):
            numbers = [number for number in by_length[first : first + _TOGETHER] if rows[number]]
            if numbers:
                weighed = self._weigh([rows[number] for number in numbers])
                for number, weights in zip(numbers, weighed, strict=True):
                    found[number] = [(a, b, c, d) for a, b, c, d in weights[: len(rows[number])]]
        return found

    def _weigh(self, rows: Sequence[Sequence[int]]) -> list[list[list[int]]]:
        """What the words of some sentences weigh, none of them empty; a shorter one has more of them than words."""
        n_words = np.array([len(row) for row in rows])
        is_word = np.arange(n_words.max()) < n_words[:, np.newaxis]
        values = np.zeros((*is_word.shape, self._vectors.shape[1]), np.float32)
        values[is_word] = self._vectors[[row for sentence in rows for row in sentence]]
        weights = np.zeros((*is_word.shape, len(POLARITIES)))
        for number, width in enumerate(WIDTHS):
            added = _from_neighbours(values @ self._layers[number], width) + self._biases[number]
            values = np.clip(np.rint(added * np.float32(self._scales[number])), 0, LARGEST)
            values *= is_word[:, :, np.newaxis]
            shares = self._sums_scale[number] / np.sqrt(n_words)
            weights += (values @ self._sums[number]) * shares[:, np.newaxis, np.newaxis]
            weights += _of_largest(values, self._largest[number]) * self._largest_scale[number]
        whole: list[list[list[int]]] = np.rint(weights).astype(int).tolist()
        return whole


def _for_each_neighbour(layer: Floats, width: int) -> Floats:
    """The weights of a layer with a row for each value of a word: what it gives each neighbour, side by side."""
    return np.concatenate(np.split(layer, width), axis=1)


def _from_neighbours(given: Floats, width: int) -> Floats:
    """The sum of what each word gets from itself and its neighbours, of which nothing is before the first."""
    n_sentences, n_words, half = *given.shape[:2], width // 2
    by_neighbour = given.reshape(n_sentences, n_words, width, -1)
    found = np.zeros((n_sentences, n_words + 2 * half, by_neighbour.shape[3]), np.float32)
    for shift in range(width):
        found[:, 2 * half - shift : 2 * half - shift + n_words] += by_neighbour[:, :, shift]
    return found[:, half : half + n_words]


def _of_largest(values: Floats, weights: Floats) -> Floats:
    """What the largest of each value in a sentence weighs, given to the first word that has it."""
    places = values.argmax(axis=1)[:, np.newaxis]
    only_largest = np.zeros_like(values)
    np.put_along_axis(only_largest, places, np.take_along_axis(values, places, axis=1), axis=1)
    return only_largest @ weights


def load_network(path: Path) -> PolarityNetwork:
    """Read the network from its file.

    Its matrices are small, so that threads for them would wait for each other longer than they work: from then on, one
    thread does the linear algebra of this process.
    """
    threadpool_limits(limits=1, user_api="blas")
    with np.load(path, allow_pickle=False) as arrays:
        return PolarityNetwork(dict(arrays))
