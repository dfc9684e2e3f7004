"""What the pages of a release are made from."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.releases.metadata.descriptors import TITLE
from pipeline.schema.model import Schemas
from pipeline.site.rendering import render


@dataclass(frozen=True, slots=True)
class SiteContext:
    """One version of the data.

    Attributes:
        schemas: the descriptions of its tables and vocabularies.
        version: of the data.
        tables: by name.
    """

    schemas: Schemas
    version: str
    tables: Mapping[str, pd.DataFrame]

    def page(self, template: str, root: str, **values: object) -> bytes:
        """Fill the template of a page.

        Args:
            template: its file name.
            root: the relative path from the page to the folder of the release: empty, or ending in a slash.
            values: what the template needs besides what every page gets.
        """
        return render(template, site_title=TITLE, version=self.version, root=root, schemas=self.schemas, **values)

    def labels(self, vocabulary: str) -> dict[str, str]:
        """The label of each term of a vocabulary, in the order of the vocabulary."""
        return {term: spec.label for term, spec in self.schemas.vocabularies[vocabulary].terms.items()}
