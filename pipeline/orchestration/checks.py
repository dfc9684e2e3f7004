"""The checks of every table as blocking asset checks: if one fails, there is no release."""

from collections.abc import Iterator

import dagster as dg

from pipeline.checks.results import CheckResult
from pipeline.checks.runner import CHECK_DESCRIPTIONS, defined_checks
from pipeline.core.text_going_out import on_one_line
from pipeline.orchestration.stage_results import CheckedTables, Folders, LinkedTexts
from pipeline.orchestration.way_out import operator_log
from pipeline.schema.model import Schemas


def table_checks(schemas: Schemas) -> dg.AssetChecksDefinition:
    """All checks, run together because they share the tables and one context of Great Expectations.

    Some of them can be run alone; only all together allow a release.
    """
    specs = [
        dg.AssetCheckSpec(check, asset=table, blocking=True, description=CHECK_DESCRIPTIONS[check])
        for table, check in defined_checks(schemas)
    ]

    @dg.multi_asset_check(specs=specs, name="table_checks", can_subset=True)
    def check_tables(context: dg.AssetCheckExecutionContext, folders: Folders) -> Iterator[dg.AssetCheckResult]:
        from pipeline.checks.candidate import ReleaseCandidate
        from pipeline.checks.runner import run_checks

        log = operator_log(context)
        names = list(schemas.tables)
        hashes = folders.table_hashes(names)  # first: what is written while the checks run is not what they saw
        tables = dict(folders.tables(names))  # each is needed many times
        texts = folders.load(LinkedTexts).texts
        selected = {(key.asset_key.to_user_string(), key.name) for key in context.selected_asset_check_keys}
        results = list(run_checks(ReleaseCandidate(schemas, tables, texts), selected))
        if len(selected) == len(specs):
            folders.save(CheckedTables(hashes, results))
        failed = [result for result in results if not result.passed]
        for result in failed:
            log.error(f"failed    {result.table}.{result.check}: {_describe(result)}")
        log.info(f"checked   {len(results)} checks, {len(failed)} failed")
        for result in results:
            yield dg.AssetCheckResult(
                asset_key=result.table,
                check_name=result.check,
                passed=result.passed,
                severity=dg.AssetCheckSeverity.ERROR,
                description=on_one_line(_describe(result)),
                metadata={
                    "examined": result.n_examined,
                    "failures": result.n_failures,
                    **({"expectations": _table_of(result)} if result.expectations else {}),
                },
            )

    return check_tables


def _table_of(result: CheckResult) -> dg.TableMetadataValue:
    """Every expectation, passed ones too, as a row."""
    columns = [
        dg.TableColumn("expectation", "string"),
        dg.TableColumn("columns", "string"),
        dg.TableColumn("rows examined", "int"),
        dg.TableColumn("unexpected", "int"),
        dg.TableColumn("per cent", "float"),
        dg.TableColumn("first of them", "string"),
    ]
    rows = [
        dg.TableRecord(
            {
                "expectation": item.expectation,
                "columns": item.columns,
                "rows examined": item.n_examined,
                "unexpected": item.n_unexpected,
                "per cent": item.percent,
                "first of them": on_one_line("; ".join(item.first)),
            }
        )
        for item in result.expectations
    ]
    return dg.MetadataValue.table(rows, dg.TableSchema(columns))


def _describe(result: CheckResult) -> str:
    """The result of a check in a sentence."""
    if result.error:
        return f"the check could not run: {result.error}"
    if result.passed:
        return f"{result.n_examined} examined, no problem found"
    return f"{result.n_failures} of {result.n_examined}: {'; '.join(result.failures)}"
