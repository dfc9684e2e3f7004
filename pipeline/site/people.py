"""The people in the documents on an inspection: who inspected, who signed, who was written to, who is quoted."""

from typing import Final

import pandas as pd

from pipeline.schema.frames import records
from pipeline.schema.vocabularies import Capacity
from pipeline.site.context import SiteContext
from pipeline.site.records import text_column
from pipeline.site.source_links import SourceLinks

#: What names one person in one document on one inspection.
_APPEARANCE: Final = ["inspection_id", "document_id", "person_id"]


def appearances(context: SiteContext, links: SourceLinks) -> pd.DataFrame:
    """Each appearance on an inspection, by capacity in the order of the vocabulary.

    Adds `description` (name, role and organisation) and the link to the source.
    """
    rows = links.add_to(_described(context))
    capacities = list(context.labels("capacity"))
    return rows.sort_values("capacity", key=lambda column: column.map(capacities.index), kind="stable")


def statements(context: SiteContext, links: SourceLinks) -> pd.DataFrame:
    """Each quotation on an inspection, with its `speaker` (name, role and organisation) and the link to its source."""
    described = _described(context)
    quoted = described[described["capacity"] == Capacity.QUOTED].drop_duplicates(_APPEARANCE)
    speakers = quoted[[*_APPEARANCE, "description"]].rename(columns={"description": "speaker"})
    found = context.tables["statements"].dropna(subset="inspection_id").merge(speakers, on=_APPEARANCE, how="left")
    names = _names(context)
    found["speaker"] = found["speaker"].fillna(text_column([names[name] for name in found["person_id"]], found))
    return links.add_to(found, dated=True)


def add_speakers(frame: pd.DataFrame, quotations: pd.DataFrame) -> pd.DataFrame:
    """Add the column `speaker`: who speaks the words of a row; missing if they are in no quotation.

    Args:
        frame: rows with the place of their words, on inspections.
        quotations: what `statements` returns.
    """
    place = ["inspection_id", "document_id"]
    spans = quotations[[*place, "start_char", "end_char", "speaker"]]
    pairs = frame[[*place, "start_char"]].reset_index().merge(spans, on=place, suffixes=("", "_of_quotation"))
    is_inside = (pairs["start_char_of_quotation"] <= pairs["start_char"]) & (pairs["start_char"] < pairs["end_char"])
    speakers = pairs[is_inside].drop_duplicates("index").set_index("index")["speaker"]
    return frame.assign(speaker=speakers.reindex(frame.index))


def _described(context: SiteContext) -> pd.DataFrame:
    """Appearances with `description`: the name, the role and, where the role does not include it, the organisation."""
    found = context.tables["appearances"].dropna(subset="inspection_id")
    names = _names(context)
    descriptions = []
    for row in records(found[["person_id", "role_as_printed", "organisation"]]):
        role, organisation = row["role_as_printed"] or "", row["organisation"] or ""
        parts = [names[row["person_id"]], role, "" if organisation in role else organisation]
        descriptions.append(", ".join(filter(None, parts)))
    return found.assign(description=text_column(descriptions, found))


def _names(context: SiteContext) -> dict[str, str]:
    """The name of each person, with its title."""
    people = context.tables["people"]
    titles = (people["honorific"] + " ").fillna("")
    return dict(zip(people["person_id"], titles + people["name"], strict=True))
