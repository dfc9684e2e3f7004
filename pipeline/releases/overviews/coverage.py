"""`coverage`: what the dataset holds of each council."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import pandas as pd

from pipeline.releases.overviews.periods import DAY, WHOLE
from pipeline.schema.vocabularies import DocumentKind, EvidenceLevel

_COLUMN_OF_KIND: Final[Mapping[str, str]] = {
    DocumentKind.INSPECTION_REPORT: "n_reports",
    DocumentKind.INSPECTION_LETTER: "n_letters",
    DocumentKind.COUNCIL_NEWS: "n_council_news",
    DocumentKind.PRESS_ARTICLE: "n_press_articles",
    DocumentKind.COMMITTEE_PAPER: "n_committee_papers",
}
_OTHER: Final = "n_other_documents"
_COUNCIL: Final = ["authority_code", "local_authority"]


def coverage(tables: Mapping[str, pd.DataFrame], looked_for: Mapping[str, date]) -> pd.DataFrame:
    """What is there of each council.

    Args:
        tables: what linking made, by name.
        looked_for: when what publishers list of each authority was last looked at, by ONS code.
    """
    publications = tables["publications"].dropna(subset=_COUNCIL)
    documents = tables["documents"].dropna(subset=_COUNCIL)
    inspections = tables["inspections"].dropna(subset=_COUNCIL)
    parts = [documents[_COUNCIL], inspections[_COUNCIL], publications[_COUNCIL]]
    councils = pd.concat(parts).drop_duplicates("authority_code")
    kinds = documents["document_kind"].map(_COLUMN_OF_KIND).fillna(_OTHER)
    by_kind = pd.crosstab(documents["authority_code"], kinds)
    not_held = inspections[inspections["evidence_level"] != EvidenceLevel.PRIMARY]
    # first every council: one of which there is no document may have inspections or publications
    counts = by_kind.reindex(index=councils["authority_code"], columns=[*_COLUMN_OF_KIND.values(), _OTHER]).assign(
        n_undated=documents[documents["published_date"].isna()].groupby("authority_code").size(),
        n_inspections=inspections.groupby("authority_code").size(),
        n_not_held=not_held.groupby("authority_code").size(),
        n_publications=publications.groupby("authority_code").size(),
        n_publications_not_held=publications[publications["document_id"].isna()].groupby("authority_code").size(),
    )
    held = counts.fillna(0).astype(WHOLE)
    names = not_held.sort_values("inspection_id").groupby("authority_code")["inspection_id"].agg(" ".join)
    published = documents.assign(day=documents["published_date"].astype(DAY)).groupby("authority_code")["day"]
    ended = inspections.assign(day=inspections["end_date"].astype(DAY)).groupby("authority_code")["day"]
    looked = pd.Series(dict(looked_for), dtype=DAY).rename_axis("authority_code")
    held = held.assign(
        last_looked_for=looked, newest_published_date=published.max(), newest_end_date=ended.max(), not_held=names
    )
    return councils.merge(held.reset_index(), on="authority_code")
