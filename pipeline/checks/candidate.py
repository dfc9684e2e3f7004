"""What is checked and then released."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.schema.model import Schemas


@dataclass(frozen=True, slots=True)
class ReleaseCandidate:
    """Tables that may become a release.

    Attributes:
        schemas: of the tables.
        tables: every table that linking makes, by name.
        texts: the normalised text of every document, by identifier.
    """

    schemas: Schemas
    tables: Mapping[str, pd.DataFrame]
    texts: Mapping[str, str]
