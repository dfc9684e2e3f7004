"""Learns the weights of words for polarity: `make train`.

Some thousand sentences of the corpus, and all of the five texts, are labelled by reading. Eight thousand more were
written for this purpose (`labels/written.csv`), in the many words in which one can judge and which the corpus happens
not to hold. From both a sentence encoder learns (`teacher`), which then judges all findings of the corpus. What it holds
of each, and the labels where there are any, is what the weights of terms and features are learned from: a softmax
regression, rounded to whole numbers, without the terms that hardly weigh. A small network learns from the same and from
clauses put together anew (`train_network`). Both count the same. `pipeline.extraction.meaning.polarity.model` adds them
up, and `polarity_and_themes` measures them.

Sentences on the inspection itself (its scope, methods, procedure and visit) teach what judges nothing. Findings whose
polarity a heading decides are left out: a list of what must improve names good things. Documents of
`labels/not_trained_on.csv` are left out whole: they are there to measure on.
"""

import csv
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack
from scipy.special import log_softmax
from sklearn.feature_extraction import DictVectorizer

from pipeline.core.paths import LEXICONS, SOURCES
from pipeline.extraction.facts import DocumentFacts
from pipeline.extraction.lexicons.models import load_lexicons
from pipeline.extraction.lexicons.phrase_index import LoweredText
from pipeline.extraction.lexicons.polarity import POLARITIES, PolarityWeights
from pipeline.extraction.meaning.polarity.features import FeatureReader, SentenceFeatures
from pipeline.extraction.meaning.polarity.model import INTERCEPT, MOST_TOKENS, SCALE
from pipeline.schema.vocabularies import PassageRole, Polarity
from tests.evaluation.corpus import LABELS, digest_of, documents_of, documents_of_the_corpus, labelled, one_line
from tests.evaluation.teacher import Probabilities, Teacher
from tests.evaluation.train_network import (
    Examples,
    NetworkTeaching,
    clauses_of,
    counted,
    directions,
    network_of_no_weight,
    words_known,
    write_network,
)

TERMS: Final = LEXICONS / "polarity_terms.csv"
FEATURES: Final = LEXICONS / "polarity_features.csv"
NETWORK: Final = LEXICONS / "polarity_network.npz"
GOLDEN: Final = Path(__file__).parents[1] / "golden"
#: The files of labels to learn from.
READ: Final = ("findings.csv", "polarity_train.csv", "polarity_more.csv")
#: How many sentences a term must stand in.
LEAST_SENTENCES: Final = 3
#: What a term must weigh for one polarity at least, against the mean of all.
LEAST_WEIGHT: Final = 0.15
#: How freely terms are given weight.
FREEDOM: Final = 0.7
#: How much sentences count beside those that only the teacher judged: those labelled by reading, those written, and
#: clauses put together anew.
COUNT_OF_READ: Final = 6.0
COUNT_OF_WRITTEN: Final = 2.0
COUNT_OF_CLAUSES: Final = 0.5
#: The share of a label in what is learned of a sentence that has one; the rest is the teacher's.
SHARE_OF_LABEL: Final = 0.6
#: How much the network and how much terms and features count in what is added up. With one half each, the sum was a
#: little too cautious: where it gave a probability of 0.75, readers of sentences not learned from agreed with 78 of 100.
SHARE: Final = 0.5625
#: When the regression ends: after so many steps, or where one gains less.
_MOST_STEPS: Final = 500
_LEAST_GAIN: Final = 1e-9
#: What sentences on the inspection itself are taken for: they judge nothing, wherever they stand.
DESCRIBING: Final = frozenset({PassageRole.VISIT, PassageRole.SCOPE, PassageRole.METHOD, PassageRole.PROCEDURE})
_NAMES: Final = [str(polarity) for polarity in POLARITIES]


@dataclass(frozen=True)
class Sentence:
    """One sentence to learn from.

    Attributes:
        text: its words in one line.
        features: what the model sees of it.
        label: the number of its polarity, where a reader or its place gives one.
        teaches: whether the teacher learns from it, because a reader or a writer labelled it.
        count: how much it counts.
        describes: whether it is on the inspection itself.
    """

    text: str
    features: SentenceFeatures
    label: int | None
    teaches: bool
    count: float
    describes: bool


