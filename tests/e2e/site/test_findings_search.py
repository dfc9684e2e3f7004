"""The scripts of the search hold every finding once."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.schema.model import Schemas
from pipeline.site.pages import findings_search
from pipeline.site.summaries import inspection_summaries
from tests.support.site_pages import site_context


def scripts_of(folder: Path) -> dict[str, dict[str, Any]]:
    """What each script assigns, by the key that it assigns it to."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((folder / "search").iterdir()):
        start, _, content = path.read_text(encoding="utf-8").partition("] = ")
        assert start == f'(window.findings = window.findings || {{}})["{path.stem}"'
        assert content.endswith(";\n")
        found[path.stem] = json.loads(content[:-2])
    return found


def test_search_scripts_hold_every_finding(hostile_release: Path, schemas: Schemas) -> None:
    voices, polarities, themes = (list(schemas.vocabularies[name].terms) for name in ("voice", "polarity", "theme"))
    found = {
        part["documents"][document] + number: (
            part["inspections"][inspection][0],
            polarities[polarity],
            voices[voice],
            {themes[theme] for theme in own},
            text,
        )
        for part in scripts_of(hostile_release).values()
        for inspection, document, number, polarity, voice, own, text in part["rows"]
    }
    table = pq.read_table(hostile_release / "findings.parquet")
    named = pq.read_table(hostile_release / "finding_themes.parquet")
    expected: dict[str, set[str]] = {row["finding_id"]: set() for row in table.to_pylist()}
    for row in named.to_pylist():
        expected[row["finding_id"]].add(row["theme"])
    assert found == {
        row["finding_id"]: (
            row["inspection_id"], row["polarity"], row["voice"], expected[row["finding_id"]], row["text"]
        )
        for row in table.to_pylist()
    }  # fmt: skip


def test_the_findings_of_a_large_council_are_split_into_several_scripts(
    candidate: ReleaseCandidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings_search, "_LARGEST_SCRIPT", 10_000)
    context = site_context(candidate.schemas, candidate.tables)
    found = list(findings_search.search_scripts(context, inspection_summaries(context)))
    assert [name for _, name, _ in found][:3] == ["lambeth", "lambeth_2", "lambeth_3"]
    assert {authority for authority, _, _ in found} == {"lambeth"}
    rows = [row for _, _, script in found for row in json.loads(script.decode().partition("] = ")[2][:-2])["rows"]]
    assert len(rows) == len(candidate.tables["findings"])
