"""Releases of a few documents with and without takedowns, made in this process as a build makes them."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.results import CheckResult
from pipeline.checks.runner import defined_checks
from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.extraction.facts import DocumentFacts
from pipeline.linking.link import link
from pipeline.reading.reader import read_document
from pipeline.redaction.model import load_corrections
from pipeline.redaction.redact import Redactions
from pipeline.redaction.redacted_tables import correct_and_verify
from pipeline.releases.own_words import own_words
from pipeline.releases.publish import publish
from pipeline.releases.release_index import Release
from pipeline.schema.model import load_schemas
from pipeline.site.release_pages import release_pages
from pipeline.sources.discovery import SourceFile
from pipeline.sources.registry import RegistryEntry

#: All words of a document with this entry may be published.
OPEN = RegistryEntry(publisher="A council", licence="OGL-UK-3.0", attribution="A council", redistributable=True)


def takedown(**named: str | int) -> str:
    """An entry of the list, with a reason."""
    lines = [f"{key}: {value!r}" for key, value in {**named, "why": "asked for", "evidence": "a letter"}.items()]
    return "  - " + "\n    ".join(lines) + "\n"


@cache
def _facts(name: str, content: bytes, entry: RegistryEntry | None) -> DocumentFacts:
    return extract(read_document(content, name), _file(name, content, entry), load_fact_readers())


def _file(name: str, content: bytes, entry: RegistryEntry | None) -> SourceFile:
    return SourceFile(name, hashlib.sha256(content).hexdigest(), len(content), entry)


def release_of(
    folder: Path,
    documents: Mapping[str, bytes],
    listed: str = "",
    *,
    entry: RegistryEntry | None = OPEN,
    rejected: Sequence[Mapping[str, object]] = (),
) -> tuple[Release, Redactions]:
    """The next release of some documents.

    Args:
        folder: whose `outputs` has the releases.
        documents: their bytes by the names of their files.
        listed: the content of `corrections.yaml`.
        entry: what the registry states of each.
        rejected: rows of `rejected_documents` for files that could not be read.
    """
    path = folder / "corrections.yaml"
    path.write_text(listed, encoding="utf-8")
    corrections, schemas, readers = load_corrections(path), load_schemas(), load_fact_readers()
    facts = [_facts(*item, entry) for item in documents.items()]
    files = [_file(*item, entry) for item in documents.items()]
    linked = link(facts, files, rejected, readers.register, readers.lexicons, Redactions(corrections, path))
    tables = correct_and_verify(linked.tables, linked.texts, corrections, schemas, path)
    candidate = ReleaseCandidate(schemas, tables, linked.texts)
    redactions = Redactions(corrections, path, linked.withheld, own_words(candidate) if linked.withheld else ())
    passed = [CheckResult(table, check, passed=True, n_examined=1) for table, check in defined_checks(schemas)]
    return publish(folder / "outputs", candidate, passed, release_pages, redactions), redactions
