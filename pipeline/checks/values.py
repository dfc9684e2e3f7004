"""The check of a table's values with Great Expectations, whose suites are made from the schemas.

Each expectation costs some 20 ms whatever the size of the table, so none repeats what another check covers.

Great Expectations takes seconds and hundreds of megabytes to import; only the functions that need it import it. Its own
result pages load scripts from other hosts, so `pipeline.site` makes ours.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from pipeline.checks.results import CheckResult, ExpectationResult
from pipeline.schema.model import ColumnSchema, Schemas, TableSchema

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuite
    from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext
    from great_expectations.expectations.expectation import Expectation

#: The name of the check in results.
CHECK: Final = "expectations"
#: How many rows a failure names, and how many characters it may have.
_MOST_ROWS: Final = 3
_LONGEST_FOUND: Final = 300
#: How many rows an expectation names.
_MOST_NAMED: Final = 10


def expectations_of(table: TableSchema, schemas: Schemas) -> "Iterator[Expectation]":
    """Every expectation that follows from a table's schema."""
    from great_expectations import expectations as gxe

    if len(table.key) == 1:
        yield gxe.ExpectColumnValuesToBeUnique(column=table.key[0])
    else:
        yield gxe.ExpectCompoundColumnsToBeUnique(column_list=table.key)
    for pair in table.ordered:
        yield gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=pair.second, column_B=pair.first, or_equal=True, ignore_row_if="either_value_is_missing"
        )
    # the check of words covers the bounds of offsets and pages
    places = {place for words in table.words for place in (words.start, words.end, words.page)}
    for name, column in table.columns.items():
        if name not in places:
            yield from _of_column(name, column, schemas)


def _of_column(name: str, column: ColumnSchema, schemas: Schemas) -> "Iterator[Expectation]":
    from great_expectations import expectations as gxe

    if column.vocabulary is not None and column.has_several:
        pattern = column.pattern_of(schemas.vocabularies[column.vocabulary].terms)
        yield gxe.ExpectColumnValuesToMatchRegex(column=name, regex=rf"\A(?:{pattern})\Z")
    elif column.vocabulary is not None:
        yield gxe.ExpectColumnValuesToBeInSet(
            column=name, value_set=list(schemas.vocabularies[column.vocabulary].terms)
        )
    elif column.pattern is not None:
        yield gxe.ExpectColumnValuesToMatchRegex(column=name, regex=rf"\A(?:{column.pattern})\Z")
    if column.minimum is not None or column.maximum is not None:
        yield gxe.ExpectColumnValuesToBeBetween(column=name, min_value=column.minimum, max_value=column.maximum)


class ExpectationRunner:
    """Runs the suites of all tables in one context of Great Expectations, kept in memory."""

    def __init__(self, schemas: Schemas) -> None:
        os.environ.setdefault("GX_ANALYTICS_ENABLED", "False")
        import great_expectations as gx
        from great_expectations.data_context.types.base import ProgressBarsConfig

        self._schemas = schemas
        self._context: EphemeralDataContext = gx.get_context(mode="ephemeral")
        self._context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
        self._suite: Callable[..., ExpectationSuite] = gx.ExpectationSuite
        # one for all tables: the library rewrites its whole configuration for each that is added
        self._batches = (
            self._context.data_sources.add_pandas(CHECK)
            .add_dataframe_asset(CHECK)
            .add_batch_definition_whole_dataframe(CHECK)
        )

    def run(self, name: str, frame: pd.DataFrame) -> CheckResult:
        """Check one table with its suite; an empty table passes."""
        if frame.empty:
            return CheckResult(table=name, check=CHECK, passed=True, n_examined=0)
        return self.run_some(name, frame, list(expectations_of(self._schemas.tables[name], self._schemas)))

    def run_some(self, name: str, frame: pd.DataFrame, expectations: "Sequence[Expectation]") -> CheckResult:
        """Check one table with some expectations.

        An expectation that raises is reported as an error of the check, never as a failure of the data.
        """
        batch = self._batches.get_batch({"dataframe": frame})
        suite = self._suite(name=name, expectations=list(expectations))
        outcome = batch.validate(suite, result_format="BOOLEAN_ONLY")
        if not outcome.success:  # only then are the rows worth looking for
            key = self._schemas.tables[name].key
            outcome = batch.validate(
                suite, result_format={"result_format": "SUMMARY", "unexpected_index_column_names": key}
            )
        failures: list[str] = []
        errors: list[str] = []
        examined: list[ExpectationResult] = []
        for result in outcome.results:
            config = result.expectation_config
            what = _described(config.type, config.kwargs) if config else "an expectation"
            if result.exception_info and _raised(result.exception_info):
                errors.append(f"{what}: {_raised(result.exception_info)}")
                continue
            if not result.success:
                failures.append(f"{what}: {_found(result.result)}")
            if config:
                examined.append(_examined(config.type, config.kwargs, result.result, frame))
        return CheckResult(
            table=name,
            check=CHECK,
            passed=not failures and not errors,
            n_examined=len(expectations),
            failures=tuple(failures),
            n_failures=len(failures),
            error="; ".join(errors) or None,
            expectations=tuple(examined),
        )


def _examined(
    kind: str, arguments: Mapping[str, Any], result: Mapping[str, Any], frame: pd.DataFrame
) -> ExpectationResult:
    """One expectation, with the rows that it examined and those that break it."""
    named = [arguments[name] for name in ("column", "column_A", "column_B") if name in arguments]
    columns = [*named, *arguments.get("column_list", ())]
    return ExpectationResult(
        kind,
        ", ".join(columns),
        int(frame[columns].notna().all(axis="columns").sum()),
        int(result.get("unexpected_count") or 0),
        tuple(_rows_named(result)[:_MOST_NAMED]),
    )


def _rows_named(result: Mapping[str, Any]) -> list[str]:
    """The first rows that break an expectation, each with its key and its value."""
    rows = result.get("partial_unexpected_index_list") or ()
    return [", ".join(f"{column} {value}" for column, value in row.items()) for row in rows]


def _found(result: Mapping[str, Any]) -> str:
    """The first rows that break an expectation, with their keys and values."""
    named = _rows_named(result)[:_MOST_ROWS]
    if named:
        return f"found {'; '.join(named)}"[:_LONGEST_FOUND]
    return f"found {result.get('partial_unexpected_list') or result.get('observed_value')}"[:_LONGEST_FOUND]


def _raised(info: dict[str, object]) -> str | None:
    """The message of an exception inside an expectation; the library nests it by metric or gives it flat."""
    candidates = [info, *(value for value in info.values() if isinstance(value, dict))]
    for candidate in candidates:
        if candidate.get("raised_exception"):
            return str(candidate.get("exception_message"))
    return None


def _described(kind: str, arguments: dict[str, object]) -> str:
    shown = {key: value for key, value in arguments.items() if key not in {"batch_id", "value_set", "column_list"}}
    return f"{kind} {' '.join(f'{key}={value}' for key, value in shown.items())}".strip()
