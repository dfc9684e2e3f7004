"""A release as its pages are given it.

What belongs here: what every page may ask of the release that it is part of. What does not: what any one page shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from pipeline.releases.metadata.descriptors import TITLE
from pipeline.schema.model import Schemas
from pipeline.site.rendering import render


@dataclass(frozen=True, slots=True)
class Release:
    """What the pages are made of.

    Attributes:
        schemas: the tables' descriptions.
        version: of the data.
        tables: by name.
        n_rows: of each table.
        sizes: of the files of the release, in bytes, by path.
        whole: the names of the workbook and of the database.
        n_formula_like: cells of CSV files that a spreadsheet may take for formulas.
    """

    schemas: Schemas
    version: str
    tables: Mapping[str, pa.Table]
    n_rows: Mapping[str, int]
    sizes: Mapping[str, int]
    whole: tuple[str, str]
    n_formula_like: int

    def page(self, template: str, root: str, **values: object) -> bytes:
        """One page.

        Args:
            template: its template.
            root: the way from the page to the folder of the release.
            values: what it is given beside what every page is given.
        """
        return render(template, site_title=TITLE, version=self.version, root=root, schemas=self.schemas, **values)

    def label(self, vocabulary: str, term: str | None, otherwise: str) -> str:
        """What a term is called; something else where there is none."""
        return self.schemas.vocabularies[vocabulary].terms[term].label if term else otherwise
