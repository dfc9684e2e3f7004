"""Findings whose themes were labelled by reading, and how well the pipeline does on them.

`train_themes` learns from two thirds of the documents of `labels/findings.csv`; every third by its digest is held out,
and nobody looked at those while the words and features of themes were chosen. `themes` is what a finding itself is
about, `themes_from_context` what is plain only from the sentences before it or its heading.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.facts import Finding
from pipeline.schema.vocabularies import ThemeBasis
from tests.evaluation.corpus import LABELS, digest_of, documents_of_the_corpus
from tests.evaluation.polarity_and_themes import Score, micro, theme_lines

#: The document of so many that is held out.
_HELD_OUT_OF: Final = 3


@dataclass(frozen=True)
class ThemesLabelled:
    """One finding with its themes as a reader sees them."""

    sha256: str
    start: int
    end: int
    words_digest: str
    own: frozenset[str]
    from_context: frozenset[str]


def themes_labelled(*, held_out: bool) -> list[ThemesLabelled]:
    """The labelled findings of the documents that are held out, or of the others."""
    with (LABELS / "findings.csv").open(encoding="utf-8", newline="") as stream:
        rows = [
            ThemesLabelled(
                row["sha256"],
                int(row["start"]),
                int(row["end"]),
                row["words_digest"],
                frozenset(row["themes"].split()),
                frozenset(row["themes_from_context"].split()),
            )
            for row in csv.DictReader(stream)
        ]
    apart = set(sorted({row.sha256 for row in rows})[_HELD_OUT_OF - 1 :: _HELD_OUT_OF])
    return [row for row in rows if (row.sha256 in apart) is held_out]


def joined(rows: Sequence[ThemesLabelled]) -> list[tuple[ThemesLabelled, Finding, str]]:
    """Labels with the findings they are of and their words; without those that join no finding any more."""
    wanted = {row.sha256 for row in rows}
    documents = {facts.sha256: facts for facts in documents_of_the_corpus(lambda sha256: sha256 in wanted)}
    findings = {
        (sha256, finding.span.start, finding.span.end): finding
        for sha256, facts in documents.items()
        for finding in facts.findings
    }
    found: list[tuple[ThemesLabelled, Finding, str]] = []
    for row in rows:
        finding = findings.get((row.sha256, row.start, row.end))
        if finding is None:
            continue
        words = documents[row.sha256].document.words(finding.span)
        if digest_of(words) == row.words_digest:
            found.append((row, finding, words))
    return found


def scores_of_themes(pairs: Sequence[tuple[ThemesLabelled, Finding, str]]) -> dict[str, Score]:
    """The scores of own themes, of own and carried ones, and of carried ones by where they were carried from."""
    own = [row.own for row, _, _ in pairs]
    both = [row.own | row.from_context for row, _, _ in pairs]

    def found(*bases: ThemeBasis) -> list[frozenset[str]]:
        return [frozenset(match.theme for match in finding.themes if match.basis in bases) for _, finding, _ in pairs]

    return {
        "themes of its own words": micro(own, found(ThemeBasis.WORDS)),
        "with those of context": micro(both, found(*ThemeBasis)),
        "carried over": micro(both, found(ThemeBasis.CARRIED_OVER)),
        "from the heading": micro(both, found(ThemeBasis.HEADING)),
    }


def report() -> list[str]:
    """The scores on both parts, and those of each theme on the documents that nobody looked at."""
    lines: list[str] = []
    for held_out in (False, True):
        rows = themes_labelled(held_out=held_out)
        pairs = joined(rows)
        part = "held out" if held_out else "learned from"
        lines.append(f"themes, {part}: {len(pairs)} of {len(rows)} labelled findings compared")
        if pairs:
            lines += [score.line(name) for name, score in scores_of_themes(pairs).items()]
        if pairs and held_out:
            wanted = [row.own for row, _, _ in pairs]
            lines += theme_lines(wanted, [own_themes(finding) for _, finding, _ in pairs])
    return lines


def own_themes(finding: Finding) -> frozenset[str]:
    """The themes that a finding has by its own words."""
    return frozenset(match.theme for match in finding.themes if match.basis == ThemeBasis.WORDS)


if __name__ == "__main__":
    print("\n".join(report()))
