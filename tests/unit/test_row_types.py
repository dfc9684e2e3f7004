"""Row types and enumerations are checked against `schemas/` when they are imported."""

import re
from datetime import date
from enum import StrEnum
from typing import TypedDict

import pytest

from pipeline.core.yaml_config import ConfigError
from pipeline.schema.model import ColumnSchema, TableSchema, load_schemas
from pipeline.schema.rows import row_of
from pipeline.schema.terms import Term, Vocabulary, terms_of
from pipeline.schema.vocabularies import Polarity, Voice

VISITS = TableSchema(
    title="Visits",
    row="one visit",
    place=1,
    description="Made for this test.",
    key=["visit_id"],
    columns={
        "visit_id": ColumnSchema(type="string", description="Its identifier.", example="a"),
        "day": ColumnSchema(
            type="date", description="When it was.", example="2021-10-27", nullable=True, null_means="Not known."
        ),
        "n_inspectors": ColumnSchema(type="integer", description="How many there were.", example=2),
        "voice": ColumnSchema(type="string", description="Who reports it.", example="inspectorate", vocabulary="voice"),
    },
)
COLOURS = Vocabulary(
    title="Colours",
    description="Made for this test.",
    terms={name: Term(label=name, definition=name) for name in ("red", "green")},
)


def problems(row_type: type) -> str:
    """What the decorator reports of a row type, after its place."""
    with pytest.raises(ConfigError) as error:
        row_of("visits", VISITS)(row_type)
    place, _, found = str(error.value).partition(": ")
    assert re.fullmatch(r".*test_row_types\.py:\d+", place)
    return found


def test_row_type_with_the_columns_of_its_schema_is_accepted() -> None:
    @row_of("visits", VISITS)
    class VisitRow(TypedDict):
        visit_id: str
        day: date | None
        n_inspectors: int
        voice: Voice

    assert VisitRow(visit_id="a", day=None, n_inspectors=2, voice=Voice.INSPECTORATE)["n_inspectors"] == 2


def test_row_type_inherits_columns() -> None:
    class Named(TypedDict):
        visit_id: str
        day: date | None

    @row_of("visits", VISITS)
    class VisitRow(Named):
        n_inspectors: int
        voice: str

    assert set(VisitRow.__annotations__) >= {"n_inspectors", "voice"}


def test_missing_column_is_reported_with_file_and_line() -> None:
    class VisitRow(TypedDict):
        visit_id: str
        day: date | None
        voice: Voice

    assert problems(VisitRow).endswith("visits.yaml: n_inspectors: is missing")


def test_unknown_column_is_reported() -> None:
    class VisitRow(TypedDict):
        visit_id: str
        day: date | None
        n_inspectors: int
        n_inspector: int
        voice: Voice

    assert problems(VisitRow).endswith("visits.yaml: n_inspector: there is no such column")


def test_column_of_another_type_is_reported() -> None:
    class VisitRow(TypedDict):
        visit_id: str
        day: date | None
        n_inspectors: str
        voice: Voice

    assert "n_inspectors: is <class 'str'>; expected int" in problems(VisitRow)


def test_nullable_column_must_allow_none_and_no_other_may() -> None:
    class VisitRow(TypedDict):
        visit_id: str | None
        day: date
        n_inspectors: int
        voice: Voice

    found = problems(VisitRow)
    assert "visit_id: is str | None; expected str" in found
    assert "day: is <class 'datetime.date'>; expected date | None" in found


def test_enumeration_is_for_columns_with_a_vocabulary() -> None:
    class VisitRow(TypedDict):
        visit_id: Voice
        day: date | None
        n_inspectors: int
        voice: Voice

    assert "visit_id: is <enum 'Voice'>; expected str" in problems(VisitRow)


def test_enumeration_of_another_vocabulary_is_reported() -> None:
    class VisitRow(TypedDict):
        visit_id: str
        day: date | None
        n_inspectors: int
        voice: Polarity

    assert "voice: is <enum 'Polarity'>; expected str or an enumeration of voice" in problems(VisitRow)


def test_enumeration_with_the_terms_of_its_vocabulary_is_accepted() -> None:
    @terms_of("colours", COLOURS)
    class Colour(StrEnum):
        GREEN = "green"
        RED = "red"

    assert Colour("red") is Colour.RED


def test_enumeration_with_a_term_too_many_or_too_few_is_reported_with_file_and_line() -> None:
    class Colour(StrEnum):
        RED = "red"
        BLUE = "blue"

    with pytest.raises(ConfigError) as error:
        terms_of("colours", COLOURS)(Colour)
    assert re.search(r"test_row_types\.py:\d+: Colour differs from .*colours\.yaml", str(error.value))
    assert "it has ['blue'] more and lacks ['green']" in str(error.value)


def test_every_table_that_linking_makes_has_a_row_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each module of `linking/tables` is imported again with a decorator that notes which tables it is used for."""
    import importlib.util
    import pkgutil

    from pipeline.linking import tables
    from pipeline.schema import rows

    noted: set[str] = set()

    def note(name: str, table: TableSchema | None = None) -> object:
        noted.add(name)
        return row_of(name, table)

    modules = [
        importlib.import_module(f"pipeline.linking.tables.{item.name}")
        for item in pkgutil.iter_modules(tables.__path__)
    ]
    monkeypatch.setattr(rows, "row_of", note)
    for module in modules:
        spec = module.__spec__
        assert spec is not None
        assert spec.loader is not None
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    assert noted == set(load_schemas().tables)
