"""Learns the weights of words for polarity: `make train`.

It draws labels from what reports print, and learns `lexicons/polarity_terms.csv` and `lexicons/polarity_features.csv`
from them. `pipeline.extraction.meaning.polarity.model` applies the weights, and `polarity_and_themes` measures them.

What a report prints labels a sentence: the list in which it stands (strengths; what must improve), the grade of the
area under which it stands together with its cues, and sections about the place and the inspection and judge
nothing. `labels/polarity_train.csv` and the golden files of the five texts add sentences labelled by reading, for what
no heading decides: description, and both at once. Documents of `labels/not_trained_on.csv` are left out whole: they are there to measure on. The same files
give the same weights, to the byte.
"""

import csv
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from pipeline.core.paths import LEXICONS
from pipeline.extraction.facts import DocumentFacts
from pipeline.extraction.lexicons.models import load_lexicons
from pipeline.extraction.lexicons.phrase_index import LoweredText
from pipeline.extraction.lexicons.polarity import POLARITIES
from pipeline.extraction.meaning.polarity.features import FeatureReader, SentenceFeatures
from pipeline.extraction.meaning.polarity.model import FeatureWeights, TermWeights
from pipeline.schema.vocabularies import SectionKind
from tests.evaluation.corpus import LABELS, documents_of_the_corpus, labelled, one_line

#: How many sentences a term must stand in, of how many words it can be.
LEAST_SENTENCES: Final = 3
MOST_WORDS: Final = 3
#: How freely words are given weight: more of it gives more terms.
FREEDOM: Final = (0.5, 0.5, 0.5)
#: How much a sentence labelled by reading counts beside one labelled by its place.
READ: Final = 4.0
FOLDS: Final = 5
#: Rare polarities count more when features are weighed, or they would never be chosen.
COUNTS: Final = {"positive": 1.0, "negative": 1.0, "mixed": 1.5, "neutral": 2.0}
FEATURE_FREEDOM: Final = 0.3

GOLDEN: Final = Path(__file__).parents[1] / "golden"
_BY_WORDS: Final = frozenset({SectionKind.MAIN, SectionKind.HEADLINE, SectionKind.PROGRESS})
_LISTS_OF_CONCERN: Final = frozenset(
    {SectionKind.AREAS_FOR_IMPROVEMENT, SectionKind.PRIORITY_ACTION, SectionKind.RECOMMENDATIONS}
)
_DESCRIBING: Final = frozenset(
    {
        SectionKind.BACKGROUND,
        SectionKind.ABOUT_INSPECTION,
        SectionKind.INTRODUCTION,
        SectionKind.IMPRINT,
        SectionKind.GLOSSARY,
        SectionKind.EARLIER_INSPECTIONS,
        SectionKind.CLOSING,
    }
)
_KINDS: Final = _BY_WORDS | _LISTS_OF_CONCERN | _DESCRIBING | {SectionKind.STRENGTHS}
_LEAST_CHARACTERS: Final = 25
#: (label, count) for praise, description and both; None where nothing is known.
_Labels = tuple[tuple[int, float] | None, tuple[int, float] | None, tuple[int, float] | None]
_NOTHING: Final[_Labels] = (None, None, None)
_Weights = dict[str, tuple[float, float, float]]


@dataclass(frozen=True)
class Sentence:
    """One sentence to learn from: what it reads as, and what its place or a reader says of it."""

    document: str
    features: SentenceFeatures
    words: Sequence[str]
    targets: _Labels
    label: str | None


def labels_by_place(kind: str, grade: str | None, features: SentenceFeatures, *, is_finding: bool) -> _Labels:
    """What the section, the grade of its area and its cues say about the polarity of a sentence."""
    if kind == SectionKind.STRENGTHS:
        return (1, 1.0), (0, 0.5), None
    if kind in _LISTS_OF_CONCERN:
        return (0, 0.7), None, None
    if kind in _DESCRIBING:
        return None, (1, 0.5), None
    if not is_finding:
        return _NOTHING
    by_cues = features.by_cues
    has_both = len({cue.sign for cue in features.cues}) > 1
    praise: tuple[int, float] | None = None
    if by_cues == "positive" and grade != "inadequate":
        praise = (1, 1.0)
    elif by_cues == "negative" and not has_both and grade != "outstanding":
        praise = (0, 1.0)
    elif grade == "outstanding":
        praise = (1, 1.0)
    elif grade == "inadequate" and by_cues != "positive":
        praise = (0, 0.7)
    elif grade == "good" and by_cues == "neutral":
        praise = (1, 0.4)
    description = (0, 0.5) if by_cues != "neutral" else None
    both = (int(by_cues == "mixed"), 1.0) if by_cues != "neutral" else None
    return praise, description, both


