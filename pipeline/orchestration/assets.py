"""The assets: one for each stage, one for each table, one for the release.

What belongs here: calling a room and saying what came of it. What does not: what a room does.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import dagster as dg
import pandas as pd

from pipeline.checks.integrity import Candidate
from pipeline.core.paths import CORRECTIONS_NAME, REGISTRY_NAME
from pipeline.core.plural import pluralise
from pipeline.core.yaml_config import ConfigError
from pipeline.execution.code_hash import CODE_HASH
from pipeline.execution.executors import ExecutorError
from pipeline.execution.read_all import read_all
from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.linking.link import link
from pipeline.orchestration.fetch_asset import FETCHED
from pipeline.orchestration.fingerprint import fingerprint, record
from pipeline.orchestration.jobs import WEEKLY_FRESHNESS
from pipeline.orchestration.operator_messages import files_flagged, files_not_available, files_set_aside
from pipeline.orchestration.progress import ReadingProgress
from pipeline.orchestration.release_metadata import release_metadata
from pipeline.orchestration.stage_files import (
    Checked,
    Folders,
    FoundFiles,
    ReadFiles,
    ReadingMachines,
    Texts,
    hashes_of,
)
from pipeline.orchestration.table_metadata import table_metadata
from pipeline.redaction.model import load_corrections
from pipeline.redaction.redacted_tables import correct_and_verify
from pipeline.releases.build_lock import BuildLockedError
from pipeline.releases.formats.table_files import content_hash
from pipeline.releases.publish import publish
from pipeline.releases.release_index import ReleaseError
from pipeline.schema.frames import to_arrow
from pipeline.schema.model import Schemas
from pipeline.schema.rows import Row, Value
from pipeline.schema.vocabularies import RejectionReason
from pipeline.site.release_pages import release_pages
from pipeline.sources.discovery import SourcesError, find_sources, not_available
from pipeline.sources.registry import load_registry

#: How often a release is tried again where another build holds the outputs, beside the time that each try waits.
RETRIES: Final = 2
OWNERS: Final = ["team:inspection-outcomes"]


def source_asset(schemas: Schemas) -> dg.AssetsDefinition:
    """The asset that lists the sources."""

    @dg.asset(
        group_name="sources",
        kinds={"file"},
        owners=OWNERS,
        deps=[FETCHED],
        description="Every file of the sources folder, and what was fetched of those that it lacks, with its hash and"
        " what the registry says of it.",
    )
    def source_files(context: dg.AssetExecutionContext, folders: Folders) -> dg.MaterializeResult[None]:
        folder = Path(folders.sources)
        try:
            registry = load_registry(folder / REGISTRY_NAME, frozenset(schemas.vocabularies["licence"].terms))
            corrections = load_corrections(folder / CORRECTIONS_NAME)
            files = find_sources(folder, registry, leave_out=Path(folders.outputs))
        except (ConfigError, SourcesError) as error:
            raise dg.Failure(str(error), allow_retries=False) from error
        if not files:
            raise dg.Failure(f"no files in {folder}: put documents there, or name another folder", allow_retries=False)
        set_aside = [file for file in files if file.problem]
        context.log.info(f"found     {pluralise(len(files), 'file')} in {folder}")
        lacking = not_available(files, registry)
        for line in files_not_available(lacking):
            context.log.info(line)
        for file in set_aside:
            context.log.warning(f"set aside {file.name}: {file.detail}")
        return dg.MaterializeResult(
            data_version=dg.DataVersion(folders.save(FoundFiles(files, corrections))),
            metadata={
                "files": len(files),
                "set aside": len(set_aside),
                "not at hand": len(lacking),
                "folder": dg.MetadataValue.path(folder),
            },
        )

    return source_files


@dg.asset(
    group_name="extraction",
    kinds={"python"},
    owners=OWNERS,
    deps=["source_files"],
    description="The text of each document and its facts, each with the words it was read from and the rule that read"
    " it, or why the file cannot be read. Documents that were read before by the same code are remembered.",
)
def document_facts(
    context: dg.AssetExecutionContext, folders: Folders, machines: ReadingMachines
) -> dg.MaterializeResult[None]:
    """Read every file that can be read, each by itself; set the others aside with their reasons."""
    found = folders.load(FoundFiles)
    files = found.files
    usable = [file for file in files if file.problem is None]
    remembered = folders.remembered
    with ReadingProgress(len(usable), context.log) as progress:
        try:
            read = read_all(usable, Path(folders.sources), remembered, machines.machines, progress)
        except (SourcesError, ExecutorError) as error:
            raise dg.Failure(str(error), allow_retries=False) from error
    remembered.remove_other_versions()
    remembered.remove_temporary_files()
    unreadable: list[Row] = [
        {"file_name": item.file_name, "sha256": item.sha256, "reason": why.reason, "detail": why.detail}
        for item in read
        if (why := item.summary.rejection) is not None
    ]
    for line in files_set_aside(unreadable):
        context.log.warning(line)
    unusable: list[Row] = [
        {"file_name": file.name, "sha256": file.sha256, "reason": file.problem, "detail": file.detail}
        for file in files
        if file.problem is not None
    ]
    documents = [item for item in read if item.summary.rejection is None]
    rejected = unreadable + unusable
    n_findings = sum(item.summary.n_findings for item in documents)
    n_known = progress.n_done - progress.n_new
    known = f"; {pluralise(n_known, 'file was', 'files were')} read before and remembered" if n_known else ""
    context.log.info(
        f"read      {pluralise(len(documents), 'document')}, {pluralise(len(rejected), 'file')} set aside{known}"
    )
    context.log.info(f"extracted {pluralise(n_findings, 'finding')} from {pluralise(len(documents), 'document')}")
    return dg.MaterializeResult(
        data_version=dg.DataVersion(folders.save(ReadFiles(CODE_HASH, found.hash_of_files, documents, rejected))),
        metadata={
            "documents": len(documents),
            "set aside": len(rejected),
            "read in this run": progress.n_new,
            "remembered": n_known,
            "findings": n_findings,
        },
    )


def table_assets(schemas: Schemas) -> dg.AssetsDefinition:
    """One asset for each table, made together because their rows refer to each other."""
    specs = [
        dg.AssetSpec(
            name,
            group_name="tables",
            kinds={"table", "parquet"},
            owners=OWNERS,
            deps=["source_files", document_facts],
            description=table.whole_description,
        )
        for name, table in schemas.tables.items()
    ]

    @dg.multi_asset(specs=specs, name="tables")
    def tables(context: dg.AssetExecutionContext, folders: Folders) -> Iterator[dg.MaterializeResult[None]]:
        readers = load_fact_readers()
        found, read = folders.load(FoundFiles), folders.load(ReadFiles)
        if read.files != found.hash_of_files:
            raise dg.Failure("files changed since they were read: materialise `document_facts`", allow_retries=False)
        try:
            linked = link(
                # loaded one by one, so that memory holds each text once, however often it comes
                (folders.facts_of(item) for item in read.documents),
                found.files,
                read.rejected,
                readers.register,
                readers.lexicons,
                folders.withheld(found),
            )
            made = correct_and_verify(linked.tables, linked.texts, found.corrections, schemas, folders.corrections_path)
        except ConfigError as error:
            raise dg.Failure(str(error), allow_retries=False) from error
        folders.save(Texts(linked.texts, found.hash_of_all))
        rejected = made["rejected_documents"]
        duplicates = rejected[rejected["reason"] == RejectionReason.DUPLICATE]
        flagged = made["documents"][made["documents"]["flags"].notna()]
        for line in (
            *files_set_aside(_records(duplicates)),
            *files_flagged(_records(flagged), schemas),
        ):
            context.log.warning(line)
        n_rows = sum(map(len, made.values()))
        context.log.info(f"linked    {pluralise(n_rows, 'row')} in {pluralise(len(schemas.tables), 'table')}")
        by_hand = _by_hand(found)
        if by_hand:
            context.log.info(by_hand)
        for name, table in schemas.tables.items():
            data = to_arrow(name, table, made.pop(name))
            path = folders.save_table(name, data)
            yield dg.MaterializeResult(
                asset_key=name,
                data_version=dg.DataVersion(content_hash(data)),
                metadata=table_metadata(name, schemas, data, path),
            )

    return tables


def _records(table: pd.DataFrame) -> list[dict[str, Value]]:
    return [{str(column): value for column, value in row.items()} for row in table.to_dict("records")]


def _by_hand(found: FoundFiles) -> str:
    """How many corrections and takedowns were applied; empty where there are none."""
    n_corrected, n_withheld = len(found.corrections.corrections), len(found.corrections.takedowns)
    if not n_corrected and not n_withheld:
        return ""
    return (
        f"by hand   {pluralise(n_corrected, 'value')} corrected, {pluralise(n_withheld, 'takedown')} applied;"
        f" see {CORRECTIONS_NAME}"
    )


def _texts_of(folders: Folders, found: FoundFiles) -> dict[str, str]:
    """The texts of all documents that the tables were made of.

    Raises:
        dagster.Failure: the tables were made of something else than what was found.
    """
    linked = folders.load(Texts)
    if linked.found != found.hash_of_all:
        raise dg.Failure(
            "what the tables were made of changed, or what is withheld: make them again and run their checks",
            allow_retries=False,
        )
    return linked.texts


def release_asset(schemas: Schemas) -> dg.AssetsDefinition:
    """The asset that publishes checked tables."""

    @dg.asset(
        group_name="publishing",
        kinds={"parquet", "csv"},
        owners=OWNERS,
        deps=list(schemas.tables),
        freshness_policy=WEEKLY_FRESHNESS,
        description="The published release: every table in four formats, pages to read, descriptions, hashes, checks.",
    )
    def release(context: dg.AssetExecutionContext, folders: Folders) -> dg.MaterializeResult[None]:
        tables = folders.tables(list(schemas.tables))
        checked = folders.load(Checked)
        if checked.hashes != hashes_of(tables):
            raise dg.Failure("the tables changed since they were checked: run their checks first", allow_retries=False)
        found = folders.load(FoundFiles)
        try:
            made = publish(
                Path(folders.outputs),
                Candidate(schemas, tables, _texts_of(folders, found)),
                checked.results,
                release_pages,
                folders.withheld(found),
                folders.wait,
            )
        except BuildLockedError as error:
            if context.retry_number == RETRIES:
                raise dg.Failure(str(error), allow_retries=False) from error
            context.log.warning(f"{error}; tried again")
            raise dg.RetryRequested(max_retries=RETRIES) from error
        except (ReleaseError, ConfigError) as error:
            raise dg.Failure(str(error), allow_retries=False) from error
        record(folders.kept, fingerprint(found.files, schemas, found.corrections), made)
        mended = f"; {pluralise(made.n_mended, 'file')} of it got their bytes back" if made.n_mended else ""
        context.log.info(
            f"released  version {made.version}"
            if made.is_new
            else f"unchanged version {made.version} stays the latest{mended}"
        )
        return dg.MaterializeResult(
            data_version=dg.DataVersion(str(made.version)),
            metadata=release_metadata(made, schemas),
        )

    return release
