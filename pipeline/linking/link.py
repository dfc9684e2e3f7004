"""All tables from the facts of all documents: the table of contents of linking."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pipeline.extraction.facts import DocumentFacts
from pipeline.extraction.fields.authorities import AuthorityRegister
from pipeline.extraction.fields.same_person import PersonMatcher
from pipeline.extraction.lexicons.models import Lexicons
from pipeline.linking.accounts import accounts_of, inspector_findings
from pipeline.linking.claims import load_claim_rules
from pipeline.linking.duplicates import UniqueDocuments, without_duplicates
from pipeline.linking.editions import editions_of
from pipeline.linking.follow_ups import FollowUpRules
from pipeline.linking.identifiers import authority_slug, document_ids, passage_id
from pipeline.linking.improvements import Improvement, improvements_of
from pipeline.linking.inspection_groups import link_inspections
from pipeline.linking.inspections import Inspection
from pipeline.linking.known_documents import KnownDocument
from pipeline.linking.lexicons.models import LinkingLexicons, load_linking_lexicons
from pipeline.linking.omissions import OmissionRules
from pipeline.linking.persons import Persons
from pipeline.linking.recalled_inspections import RecallReader
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
from pipeline.linking.tables.improvement_outcomes import OutcomeSummary
from pipeline.linking.tables.inspections import inspection_document_rows, inspection_row
from pipeline.linking.tables.judgements import judgement_rows, judgements_by_area
from pipeline.linking.tables.omissions import omission_rows
from pipeline.linking.tables.passages import abbreviation_rows, passage_rows
from pipeline.linking.tables.people import appearance_rows, person_rows, statement_rows
from pipeline.linking.tables.publications import PublicationLinker
from pipeline.linking.tables.rejected_documents import row_without_hash, withheld_document_row
from pipeline.publications.found import Publication
from pipeline.redaction.redact import NO_REDACTIONS, Redactions
from pipeline.redaction.redacted_facts import RedactedFacts, redact_facts
from pipeline.redaction.withheld_texts import WithheldText
from pipeline.schema.frames import CollectedFrames, records
from pipeline.schema.model import load_schemas
from pipeline.schema.vocabularies import DocumentFlag, Relation
from pipeline.sources.discovery import SourceFile
from pipeline.sources.registry import RegistryEntry


@dataclass(frozen=True, slots=True)
class Linked:
    """The result of linking.

    Attributes:
        tables: every table as a frame, by name; they need not all be in memory.
        texts: the text of every document, by its identifier.
        withheld: what the documents hold that are withheld whole.
    """

    tables: Mapping[str, pd.DataFrame]
    texts: dict[str, str]
    withheld: list[WithheldText] = field(default_factory=list)


def link(
    documents: Sequence[DocumentFacts],
    files: Sequence[SourceFile],
    rejected: Iterable[Mapping[str, object]],
    register: AuthorityRegister,
    lexicons: Lexicons,
    redactions: Redactions = NO_REDACTIONS,
    listed: Sequence[Publication] = (),
) -> Linked:
    """Make every table.

    Nothing that is linked crosses an authority. So the documents of one authority are in memory at a time, and of the
    others only their texts and the people whom they name: people and identifiers are compared among all.

    Args:
        documents: the facts of every document that was read; each is asked for twice, and may be loaded each time.
        files: every file that was found, with its entry in the registry.
        rejected: rows of `rejected_documents` for the files that could not be read.
        register: the local authorities.
        lexicons: what is known of inspections.
        redactions: what is not to be published.
        listed: what publishers list, with the names of the files that these documents are.

    Raises:
        ConfigError: a takedown applies to no document.
    """
    frames = CollectedFrames(load_schemas())
    entries = {file.name: file.entry for file in files}
    registered = {name for name, entry in entries.items() if entry}
    known = (KnownDocument.of(number, facts, redactions) for number, facts in enumerate(documents))
    unique = without_duplicates(known, registered)
    named = _named(unique.documents, registered)
    in_links = {place.entry for item in listed for place in redactions.places(f"{item.link_text}\n{item.url}")}
    in_documents = {entry for item in unique.documents for entry in item.withheld}
    redactions.require_found(named.keys(), in_documents | in_links)
    frames.extend("rejected_documents", map(row_without_hash, rejected) if redactions.has_words else rejected)
    frames.extend("rejected_documents", unique.rejected)

    # whoever is named in a document that is withheld whole is no person of the tables
    people = redact_facts({name: item.people for name, item in named.items()}, redactions).documents
    sources = [Source(name, facts) for name, facts in people.items()]
    slugs = {code: authority.slug for code, authority in register.by_code.items()}
    persons = Persons(sources, PersonMatcher(lexicons.people), frozenset(slugs.values()))
    linker = _AuthorityLinker(
        frames,
        entries,
        registered,
        slugs,
        persons,
        register,
        lexicons,
        redactions,
        _of_another_authority(sources, listed),
    )
    withheld: list[WithheldText] = []
    editions: set[str] = set()
    by_authority: dict[str, list[str]] = {}
    for name, item in named.items():
        by_authority.setdefault(authority_slug(item.people, slugs), []).append(name)
    for names in by_authority.values():
        found = linker.add_rows({name: documents[named[name].number] for name in names})
        withheld += found.withheld
        editions.update(found.editions)
    main_sources = [source for source in sources if source.document_id not in editions]
    frames.extend("people", person_rows(EvidenceRecorder(frames), main_sources, persons))
    frames.extend(
        "publications", _publication_linker(frames, sources, unique, files, register, redactions).rows(listed)
    )
    return Linked(frames, {source.document_id: source.facts.document.text for source in sources}, withheld)


def _publication_linker(
    frames: CollectedFrames,
    sources: Sequence[Source],
    unique: UniqueDocuments,
    files: Sequence[SourceFile],
    register: AuthorityRegister,
    redactions: Redactions,
) -> PublicationLinker:
    """What finds the documents of publications, once all other rows are made."""
    documents = {source.facts.file_name: source.document_id for source in sources}
    # a publisher may list one document twice, under two addresses
    documents |= {other: documents[kept] for other, kept in unique.same_as.items() if kept in documents}
    set_aside = {str(row["file_name"]): str(row["reason"]) for row in records(frames["rejected_documents"])}
    by_hand = {file.name for file in files if not file.fetched}
    about = {
        source.facts.file_name: authority.ons_code
        for source in sources
        # the list of an authority also has what was published on those that it replaced
        if (authority := source.facts.authority) and register.by_code[authority.ons_code].last_day is None
    }
    about = {name: code for name, code in about.items() if name in by_hand}
    return PublicationLinker(documents, set_aside, redactions, about)


def _named(documents: Sequence[KnownDocument], registered: Collection[str]) -> dict[str, KnownDocument]:
    """Documents by their identifiers, in the order of these."""
    names = document_ids(
        [item.name for item in documents],
        [item.published_sha256 for item in documents],
        [item.file_name in registered for item in documents],
    )
    return dict(sorted(zip(names, documents, strict=True), key=lambda item: item[0]))


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found out about the documents of one authority.

    Attributes:
        withheld: what those hold that are withheld whole.
        editions: those that are another edition of one.
    """

    withheld: list[WithheldText]
    editions: Collection[str]


