"""What a takedown does to the next releases: nothing of it is published, and it does not end by mistake."""

import gzip
import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest

from pipeline.core.paths import SOURCES
from pipeline.core.yaml_config import ConfigError
from pipeline.orchestration.operator_messages import near_copies_published
from pipeline.reading.reader import read_document
from pipeline.redaction.earlier_release import recorded_takedowns
from pipeline.redaction.model import Corrections, Takedown
from pipeline.redaction.redact import Redactions
from pipeline.redaction.withheld_texts import NearCopy, WithheldText, near_copies
from pipeline.releases.gate import require_nothing_withheld, versions_with_withheld
from pipeline.releases.install import ReleaseFile
from pipeline.releases.unpack import READERS, texts_in
from pipeline.releases.version import Version
from pipeline.schema.model import load_schemas
from pipeline.sources.registry import RegistryEntry
from tests.support.letters import letter
from tests.support.takedowns import OPEN, release_of, takedown
from tests.support.unpacked import everything_in, squeezed

pytestmark = pytest.mark.releases

SIGNED = letter().replace("Tracey Ledder", "Zebulon Quarterhouse").replace("Theresa Leavy", "Ottilie Featherbed")
OTHER = letter(visit="on 9 and 10 May 2021", published="21 June 2021", headline="Children are safe in Dorset.")
DOCUMENTS = {"signed.txt": SIGNED.encode(), "other.txt": OTHER.encode()}
WITHHELD = "dorset-inspection-letter-2023-06-22"


def test_nobody_of_a_withheld_document_is_named_in_the_next_releases(tmp_path: Path) -> None:
    before, _ = release_of(tmp_path, DOCUMENTS)
    names = {squeezed(name) for name in ("Zebulon Quarterhouse", "Ottilie Featherbed")}
    assert names <= {name for _, text in everything_in(before.path) for name in names if name in text}
    # the first release lists them as new in its changes only if there is one before it
    fewer, _ = release_of(tmp_path, {"other.txt": OTHER.encode()})
    assert "quarterhouse" in (fewer.path / "CHANGES.md").read_text().lower()
    listed = f"takedowns:\n{takedown(document=WITHHELD)}"
    after, redactions = release_of(tmp_path, DOCUMENTS, listed)
    holding = {name for name, text in everything_in(after.path) for wanted in names if wanted in text}
    assert holding == set()
    assert versions_with_withheld(tmp_path / "outputs", redactions, after.version, tmp_path / "searched.json", "") == [
        before.version,
        fewer.version,
    ]


def test_rows_that_rest_on_a_withheld_document_are_only_counted(tmp_path: Path) -> None:
    before, _ = release_of(tmp_path, DOCUMENTS)
    after, _ = release_of(tmp_path, DOCUMENTS, f"takedowns:\n{takedown(document=WITHHELD)}")
    changes = (after.path / "changes.csv").read_text()
    assert "people,withheld,*,removed," in changes
    assert WITHHELD not in changes
    assert f"`{WITHHELD}" not in (after.path / "CHANGES.md").read_text()
    assert "of `people` that a takedown concerns: withheld" in (after.path / "CHANGES.md").read_text()
    assert after.version > before.version


@pytest.mark.parametrize(
    ("listed", "message"),
    [
        ("", "has no takedowns any more"),
        ("takedowns: []\n", "has no takedowns any more"),
        (f"takedowns:\n{takedown(words='Joy Howick')}", "words of .* were withheld .* would be published again"),
        (
            f"takedowns:\n{takedown(words='Joy Howick')}ended:\n{takedown(words='Tracey')}",
            "words of .* were withheld .* would be published again",
        ),
    ],
)
def test_words_are_not_published_again_by_mistake(tmp_path: Path, listed: str, message: str) -> None:
    entries = takedown(words="Zebulon Quarterhouse") + takedown(words="Joy Howick")
    first, _ = release_of(tmp_path, DOCUMENTS, f"takedowns:\n{entries}")
    with pytest.raises(ConfigError, match=message) as error:
        release_of(tmp_path, DOCUMENTS, listed)
    assert "Zebulon" not in str(error.value)
    ended = f"ended:\n{takedown(words='Joy HOWICK')}{takedown(words='Zebulon Quarterhouse')}"
    again, _ = release_of(tmp_path, DOCUMENTS, ended)
    assert again.version > first.version


UNDATED = b"Soup\n\nChop the onions, says Zebulon Quarterhouse, until all of them are soft and brown."


@pytest.mark.parametrize("listed", ["takedowns: []\n", f"takedowns:\n{takedown(words='Joy Howick')}"])
def test_words_of_a_renamed_file_are_not_published_again_by_mistake(tmp_path: Path, listed: str) -> None:
    entries = takedown(words="Zebulon Quarterhouse") + takedown(words="Joy Howick")
    documents = {"undated.txt": UNDATED, "signed.txt": SIGNED.encode()}
    release_of(tmp_path, documents, f"takedowns:\n{entries}")
    with pytest.raises(ConfigError, match=r"has no takedowns any more|would be published again"):
        release_of(tmp_path, {"renamed.txt": UNDATED, "renamed-too.txt": SIGNED.encode()}, listed)


