"""The scores by which polarity and themes are measured."""

from pathlib import Path

import pytest

from pipeline.extraction.meaning.polarity.model import FeatureWeights, TermWeights, tokens_of
from tests.evaluation.corpus import digest_of, labelled, make_labels
from tests.evaluation.polarity_and_themes import Score, macro_f1, micro, score_of_label, score_of_theme


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
    terms = TermWeights({"": (0.5, 0, 0), "good": (1, 0, 0), "not good": (-3, 0, 0.25), "# good": (0, 1, 0)})
    scores = terms.score(tokens_of(["it", "is", "not", "good", "5", "good"]), ())
    assert (scores.praise, scores.description, scores.both) == (-0.5, 1, 0.25)


def test_praise_and_concern_are_opposed_only_across_a_boundary() -> None:
    terms = TermWeights({"good": (1, 0, 0), "late": (-3, 0, 0)})
    words = tokens_of(["good", "but", "late"])
    assert terms.score(words, ()).opposed == 0
    assert terms.score(words, (2,)).opposed == 1
    assert terms.score(words, (1, 4)).opposed == 0


def test_unknown_features_are_ignored() -> None:
    features = FeatureWeights({"": (0, 0, 0, 0.5), "cue": (1, 0, 0, 0)})
    assert features.decide([("something", 9)]) == "neutral"
    assert features.decide([("cue", 1)]) == "positive"
