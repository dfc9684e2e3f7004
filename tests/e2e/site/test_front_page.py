"""The front page: inspections or councils, and examples that load the data."""

import io
import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import feedparser
import pytest

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.releases.release_reader import PublishedRelease
from pipeline.schema.frames import records
from pipeline.site.pages.data import LOADING
from tests.support.site_pages import edited, page_text, published
from tests.support.tables import frame_like, with_table, with_values


def test_links_to_inspections_have_different_names(hostile_release: Path) -> None:
    page = (hostile_release / "index.html").read_text(encoding="utf-8")
    table = page.split('<table class="stack">')[1].split("</table>")[0]
    names = re.findall(r'<a href="inspections/[^"]+">([^<]+)</a>', table)
    assert len(names) == len(set(names)) == 6


def test_an_unknown_grade_and_an_ungraded_inspection_are_worded_differently(hostile_release: Path) -> None:
    page = page_text(hostile_release, "index.html")
    assert page.count("Grade not in these documents") == len(["key", "timeline", "table"])
    assert page.count("Not graded") == len(["key"]) + 4 * len(["timeline", "table"])


def test_many_councils_are_listed_and_each_links_to_its_own_page(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    rows = records(candidate.tables["inspections"])
    many = [
        {**row, "inspection_id": f"council-{number}-{place}", "local_authority": f"Council {number}"}
        for number in range(20)
        for place, row in enumerate(rows)
    ]
    data = frame_like(candidate.tables["inspections"], many)
    links = candidate.tables["inspection_documents"].iloc[:0]
    tables = {**candidate.tables, "inspections": data, "inspection_documents": links}
    folder = published(tmp_path, replace(candidate, tables=tables))
    front = (folder / "index.html").read_text(encoding="utf-8")
    assert 'href="authorities/council-19.html"' in front
    assert "<strong>120 inspections and visits</strong> of 20 councils" in front
    authority = (folder / "authorities/council-19.html").read_text(encoding="utf-8")
    assert 'href="../inspections/council-19-0.html"' in authority


def test_feeds_name_the_newest_inspections_and_the_versions(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    folder = published(tmp_path, candidate)
    inspections = feedparser.parse(io.BytesIO((folder / "inspections.atom").read_bytes()))
    assert (inspections.bozo, inspections.version) == (False, "atom10")
    assert [(entry.title, entry.updated) for entry in inspections.entries] == [
        ("Lambeth: Focused visit, 27 to 28 October 2021", "2021-12-01T00:00:00Z"),
        (
            "Lambeth: Unannounced inspection of contact, referral and assessment, 21 to 22 September 2010",
            "2010-10-20T00:00:00Z",
        ),
    ]
    assert all((folder / entry.link).is_file() for entry in inspections.entries)
    people = with_values(candidate.tables["people"], name="Somebody else")
    later = published(tmp_path, with_table(candidate, "people", people))
    versions = feedparser.parse(io.BytesIO((later / "versions.atom").read_bytes()))
    assert [entry.title for entry in versions.entries] == ["Version 1.0.1", "Version 1.0.0"]
    assert versions.entries[0].summary == (
        "A patch (only corrections) after 1.0.0; the newest document is of 1 August 2023."
    )
    page = (later / "index.html").read_text(encoding="utf-8")
    assert page.count('href="versions.atom"') == page.count('href="inspections.atom"') == 2


def test_without_a_dated_document_there_is_no_feed(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    documents = candidate.tables["documents"].copy()
    for name in ("published_date", "published_date_last", "date_precision", "date_basis"):
        documents[name] = documents[name].mask(documents["document_id"].notna())
    folder = published(tmp_path, with_table(candidate, "documents", documents))
    assert not list(folder.glob("*.atom"))
    assert ".atom" not in (folder / "index.html").read_text(encoding="utf-8")


def test_the_python_and_duckdb_examples_run(hostile_release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(hostile_release)
    found: dict[str, Any] = {}
    exec(LOADING["Python"], found)  # noqa: S102 - our own example
    assert len(found["concerns"]) > 0
    attach, select = LOADING["DuckDB"].split(";\n")
    with duckdb.connect() as connection:
        connection.execute(attach)
        rows = connection.execute(select).fetchall()
    assert sum(row[-1] for row in rows) == len(found["findings"])


def test_the_answers_in_the_readme_run(hostile_release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(hostile_release)
    readme = (hostile_release / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n([^`]*latest_by_council[^`]*)```", readme)
    found: dict[str, Any] = {}
    exec(code, found)  # noqa: S102 - our own example
    assert list(found["latest"]["local_authority"]) == ["Lambeth"]
    assert len([line for line in code.splitlines() if line.startswith("#")]) == 12  # a question each
    assert len(found["by_theme"]) > 0
    assert len(found["claims"]) > 0


def test_the_r_example_runs(hostile_release: Path) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("no Rscript here; install R (Debian: r-base-core) to run its example of loading")
    code = f"{LOADING['R']}; cat(nrow(findings), sum(is.na(findings$text)), class(findings$confidence))"
    done = subprocess.run(
        [program, "--vanilla", "-e", code],
        cwd=hostile_release,
        capture_output=True,
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    n_rows, n_missing, kind = done.stdout.decode().split()
    n_findings = PublishedRelease(hostile_release).tables.n_rows()["findings"]
    assert (int(n_rows), n_missing, kind) == (n_findings, "0", "numeric")


def test_a_visit_of_which_only_the_year_is_known_has_no_month(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    def without_month(row: dict[str, Any]) -> None:
        if row["inspection_id"] == "lambeth-2023-focused-visit":
            row.update(start_date=date(2023, 1, 1), end_date=date(2023, 12, 31), date_precision="year")

    folder = published(tmp_path, edited(candidate, "inspections", without_month))
    assert '<a href="inspections/lambeth-2023-focused-visit.html">2023</a>' in (folder / "councils.html").read_text()
