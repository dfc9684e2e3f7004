"""Adding documents never makes data worse: what is right with some documents is right with more of them."""

import itertools
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.paths import ROOT
from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.extraction.facts import DocumentFacts
from pipeline.linking.link import link
from pipeline.reading.reader import read_document
from pipeline.sources.discovery import SourceFile, find_sources, read_bytes
from pipeline.sources.registry import Registry, load_registry

CORPUS = ROOT.parent / "shared" / "corpus" / "development"
pytestmark = [
    pytest.mark.releases,
    pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus of PDFs in {CORPUS}"),
]

#: A grade, a link or a type, with the days of its inspection in place of the identifier.
Fact = tuple[str, ...]


def _read(folder: Path, registry: Registry, only: str = "") -> Iterable[tuple[SourceFile, DocumentFacts]]:
    for file in find_sources(folder, registry):
        if only in file.name and file.name.endswith((".txt", ".pdf")):
            yield file, extract(read_document(read_bytes(folder, file), file.name), file, load_fact_readers())


@cache
def documents() -> tuple[tuple[SourceFile, DocumentFacts], ...]:
    """The five texts and Ofsted's own documents of Lambeth."""
    sources = ROOT / "sources"
    return (*_read(sources, load_registry(sources)), *_read(CORPUS, Registry(), "lambeth/"))


@cache
def facts_of(chosen: frozenset[int]) -> frozenset[Fact]:
    """What the tables of some of the documents state, and which of it they list as contradicted."""
    some = [documents()[index] for index in sorted(chosen)]
    readers = load_fact_readers()
    tables = link(
        [facts for _, facts in some], [file for file, _ in some], [], readers.register, readers.lexicons
    ).tables
    rows = {name: tables[name].to_dict("records") for name in ("inspections", "judgements", "inspection_documents")}
    when = {row["inspection_id"]: f"{row['start_date']} {row['end_date']}" for row in rows["inspections"]}
    files = dict(zip(tables["documents"]["document_id"], tables["documents"]["file_name"], strict=True))
    return frozenset(
        itertools.chain(
            (("type", when[row["inspection_id"]], str(row["inspection_type"])) for row in rows["inspections"]),
            (("grade", when[row["inspection_id"]], str(row["area"]), str(row["grade"])) for row in rows["judgements"]),
            (
                ("link", files[row["document_id"]], row["relation"], when[row["inspection_id"]])
                for row in rows["inspection_documents"]
            ),
        )
    )


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_what_is_right_with_some_documents_is_right_with_more(data: st.DataObject) -> None:
    everything = frozenset(range(len(documents())))
    assert len(everything) == 13
    more = frozenset(data.draw(st.sets(st.sampled_from(sorted(everything)), min_size=2, max_size=12)))
    fewer = more - {data.draw(st.sampled_from(sorted(more)))}
    right = facts_of(everything)
    assert facts_of(fewer) & right <= facts_of(more)