@dataclass(frozen=True, slots=True)
class _AuthorityLinker:
    """Adds the rows of one authority after the other.

    Attributes:
        frames: take the rows.
        entries: what the registry has of each file.
        registered: the names of the files that it has.
        slugs: ONS code to what an authority is called in identifiers.
        persons: who everybody is.
        register: the local authorities.
        lexicons: what is known of inspections.
        redactions: what is not to be published.
        of_another_authority: documents that may be here by mistake.
    """

    frames: CollectedFrames
    entries: Mapping[str, RegistryEntry | None]
    registered: Collection[str]
    slugs: dict[str, str]
    persons: Persons
    register: AuthorityRegister
    lexicons: Lexicons
    redactions: Redactions
    of_another_authority: Collection[str]

    def add_rows(self, documents: Mapping[str, DocumentFacts]) -> _Found:
        """Add the rows of the documents of one authority.

        Args:
            documents: their facts, by their identifiers.
        """
        frames = self.frames
        redacted = redact_facts(documents, self.redactions)
        sources = [Source(name, facts) for name, facts in redacted.documents.items()]
        linking_lexicons = load_linking_lexicons()
        editions = editions_of(sources, self.registered, linking_lexicons.editions)
        inspections, unlinked = link_inspections(sources, self.slugs, editions)
        flags = _flags(redacted, [name for name in documents if name in self.of_another_authority], unlinked, editions)
        improvements = {
            inspection.inspection_id: improvements_of(inspection, editions, linking_lexicons.improvements)
            for inspection in inspections
        }
        main_sources = [source for source in sources if source.document_id not in editions]

        frames.extend("rejected_documents", map(withheld_document_row, redacted.withheld_documents))
        _record_withheld_words(frames, redacted, sources)
        _add_documents(frames, sources, self.entries, flags, editions, redacted.without_hash)
        _add_inspections(frames, inspections, improvements, self.register, self.lexicons)
        _add_facts(frames, main_sources, inspections, improvements, self.persons)
        _add_conclusions(frames, inspections, improvements, editions, self.register, self.lexicons, linking_lexicons)
        return _Found([document.text for document in redacted.withheld_documents], editions)


