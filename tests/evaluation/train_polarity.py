"""Learns the weights of words for polarity: `make train`.

Some thousand sentences of the corpus, and all of the five texts, are labelled by reading. Eight thousand more were
written for this purpose (`labels/written.csv`), in the many words in which one can judge and which the corpus happens
not to hold. From both a sentence encoder learns (`teacher`), which then judges all findings of the corpus. What it holds
of each, and the labels where there are any, is what the weights of terms and features are learned from: a softmax
regression, rounded to whole numbers, without the terms that hardly weigh. `pipeline.extraction.meaning.polarity.model` applies the weights,
and `polarity_and_themes` measures them.

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
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

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

TERMS: Final = LEXICONS / "polarity_terms.csv"
FEATURES: Final = LEXICONS / "polarity_features.csv"
GOLDEN: Final = Path(__file__).parents[1] / "golden"
#: The files of labels to learn from.
READ: Final = ("findings.csv", "polarity_train.csv")
#: How many sentences a term must stand in.
LEAST_SENTENCES: Final = 3
#: What a term must weigh for one polarity at least, against the mean of all.
LEAST_WEIGHT: Final = 0.15
#: How freely terms are given weight.
FREEDOM: Final = 0.7
#: How much sentences count beside those that only the teacher judged: those labelled by reading, and those written.
COUNT_OF_READ: Final = 6.0
COUNT_OF_WRITTEN: Final = 2.0
#: The share of a label in what is learned of a sentence that has one; the rest is the teacher's.
SHARE_OF_LABEL: Final = 0.6
#: What sentences on the inspection itself are taken for: they judge nothing, wherever they stand.
DESCRIBING: Final = frozenset({PassageRole.VISIT, PassageRole.SCOPE, PassageRole.METHOD, PassageRole.PROCEDURE})
_NAMES: Final = [str(polarity) for polarity in POLARITIES]
#: Less probable polarities are left out of what is learned.
_LEAST_PROBABILITY: Final = 0.02


@dataclass(frozen=True)
class Sentence:
    """One sentence to learn from.

    Attributes:
        text: its words in one line.
        features: what the model sees of it.
        label: the number of its polarity, where a reader or its place gives one.
        teaches: whether the teacher learns from it, because a reader or a writer labelled it.
        count: how much it counts.
    """

    text: str
    features: SentenceFeatures
    label: int | None
    teaches: bool
    count: float


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
    matrix = csr_matrix(vstack([terms[:, is_common].T, values.T]).T)
    counts = np.array([sentence.count for sentence in sentences])
    rows, labels = np.nonzero(wanted > _LEAST_PROBABILITY)
    model = LogisticRegression(C=FREEDOM, max_iter=2000, tol=1e-3)
    model.fit(matrix[rows], labels, sample_weight=wanted[rows, labels] * counts[rows])
    weights = model.coef_.T
    centred = np.abs(weights - weights.mean(axis=1, keepdims=True)).max(axis=1)
    learned = {name: _whole(weights[row]) for row, name in enumerate(names) if centred[row] >= LEAST_WEIGHT}
    named = {str(name): _whole(weights[len(names) + row]) for row, name in enumerate(features.get_feature_names_out())}
    return learned, {INTERCEPT: _whole(model.intercept_), **named}


def _whole(weights: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> PolarityWeights:
    positive, negative, mixed, neutral = (round(float(weight) * SCALE) for weight in weights)
    return positive, negative, mixed, neutral


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
    documents = documents_of_the_corpus(lambda sha256: sha256 not in left_out)
    if not documents:
        raise SystemExit("there is no corpus to learn from")
    sentences = sentences_of(documents, documents_of(SOURCES), labels_by_reading())
    labelled_ones = [sentence for sentence in sentences if sentence.teaches]
    print(f"{len(sentences)} sentences of {len(documents)} documents, {len(labelled_ones)} of them read or written")
    teacher = Teacher(len(POLARITIES))
    teacher.learn([sentence.text for sentence in labelled_ones], [sentence.label or 0 for sentence in labelled_ones])
    judged = teacher.judge([sentence.text for sentence in sentences])
    terms, features = learn(sentences, targets(sentences, judged))
    write_weights(TERMS, "term", terms)
    write_weights(FEATURES, "feature", features)
    print(f"{len(terms)} terms and {len(features)} features written; measure them with `make evaluate`")


if __name__ == "__main__":
    main()
