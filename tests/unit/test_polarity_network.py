"""What the network of polarity computes, compared with the same in whole numbers of any size."""

import math
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.lexicons.phrase_index import LoweredText
from pipeline.extraction.lexicons.polarity import POLARITIES
from pipeline.extraction.meaning.polarity.model import INTERCEPT, PolarityModel
from pipeline.extraction.meaning.polarity.network import LARGEST, MOST_WORDS, WIDTHS, PolarityNetwork, load_network
from pipeline.extraction.meaning.polarity.rules import load_polarity_rules
from pipeline.schema.vocabularies import Polarity
from tests.evaluation.train_network import network_of_no_weight, write_network

KNOWN = ("care", "poor", "swift")
N_VALUES, N_LAYER = 6, 5
Arrays = dict[str, npt.NDArray[np.generic]]


def made(seed: int) -> Arrays:
    """Arrays of a small network, by chance."""
    chance = np.random.default_rng(seed)

    def bytes_of(*shape: int) -> npt.NDArray[np.int8]:
        return chance.integers(-LARGEST, LARGEST, shape, endpoint=True).astype(np.int8)

    n_polarities = len(POLARITIES)
    return {
        "words": np.frombuffer("\n".join(KNOWN).encode(), np.uint8),
        "vectors": bytes_of(len(KNOWN) + 1, N_VALUES),
        "layer_1": bytes_of(WIDTHS[0] * N_VALUES, N_LAYER),
        "bias_1": chance.integers(-9000, 9000, N_LAYER).astype(np.int32),
        "layer_2": bytes_of(WIDTHS[1] * N_LAYER, N_LAYER),
        "bias_2": chance.integers(-9000, 9000, N_LAYER).astype(np.int32),
        "scales": np.array([0.0017, 0.0009], np.float32),
        "sums": bytes_of(2 * N_LAYER, n_polarities),
        "largest": bytes_of(2 * N_LAYER, n_polarities),
        "sums_scale": np.array([0.013, 0.007]),
        "largest_scale": np.array([0.021, 0.003]),
    }


def expected(arrays: Arrays, words: Sequence[str]) -> list[tuple[int, ...]]:
    """The same as `weigh`, step by step and in Python's numbers."""
    values = [arrays["vectors"][KNOWN.index(word) + 1 if word in KNOWN else 0].tolist() for word in words]
    weights = [[0.0] * len(POLARITIES) for _ in words]
    for number, width in enumerate(WIDTHS):
        layer, bias = arrays[f"layer_{number + 1}"].tolist(), arrays[f"bias_{number + 1}"].tolist()
        nothing = [0] * len(values[0])
        around = [*[nothing] * (width // 2), *values, *[nothing] * (width // 2)]
        sums = [
            [
                sum(value * row[column] for value, row in zip(chain(*around[at : at + width]), layer, strict=True))
                + bias[column]
                for column in range(N_LAYER)
            ]
            for at in range(len(words))
        ]
        scale = arrays["scales"][number]
        values = [[min(max(int(np.rint(np.float32(value) * scale)), 0), LARGEST) for value in row] for row in sums]
        columns = list(zip(*values, strict=True))
        first = [column.index(max(column)) for column in columns]
        rows = range(number * N_LAYER, (number + 1) * N_LAYER)
        for at, row in enumerate(values):
            for p in range(len(POLARITIES)):
                of_sum = sum(value * int(arrays["sums"][place, p]) for value, place in zip(row, rows, strict=True))
                of_largest = sum(
                    value * int(arrays["largest"][place, p])
                    for column, (value, place) in enumerate(zip(row, rows, strict=True))
                    if first[column] == at
                )
                weights[at][p] += of_sum * (float(arrays["sums_scale"][number]) / math.sqrt(len(words)))
                weights[at][p] += of_largest * float(arrays["largest_scale"][number])
    return [tuple(int(np.rint(weight)) for weight in row) for row in weights]


@given(st.integers(0, 5), st.lists(st.lists(st.sampled_from([*KNOWN, "unheard"]), min_size=1, max_size=9), max_size=4))
def test_network_computes_in_whole_numbers(seed: int, sentences: list[list[str]]) -> None:
    arrays = made(seed)
    assert PolarityNetwork(arrays).weigh_all(sentences) == [expected(arrays, words) for words in sentences]


def test_sentence_without_words_weighs_nothing() -> None:
    assert PolarityNetwork(made(0)).weigh_all([[]]) == [[]]


def test_only_the_first_words_of_a_long_sentence_are_read() -> None:
    network = PolarityNetwork(made(0))
    words = ["care", "poor"] * MOST_WORDS
    assert network.weigh_all([words]) == network.weigh_all([words[:MOST_WORDS]])


def test_words_add_to_what_terms_and_features_weigh() -> None:
    network = PolarityNetwork(made(0))
    (weighed,) = network.weigh_all([["poor", "care"]])
    scores = PolarityModel({"care": (1, 2, 3, 4)}, {INTERCEPT: (10, 20, 30, 40)}, network).score(
        ["^", "poor", "care"], []
    )
    added = [sum(row[number] for row in weighed) for number in range(len(POLARITIES))]
    assert list(scores.totals) == [11 + added[0], 22 + added[1], 33 + added[2], 44 + added[3]]
    assert [(term.start, term.length) for term in scores.terms] == [(2, 1), (1, 1), (2, 1)]


def test_file_of_a_network_has_the_same_bytes_each_time(tmp_path: Path) -> None:
    paths = [tmp_path / "one.npz", tmp_path / "two.npz"]
    for path in paths:
        write_network(path, network_of_no_weight(len(POLARITIES)))
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert load_network(paths[0]).weigh_all([["care"]]) == [[(0, 0, 0, 0)]]


@pytest.mark.parametrize(
    ("sentence", "polarity"),
    [
        ("Early help has shrunk to a telephone line.", Polarity.NEGATIVE),
        ("Social workers visit children often and know them very well.", Polarity.POSITIVE),
        ("Plans are good, but too many of them are not carried out.", Polarity.MIXED),
    ],
)
def test_network_in_use_knows_plain_sentences(sentence: str, polarity: Polarity) -> None:
    rules, low = load_polarity_rules(), LoweredText.of(sentence)
    assert rules.by_words(low, rules.reader.index.candidates(low)).polarity == polarity