def test_documents_that_differ_in_withheld_words_alone_are_two(tmp_path: Path) -> None:
    documents = {"a.txt": UNDATED, "b.txt": UNDATED.replace(b"Zebulon", b"Theresa")}
    entries = takedown(words="Zebulon Quarterhouse") + takedown(words="Theresa Quarterhouse")
    release, _ = release_of(tmp_path, documents, f"takedowns:\n{entries}")
    names = sorted(pd.read_csv(release.path / "documents.csv")["document_id"])
    assert len(names) == len(documents)
    assert names[1] == f"{names[0]}-again-2"


def test_hash_of_a_file_that_holds_the_same_withheld_words_is_not_published(tmp_path: Path) -> None:
    documents = {"a.txt": UNDATED, "b.txt": UNDATED.replace(b"\n", b"\r\n"), "other.txt": OTHER.encode()}
    release, _ = release_of(tmp_path, documents, f"takedowns:\n{takedown(words='Zebulon Quarterhouse')}")
    assert hashlib.sha256(documents["b.txt"]).hexdigest() not in (release.path / "rejected_documents.csv").read_text()
    reasons = pd.read_csv(release.path / "null_reasons.csv")
    assert list(reasons.loc[reasons["column"] == "sha256", "reason"]) == ["withheld"]


SPLIT = """<html><head><title>Camden visit</title></head><body><h1>Ofsted praises Camden children's services</h1>
<p>1 June 2023</p><p>Ofsted made a focused visit to Camden Council on 9 and 10 May 2023.</p>
<p>We met <span>Zebulon</span><br><span>Quarterhouse</span>.</p><p>Our staff did well, inspectors said.</p>
<p>Councillor Ada Holm, cabinet member for children, said: "We are glad of what they found here."</p></body></html>"""
HIDDEN = SPLIT.replace(
    "We met <span>Zebulon</span><br><span>Quarterhouse</span>.", "<img alt='Zebulon Quarterhouse'>It rained."
)


@pytest.mark.parametrize("entry", [OPEN, None])
def test_nothing_of_what_a_masked_document_was_is_in_changes(tmp_path: Path, entry: RegistryEntry | None) -> None:
    short, damaged = hashlib.sha256(b"Zebulon Quarterhouse").hexdigest(), "0f" * 32
    documents = {"page.html": SPLIT.encode(), "hidden.html": HIDDEN.encode(), "other.txt": OTHER.encode()}
    rejected = [
        {"file_name": "short.txt", "sha256": short, "reason": "no_words", "detail": f"other than {damaged}"},
    ]
    before, _ = release_of(tmp_path, documents, entry=entry, rejected=rejected)
    listed = f"takedowns:\n{takedown(words='Zebulon Quarterhouse')}"
    after, _ = release_of(tmp_path, documents, listed, entry=entry, rejected=rejected)
    known = pd.read_csv(before.path / "documents.csv").set_index("file_name")
    hashes = {short, damaged, *known.loc[["page.html", "hidden.html"], ["sha256", "text_sha256"]].to_numpy().flat}
    hashes.discard(known.loc["hidden.html", "text_sha256"])  # its text holds nothing that is withheld
    texts = dict(everything_in(after.path))
    for wanted in ("zebulon", "quarterhouse", *hashes):
        assert {name for name, text in texts.items() if wanted in text} == set(), wanted
    changes = pd.read_csv(after.path / "changes.csv")
    assert "removed" in set(changes.loc[changes["table"] == "rejected_documents", "change"])


def test_document_is_not_published_again_by_mistake(tmp_path: Path) -> None:
    release_of(tmp_path, DOCUMENTS, f"takedowns:\n{takedown(document=WITHHELD)}")
    other = takedown(words="Joy Howick")
    with pytest.raises(ConfigError, match=f"the document {WITHHELD} was withheld \\(asked for\\)"):
        release_of(tmp_path, DOCUMENTS, f"takedowns:\n{other}")
    again, _ = release_of(tmp_path, DOCUMENTS, f"takedowns:\n{other}ended:\n{takedown(document=WITHHELD)}")
    assert (again.path / f"texts/{WITHHELD}.txt").exists()


