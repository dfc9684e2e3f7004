"""How well polarity and themes do on findings that were labelled by reading.

The corpus is read by `corpus`, and the weights are learned by `train_polarity`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.extraction.facts import DocumentFacts, Finding
from pipeline.extraction.lexicons.polarity import POLARITIES
from tests.evaluation.corpus import CORPUS, LABELS, Labelled, digest_of, documents_of_the_corpus, labelled

SETS = ("dev", "heldout")


@dataclass(frozen=True)
class Score:
    """Precision, recall and their harmonic mean; 0 where there is nothing to divide by."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def line(self, name: str) -> str:
        return f"{name:<42}{self.precision:10.3f}{self.recall:10.3f}{self.f1:10.3f}{self.wanted:8d}"


def score_of_label(label: str, wanted: Sequence[str], found: Sequence[str]) -> Score:
    """The score of one label where every item has one."""
    right = sum(one == other == label for one, other in zip(wanted, found, strict=True))
    return Score(right, list(found).count(label), list(wanted).count(label))


def macro_f1(wanted: Sequence[str], found: Sequence[str]) -> float:
    """The mean F1 of the labels that readers gave; what was found in their place counts against each."""
    labels = sorted(set(wanted))
    return sum(score_of_label(label, wanted, found).f1 for label in labels) / len(labels) if labels else 0.0


def score_of_theme(theme: str, wanted: Sequence[frozenset[str]], found: Sequence[frozenset[str]]) -> Score:
    """The score of one theme where an item can have any number of them."""
    right = sum(theme in one and theme in other for one, other in zip(wanted, found, strict=True))
    return Score(right, sum(theme in themes for themes in found), sum(theme in themes for themes in wanted))


def micro(wanted: Sequence[frozenset[str]], found: Sequence[frozenset[str]]) -> Score:
    """The score of all themes of all items together."""
    right = sum(len(one & other) for one, other in zip(wanted, found, strict=True))
    return Score(right, sum(map(len, found)), sum(map(len, wanted)))


def score_lines(wanted: Sequence[str], found: Sequence[str]) -> list[str]:
    """The scores of polarities, a line each."""
    head = f"{'':<42}{'precision':>10}{'recall':>10}{'F1':>10}{'labelled':>8}"
    agreed = sum(one == other for one, other in zip(wanted, found, strict=True))
    return [
        head,
        *(score_of_label(polarity, wanted, found).line(polarity) for polarity in POLARITIES),
        f"{'macro-F1':<42}{macro_f1(wanted, found):30.3f}{len(wanted):8d}",
        f"{'agreement':<42}{agreed / len(wanted) if wanted else 0.0:30.3f}{len(wanted):8d}",
    ]


def theme_lines(wanted: Sequence[frozenset[str]], found: Sequence[frozenset[str]]) -> list[str]:
    """The scores of themes, a line each."""
    themes = sorted(set().union(*wanted, *found))
    return [
        *(score_of_theme(theme, wanted, found).line(theme) for theme in themes),
        micro(wanted, found).line("themes together"),
    ]


def compared(
    rows: Sequence[Labelled], documents: Mapping[str, DocumentFacts]
) -> tuple[list[tuple[Labelled, Finding]], list[str]]:
    """Labels with the findings they are of, and a line for each that has none any more."""
    pairs: list[tuple[Labelled, Finding]] = []
    lost: list[str] = []
    findings = {
        (sha256, finding.span.start, finding.span.end): finding
        for sha256, facts in documents.items()
        for finding in facts.findings
    }
    for row in rows:
        facts = documents.get(row.sha256)
        finding = findings.get((row.sha256, row.start, row.end))
        where = f"{row.sha256[:8]} {row.start}-{row.end}"
        if facts is None:
            lost.append(f"{where}: its document is not in the corpus")
        elif digest_of(facts.document.text[row.start : row.end]) != row.words_digest:
            lost.append(f"{where}: other words stand at these offsets now")
        elif finding is None:
            lost.append(f"{where}: no finding has these offsets now")
        else:
            pairs.append((row, finding))
    return pairs, lost


def report_of(path: Path) -> list[str]:
    """The scores on one label file."""
    rows = labelled(path)
    wanted_documents = {row.sha256 for row in rows}
    documents = {facts.sha256: facts for facts in documents_of_the_corpus(lambda sha256: sha256 in wanted_documents)}
    pairs, lost = compared(rows, documents)
    lines = [f"{path.name}: {len(pairs)} of {len(rows)} labelled findings compared", *lost]
    if not pairs:
        return lines
    polarities = [row.polarity for row, _ in pairs], [str(finding.polarity) for _, finding in pairs]
    themes = [row.themes for row, _ in pairs], [frozenset(m.theme for m in finding.themes) for _, finding in pairs]
    return [*lines, *score_lines(*polarities), *theme_lines(*themes)]


def report() -> list[str]:
    """The scores on every label file that is there."""
    if not CORPUS.is_dir():
        return [f"no corpus of documents in {CORPUS}: polarity and themes are not measured"]
    paths = [LABELS / f"polarity_{name}.csv" for name in SETS]
    return [line for path in paths if path.exists() for line in report_of(path)]


if __name__ == "__main__":
    print("\n".join(report()))