def _add_documents(
    frames: CollectedFrames,
    sources: Sequence[Source],
    entries: Mapping[str, RegistryEntry | None],
    flags: Mapping[str, Sequence[DocumentFlag]],
    editions: Mapping[str, str],
    without_hash: frozenset[str],
) -> None:
    """Add to the tables that have rows for every document, whatever it is.

    Args:
        frames: take the rows.
        sources: the documents.
        entries: what the registry states about each file.
        flags: of each document.
        editions: which document each is another edition of.
        without_hash: those from the hash of whose file withheld words could be guessed.
    """
    for source in sources:
        name = source.document_id
        entry = entries.get(source.facts.file_name) or RegistryEntry()
        recorder = EvidenceRecorder(frames)
        row = document_row(
            recorder, source, entry, flags.get(name, ()), editions.get(name), has_hash=name not in without_hash
        )
        frames.append("documents", row)
        frames.extend("passages", passage_rows(recorder, source, may_be_published=row["redistributable"] is True))
        frames.extend("abbreviations", abbreviation_rows(recorder, source))


def _add_inspections(
    frames: CollectedFrames,
    inspections: Sequence[Inspection],
    improvements: Mapping[str, Sequence[Improvement]],
    register: AuthorityRegister,
    lexicons: Lexicons,
) -> None:
    """Add to the tables about inspections as a whole."""
    for inspection in inspections:
        recorder = EvidenceRecorder(frames)
        by_area = judgements_by_area(inspection, lexicons.inspections)
        frames.extend("judgements", judgement_rows(recorder, inspection, by_area))
        row = inspection_row(recorder, inspection, register, lexicons.inspections, by_area)
        frames.append("inspections", row)
        frames.extend("inspection_documents", inspection_document_rows(recorder, inspection))
        areas = improvements[inspection.inspection_id]
        frames.extend("improvement_areas", improvement_area_rows(recorder, row, areas))
        frames.extend("contradictions", contradiction_rows(inspection, by_area))