def _redactions(tmp_path: Path) -> Redactions:
    path = tmp_path / "corrections.yaml"
    path.write_text("takedowns:\n  - words: Jo Bloggs\n")
    entry = Takedown(words="Jo Bloggs", why="asked for", evidence="a letter")
    return Redactions(Corrections(takedowns=[entry]), path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("jo-bloggs.txt", b"x"),
        ("jo/bloggs.txt", b"x"),
        ("a.txt", b"Jo\n\nBloggs"),
        ("a.csv", "n,a\r\n1,Ｊｏ\r\n2,Bloggs\r\n".encode()),
        ("a.json", json.dumps({"a": "J\u00f3 Bloggs"}).encode()),
        ("a.json", b'{"Jo": ["Bloggs"]}'),
        ("a.js", b'x = {"a": "J\\u00f3 Bloggs"}'),
        ("a.html", b"<p>J&oacute; B<b>loggs</b></p>"),
        ("a.html", b"<td>Jo</td><td>Bloggs</td>"),
        ("a.html", b'<a href="/jo%20bloggs">x</a>'),
        ("a.svg", b"<text>Jo</text><text>Bloggs</text>"),
        ("a.txt.gz", gzip.compress(b"Jo Bloggs", mtime=0)),
        ("a.new", "Jo Bloggs".encode("utf-16")),
        ("a.new", b"\xff\x00Jo Bloggs\x00"),
    ],
)
def test_file_with_withheld_words_stops_a_release(tmp_path: Path, name: str, content: bytes) -> None:
    files = {"fine.txt": ReleaseFile.from_bytes(b"Jo met Bloggs"), name: ReleaseFile.from_bytes(content)}
    with pytest.raises(
        ConfigError, match=r"corrections.yaml:2: at takedowns.0: its words are still in the file"
    ) as error:
        require_nothing_withheld(files, _redactions(tmp_path))
    assert "jo" not in str(error.value).partition("at takedowns")[2].lower().replace("a.json", "").split()


def test_every_word_of_a_real_release_is_found_in_each_of_its_combined_files(first_release: Path) -> None:
    for name in ("inspection-outcomes.xlsx", "inspection-outcomes.duckdb", "people.parquet", "people.csv"):
        assert any("Nick Stacey" in text for text in texts_in(name, first_release / name)), name


def test_every_kind_of_file_of_a_release_has_a_reader(first_release: Path) -> None:
    kinds = {path.suffix for path in first_release.rglob("*") if path.is_file()}
    assert kinds - READERS.keys() == set(), "write a reader for it in pipeline/releases/unpack.py"


@pytest.mark.parametrize(
    "name", ["people.parquet", "people.csv", "checks.json", "inspection-outcomes.xlsx", "inspection-outcomes.duckdb"]
)
def test_release_that_cannot_be_read_is_named(release: Path, name: str, tmp_path: Path) -> None:
    """Nobody knows what is in a damaged file."""
    (release / name).write_bytes(b'"\x00\xff' + b"PK" * 5000)
    found = versions_with_withheld(
        release.parent.parent, _redactions(tmp_path), Version(9, 0, 0), tmp_path / "searched", ""
    )
    assert found == ([] if name.endswith(".csv") else [Version(1, 0, 0)])


def test_release_without_its_documents_can_be_compared_with_one_that_withholds_words(tmp_path: Path) -> None:
    schemas = load_schemas().tables
    release, _ = release_of(tmp_path, DOCUMENTS, f"takedowns:\n{takedown(words='Zebulon Quarterhouse')}")
    withholding = {name: pd.read_parquet(release.path / f"{name}.parquet") for name in ("documents", "evidence")}
    assert not recorded_takedowns({}, {}, withholding, schemas).has_words
    assert not recorded_takedowns(withholding, {}, {"evidence": withholding["evidence"]}, schemas).has_words


def test_no_hash_of_a_withheld_document_with_withheld_words_is_published(tmp_path: Path) -> None:
    listed = f"takedowns:\n{takedown(document=WITHHELD)}{takedown(words='Zebulon Quarterhouse')}"
    documents = {**DOCUMENTS, "also.txt": UNDATED}
    release, _ = release_of(tmp_path, documents, listed)
    wanted = hashlib.sha256(SIGNED.encode()).hexdigest()
    assert {name for name, text in everything_in(release.path) if wanted in text} == set()


def test_examples_of_columns_are_no_hashes_of_the_five_texts() -> None:
    hashes = {hashlib.sha256(path.read_bytes()).hexdigest() for path in SOURCES.glob("*.txt")}
    texts = {
        hashlib.sha256(read_document(path.read_bytes(), path.name).text.encode()).hexdigest()
        for path in SOURCES.glob("*.txt")
    }
    examples = {
        str(column.example)
        for tables in (load_schemas().tables, load_schemas().release_tables)
        for table in tables.values()
        for column in table.columns.values()
    }
    assert not examples & (hashes | texts)


def test_near_copy_of_a_withheld_document_is_listed() -> None:
    held = WithheldText(
        "kent-letter",
        [f"Sentence {number} of this letter is about children in care, and no other." for number in range(9)],
        [],
    )
    copy = " ".join(held.passages[:6])
    copies = near_copies([held], {"copy": copy, "part": " ".join(held.passages[:3]), "other": "Soup. " * 40})
    assert copies == [NearCopy("copy", "kent-letter")]
    assert list(near_copies_published(copies)) == [
        "look here copy: it has most of the words of kent-letter, which is withheld whole; if it is the same document,"
        " withhold it, too"
    ]
