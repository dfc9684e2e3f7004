"""Takedowns: on the tables, in releases, and in whole builds; `test_corrected_values` tests corrections."""

import hashlib
import html
import shutil
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.results import CheckResult
from pipeline.checks.runner import defined_checks
from pipeline.core.paths import SCHEMAS
from pipeline.core.yaml_config import ConfigError
from pipeline.extraction.fact_readers import FactReaders
from pipeline.linking.link import Linked, link
from pipeline.redaction.model import Corrections, load_corrections
from pipeline.redaction.redact import MARK, Redactions
from pipeline.releases.publish import publish
from pipeline.releases.release_index import Release
from pipeline.schema.model import Schemas
from pipeline.site.release_pages import release_pages
from pipeline.sources.discovery import SourceFile
from tests.conftest import Lambeth
from tests.support.forked_commands import ForkedCommands
from tests.support.hostile_documents import CORPUS
from tests.support.tables import require_checks, rows_of

pytestmark = pytest.mark.releases

Rows = dict[str, list[dict[str, Any]]]

NEWS = "lambeth-council-news-2021-12-17"


@pytest.fixture
def withheld(lambeth: Lambeth, readers: FactReaders, schemas: Schemas, tmp_path: Path) -> Callable[[str], Linked]:
    """Link the five texts without what a list withholds, and check the result."""

    def take_out(text: str) -> Linked:
        path = tmp_path / "corrections.yaml"
        path.write_text(text, encoding="utf-8")
        taken = Redactions(load_corrections(path), path)
        files = [SourceFile(name, facts.sha256, 1, None) for name, facts in lambeth.facts.items()]
        linked = link(list(lambeth.facts.values()), files, [], readers.register, readers.lexicons, taken)
        taken.require_gone(linked.tables, linked.texts)
        require_checks(ReleaseCandidate(schemas, dict(linked.tables), linked.texts))
        return linked

    return take_out


def _rows(linked: Linked) -> Rows:
    return {name: rows_of(table) for name, table in linked.tables.items()}


def _everything(linked: Linked) -> str:
    cells = (str(value) for found in _rows(linked).values() for row in found for value in row.values())
    return "\n".join([*cells, *linked.texts.values()])


NAMED = "Arthur Labinjo-Hughes"
TAKEN = "\n    why: a private person\n    evidence: asked for on 3 May 2026\n"


@pytest.mark.parametrize(
    "entry",
    [
        f"takedowns:\n  - words: {NAMED}{TAKEN}",
        f"takedowns:\n  - words: ARTHUR LABINJO HUGHES{TAKEN}",
        f"takedowns:\n  - words_sha256: {hashlib.sha256(b'arthur labinjo hughes').hexdigest()}\n    n_words: 3{TAKEN}",
    ],
    ids=["words", "capitals", "hash"],
)
def test_name_is_withheld_everywhere(withheld: Callable[[str], Linked], lambeth: Lambeth, entry: str) -> None:
    linked = withheld(entry)
    assert "Labinjo" in lambeth.linked.texts[NEWS]
    assert "labinjo" not in _everything(linked).lower()
    before, after = lambeth.linked.texts[NEWS], linked.texts[NEWS]
    assert len(after) == len(before)
    assert [now for old, now in zip(before, after, strict=True) if old != now] == [MARK] * 2 * len(NAMED)
    marked = [row for row in rows_of(linked.tables["evidence"]) if str(row["method"]).startswith("withheld")]
    assert [(row["table"], row["method"], row["text"]) for row in marked] == [
        ("passages", "withheld: a private person", MARK * len(NAMED))
    ] * 2
    statement = next(row for row in rows_of(linked.tables["statements"]) if MARK in str(row["text"]))
    assert statement["contains_private_name"]  # the other name in it
    flags = {row["document_id"]: row["flags"] for row in rows_of(linked.tables["documents"])}
    assert flags[NEWS] == "words_withheld"


def test_missing_list_stops_a_release_after_a_takedown(
    release: Path, lambeth: Lambeth, readers: FactReaders, schemas: Schemas, tmp_path: Path
) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_text(f"takedowns:\n  - words: {NAMED}{TAKEN}")
    assert _published_without(load_corrections(path), path, release, lambeth, readers, schemas).is_new
    path.unlink()
    with pytest.raises(ConfigError, match=r"1\.0\.1 withholds something, and corrections\.yaml is gone"):
        _published_without(load_corrections(path), path, release, lambeth, readers, schemas)
    path.symlink_to(tmp_path / "nothing")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_corrections(path)
    path.unlink()
    path.write_text("takedowns: []\n")
    with pytest.raises(ConfigError, match=r"1\.0\.1 withholds something, and corrections\.yaml has no takedowns"):
        _published_without(load_corrections(path), path, release, lambeth, readers, schemas)
    path.write_text(f"ended:\n  - words: {NAMED}{TAKEN}")
    assert _published_without(load_corrections(path), path, release, lambeth, readers, schemas).is_new