def _add_facts(
    frames: CollectedFrames,
    sources: Sequence[Source],
    inspections: Sequence[Inspection],
    improvements: Mapping[str, Sequence[Improvement]],
    persons: Persons,
) -> None:
    """Add to the tables of what documents state, without those that are another edition of one."""
    subjects = _subjects(inspections)
    by_place = improvements_by_place(improvements)
    for source in sources:
        recorder = EvidenceRecorder(frames)
        about = subjects.get(source.document_id, {})
        for mention, inspection_id in about.items():
            part = source.about(mention)
            frames.extend("findings", finding_rows(recorder, part, inspection_id, by_place))
            frames.extend("finding_themes", theme_rows(part))
            frames.extend("measures", measure_rows(recorder, part, inspection_id))
        subject = next(iter(about.values()), None)
        frames.extend("appearances", appearance_rows(recorder, source, subject, persons))
        frames.extend("statements", statement_rows(recorder, source, subject, persons))
        frames.extend("actions", action_rows(recorder, source, subject))


def _add_conclusions(
    frames: CollectedFrames,
    inspections: Sequence[Inspection],
    improvements: Mapping[str, Sequence[Improvement]],
    editions: Mapping[str, str],
    register: AuthorityRegister,
    lexicons: Lexicons,
    linking_lexicons: LinkingLexicons,
) -> None:
    """Add to the tables of what is concluded from several documents."""
    recorder = EvidenceRecorder(frames)
    terms = Terms(linking_lexicons.similarity, linking_lexicons.matters, lexicons.themes.pointing_back)
    must_improve = frozenset(lexicons.improvements.kinds)
    checker = ClaimChecker(load_claim_rules(), register)
    omission_rules = OmissionRules(linking_lexicons.omissions, terms)
    for inspection in inspections:
        name = inspection.inspection_id
        accounts = accounts_of(inspection, editions)
        found = inspector_findings(inspection, editions, must_improve) if accounts else []
        for account in accounts:
            frames.extend("claims", checker.rows(recorder, name, account, found))
            # what a text leaves out is not known where most of it was not understood
            if found and DocumentFlag.LITTLE_UNDERSTOOD not in account.facts.flags:
                omissions = omission_rows(omission_rules, terms, name, account, improvements[name], found)
                frames.extend("omissions", omissions)
    linker = FollowUpLinker(
        FollowUpRules(linking_lexicons.follow_ups, terms),
        RecallReader(linking_lexicons.follow_ups.recalls),
        terms,
        improvements,
        editions,
        must_improve,
    )
    follow_ups = list(linker.rows(inspections))
    frames.extend("follow_ups", follow_ups)
    outcomes = OutcomeSummary(recorder, improvements, editions)
    frames.extend("improvement_outcomes", outcomes.rows(inspections, follow_ups))


def _record_withheld_words(frames: CollectedFrames, redacted: RedactedFacts, sources: Sequence[Source]) -> None:
    """Record, as evidence of every passage that lost words, why it did."""
    recorder = EvidenceRecorder(frames)
    by_name = {source.document_id: source for source in sources}
    for words in redacted.withheld_words:
        row_id = passage_id(words.document_id, words.passage)
        recorder.add("passages", row_id, "text", by_name[words.document_id], words.span, words.method)


def _flags(
    redacted: RedactedFacts, of_another_authority: Iterable[str], unlinked: Iterable[str], editions: Iterable[str]
) -> dict[str, list[DocumentFlag]]:
    """What shows only beside other documents, by document, the most important first."""
    shown = (
        (DocumentFlag.ANOTHER_EDITION, editions),
        (DocumentFlag.REFERENCE_NOT_LINKED, unlinked),
        (DocumentFlag.ANOTHER_AUTHORITY, of_another_authority),
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


def _of_another_authority(sources: Sequence[Source], listed: Sequence[Publication]) -> frozenset[str]:
    """The documents about another authority than most, where most are about one: one may be here by mistake.

    None is that a publisher lists for that authority: somebody wanted to have it.
    """
    wanted = {(item.file_name, item.authority_code) for item in listed}
    about = ((item, item.facts.authority.ons_code) for item in sources if item.facts.authority)
    authorities = {item.document_id: code for item, code in about if (item.facts.file_name, code) not in wanted}
    counted = Counter(authorities.values()).most_common(1)
    if not counted or 2 * counted[0][1] <= len(authorities):
        return frozenset()
    return frozenset(name for name, code in authorities.items() if code != counted[0][0])
