"""Rows of `publications`: which document a publication is, or why it is not held, and what is withheld of it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.linking.link import link
from pipeline.linking.tables.publications import PublicationLinker, PublicationRow
from pipeline.publications.found import Publication
from pipeline.publications.vocabularies import NotHeldReason as Reason
from pipeline.redaction.model import Corrections
from pipeline.redaction.redact import NO_REDACTIONS, Redactions
from pipeline.releases.overviews.make import overviews
from pipeline.schema.frames import frame_of, records
from pipeline.schema.model import Schemas
from pipeline.schema.vocabularies import RejectionReason
from pipeline.sources.fetch.results import PageStatus
from tests.conftest import Lambeth
from tests.support.listed import LISTED

DAY = date(2026, 11, 30)


def row_of(item: Publication, redactions: Redactions = NO_REDACTIONS, **files: dict[str, str]) -> PublicationRow:
    linker = PublicationLinker(files.get("documents", {}), files.get("rejected", {}), redactions)
    (row,) = linker.rows([item])
    return row


def test_a_publication_that_is_held_names_its_document() -> None:
    row = row_of(LISTED, documents={"ofsted/lambeth/1.pdf": "lambeth-other-2018-05-09"})
    assert (row["document_id"], row["not_held_reason"]) == ("lambeth-other-2018-05-09", None)
    assert (row["is_listed"], row["first_seen"], row["last_seen"]) == (True, DAY, None)
    gone = row_of(replace(LISTED, is_listed=False))
    assert (gone["is_listed"], gone["last_seen"]) == (False, DAY)


@pytest.mark.parametrize(
    ("item", "rejection", "reason"),
    [
        (LISTED, None, Reason.NOT_FETCHED),
        (replace(LISTED, outcome=PageStatus.GONE), None, Reason.GONE),
        (replace(LISTED, outcome=PageStatus.SET_ASIDE), RejectionReason.NOT_WHAT_IT_IS_CALLED, Reason.NOT_THE_DOCUMENT),
        (LISTED, RejectionReason.DAMAGED, Reason.REJECTED),
        (LISTED, RejectionReason.WITHHELD, Reason.WITHHELD),
        (replace(LISTED, is_wanted=False), None, Reason.KIND_NOT_WATCHED),
        (replace(LISTED, leads_elsewhere=True), None, Reason.LEADS_ELSEWHERE),
    ],
)
def test_one_that_is_not_held_says_why(item: Publication, rejection: str | None, reason: Reason) -> None:
    rejected = {"ofsted/lambeth/1.pdf": rejection} if rejection else {}
    row = row_of(item, rejected=rejected)
    assert (row["document_id"], row["not_held_reason"]) == (None, reason)


def test_a_file_that_is_about_another_authority_is_not_the_publication() -> None:
    for code, expected in (("E09000022", ("a", None)), ("E08000035", (None, Reason.ANOTHER_AUTHORITY))):
        linker = PublicationLinker({LISTED.file_name: "a"}, {}, NO_REDACTIONS, {LISTED.file_name: code})
        (row,) = linker.rows([LISTED])
        assert (row["document_id"], row["not_held_reason"]) == expected


def test_nothing_that_is_withheld_is_in_a_row() -> None:
    taken = Corrections.model_validate(
        {"takedowns": [{"words": "Jo Bloggs", "why": "asked for", "evidence": "asked for on 3 May 2026"}]}
    )
    redactions = Redactions(taken, Path("corrections.yaml"))
    in_text = row_of(replace(LISTED, link_text="Jo Bloggs praises us"), redactions)
    assert in_text["link_text"] == "█████████ praises us"
    assert in_text["url"] == LISTED.url
    in_address = row_of(
        replace(LISTED, url="https://a.b/jo-bloggs-praises", publication_id="lambeth-jo-bloggs"), redactions
    )
    assert (in_address["url"], in_address["link_text"]) == (None, None)
    assert "bloggs" not in str(in_address)
    whole = row_of(LISTED, rejected={LISTED.file_name: RejectionReason.WITHHELD})
    assert (whole["url"], whole["link_text"]) == (None, None)


def test_words_that_only_a_link_has_can_be_withheld() -> None:
    taken = Corrections.model_validate(
        {"takedowns": [{"words": "Jo Bloggs", "why": "asked for", "evidence": "asked for on 3 May 2026"}]}
    )
    readers = load_fact_readers()
    item = replace(LISTED, link_text="Jo Bloggs praises us")
    redactions = Redactions(taken, Path("corrections.yaml"))
    linked = link([], [], [], readers.register, readers.lexicons, redactions, [item])
    assert linked.tables["publications"]["link_text"].tolist() == ["█████████ praises us"]


def test_coverage_counts_what_is_listed_and_tells_looked_at_from_never_looked_at(
    lambeth: Lambeth, schemas: Schemas
) -> None:
    held, leeds = row_of(LISTED, documents={LISTED.file_name: "a"}), row_of(LISTED)
    rows = [
        held,
        {**row_of(LISTED), "publication_id": "lambeth-2"},
        {**leeds, "publication_id": "leeds-1", "local_authority": "Leeds", "authority_code": "E08000035"},
        {**leeds, "publication_id": "new-1", "local_authority": "New Council", "authority_code": None},
    ]
    tables = {**lambeth.tables, "publications": frame_of("publications", schemas.tables["publications"], rows)}
    coverage = overviews(tables, {"E09000022": DAY}, schemas)["coverage"]
    found = {row["authority_code"]: row for row in records(coverage)}
    assert set(found) == {"E09000022", "E08000035"}
    lambeths, leeds_row = found["E09000022"], found["E08000035"]
    assert (lambeths["n_publications"], lambeths["n_publications_not_held"]) == (2, 1)
    assert (lambeths["last_looked_for"], leeds_row["last_looked_for"]) == (DAY, None)
    assert (leeds_row["n_publications"], leeds_row["n_letters"], leeds_row["local_authority"]) == (1, 0, "Leeds")
