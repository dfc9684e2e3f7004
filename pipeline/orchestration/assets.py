"""The assets: one for each stage, one for each table, one for the release."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import dagster as dg
import pandas as pd

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.core.paths import CORRECTIONS_NAME
from pipeline.core.plural import pluralise
from pipeline.core.yaml_config import ConfigError
from pipeline.execution.code_hash import CODE_HASH
from pipeline.execution.executors import ExecutorError
from pipeline.execution.read_all import read_all
from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.linking.link import link
from pipeline.orchestration.fetch_asset import STORED
from pipeline.orchestration.fingerprint import CODE, fingerprint, save_fingerprint
from pipeline.orchestration.inputs import Inputs, load_inputs
from pipeline.orchestration.jobs import WEEKLY_FRESHNESS
from pipeline.orchestration.operator_messages import (
    files_flagged,
    files_not_available,
    files_set_aside,
    near_copies_published,
    words_nearly_withheld,
)
from pipeline.orchestration.progress import ReadingProgress
from pipeline.orchestration.release_metadata import release_metadata
from pipeline.orchestration.stage_results import (
    CheckedTables,
    FactsInCache,
    Folders,
    LinkedTexts,
    ReadFiles,
    ReadingMachines,
)
from pipeline.orchestration.table_metadata import table_metadata
from pipeline.orchestration.way_out import failure, operator_log
from pipeline.reading.child.client import MachineError
from pipeline.redaction.redact import Redactions
from pipeline.redaction.redacted_tables import correct_and_verify
from pipeline.redaction.withheld_texts import near_copies
from pipeline.releases.build_lock import BuildLockedError
from pipeline.releases.formats.table_files import content_hash
from pipeline.releases.gate import describe_versions, versions_with_withheld
from pipeline.releases.own_words import own_words
from pipeline.releases.publish import publish
from pipeline.releases.release_index import LATEST, ReleaseError
from pipeline.schema.frames import to_arrow
from pipeline.schema.model import Schemas
from pipeline.schema.rows import Row, Value
from pipeline.schema.vocabularies import RejectionReason
from pipeline.site.release_pages import release_pages
from pipeline.sources.discovery import SourcesError

#: How often a release is retried while another build holds the outputs, beside the time that each attempt waits.
RETRIES: Final = 2
#: The tag of a run with the version of the release that it made or confirmed.
VERSION_TAG: Final = "inspection-outcomes/version"
OWNERS: Final = ["team:inspection-outcomes"]


@dg.asset(
    group_name="sources",
    kinds={"file"},
    owners=OWNERS,
    code_version=CODE,
    deps=[STORED],
    description="Every file of the sources folder, and every fetched document that the folder lacks, with its hash"
    " and its entry in the registry.",
)
def source_files(context: dg.AssetExecutionContext, folders: Folders) -> dg.MaterializeResult[None]:
    """List the files of the sources folder; set those that cannot be used aside with their reasons."""
    log = operator_log(context)
    folder = Path(folders.sources)
    try:
        inputs = load_inputs(folder, Path(folders.outputs))
    except (ConfigError, SourcesError) as error:
        raise failure(error) from error
    if not inputs.files:
        raise failure(f"no files in {folder}: put documents there, or name another folder")
    set_aside = [file for file in inputs.files if file.problem]
    log.info(f"found     {pluralise(len(inputs.files), 'file')} in {folder}")
    for line in files_not_available(inputs.not_available):
        log.info(line)
    for file in set_aside:
        log.warning(f"set aside {file.name}: {file.detail}")
    folders.save(inputs)
    return dg.MaterializeResult(
        data_version=dg.DataVersion(inputs.full_hash),
        metadata={
            "files": len(inputs.files),
            "set aside": len(set_aside),
            "not available": len(inputs.not_available),
            "folder": dg.MetadataValue.path(folder),
        },
    )


@dg.asset(
    group_name="extraction",
    kinds={"python"},
    owners=OWNERS,
    code_version=CODE_HASH,
    deps=["source_files"],
    description="The text of each document and its facts, each with the words that it comes from and the rule that"
    " found it, or the reason why the file cannot be read. Documents that the same code has read before come from a"
    " cache.",
)
def document_facts(
    context: dg.AssetExecutionContext, folders: Folders, machines: ReadingMachines
) -> dg.MaterializeResult[None]:
    """Read each file on its own; set those that cannot be read aside with their reasons."""
    log = operator_log(context)
    inputs = folders.load(Inputs)
    usable = [file for file in inputs.files if file.problem is None]
    cache = folders.cache
    with ReadingProgress(len(usable), log) as progress:
        try:
            read = read_all(usable, Path(folders.sources), cache, machines.executor_config, progress)
        except (SourcesError, ExecutorError, MachineError) as error:
            raise failure(error) from error
    cache.remove_other_versions()
    cache.remove_temporary_files()
    unreadable: list[Row] = [
        {"file_name": item.file_name, "sha256": item.sha256, "reason": why.reason, "detail": why.detail}
        for item in read
        if (why := item.summary.rejection) is not None
    ]
    for line in files_set_aside(unreadable):
        log.warning(line)
    unusable: list[Row] = [
        {"file_name": file.name, "sha256": file.sha256, "reason": file.problem, "detail": file.detail}
        for file in inputs.files
        if file.problem is not None
    ]
    documents = [item for item in read if item.summary.rejection is None]
    rejected = unreadable + unusable
    n_findings = sum(item.summary.n_findings for item in documents)
    n_cached = progress.n_done - progress.n_new
    cached = f"; {pluralise(n_cached, 'file')} from the cache" if n_cached else ""
    log.info(f"read      {pluralise(len(documents), 'document')}, {pluralise(len(rejected), 'file')} set aside{cached}")
    log.info(f"extracted {pluralise(n_findings, 'finding')} from {pluralise(len(documents), 'document')}")
    return dg.MaterializeResult(
        data_version=dg.DataVersion(folders.save(ReadFiles(CODE_HASH, inputs.files_hash, documents, rejected))),
        metadata={
            "documents": len(documents),
            "set aside": len(rejected),
            "read in this run": progress.n_new,
            "from the cache": n_cached,
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
            code_version=CODE,
            deps=["source_files", document_facts],
            description=table.whole_description,
        )
        for name, table in schemas.tables.items()
    ]

    @dg.multi_asset(specs=specs, name="tables")
    def tables(context: dg.AssetExecutionContext, folders: Folders) -> Iterator[dg.MaterializeResult[None]]:
        log = operator_log(context)
        readers = load_fact_readers()
        inputs, read = folders.load(Inputs), folders.load(ReadFiles)
        if read.files_hash != inputs.files_hash:
            raise failure("files changed since they were read: materialise `document_facts`")
        redactions = folders.redactions(inputs)
        try:
            linked = link(
                FactsInCache(folders, read.documents),
                inputs.files,
                read.rejected,
                readers.register,
                readers.lexicons,
                redactions,
                inputs.listed,
            )
            made = correct_and_verify(
                linked.tables, linked.texts, inputs.corrections, schemas, folders.corrections_path
            )
        except ConfigError as error:
            raise failure(error) from error
        folders.save(LinkedTexts(linked.texts, linked.withheld, inputs.full_hash))
        rejected, known = made["rejected_documents"], made["documents"]
        duplicates = rejected[rejected["reason"] == RejectionReason.DUPLICATE]
        flagged = known[known["flags"].notna()]
        for line in (
            *files_set_aside(_records(duplicates)),
            *files_flagged(_records(flagged), schemas),
            *words_nearly_withheld(redactions.nearly_found(linked.texts)),
            *near_copies_published(near_copies(linked.withheld, linked.texts)),
        ):
            log.warning(line)
        n_rows = 0
        for name, table in schemas.tables.items():
            frame = made[name]  # one after the other, so that memory need not hold them all
            n_rows += len(frame)
            path = folders.save_table(name, to_arrow(name, table, frame))
            yield dg.MaterializeResult(
                asset_key=name,
                data_version=dg.DataVersion(content_hash(frame)),
                metadata=table_metadata(name, schemas, frame, path),
            )
        log.info(f"linked    {pluralise(n_rows, 'row')} in {pluralise(len(schemas.tables), 'table')}")
        applied = _describe_corrections(inputs)
        if applied:
            log.info(applied)

    return tables


def _records(table: pd.DataFrame) -> list[dict[str, Value]]:
    return [{str(column): value for column, value in row.items()} for row in table.to_dict("records")]


def _describe_corrections(inputs: Inputs) -> str:
    """How many corrections and takedowns were applied; empty where there are none."""
    n_corrected, n_withheld = len(inputs.corrections.corrections), len(inputs.corrections.takedowns)
    if not n_corrected and not n_withheld:
        return ""
    applied = f"{pluralise(n_corrected, 'value')}, {pluralise(n_withheld, 'takedown')} applied"
    return f"corrected {applied}; see {CORRECTIONS_NAME}"


def _linked_texts(folders: Folders, inputs: Inputs) -> LinkedTexts:
    """The texts of all documents that the tables were made from.

    Raises:
        dagster.Failure: the tables were made from other inputs.
    """
    linked = folders.load(LinkedTexts)
    if linked.inputs_hash != inputs.full_hash:
        raise failure(
            "the files or the corrections changed since the tables were made: materialise the tables and run their"
            " checks again"
        )
    return linked


def release_asset(schemas: Schemas) -> dg.AssetsDefinition:
    """The asset that publishes checked tables."""

    @dg.asset(
        group_name="publishing",
        kinds={"parquet", "csv"},
        owners=OWNERS,
        code_version=CODE,
        deps=list(schemas.tables),
        freshness_policy=WEEKLY_FRESHNESS,
        description="The published release: every table in four formats, pages, metadata, checksums and the results of"
        " the checks.",
    )
    def release(context: dg.AssetExecutionContext, folders: Folders) -> dg.MaterializeResult[None]:
        log = operator_log(context)
        names = list(schemas.tables)
        tables = folders.tables(names)
        checked = folders.load(CheckedTables)
        if checked.hashes != folders.table_hashes(names):
            raise failure("the tables changed since they were checked: run their checks again")
        inputs = folders.load(Inputs)
        linked = _linked_texts(folders, inputs)
        candidate = ReleaseCandidate(schemas, tables, linked.texts, inputs.looked_for)
        outputs = Path(folders.outputs)
        redactions = Redactions(
            inputs.corrections,
            folders.corrections_path,
            linked.withheld,
            own_words(candidate) if linked.withheld else (),
        )
        try:
            made = publish(outputs, candidate, checked.results, release_pages, redactions, folders.wait)
        except BuildLockedError as error:
            if context.retry_number == RETRIES:
                raise failure(error) from error
            log.warning(f"{error}; retrying")
            raise dg.RetryRequested(max_retries=RETRIES) from error
        except (ReleaseError, ConfigError) as error:
            raise failure(error) from error
        if made.rolled_back_from is None:
            save_fingerprint(folders.state, fingerprint(inputs, schemas), made)
        else:
            log.warning(
                f"not put forward: version {made.rolled_back_from} is what these sources give, and {LATEST} was put"
                f" back to {made.version}; change the sources, or let {LATEST} name {made.rolled_back_from} again"
            )
        # the list of runs shows it, and can be filtered by it
        context.instance.add_run_tags(context.run.run_id, {VERSION_TAG: str(made.version)})
        restored = f"; {pluralise(made.n_repaired, 'damaged file')} restored" if made.n_repaired else ""
        log.info(
            f"released  version {made.version}"
            if made.is_new
            else f"unchanged version {made.version} stays the latest{restored}"
        )
        older = versions_with_withheld(outputs, redactions, made.version, folders.searched, CODE)
        if described := describe_versions(older):
            context.log.warning(described)
        return dg.MaterializeResult(
            data_version=dg.DataVersion(str(made.version)),
            metadata={
                **release_metadata(made, schemas),
                **({"versions that hold what is withheld": ", ".join(map(str, older))} if older else {}),
            },
        )

    return release
