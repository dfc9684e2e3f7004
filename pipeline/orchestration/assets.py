"""The assets: one for each stage, one for each table, one for the release.

What belongs here: calling a room and saying what came of it. What does not: what a room does.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import dagster as dg

from pipeline.contracts.arrow import arrow_tables
from pipeline.contracts.schema import Contracts
from pipeline.extraction.extract import extract
from pipeline.extraction.facts import DocumentFacts
from pipeline.extraction.readers import load_readers
from pipeline.layout import REGISTRY_NAME
from pipeline.linking.rows import Row
from pipeline.linking.tables import link
from pipeline.orchestration.table_metadata import table_metadata
from pipeline.orchestration.workspace import (
    Checked,
    ExtractedFacts,
    Folders,
    FoundFiles,
    ReadFiles,
    Texts,
    hashes_of,
)
from pipeline.publishing.release import ReleaseError, publish
from pipeline.publishing.table_files import content_hash
from pipeline.reading.document import Document, UnreadableError
from pipeline.reading.reader import read_document
from pipeline.settings_files import SettingsError
from pipeline.sources.finding import SourcesError, find_sources, read_bytes
from pipeline.sources.registry import load_registry

OWNERS: Final = ["team:inspection-outcomes"]


def source_asset(contracts: Contracts) -> dg.AssetsDefinition:
    """The asset that lists the sources."""

    @dg.asset(
        group_name="sources",
        kinds={"file"},
        owners=OWNERS,
        description="Every file of the sources folder with its hash and what the registry says of it.",
    )
    def source_files(context: dg.AssetExecutionContext, folders: Folders) -> dg.MaterializeResult[None]:
        folder = Path(folders.sources)
        try:
            registry = load_registry(folder / REGISTRY_NAME, frozenset(contracts.vocabularies["licence"].terms))
            files = find_sources(folder, registry, leave_out=Path(folders.outputs))
        except (SettingsError, SourcesError) as error:
            raise dg.Failure(str(error), allow_retries=False) from error
        if not files:
            raise dg.Failure(f"no files in {folder}: put documents there, or name another folder", allow_retries=False)
        set_aside = [file for file in files if file.problem]
        context.log.info(f"found     {len(files)} files in {folder}")
        for file in set_aside:
            context.log.warning(f"set aside {file.name}: {file.detail}")
        return dg.MaterializeResult(
            data_version=dg.DataVersion(folders.save(FoundFiles(files))),
            metadata={"files": len(files), "set aside": len(set_aside), "folder": dg.MetadataValue.path(folder)},
        )

    return source_files


@dg.asset(
    group_name="reading",
    kinds={"python"},
    owners=OWNERS,
    deps=["source_files"],
    description="Each file as normalised text with its blocks, sentences and offsets, or why it cannot be read.",
)
def read_texts(context: dg.AssetExecutionContext, folders: Folders) -> dg.MaterializeResult[None]:
    """Read every file that can be read; set the others aside with their reasons."""
    documents: dict[str, Document] = {}
    rejected: list[Row] = []
    for file in folders.load(FoundFiles).files:
        reason, detail = file.problem, file.detail
        if reason is None:
            try:
                documents[file.name] = read_document(read_bytes(Path(folders.sources), file), file.name)
                continue
            except UnreadableError as error:
                reason, detail = error.reason, error.detail
                context.log.warning(f"set aside {file.name}: {detail}")
            except SourcesError as error:
                raise dg.Failure(str(error), allow_retries=True) from error
        rejected.append({"file_name": file.name, "sha256": file.sha256, "reason": reason, "detail": detail})
    context.log.info(f"read      {len(documents)} documents, {len(rejected)} files set aside")
    return dg.MaterializeResult(
        data_version=dg.DataVersion(folders.save(ReadFiles(documents, rejected))),
        metadata={"documents": len(documents), "set aside": len(rejected)},
    )


@dg.asset(
    group_name="extraction",
    kinds={"python"},
    owners=OWNERS,
    deps=["source_files", read_texts],
    description="The facts of each document, each with the words it was read from and the rule that read it.",
)
def document_facts(context: dg.AssetExecutionContext, folders: Folders) -> dg.MaterializeResult[None]:
    """Read the facts of every document, each by itself."""
    files = {file.name: file for file in folders.load(FoundFiles).files}
    readers = load_readers()
    facts: list[DocumentFacts] = []
    for name, document in folders.load(ReadFiles).documents.items():
        try:
            facts.append(extract(document, files[name], readers))
        except Exception as error:
            error.add_note(f"while extracting the facts of {name}: please report it with that file")
            raise
    n_findings = sum(len(item.findings) for item in facts)
    context.log.info(f"extracted {n_findings} findings from {len(facts)} documents")
    return dg.MaterializeResult(
        data_version=dg.DataVersion(folders.save(ExtractedFacts(facts))),
        metadata={"documents": len(facts), "findings": n_findings},
    )


def table_assets(contracts: Contracts) -> dg.AssetsDefinition:
    """One asset for each table, made together because their rows refer to each other."""
    specs = [
        dg.AssetSpec(
            name,
            group_name="tables",
            kinds={"table", "parquet"},
            owners=OWNERS,
            deps=["source_files", "read_texts", "document_facts"],
            description=f"One row is {table.row}. {table.description}",
        )
        for name, table in contracts.tables.items()
    ]

    @dg.multi_asset(specs=specs, name="tables")
    def tables(context: dg.AssetExecutionContext, folders: Folders) -> Iterator[dg.MaterializeResult[None]]:
        readers = load_readers()
        linked = link(
            folders.load(ExtractedFacts).facts,
            folders.load(FoundFiles).files,
            folders.load(ReadFiles).rejected,
            readers.register,
            readers.knowledge,
        )
        folders.save(Texts(linked.texts))
        for row in linked.rows["rejected_documents"]:
            if row["reason"] == "duplicate":
                context.log.warning(f"set aside {row['file_name']}: {row['detail']}")
        for row in linked.rows["documents"]:
            if row["flags"] is not None:
                flag = contracts.vocabularies["document_flag"].terms[str(row["flags"])]
                context.log.warning(f"flagged   {row['file_name']}: {flag.label.lower()}. {flag.definition}")
        made = arrow_tables(contracts, linked.rows)
        context.log.info(f"linked    {sum(data.num_rows for data in made.values())} rows in {len(made)} tables")
        for name, data in made.items():
            path = folders.save_table(name, data)
            yield dg.MaterializeResult(
                asset_key=name,
                data_version=dg.DataVersion(content_hash(data)),
                metadata=table_metadata(name, contracts, data, path),
            )

    return tables


def release_asset(contracts: Contracts) -> dg.AssetsDefinition:
    """The asset that publishes checked tables."""

    @dg.asset(
        group_name="publishing",
        kinds={"parquet", "csv"},
        owners=OWNERS,
        deps=list(contracts.tables),
        description="The published release: every table as Parquet and CSV, with descriptions, hashes and checks.",
    )
    def release(context: dg.AssetExecutionContext, folders: Folders) -> dg.MaterializeResult[None]:
        tables = folders.load_tables(list(contracts.tables))
        checked = folders.load(Checked)
        if checked.hashes != hashes_of(tables):
            raise dg.Failure("the tables changed since they were checked: run their checks first", allow_retries=False)
        try:
            made = publish(Path(folders.outputs), contracts, tables, folders.load(Texts).texts, checked.results)
        except ReleaseError as error:
            raise dg.Failure(str(error), allow_retries=False) from error
        context.log.info(
            f"released  version {made.version}" if made.is_new else f"unchanged version {made.version} stays the latest"
        )
        return dg.MaterializeResult(
            data_version=dg.DataVersion(str(made.version)),
            metadata={
                "version": str(made.version),
                "new": made.is_new,
                "folder": dg.MetadataValue.path(made.path),
                "checks": dg.MetadataValue.path(made.path / "checks.html"),
                "rows": dg.MetadataValue.md(
                    "| table | rows |\n|---|---:|\n"
                    + "\n".join(f"| {name} | {data.num_rows} |" for name, data in tables.items())
                ),
            },
        )

    return release