def labels_by_reader(label: str) -> _Labels:
    """What a polarity given by a reader says."""
    praise = (int(label == "positive"), READ) if label in ("positive", "negative") else None
    return praise, (int(label == "neutral"), READ), (int(label == "mixed"), READ)


def sentences_of(documents: Iterable[DocumentFacts], labels: dict[tuple[str, int, int], str]) -> list[Sentence]:
    """Every sentence to learn from, each wording once; those labelled by reading before all others."""
    reader = FeatureReader(load_lexicons().polarity, TermWeights({}))
    found: list[tuple[str, Sentence]] = []
    for facts in sorted(documents, key=lambda facts: facts.sha256):
        found += _sentences_of_document(facts, labels, reader)
    for path in sorted(GOLDEN.glob("findings-*.tsv")):
        for text, label in golden_rows(path):
            low = LoweredText.of(text)
            features = reader.read(low, reader.index.candidates(low))
            found.append((text, Sentence(path.stem, features, features.tokens, labels_by_reader(label), label)))
    found.sort(key=lambda item: item[1].label is None)
    by_wording: dict[str, Sentence] = {}
    for text, sentence in found:
        by_wording.setdefault(text, sentence)
    return list(by_wording.values())


def _sentences_of_document(
    facts: DocumentFacts, labels: dict[tuple[str, int, int], str], reader: FeatureReader
) -> Iterator[tuple[str, Sentence]]:
    """Every sentence of a document that has a label, with its words."""
    grades = {judgement.area: judgement.grade for judgement in facts.judgements}
    findings = {finding.span.start for finding in facts.findings}
    for passage in facts.passages:
        section = facts.sections[passage.section]
        if passage.kind not in ("sentence", "list_item") or section.kind not in _KINDS:
            continue
        text = one_line(facts.document.words(passage.span))
        label = labels.get((facts.sha256, passage.span.start, passage.span.end))
        if label is None and len(text) < _LEAST_CHARACTERS:
            continue
        low = LoweredText.of(text)
        features = reader.read(low, reader.index.candidates(low))
        is_finding = passage.span.start in findings
        targets = (
            labels_by_reader(label)
            if label is not None
            else labels_by_place(
                section.kind, grades.get(section.area) if section.area else None, features, is_finding=is_finding
            )
        )
        if targets != _NOTHING:
            yield text, Sentence(facts.sha256, features, features.tokens, targets, label)


def golden_rows(path: Path) -> list[tuple[str, str]]:
    """The words and polarities of the findings of a golden file whose polarity no heading decides."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    by_section = load_lexicons().polarity.by_section
    return [(one_line(row["text"]), row["polarity"]) for row in rows if row["section_kind"] not in by_section]


def terms_of(words: Sequence[str]) -> dict[str, int]:
    """The terms of a sentence and how often each stands in it."""
    counted: dict[str, int] = defaultdict(int)
    for length in range(1, MOST_WORDS + 1):
        for start in range(len(words) - length + 1):
            counted[" ".join(words[start : start + length])] += 1
    return dict(counted)


def _is_common(matrix: csr_matrix) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    return np.asarray((matrix > 0).sum(axis=0)).ravel() >= LEAST_SENTENCES


class Learner:
    """Learns the weights of terms and of features from sentences."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self.sentences = sentences
        vectorizer = DictVectorizer(dtype=np.float64)
        matrix = csr_matrix(vectorizer.fit_transform([terms_of(sentence.words) for sentence in sentences]))
        common = _is_common(matrix)
        self._matrix = matrix[:, common]
        self._names = np.array(vectorizer.get_feature_names_out())[common]

    def terms(self, left_out: frozenset[str] = frozenset()) -> _Weights:
        """The weights of the terms, learned without some documents."""
        columns = [self._column(which, left_out) for which in range(3)]
        return {
            term: (columns[0].get(term, 0.0), columns[1].get(term, 0.0), columns[2].get(term, 0.0))
            for term in sorted(set().union(*columns))
        }

    def _column(self, which: int, left_out: frozenset[str]) -> dict[str, float]:
        rows, labels, counts = [], [], []
        for row, sentence in enumerate(self.sentences):
            targets = sentence.targets[which]
            if targets is not None and sentence.document not in left_out:
                rows.append(row)
                labels.append(targets[0])
                counts.append(targets[1])
        is_so = np.array(labels, dtype=bool)
        weights = np.array(counts)
        share = weights[is_so].sum() / weights.sum()
        weights = np.where(is_so, weights / share, weights / (1 - share)) / 2
        model = LogisticRegression(l1_ratio=1, C=FREEDOM[which], solver="liblinear", max_iter=1000, random_state=0)
        model.fit(self._matrix[rows], is_so, sample_weight=weights)
        found = {
            str(name): rounded
            for name, value in zip(self._names, model.coef_[0], strict=True)
            if (rounded := round(float(value), 2))
        }
        return {"": round(float(model.intercept_[0]), 2), **found}

    def folds(self) -> list[frozenset[str]]:
        """Documents in parts, each to be judged by what was learned without it."""
        read = [sentence for sentence in self.sentences if sentence.label]
        groups = [sentence.document for sentence in read]
        parts = GroupKFold(FOLDS).split(read, groups=groups)
        return [frozenset(groups[row] for row in part) for _, part in parts]

    def features(self) -> tuple[list[dict[str, float]], list[str], list[str]]:
        """Features, labels and documents of the sentences labelled by reading, by weights learned without their own."""
        features: list[dict[str, float]] = []
        labels: list[str] = []
        documents: list[str] = []
        for part in self.folds():
            weights = TermWeights(self.terms(part))
            for sentence in self.sentences:
                if sentence.label and sentence.document in part:
                    features.append(features_with(sentence.features, weights))
                    labels.append(sentence.label)
                    documents.append(sentence.document)
        return features, labels, documents