def test_examples_of_columns_are_masked(
    release: Path, lambeth: Lambeth, readers: FactReaders, schemas: Schemas, tmp_path: Path
) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_text(f"takedowns:\n  - words: Nick Stacey{TAKEN}")
    made = _published_without(load_corrections(path), path, release, lambeth, readers, schemas)
    found = _whole(made.path)
    assert "Nick Stacey" in _whole(release)
    assert "nick stacey" not in found.lower().replace("-", " ")
    assert "0 whole documents, and words of\n  2 passages, are withheld" in (made.path / "README.md").read_text()


def test_statement_keeps_its_number_if_another_is_withheld(withheld: Callable[[str], Linked], lambeth: Lambeth) -> None:
    linked = withheld(f"takedowns:\n  - words: Ed Davie{TAKEN}")
    before = {row["statement_id"]: row["text"] for row in lambeth.rows("statements")}
    assert len(rows_of(linked.tables["statements"])) == len(before) - 1
    assert all(before[row["statement_id"]] == row["text"] for row in rows_of(linked.tables["statements"]))


@pytest.mark.parametrize("entry", ["  - words: Jo Bloggs\n    why: x", "  - {words: Jo Bloggs, n_words: many}"])
def test_error_about_a_takedown_does_not_show_its_words(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_text(f"takedowns:\n{entry}\n")
    with pytest.raises(ConfigError) as error:
        load_corrections(path)
    assert "corrections.yaml:2: at takedowns.0" in str(error.value)
    assert "Jo" not in "".join(traceback.format_exception(error.value))


def test_takedown_leaves_other_tables_unchanged(withheld: Callable[[str], Linked], lambeth: Lambeth) -> None:
    linked = withheld(f"takedowns:\n  - words: {NAMED}{TAKEN}")
    for table in ("inspections", "findings", "improvement_areas", "people", "appearances", "claims", "follow_ups"):
        pd.testing.assert_frame_equal(linked.tables[table], lambeth.linked.tables[table])


def test_withheld_passage_takes_its_facts_with_it(withheld: Callable[[str], Linked], lambeth: Lambeth) -> None:
    area = lambeth.rows("improvement_areas")[0]
    words = str(area["text"]).rstrip(".")
    linked = withheld(f"takedowns:\n  - words: {words!r}{TAKEN}")
    assert words not in _everything(linked)
    assert area["improvement_id"] not in {row["improvement_id"] for row in rows_of(linked.tables["improvement_areas"])}
    passage = next(
        row for row in rows_of(linked.tables["passages"])
        if row["document_id"] == area["document_id"] and row["start_char"] == area["start_char"]
    )  # fmt: skip
    shown = linked.texts[str(area["document_id"])][int(str(passage["start_char"])) : int(str(passage["end_char"]))]
    assert set(shown) <= {MARK, "."}


def test_person_in_office_can_be_withheld(withheld: Callable[[str], Linked]) -> None:
    linked = withheld(f"takedowns:\n  - words: Ed Davie{TAKEN}")
    assert "Davie" not in {str(row["name"]).split()[-1] for row in rows_of(linked.tables["people"])}
    assert not any("ed-davie" in str(row["person_id"]) for row in rows_of(linked.tables["statements"]))


def test_whole_document_is_withheld(withheld: Callable[[str], Linked], lambeth: Lambeth) -> None:
    linked = withheld(f"takedowns:\n  - document: {NEWS}{TAKEN}")
    assert NEWS not in linked.texts
    assert not any(row.get("document_id") == NEWS for found in _rows(linked).values() for row in found)
    rejected = [(row["reason"], row["detail"]) for row in rows_of(linked.tables["rejected_documents"])]
    assert rejected == [("withheld", "withheld: a private person")]
    assert linked.texts.keys() | {NEWS} == lambeth.linked.texts.keys()


@pytest.mark.parametrize(
    ("entry", "line", "message"),
    [
        ("  - document: lambeth-1999", 2, "there is no document 'lambeth-1999'"),
        ("  - words: Nobody At All", 2, "its words are no longer in any document"),
        ("  - words: lambeth council news", 2, "its words are still in column"),
        ("  - words: a\n    document: b", 2, "give one of"),
        ("  - words: '...'", 2, "must hold a word"),
        ("  - words: '²'", 2, "must hold a word"),
        ("  - n_words: 2", 2, "give one of"),
    ],
)
def test_takedown_that_does_not_fit_is_reported_with_its_line(
    withheld: Callable[[str], Linked], entry: str, line: int, message: str
) -> None:
    with pytest.raises(ConfigError) as error:
        withheld(f"takedowns:\n{entry}{TAKEN}")
    assert f"corrections.yaml:{line}: at takedowns.0" in str(error.value)
    assert message in str(error.value)


def test_next_release_does_not_contain_what_was_taken_down(
    release: Path, lambeth: Lambeth, readers: FactReaders, schemas: Schemas, tmp_path: Path
) -> None:
    area = lambeth.rows("improvement_areas")[0]
    news = next(name for name in lambeth.linked.texts if "news-2023" in name)
    path = tmp_path / "corrections.yaml"
    path.write_text(
        f"takedowns:\n  - words: {NAMED}{TAKEN}  - words: {area['text']!r}{TAKEN}  - document: {news}{TAKEN}"
    )
    made = _published_without(load_corrections(path), path, release, lambeth, readers, schemas)
    assert made.is_new
    before = (release / "findings.csv").read_text(encoding="utf-8")
    quoted = lambeth.linked.texts[news][200:260]
    for found in ("Labinjo", str(area["text"])[:40], str(area["improvement_id"]), quoted):
        assert found in before or found in _whole(release), found
        if found != str(area["improvement_id"]):  # what is gone must be named, as it was cited
            assert found not in _whole(made.path), found


@pytest.mark.parametrize("kind", ["inspection-letter", "council-news"])
def test_next_release_contains_no_sentence_of_a_withheld_document(
    kind: str, release: Path, lambeth: Lambeth, readers: FactReaders, schemas: Schemas, tmp_path: Path
) -> None:
    document = next(name for name in lambeth.linked.texts if kind in name and "2021" in name)
    path = tmp_path / "corrections.yaml"
    path.write_text(f"takedowns:\n  - document: {document}{TAKEN}")
    made = _published_without(load_corrections(path), path, release, lambeth, readers, schemas)
    found = " ".join(_whole(made.path).split())
    others = [text for name, text in lambeth.linked.texts.items() if name != document]
    examples = [file.read_text(encoding="utf-8") for file in SCHEMAS.rglob("*.yaml")]  # of columns
    known = " ".join(" ".join([*others, *examples]).split())
    text = " ".join(lambeth.linked.texts[document].split())
    pieces = [text[at : at + 40] for at in range(0, len(text) - 40, 20)]
    assert len(pieces) > 100
    assert not [piece for piece in pieces if piece in found and piece not in known]


def _published_without(
    corrections: Corrections, path: Path, before: Path, lambeth: Lambeth, readers: FactReaders, schemas: Schemas
) -> Release:
    """The next version after one without takedowns."""
    taken = Redactions(corrections, path)
    files = [SourceFile(name, facts.sha256, 1, None) for name, facts in lambeth.facts.items()]
    linked = link(list(lambeth.facts.values()), files, [], readers.register, readers.lexicons, taken)
    passed = [CheckResult(table, check, passed=True, n_examined=1) for table, check in defined_checks(schemas)]
    candidate = ReleaseCandidate(schemas, linked.tables, linked.texts)
    return publish(before.parent.parent, candidate, passed, release_pages, taken)


def _whole(release: Path) -> str:
    """All text of a release, whatever its format."""
    found: list[bytes] = []
    for path in sorted(release.rglob("*")):
        if path.suffix == ".parquet":
            found.append(str(pq.read_table(path).to_pylist()).encode())
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                found += [archive.read(name) for name in archive.namelist()]
        elif path.is_file():
            found.append(path.read_bytes())
    return html.unescape(b"\n".join(found).decode("utf-8", "replace"))


@pytest.mark.builds
def test_build_reports_takedowns_and_stops_if_one_does_not_fit(commands: ForkedCommands, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    shutil.copy(CORPUS / "news.txt", sources)
    listed = sources / "corrections.yaml"
    listed.write_text(f"takedowns:\n  - words: Jo Example{TAKEN}", encoding="utf-8")
    where = ("--sources", sources, "--outputs", tmp_path / "outputs")
    first = commands("build", *where)
    assert first.returncode == 0, first.printed
    assert "corrected 0 values, 1 takedown applied; see corrections.yaml" in first.printed
    listed.write_text(f"takedowns:\n  - words: Nobody At All{TAKEN}", encoding="utf-8")
    second = commands("build", *where)
    assert second.returncode == 2
    assert f"failed    {listed}:2: at takedowns.0: its words are no longer in any document" in second.printed
    assert not (tmp_path / "outputs/releases/2.0.0").exists()


def test_example_in_corrections_yaml_is_valid(tmp_path: Path) -> None:
    """The commented example in the project's own list is valid, apart from its shortened hash."""
    header = Path("sources/corrections.yaml").read_text(encoding="utf-8").partition("# corrections:")
    example = "\n".join(
        line.removeprefix("# ") for line in (header[1] + header[2]).splitlines() if line.startswith("# ")
    )
    path = tmp_path / "corrections.yaml"
    path.write_text(example.replace("81da70e2…", "ab" * 32), encoding="utf-8")
    found = load_corrections(path)
    assert (len(found.corrections), len(found.takedowns), len(found.ended)) == (1, 3, 1)
