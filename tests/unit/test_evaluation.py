"""The scores by which polarity and themes are measured."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.extraction.meaning.polarity.model import PolarityModel, tokens_of
from pipeline.schema.vocabularies import Polarity
from tests.evaluation.corpus import digest_of, labelled, make_labels
from tests.evaluation.polarity_and_themes import Score, macro_f1, micro, score_of_label, score_of_theme
from tests.evaluation.train_network import clauses_of, directions, words_known


def test_scores_of_a_label() -> None:
    wanted = ["positive", "positive", "negative", "mixed"]
    found = ["positive", "negative", "negative", "negative"]
    score = score_of_label("negative", wanted, found)
    assert (score.precision, score.recall, score.f1) == pytest.approx((1 / 3, 1, 0.5))
    assert score_of_label("neutral", wanted, found).f1 == 0
    assert macro_f1(wanted, found) == pytest.approx((2 / 3 + 0.5 + 0) / 3)


def test_scores_of_nothing_are_nothing() -> None:
    assert Score(0, 0, 0).f1 == 0
    assert macro_f1([], []) == 0


def test_scores_of_themes() -> None:
    wanted = [frozenset({"planning", "consent"}), frozenset({"planning"}), frozenset[str]()]
    found = [frozenset({"planning"}), frozenset[str](), frozenset({"consent"})]
    assert micro(wanted, found) == Score(right=1, found=2, wanted=3)
    assert score_of_theme("planning", wanted, found) == Score(right=1, found=1, wanted=2)


def test_a_label_file_holds_no_words(tmp_path: Path) -> None:
    (tmp_path / "findings.tsv").write_text("n\tsha256\tstart\tend\ttext\n1\tab\t3\t9\tIt  works.\n")
    (tmp_path / "labels.tsv").write_text("n\tpolarity\tthemes\n1\tpositive\tplanning consent\n")
    make_labels(tmp_path / "findings.tsv", tmp_path / "labels.tsv", tmp_path / "labels.csv")
    assert "works" not in (tmp_path / "labels.csv").read_text()
    (row,) = labelled(tmp_path / "labels.csv")
    assert row.words_digest == digest_of("It works.")
    assert row.themes == {"planning", "consent"}


def test_terms_of_several_words_weigh_beside_their_parts() -> None:
    model = PolarityModel(
        {"good": (100, 0, 0, 0), "not good": (-300, 200, 25, 0), "# good": (0, 0, 0, 7)}, {"": (50, 0, 0, 0)}
    )
    scores = model.score(tokens_of(["it", "is", "not", "good", "5", "good"]), [])
    assert scores.totals == (50 + 2 * 100 - 300, 200, 25, 7)
    assert [(term.start, term.length) for term in scores.terms] == [(3, 2), (4, 1), (5, 2), (6, 1)]
    assert scores.polarity == "negative"


def test_features_weigh_by_their_values_and_unknown_ones_are_ignored() -> None:
    model = PolarityModel({}, {"": (0, 0, 0, 500), "cue": (300, 0, 0, 0)})
    assert model.score([], [("something", 9)]).polarity == "neutral"
    assert model.score([], [("cue", 2)]).polarity == "positive"


def test_probabilities_are_those_of_the_odds() -> None:
    scores = PolarityModel({}, {"": (1000, 0, -9000, -9000)}).score([], [])
    assert scores.probability(Polarity.POSITIVE) == 0.73
    assert scores.probability(Polarity.NEGATIVE) == 0.27
    assert PolarityModel({}, {}).score([], []).probability(Polarity.MIXED) == 0.25


def test_clauses_to_learn_from_are_the_same_each_time() -> None:
    sentences = [
        "Staff visit children often, but they do not write down what children say.",
        "Too short, and so is this",
    ]
    clauses = clauses_of(sentences)
    assert clauses == clauses_of(sentences)
    assert {"Staff visit children often", "they do not write down what children say"} < set(clauses)
    assert any("Staff visit children often because " in clause for clause in clauses)
    assert "Too short" not in clauses


def test_words_to_know_are_those_of_sentences_and_whole_ones_of_the_encoder() -> None:
    assert words_known(iter(["##ing", "petered", "[CLS]", "a", "7"]), {"care": 3, "#": 1}) == ["#", "care", "petered"]


def test_directions_keep_words_apart() -> None:
    chance = np.random.default_rng(0)
    vectors = chance.normal(size=(300, 40)).astype(np.float32)
    found = directions([vectors, 2 * vectors], [1] * 300)
    near, far = (np.linalg.norm(found[0] - found[other]) for other in (0, 1))
    assert near == 0 < far
    assert found.std() == pytest.approx(1)