def features_with(features: SentenceFeatures, weights: TermWeights) -> dict[str, float]:
    """The features of a sentence, scored with weights learned just now."""
    return dict(features.scored_with(weights).values())


def feature_weights(features: Sequence[dict[str, float]], labels: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """The weight of each feature for each polarity."""
    vectorizer = DictVectorizer(sparse=False)
    matrix = vectorizer.fit_transform(features)
    scale = matrix.std(axis=0) + 1e-9
    counts = [COUNTS[label] for label in labels]
    model = LogisticRegression(C=FEATURE_FREEDOM, max_iter=5000, tol=1e-8)
    model.fit(matrix / scale, list(labels), sample_weight=counts)
    order = [list(model.classes_).index(polarity) for polarity in POLARITIES]
    learned = {
        str(name): tuple(round(float(model.coef_[row][column] / scale[column]), 2) for row in order)
        for column, name in enumerate(vectorizer.get_feature_names_out())
    }
    return {"": tuple(round(float(model.intercept_[row]), 2) for row in order), **learned}


def write_terms(path: Path, terms: _Weights) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["term", "praise", "description", "both"])
        writer.writerows([term, *(f"{value:g}" if value else "" for value in terms[term])] for term in sorted(terms))


def write_features(path: Path, weights: dict[str, tuple[float, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["feature", *POLARITIES])
        writer.writerows([name, *(f"{value:g}" for value in weights[name])] for name in sorted(weights))


def cross_validated(features: Sequence[dict[str, float]], labels: Sequence[str], documents: Sequence[str]) -> list[str]:
    """What would be decided of each sentence by what was learned without its document."""
    decided = [""] * len(labels)
    for others, part in GroupKFold(FOLDS).split(features, groups=documents):
        weights = FeatureWeights(feature_weights([features[row] for row in others], [labels[row] for row in others]))
        for row in part:
            decided[row] = weights.decide(features[row].items())
    return decided


def main() -> None:
    """Learn and write the weights."""
    from tests.evaluation.polarity_and_themes import score_lines

    warnings.simplefilter("ignore")
    with (LABELS / "not_trained_on.csv").open(encoding="utf-8", newline="") as stream:
        left_out = {row["sha256"] for row in csv.DictReader(stream)}
    labels = {(row.sha256, row.start, row.end): row.polarity for row in labelled(LABELS / "polarity_train.csv")}
    documents = documents_of_the_corpus(lambda sha256: sha256 not in left_out)
    if not documents:
        raise SystemExit("there is no corpus to learn from")
    learner = Learner(sentences_of(documents, labels))
    features, given, sources = learner.features()
    terms = learner.terms()
    write_terms(LEXICONS / "polarity_terms.csv", terms)
    write_features(LEXICONS / "polarity_features.csv", feature_weights(features, given))
    print(f"{len(learner.sentences)} sentences of {len(documents)} documents, {len(given)} of them labelled by reading")
    print(f"{len(terms)} terms and {len(feature_weights(features, given))} features written")
    print("\n".join(score_lines(given, cross_validated(features, given, sources))))


if __name__ == "__main__":
    main()