def sentences_of(
    documents: Iterable[DocumentFacts], five_texts: Iterable[DocumentFacts], labels: Mapping[tuple[str, str], str]
) -> list[Sentence]:
    """Every finding whose own words decide its polarity, and every sentence on the inspection itself, each wording once.

    Args:
        documents: the documents of the corpus with their findings.
        five_texts: those of the golden files.
        labels: polarities by the digests of a document and of the words.
    """
    by_section = load_lexicons().polarity.by_section
    read, described, others = dict(findings_read_in_full()), set[str](), set[str]()
    for facts in (*five_texts, *documents):
        for finding in facts.findings:
            if facts.sections[finding.section].kind not in by_section:
                words = facts.document.words(finding.span)
                label = labels.get((facts.sha256, digest_of(words)))
                if label is not None:
                    read[one_line(words)] = label
                others.add(one_line(words))
        described |= {
            one_line(facts.document.words(passage.span)) for passage in facts.passages if passage.role in DESCRIBING
        }
    reader = FeatureReader(load_lexicons().polarity)
    neutral, written = dict.fromkeys(described, str(Polarity.NEUTRAL)), dict(written_sentences())
    counts = {**dict.fromkeys(written, COUNT_OF_WRITTEN), **dict.fromkeys(read, COUNT_OF_READ)}
    polarities = {**dict.fromkeys(others), **neutral, **written, **read}
    return [
        Sentence(
            text,
            _features(reader, text),
            None if label is None else _NAMES.index(label),
            text in counts,
            counts.get(text, 1.0),
            text in neutral,
        )
        for text, label in sorted(polarities.items(), key=lambda item: (-counts.get(item[0], 1.0), item[0]))
    ]


