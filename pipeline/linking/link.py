"""All tables from the facts of all documents: the table of contents of linking."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pipeline.extraction.facts import DocumentFacts
from pipeline.extraction.fields.authorities import AuthorityRegister
from pipeline.extraction.fields.same_person import PersonMatcher
from pipeline.extraction.lexicons.models import Lexicons
from pipeline.linking.accounts import accounts_of, inspector_findings
from pipeline.linking.claims import ClaimRules
from pipeline.linking.duplicates import without_duplicates
from pipeline.linking.editions import editions_of
from pipeline.linking.follow_ups import FollowUpRules
from pipeline.linking.identifiers import document_ids, passage_id
from pipeline.linking.improvements import Improvement, improvements_of
from pipeline.linking.inspections import Inspection, link_inspections
from pipeline.linking.lexicons.models import LinkingLexicons, load_linking_lexicons
from pipeline.linking.omissions import OmissionRules
from pipeline.linking.persons import Persons
from pipeline.linking.similarity import Terms
from pipeline.linking.source import Source
from pipeline.linking.tables.actions import action_rows
from pipeline.linking.tables.claims import ClaimChecker
from pipeline.linking.tables.contradictions import contradiction_rows
from pipeline.linking.tables.documents import document_row
from pipeline.linking.tables.evidence import EvidenceRecorder
from pipeline.linking.tables.findings import finding_rows, improvements_by_place, measure_rows, theme_rows
from pipeline.linking.tables.follow_ups import FollowUpLinker
from pipeline.linking.tables.improvement_areas import improvement_area_rows
from pipeline.linking.tables.inspections import inspection_document_rows, inspection_row
from pipeline.linking.tables.judgements import judgement_rows, judgements_by_area
from pipeline.linking.tables.omissions import omission_rows
from pipeline.linking.tables.passages import abbreviation_rows, passage_rows
from pipeline.linking.tables.people import appearance_rows, person_rows, statement_rows
from pipeline.linking.tables.rejected_documents import withheld_document_row
from pipeline.redaction.redact import NO_REDACTIONS, Redactions
from pipeline.redaction.redacted_facts import RedactedFacts, redact_facts
from pipeline.redaction.withheld_texts import WithheldText
from pipeline.schema.frames import frames_of
from pipeline.schema.model import load_schemas
from pipeline.schema.vocabularies import DocumentFlag, Relation
from pipeline.sources.discovery import SourceFile
from pipeline.sources.registry import RegistryEntry

#: Rows of one table, whatever their type.
_Rows = list[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Linked:
    """The result of linking.

    Attributes:
        tables: every table as a frame, by name.
        texts: the text of every document, by its identifier.
        withheld: what the documents hold that are withheld whole.
    """

    tables: dict[str, pd.DataFrame]
    texts: dict[str, str]
    withheld: list[WithheldText] = field(default_factory=list)


def link(
    documents: Iterable[DocumentFacts],
    files: Sequence[SourceFile],
    rejected: Iterable[Mapping[str, object]],
    register: AuthorityRegister,
    lexicons: Lexicons,
    redactions: Redactions = NO_REDACTIONS,
) -> Linked:
    """Make every table.

    Args:
        documents: the facts of every document that was read; they may be loaded one by one.
        files: every file that was found, with its entry in the registry.
        rejected: rows of `rejected_documents` for the files that could not be read.
        register: the local authorities.
        lexicons: what is known of inspections.
        redactions: what is not to be published.

    Raises:
        ConfigError: a takedown applies to no document.
    """
    rows, texts, withheld = _rows_and_texts(documents, files, rejected, register, lexicons, redactions)
    # the facts are gone by now: memory never holds them beside the frames
    return Linked(frames_of(load_schemas(), rows), texts, withheld)


def _rows_and_texts(
    documents: Iterable[DocumentFacts],
    files: Sequence[SourceFile],
    rejected: Iterable[Mapping[str, object]],
    register: AuthorityRegister,
    lexicons: Lexicons,
    redactions: Redactions,
) -> tuple[dict[str, _Rows], dict[str, str], list[WithheldText]]:
    """The rows of every table, the texts, and what withheld documents hold; the arguments are those of `link`."""
    entries = {file.name: file.entry for file in files}
    registered = {name for name, entry in entries.items() if entry}
    unique, duplicates = without_duplicates(documents, registered)
    named = sorted(zip(document_ids(unique, registered), unique, strict=True), key=lambda item: item[0])
    redacted = redact_facts(dict(named), redactions)
    sources = [Source(name, facts) for name, facts in redacted.documents.items()]
    linking_lexicons = load_linking_lexicons()
    editions = editions_of(sources, registered, linking_lexicons.editions)
    slugs = {code: authority.slug for code, authority in register.by_code.items()}
    inspections, unlinked = link_inspections(sources, slugs, editions)
    flags = _flags(redacted, sources, unlinked, editions)
    improvements = {
        inspection.inspection_id: improvements_of(inspection, editions, linking_lexicons.improvements)
        for inspection in inspections
    }
    main_sources = [source for source in sources if source.document_id not in editions]

    recorder = EvidenceRecorder()
    rows: dict[str, _Rows] = {
        "rejected_documents": [
            *rejected,
            *duplicates,
            *(withheld_document_row(document) for document in redacted.withheld_documents),
        ]
    }
    _record_withheld_words(recorder, redacted, sources)
    rows |= _rows_of_documents(recorder, sources, entries, flags, editions)
    rows |= _rows_of_inspections(recorder, inspections, improvements, register, lexicons)
    persons = Persons(sources, PersonMatcher(lexicons.people), frozenset(slugs.values()))
    rows |= _rows_of_facts(recorder, main_sources, inspections, improvements, persons)
    rows |= _conclusions(recorder, inspections, improvements, editions, register, lexicons, linking_lexicons)
    rows["evidence"] = [*recorder.evidence]
    rows["null_reasons"] = [*recorder.null_reasons]
    texts = {source.document_id: source.facts.document.text for source in sources}
    return rows, texts, [document.text for document in redacted.withheld_documents]


def _rows_of_documents(
    recorder: EvidenceRecorder,
    sources: Sequence[Source],
    entries: Mapping[str, RegistryEntry | None],
    flags: Mapping[str, Sequence[DocumentFlag]],
    editions: Mapping[str, str],
) -> dict[str, _Rows]:
    """The tables that have rows for every document, whatever it is."""
    rows: dict[str, _Rows] = {"documents": [], "passages": [], "abbreviations": []}
    for source in sources:
        name = source.document_id
        entry = entries.get(source.facts.file_name) or RegistryEntry()
        rows["documents"].append(document_row(recorder, source, entry, flags.get(name, ()), editions.get(name)))
        rows["passages"] += passage_rows(recorder, source, may_be_published=entry.redistributable is True)
        rows["abbreviations"] += abbreviation_rows(recorder, source)
    return rows


def _rows_of_inspections(
    recorder: EvidenceRecorder,
    inspections: Sequence[Inspection],
    improvements: Mapping[str, Sequence[Improvement]],
    register: AuthorityRegister,
    lexicons: Lexicons,
) -> dict[str, _Rows]:
    """The tables about inspections as a whole."""
    rows: dict[str, _Rows] = {
        name: []
        for name in ("inspections", "inspection_documents", "judgements", "improvement_areas", "contradictions")
    }
    for inspection in inspections:
        by_area = judgements_by_area(inspection)
        rows["judgements"] += judgement_rows(recorder, inspection, by_area)
        rows["inspections"].append(inspection_row(recorder, inspection, register, lexicons.inspections, by_area))
        rows["inspection_documents"] += inspection_document_rows(recorder, inspection)
        areas = improvements[inspection.inspection_id]
        rows["improvement_areas"] += improvement_area_rows(recorder, inspection, areas)
        rows["contradictions"] += contradiction_rows(inspection)
    return rows


def _rows_of_facts(
    recorder: EvidenceRecorder,
    sources: Sequence[Source],
    inspections: Sequence[Inspection],
    improvements: Mapping[str, Sequence[Improvement]],
    persons: Persons,
) -> dict[str, _Rows]:
    """The tables of what documents state, without those that are another edition of one."""
    subjects = _subjects(inspections)
    by_place = improvements_by_place(improvements)
    rows: dict[str, _Rows] = {
        name: [] for name in ("findings", "finding_themes", "measures", "appearances", "statements", "actions")
    }
    for source in sources:
        about = subjects.get(source.document_id, {})
        for mention, inspection_id in about.items():
            part = source.about(mention)
            rows["findings"] += finding_rows(recorder, part, inspection_id, by_place)
            rows["finding_themes"] += theme_rows(part)
            rows["measures"] += measure_rows(recorder, part, inspection_id)
        subject = next(iter(about.values()), None)
        rows["appearances"] += appearance_rows(recorder, source, subject, persons)
        rows["statements"] += statement_rows(recorder, source, subject, persons)
        rows["actions"] += action_rows(recorder, source, subject)
    rows["people"] = [*person_rows(recorder, sources, persons)]
    return rows


def _conclusions(
    recorder: EvidenceRecorder,
    inspections: Sequence[Inspection],
    improvements: Mapping[str, Sequence[Improvement]],
    editions: Mapping[str, str],
    register: AuthorityRegister,
    lexicons: Lexicons,
    linking_lexicons: LinkingLexicons,
) -> dict[str, _Rows]:
    """The tables of what is concluded from several documents."""
    terms = Terms(linking_lexicons.similarity, linking_lexicons.matters, lexicons.themes.pointing_back)
    must_improve = frozenset(lexicons.improvements.kinds)
    checker = ClaimChecker(ClaimRules(linking_lexicons.claims, terms), terms, register)
    omission_rules = OmissionRules(linking_lexicons.omissions, terms)
    rows: dict[str, _Rows] = {"claims": [], "omissions": []}
    for inspection in inspections:
        name = inspection.inspection_id
        accounts = accounts_of(inspection, editions)
        found = inspector_findings(inspection, editions, must_improve) if accounts else []
        for account in accounts:
            rows["claims"] += checker.rows(recorder, name, account, found)
            if found:
                rows["omissions"] += omission_rows(omission_rules, terms, name, account, improvements[name], found)
    linker = FollowUpLinker(
        FollowUpRules(linking_lexicons.follow_ups, terms), terms, improvements, editions, must_improve
    )
    rows["follow_ups"] = [*linker.rows(inspections)]
    return rows


def _record_withheld_words(recorder: EvidenceRecorder, redacted: RedactedFacts, sources: Sequence[Source]) -> None:
    """Record, as evidence of every passage that lost words, why it did."""
    by_name = {source.document_id: source for source in sources}
    for words in redacted.withheld_words:
        row_id = passage_id(words.document_id, words.passage)
        recorder.add("passages", row_id, "text", by_name[words.document_id], words.span, words.method)


def _flags(
    redacted: RedactedFacts, sources: Sequence[Source], unlinked: Iterable[str], editions: Iterable[str]
) -> dict[str, list[DocumentFlag]]:
    """What shows only beside other documents, by document, the most important first."""
    shown = (
        (DocumentFlag.ANOTHER_EDITION, editions),
        (DocumentFlag.REFERENCE_NOT_LINKED, unlinked),
        (DocumentFlag.ANOTHER_AUTHORITY, _of_another_authority(sources)),
        (DocumentFlag.WORDS_WITHHELD, redacted.masked_documents),
    )
    flags: dict[str, list[DocumentFlag]] = {}
    for flag, names in shown:
        for name in names:
            flags.setdefault(name, []).append(flag)
    return flags


def _subjects(inspections: Sequence[Inspection]) -> dict[str, dict[int, str]]:
    """The inspections that each document is about, its own first: document to mention to inspection."""
    found: dict[str, dict[int, str]] = {}
    for inspection in inspections:
        for member in inspection.members:
            if member.mention.relation != Relation.REFERS_TO:
                found.setdefault(member.source.document_id, {})[member.index] = inspection.inspection_id
    return {name: dict(sorted(about.items())) for name, about in found.items()}


def _of_another_authority(sources: Sequence[Source]) -> list[str]:
    """The documents about another authority than most, where most are about one: one may be here by mistake."""
    authorities = {item.document_id: item.facts.authority.ons_code for item in sources if item.facts.authority}
    counted = Counter(authorities.values()).most_common(1)
    if not counted or 2 * counted[0][1] <= len(authorities):
        return []
    return [name for name, code in authorities.items() if code != counted[0][0]]
