"""What is checked and then released."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from pipeline.schema.model import Schemas


@dataclass(frozen=True, slots=True)
class ReleaseCandidate:
    """Tables that may become a release.

    Attributes:
        schemas: of the tables.
        tables: every table that linking makes, by name.
        texts: the normalised text of every document, by identifier.
        looked_for: when what publishers list of each authority was last looked at, by ONS code.
    """

    schemas: Schemas
    tables: Mapping[str, pd.DataFrame]
    texts: Mapping[str, str]
    looked_for: Mapping[str, date] = field(default_factory=dict)
