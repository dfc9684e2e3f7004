"""The documents and labels that polarity and themes are learned and measured on.

Documents of the corpus are found by their digest and read as a build does. Label files are read and made here, too.

The corpus is the folder `shared/corpus/development` beside the project. Label files hold no words of documents: a
finding is known by the digest of its document, its offsets, and a digest of its words.
"""

import csv
import hashlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.core.paths import ROOT
from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.extraction.facts import DocumentFacts
from pipeline.reading.reader import read_document
from pipeline.sources.discovery import find_sources, read_bytes
from pipeline.sources.registry import Registry

CORPUS: Final = ROOT.parent / "shared" / "corpus" / "development"
LABELS: Final = Path(__file__).parent / "labels"
_COLUMNS: Final = ("sha256", "start", "end", "words_digest", "polarity", "themes")


@dataclass(frozen=True)
class Labelled:
    """One finding with what a reader says of it."""

    sha256: str
    start: int
    end: int
    words_digest: str
    polarity: str
    themes: frozenset[str]


def labelled(path: Path) -> list[Labelled]:
    """Read a label file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            Labelled(
                row["sha256"],
                int(row["start"]),
                int(row["end"]),
                row["words_digest"],
                row["polarity"],
                frozenset(row["themes"].split()),
            )
            for row in csv.DictReader(stream)
        ]


def one_line(words: str) -> str:
    """Words with every run of blanks and line ends as one blank."""
    return " ".join(words.split())


def digest_of(words: str) -> str:
    """By which it is known that offsets still hold the words that were labelled."""
    return hashlib.sha256(one_line(words).encode()).hexdigest()[:8]


def documents_of_the_corpus(is_wanted: Callable[[str], bool]) -> list[DocumentFacts]:
    """Documents of the corpus, read and extracted, each content once; none where there is no corpus.

    Args:
        is_wanted: whether a document is, by the SHA-256 of its content.
    """
    return documents_of(CORPUS, is_wanted) if CORPUS.is_dir() else []


def documents_of(folder: Path, is_wanted: Callable[[str], bool] = lambda _: True) -> list[DocumentFacts]:
    """Documents of a folder, read and extracted, each content once.

    Args:
        folder: the folder.
        is_wanted: whether a document is, by the SHA-256 of its content.
    """
    readers = load_fact_readers()
    found: dict[str, DocumentFacts] = {}
    for file in find_sources(folder, Registry()):
        if file.sha256 in found or not is_wanted(file.sha256):
            continue
        try:
            document = read_document(read_bytes(folder, file), file.name)
        except Exception as error:  # noqa: BLE001 - a build sets such a file aside, and so does this
            print(f"{file.name}: not read ({error})", file=sys.stderr)
            continue
        found[file.sha256] = extract(document, file, readers)
    return list(found.values())


def make_labels(findings: Path, labels: Path, target: Path) -> None:
    """Make a label file from a table of findings with their words and a table of labels, joined by their number `n`.

    Args:
        findings: tab-separated `n`, `sha256`, `start`, `end`, `text`.
        labels: tab-separated `n`, `polarity`, `themes`.
        target: the file to write, without the words.
    """
    with labels.open(encoding="utf-8", newline="") as stream:
        given = {row["n"]: row for row in csv.DictReader(stream, delimiter="\t")}
    with findings.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for row in sorted(rows, key=lambda row: (row["sha256"], int(row["start"]))):
            label = given[row["n"]]
            writer.writerow(
                [row["sha256"], row["start"], row["end"], digest_of(row["text"]), label["polarity"], label["themes"]]
            )


if __name__ == "__main__":
    make_labels(*(Path(argument) for argument in sys.argv[1:4]))
