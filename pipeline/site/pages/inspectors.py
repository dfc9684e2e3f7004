"""The page of inspectors: how many inspections and visits each led."""

from typing import Final

import pandas as pd

from pipeline.schema.frames import records
from pipeline.schema.vocabularies import Capacity
from pipeline.site.context import SiteContext
from pipeline.site.pages.overviews import Column
from pipeline.site.records import years

_COLUMNS: Final[tuple[Column, ...]] = (
    ("name", "Name", False), ("led", "Led", True), ("all", "Took part", True), ("first", "First year", True),
    ("last", "Latest year", True), ("similar", "May be the same person as", False),
)  # fmt: skip
_INSPECTING: Final = (Capacity.LEAD_INSPECTOR, Capacity.INSPECTOR)


def inspectors_page(context: SiteContext) -> bytes:
    """Make the page."""
    people, inspections = context.tables["people"], context.tables["inspections"]
    took_part = context.tables["appearances"][["person_id", "capacity", "inspection_id"]].dropna()
    took_part = took_part[took_part["capacity"].isin(_INSPECTING)]
    led = took_part[took_part["capacity"] == Capacity.LEAD_INSPECTOR].drop_duplicates(["person_id", "inspection_id"])
    all_of_them = took_part.drop_duplicates(["person_id", "inspection_id"])
    dated = all_of_them.merge(inspections[["inspection_id", "start_date"]], on="inspection_id")
    of_person = years(dated["start_date"]).groupby(dated["person_id"])
    counted = pd.DataFrame(
        {
            "n_led": led.groupby("person_id").size(),
            "n": all_of_them.groupby("person_id").size(),
            "first": of_person.min(),
            "last": of_person.max(),
        }
    ).astype("Int64")
    found = people.merge(counted.reset_index(), on="person_id")
    names = dict(zip(people["person_id"], people["name"], strict=True))
    rows = [
        {**row, "n_led": row["n_led"] or 0, "similar": ", ".join(_similar(row["possibly_same_as"], names))}
        for row in records(found.sort_values(["n_led", "n", "name"], ascending=[False, False, True]))
    ]
    return context.page("inspectors.html.jinja", "", columns=_COLUMNS, rows=rows)


def _similar(identifiers: str | None, names: dict[str, str]) -> list[str]:
    return [names[name] for name in (identifiers or "").split("; ") if name]
