"""All tables from the facts of all documents.

What belongs here: which row each fact becomes. What does not: reading facts (`extraction`), telling inspections apart
(`inspections`), and the shape of the tables (`schemas/`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extraction.facts import DocumentFacts
from pipeline.extraction.fields.authorities import AuthorityRegister
from pipeline.extraction.lexicons.models import Lexicons
from pipeline.linking.duplicates import without_doubles
from pipeline.linking.editions import editions_of
from pipeline.linking.identifiers import document_ids, text_sha256
from pipeline.linking.improvements import improvements_of
from pipeline.linking.inspections import Inspection, link_inspections
from pipeline.linking.similarity import Terms
from pipeline.linking.tables.claim_rows import Accounts, add_actions
from pipeline.linking.tables.contradictions import add_contradictions
from pipeline.linking.tables.documents import add_documents
from pipeline.linking.tables.findings import add_findings
from pipeline.linking.tables.follow_ups import FollowUps
from pipeline.linking.tables.inspections import add_inspections
from pipeline.linking.tables.people import add_people
from pipeline.linking.tables.rows import Source, TableRows
from pipeline.linking.tables.withheld import add_marks, without_withheld
from pipeline.redaction.redact import NO_REDACTIONS, Redactions
from pipeline.schema.rows import Row
from pipeline.schema.vocabularies import DocumentFlag
from pipeline.sources.discovery import SourceFile


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking makes: the rows of every table, unsorted, and the text of every document by its identifier."""

    rows: dict[str, list[Row]]
    texts: dict[str, str]


def link(
    documents: Sequence[DocumentFacts],
    files: Sequence[SourceFile],
    rejected: Sequence[Row],
    register: AuthorityRegister,
    lexicons: Lexicons,
    withheld: Redactions = NO_REDACTIONS,
) -> Linked:
    """The rows of every table.

    Args:
        documents: the facts of every document that was read.
        files: every file that was found, with what the registry says of it.
        rejected: rows for the files that could not be read.
        register: the local authorities.
        lexicons: what is known of inspections.
        withheld: what is not to be published.

    Raises:
        ConfigError: a takedown fits no document.
    """
    entries = {file.name: file.entry for file in files}
    registered = {name for name, entry in entries.items() if entry}
    unique, doubles = without_doubles(documents, text_sha256, registered)
    ids = document_ids(unique, registered)
    found = sorted(
        (Source(name, facts) for name, facts in zip(ids, unique, strict=True)), key=lambda source: source.document_id
    )
    rows = TableRows()
    sources = without_withheld(rows, found, withheld)
    for row in [*rejected, *doubles]:
        rows.add("rejected_documents", row)
    editions = editions_of(sources, registered)
    slugs = {code: item.slug for code, item in register.by_code.items()}
    inspections, unlinked = link_inspections(sources, slugs, editions)
    marked = add_marks(rows, found, sources, withheld)
    flags = dict.fromkeys(marked, DocumentFlag.WORDS_WITHHELD)
    flags |= dict.fromkeys(_of_another_authority(sources), DocumentFlag.ANOTHER_AUTHORITY)
    flags |= dict.fromkeys(unlinked, DocumentFlag.REFERENCE_NOT_LINKED)
    flags |= dict.fromkeys(editions, DocumentFlag.ANOTHER_EDITION)
    add_documents(rows, sources, entries, flags, editions)
    add_contradictions(rows, inspections)
    improvements = {inspection.inspection_id: improvements_of(inspection, editions) for inspection in inspections}
    add_inspections(rows, inspections, improvements, register, lexicons.inspections)
    subjects = _subjects(inspections)
    standing = [source for source in sources if source.document_id not in editions]
    add_findings(rows, standing, subjects, improvements)
    add_people(rows, standing, subjects)
    add_actions(rows, standing, subjects)
    terms = Terms(lexicons.comparing, lexicons.matters, lexicons.themes.pointing_back)
    accounts = Accounts(rows, lexicons, terms, register, improvements)
    for inspection in inspections:
        accounts.add(inspection, editions)
    FollowUps(rows, lexicons, terms, improvements, editions).add(inspections)
    return Linked(rows.tables, {source.document_id: source.facts.document.text for source in sources})


def _subjects(inspections: Sequence[Inspection]) -> dict[str, str]:
    """The inspection that each document is about: document to inspection."""
    return {
        member.source.document_id: inspection.inspection_id
        for inspection in inspections
        for member in inspection.members
        if member.mention.relation != "refers_to"
    }


def _of_another_authority(sources: Sequence[Source]) -> list[str]:
    """The documents about another authority than most, where most are about one: it may have come in by mistake."""
    authorities = {item.document_id: item.facts.authority.ons_code for item in sources if item.facts.authority}
    counted = Counter(authorities.values()).most_common(1)
    if not counted or 2 * counted[0][1] <= len(authorities):
        return []
    return [name for name, code in authorities.items() if code != counted[0][0]]
