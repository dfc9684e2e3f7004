"""A page for each inspection: its facts, judgements, findings, people and documents."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Final

import pandas as pd

from pipeline.schema.frames import records
from pipeline.schema.vocabularies import Polarity, SectionKind, ValueBasis, Voice
from pipeline.site.charts.bars import segments
from pipeline.site.context import SiteContext
from pipeline.site.evidence_notes import EvidenceNotes
from pipeline.site.people import appearances, statements
from pipeline.site.records import Record, RecordsBy, relabel
from pipeline.site.source_links import SourceLinks, document_links

_POLARITIES: Final = (Polarity.POSITIVE, Polarity.MIXED, Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.UNSURE)
#: The facts at the head of a page: a column, its label, the column of its text if it is another, and the column that
#: states how the value is known.
_FACTS: Final = (
    ("inspection_type", "Kind", "inspection_type", "inspection_type_basis"),
    ("start_date", "Date", "when", "date_basis"),
    ("topic", "Topic", "topic", None),
    ("overall_grade", "Overall grade", "grade", None),
    ("outcome", "Outcome", "outcome", None),
    ("framework", "Framework", "framework", None),
    ("evidence_level", "Best source", "evidence_level", None),
)
#: Where no day is known, what its bounds were read from is shown.
_BOUNDS: Final = ("date_not_before", "date_not_after")
#: How many findings of each side stand at the head of a page.
_MOST_WEIGHTY: Final = 5
#: What a page shows of findings; the other columns of that large table are left out.
_FINDINGS: Final = [
    "finding_id", "inspection_id", "document_id", "voice", "polarity", "confidence", "section_kind", "improvement_id",
    "text", "start_char", "page",
]  # fmt: skip


def inspection_pages(
    context: SiteContext, inspections: pd.DataFrame, areas: pd.DataFrame, with_history: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    """The page of each inspection, with its path in the release.

    Args:
        context: the release.
        inspections: what `inspection_summaries` returns.
        areas: what `improvement_areas` returns.
        with_history: the inspections that have something on the page on what happened next.
    """
    labels = context.labels("polarity")
    polarities = {str(term): labels[term] for term in _POLARITIES}
    content = _Content(context, areas)
    for row in records(inspections):
        shown = content.of(row)
        findings = [*shown["inspectors"]["findings"], *shown["account"]["findings"]]
        choices = {
            "polarity": list(polarities.values()),
            "voice": list(dict.fromkeys(item["voice_label"] for item in findings)),
            "theme": sorted({theme for item in findings for theme in item["themes"]}),
        }
        page = context.page(
            "inspection.html.jinja",
            "../",
            inspection=shown,
            has_history=shown["inspection_id"] in with_history,
            polarities=polarities,
            choices=choices,
        )
        yield f"inspections/{shown['inspection_id']}.html", page


class _Content:
    """What the pages show of each inspection."""

    def __init__(self, context: SiteContext, areas: pd.DataFrame) -> None:
        links = SourceLinks(context)
        self._columns = context.schemas.tables["inspections"].columns
        self._notes = EvidenceNotes(context, links, "inspections", [*(column for column, *_ in _FACTS), *_BOUNDS])
        self._judgements = RecordsBy(_judgements(context, links), "inspection_id")
        self._improvements = RecordsBy(areas, "inspection_id")
        self._appearances = RecordsBy(appearances(context, links), "inspection_id")
        self._statements = RecordsBy(statements(context, links), "inspection_id")
        self._documents = RecordsBy(_documents(context), "inspection_id")
        self._polarities = context.labels("polarity")
        themes = _themes(context)
        self._findings = RecordsBy(_findings(context, links, themes), ["inspection_id", "by_inspectors"])
        self._counts = RecordsBy(_theme_counts(themes), ["inspection_id", "by_inspectors"])

    def of(self, inspection: Record) -> Record:
        """What a page shows of one inspection."""
        name = inspection["inspection_id"]
        by_inspectors = self._findings.of((name, True))
        return {
            **inspection,
            "facts": list(self._facts(inspection)),
            "weightiest": self._weightiest(by_inspectors),
            "polarities": segments([row["polarity"] for row in by_inspectors], self._polarities, _POLARITIES),
            "judgements": self._judgements.of(name),
            "improvements": self._improvements.of(name),
            "inspectors": {"findings": by_inspectors, "themes": self._counts.of((name, True))},
            "account": {"findings": self._findings.of((name, False)), "themes": self._counts.of((name, False))},
            "people": [
                (capacity, list(rows))
                for capacity, rows in groupby(self._appearances.of(name), key=lambda row: str(row["capacity"]))
            ],
            "statements": self._statements.of(name),
            "documents": self._documents.of(name),
        }

    def _weightiest(self, findings: Sequence[Record]) -> list[Record]:
        """The surest findings that criticise and that praise, those of headline findings first."""
        found: list[Record] = []
        for polarity in (Polarity.NEGATIVE, Polarity.POSITIVE):
            own = [row for row in findings if row["polarity"] == polarity]
            own.sort(key=lambda row: (row["section_kind"] != SectionKind.HEADLINE, -(row["confidence"] or 0)))
            if own:
                found.append({"label": self._polarities[polarity], "findings": own[:_MOST_WEIGHTY]})
        return found

    def _facts(self, inspection: Record) -> Iterator[Record]:
        for column, label, text, basis_column in _FACTS:
            value, shown = inspection[column], inspection[text]
            if shown is None:
                continue
            vocabulary = self._columns[column].vocabulary
            read_from = _BOUNDS if column == "start_date" and value is None else (column,)
            notes = [note for name in read_from for note in self._notes.of(inspection["inspection_id"], name)]
            basis = inspection[basis_column] if basis_column else None
            is_inferred = basis_column is not None and basis not in (None, ValueBasis.STATED)
            yield {
                "label": label,
                "text": shown,
                "term": (vocabulary, value) if vocabulary and value is not None else None,
                "basis": (self._columns[basis_column].vocabulary, basis) if basis_column and is_inferred else None,
                "is_quoted": bool(notes) and notes[0]["text"] == shown,
                "notes": notes,
            }


def _judgements(context: SiteContext, links: SourceLinks) -> pd.DataFrame:
    judgements = links.add_to(context.tables["judgements"])
    return judgements.assign(
        area_label=relabel(judgements["area"], context.labels("area")).fillna("Not stated"),
        grade_label=relabel(judgements["grade"], context.labels("grade")),
    )


def _findings(context: SiteContext, links: SourceLinks, themes: pd.DataFrame) -> pd.DataFrame:
    """All findings with the labels of their themes, and whether inspectors wrote them."""
    findings = links.add_to(context.tables["findings"][_FINDINGS])
    label = themes["theme_label"].to_numpy(dtype=object)
    of_finding = {name: label[rows].tolist() for name, rows in themes.groupby("finding_id", sort=False).indices.items()}
    return findings.assign(
        by_inspectors=findings["voice"] == Voice.INSPECTORATE,
        voice_label=relabel(findings["voice"], context.labels("voice")),
        polarity_label=relabel(findings["polarity"], context.labels("polarity")),
        themes=pd.Series([of_finding.get(name, []) for name in findings["finding_id"]], findings.index, dtype=object),
    )


def _themes(context: SiteContext) -> pd.DataFrame:
    """Each theme of each finding, with its label and what is counted by."""
    themes = context.tables["finding_themes"][["finding_id", "theme"]]
    findings = context.tables["findings"][["finding_id", "inspection_id", "voice", "polarity"]]
    found = themes.merge(findings, on="finding_id", how="left")
    return found.assign(
        theme_label=relabel(found["theme"], context.labels("theme")), by_inspectors=found["voice"] == Voice.INSPECTORATE
    )


def _theme_counts(themes: pd.DataFrame) -> pd.DataFrame:
    """How many findings of each polarity each theme has, for both sides of each inspection, most first."""
    side = ["inspection_id", "by_inspectors"]
    counts = themes.pivot_table(index=[*side, "theme_label"], columns="polarity", aggfunc="size", fill_value=0)
    counts = counts.reindex(columns=list(_POLARITIES), fill_value=0)
    found = counts.assign(n=counts.sum(axis="columns")).reset_index()
    return found.sort_values([*side, "n", "theme_label"], ascending=[True, True, False, True])


def _documents(context: SiteContext) -> pd.DataFrame:
    links = context.tables["inspection_documents"][["inspection_id", "document_id", "relation"]]
    return links.merge(document_links(context), on="document_id", how="left")