def written_sentences() -> Iterator[tuple[str, str]]:
    """The sentences that were written to learn from, with their polarities."""
    with (LABELS / "written.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield row["text"], row["polarity"]


def findings_read_in_full() -> Iterator[tuple[str, str]]:
    """The findings of the golden files, every one of which was read, with their polarities; none that a heading decides."""
    by_section = load_lexicons().polarity.by_section
    for path in sorted(GOLDEN.glob("findings-*.tsv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["section_kind"] not in by_section:
                    yield one_line(row["text"]), row["polarity"]


def _features(reader: FeatureReader, text: str) -> SentenceFeatures:
    low = LoweredText.of(text)
    return reader.read(low, reader.index.candidates(low))


def terms_of(tokens: Sequence[str]) -> dict[str, int]:
    """The terms of a sentence and how often each stands in it."""
    return Counter(
        " ".join(tokens[start : start + length])
        for length in range(1, MOST_TOKENS + 1)
        for start in range(len(tokens) - length + 1)
    )


def targets(sentences: Sequence[Sentence], judged: Probabilities) -> Probabilities:
    """The probabilities to learn for each sentence: the teacher's, and a label where there is one."""
    wanted = judged.copy()
    for row, sentence in enumerate(sentences):
        if sentence.label is not None:
            wanted[row] *= 1 - SHARE_OF_LABEL
            wanted[row, sentence.label] += SHARE_OF_LABEL
    return wanted


def learn(
    sentences: Sequence[Sentence], wanted: Probabilities
) -> tuple[dict[str, PolarityWeights], dict[str, PolarityWeights]]:
    """The weights of terms and of features.

    Args:
        sentences: what to learn from.
        wanted: the probability of each polarity for each of them.
    """
    vectorizer = DictVectorizer(dtype=np.float64)
    terms = csr_matrix(vectorizer.fit_transform([terms_of(sentence.features.tokens) for sentence in sentences]))
    is_common = np.asarray((terms > 0).sum(axis=0)).ravel() >= LEAST_SENTENCES
    names = [str(name) for name in vectorizer.get_feature_names_out()[is_common]]
    features = DictVectorizer(dtype=np.float64)
    values = csr_matrix(features.fit_transform([dict(sentence.features.values()) for sentence in sentences]))
    # beside each other, by their transposed rows, since names of terms and of features could be the same
    ones = csr_matrix(np.ones((1, len(sentences))))
    matrix = csr_matrix(vstack([terms[:, is_common].T, values.T, ones]).T)
    weights = regression(matrix, wanted, np.array([sentence.count for sentence in sentences]))
    centred = np.abs(weights - weights.mean(axis=1, keepdims=True)).max(axis=1)
    learned = {name: _whole(weights[row]) for row, name in enumerate(names) if centred[row] >= LEAST_WEIGHT}
    named = {str(name): _whole(weights[len(names) + row]) for row, name in enumerate(features.get_feature_names_out())}
    return learned, {INTERCEPT: _whole(weights[-1]), **named}


def regression(matrix: csr_matrix, wanted: Probabilities, counts: Probabilities) -> Probabilities:
    """The weights of a softmax regression that learns probabilities, a row for each column of a matrix.

    Args:
        matrix: a row for each sentence; its last column is 1, and its weights may be as large as they like.
        wanted: the probability of each label for each sentence.
        counts: how much each sentence counts.
    """
    turned, shape = matrix.T.tocsr(), (matrix.shape[1], wanted.shape[1])
    restraint = np.full((shape[0], 1), 1 / FREEDOM)
    restraint[-1] = 0
    weighed = counts[:, np.newaxis]

    def loss(flat: Probabilities) -> tuple[float, Probabilities]:
        weights = flat.reshape(shape)
        scores = log_softmax(matrix @ weights, axis=1)
        gradient = turned @ (weighed * (np.exp(scores) - wanted)) + restraint * weights
        size = -(weighed * wanted * scores).sum() + (restraint * weights * weights).sum() / 2
        return float(size), gradient.ravel()

    result = minimize(
        loss,
        np.zeros(shape).ravel(),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _MOST_STEPS, "ftol": _LEAST_GAIN},
    )
    print(f"regression: {result.message} ({result.nit} steps)")
    weights: Probabilities = result.x.reshape(shape)
    return weights


def _whole(weights: Probabilities) -> PolarityWeights:
    positive, negative, mixed, neutral = (round(float(weight) * SCALE * SHARE) for weight in weights.ravel())
    return positive, negative, mixed, neutral


def learn_network(
    sentences: Sequence[Sentence], wanted: Probabilities, teacher: Teacher
) -> tuple[dict[str, "np.ndarray[tuple[int, ...], np.dtype[np.generic]]"], list[int]]:
    """The arrays of the network, and what it adds for each polarity to the intercepts.

    Args:
        sentences: what to learn from.
        wanted: the probability of each polarity for each of them.
        teacher: that judges clauses of them.
    """
    reader = FeatureReader(load_lexicons().polarity)
    clauses = clauses_of([sentence.text for sentence in sentences if not sentence.describes])
    print(f"{len(clauses)} clauses of them, alone and joined")
    words = [sentence.features.tokens[1:] for sentence in sentences]
    examples = Examples(
        [*words, *(_features(reader, clause).tokens[1:] for clause in clauses)],
        np.concatenate([wanted, teacher.judge(clauses)]),
        np.array([*(sentence.count for sentence in sentences), *[COUNT_OF_CLAUSES] * len(clauses)]),
    )
    counts = counted(words)
    known = words_known(teacher.words(), counts)
    vectors = directions(
        [teacher.meanings(known), Teacher(len(POLARITIES)).meanings(known)], [counts[word] for word in known]
    )
    network = NetworkTeaching(known, vectors, len(POLARITIES))
    network.learn(examples)
    return network.in_whole_numbers(words[::10], SHARE * SCALE)


def write_weights(path: Path, name: str, weights: Mapping[str, PolarityWeights]) -> None:
    """Write a table of weights.

    Args:
        path: the file.
        name: of its first column.
        weights: by term or feature.
    """
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([name, *POLARITIES])
        writer.writerows([key, *weights[key]] for key in sorted(weights))


def labels_by_reading() -> dict[tuple[str, str], str]:
    """Polarities by the digests of their document and words."""
    return {(row.sha256, row.words_digest): row.polarity for name in READ for row in labelled(LABELS / name)}


def main() -> None:
    """Learn and write the weights."""
    warnings.simplefilter("ignore")
    with (LABELS / "not_trained_on.csv").open(encoding="utf-8", newline="") as stream:
        left_out = {row["sha256"] for row in csv.DictReader(stream)}
    # what is read for learning must not depend on the weights of before
    write_weights(TERMS, "term", {})
    write_weights(FEATURES, "feature", {})
    write_network(NETWORK, network_of_no_weight(len(POLARITIES)))
    documents = documents_of_the_corpus(lambda sha256: sha256 not in left_out)
    if not documents:
        raise SystemExit("there is no corpus to learn from")
    sentences = sentences_of(documents, documents_of(SOURCES), labels_by_reading())
    labelled_ones = [sentence for sentence in sentences if sentence.teaches]
    print(f"{len(sentences)} sentences of {len(documents)} documents, {len(labelled_ones)} of them read or written")
    teacher = Teacher(len(POLARITIES))
    teacher.learn([sentence.text for sentence in labelled_ones], [sentence.label or 0 for sentence in labelled_ones])
    judged = teacher.judge([sentence.text for sentence in sentences])
    wanted = targets(sentences, judged)
    terms, features = learn(sentences, wanted)
    network, added = learn_network(sentences, wanted, teacher)
    positive, negative, mixed, neutral = (a + b for a, b in zip(features[INTERCEPT], added, strict=True))
    features[INTERCEPT] = positive, negative, mixed, neutral
    write_network(NETWORK, network)
    write_weights(TERMS, "term", terms)
    write_weights(FEATURES, "feature", features)
    print(f"{len(terms)} terms and {len(features)} features written; measure them with `make evaluate`")


if __name__ == "__main__":
    main()
