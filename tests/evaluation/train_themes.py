"""Learns which words of themes a sentence is about: `make train`.

It learns `lexicons/theme_weights.csv` from `labels/findings.csv`: for every theme of which a labelled finding has
words, whether a reader names it as a theme. `pipeline.extraction.meaning.themes` applies the weights. The same files
give the same weights, to the byte.
"""

import csv
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from pipeline.core.paths import LEXICONS
from pipeline.extraction.lexicons.models import load_lexicons
from pipeline.extraction.lexicons.phrase_index import LoweredText, PhraseIndex
from pipeline.extraction.meaning.theme_features import NO_THEME, theme_words
from pipeline.extraction.meaning.themes import INTERCEPT
from tests.evaluation.theme_labels import ThemesLabelled, joined, themes_labelled

#: How many examples a feature must stand in.
LEAST_EXAMPLES: Final = 3
#: How freely features are given weight: more of it gives more features.
FREEDOM: Final = 0.8
#: From which probability on a theme counts: that with the highest F1 when five parts of the documents were judged by
#: what was learned from the four others.
LEAST_PROBABILITY: Final = 0.4


@dataclass(frozen=True)
class Example:
    """One theme of which a sentence has words: what is known of them, and whether it is about that theme."""

    features: Sequence[str]
    is_about: bool


def examples_of(labelled: Iterable[tuple[ThemesLabelled, str]]) -> list[Example]:
    """The themes of which labelled sentences have words."""
    lexicon = load_lexicons().themes
    index = PhraseIndex({**lexicon.words, NO_THEME: lexicon.no_theme})
    order = {theme: number for number, theme in enumerate(lexicon.words)}
    found: list[Example] = []
    for row, text in labelled:
        low = LoweredText.of(text)
        found += [
            Example(words.features, words.theme in row.own)
            for words in theme_words(low.text, index.candidates(low), order)
        ]
    return found


def weights_of(examples: Sequence[Example]) -> dict[str, float]:
    """The weight of each feature that has one, and the intercept."""
    counted = Counter(feature for example in examples for feature in dict.fromkeys(example.features))
    names = sorted(name for name, count in counted.items() if count >= LEAST_EXAMPLES)
    column = {name: number for number, name in enumerate(names)}
    cells = [
        (row, column[feature])
        for row, example in enumerate(examples)
        for feature in dict.fromkeys(example.features)
        if feature in column
    ]
    rows, columns = np.array(cells, dtype=np.int32).T
    matrix = csr_matrix((np.ones(len(cells)), (rows, columns)), shape=(len(examples), len(names)))
    model = LogisticRegression(l1_ratio=1, C=FREEDOM, solver="liblinear", max_iter=1000, random_state=0)
    model.fit(matrix, np.array([example.is_about for example in examples]))
    least = math.log(LEAST_PROBABILITY / (1 - LEAST_PROBABILITY))
    learned = {
        name: rounded for name, value in zip(names, model.coef_[0], strict=True) if (rounded := round(float(value), 2))
    }
    return {INTERCEPT: round(float(model.intercept_[0]) - least, 2), **learned}


def write_weights(path: Path, weights: Mapping[str, float]) -> None:
    """Write the table of weights."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["feature", "weight"])
        writer.writerows([name, f"{weights[name]:g}"] for name in sorted(weights))


def main() -> None:
    """Learn and write the weights."""
    pairs = joined(themes_labelled(held_out=False))
    if not pairs:
        raise SystemExit("there is no corpus to learn from")
    examples = examples_of((row, words) for row, _, words in pairs)
    weights = weights_of(examples)
    write_weights(LEXICONS / "theme_weights.csv", weights)
    print(f"{len(examples)} examples; {len(weights)} weights written")


if __name__ == "__main__":
    main()
