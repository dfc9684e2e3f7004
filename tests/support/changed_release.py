"""A published release of which a test changes some tables, without writing them."""

from pathlib import Path

import pandas as pd

from pipeline.releases.release_reader import PublishedRelease, TablesOnDisk


class Changed(PublishedRelease):
    """A release of which some tables are others."""

    read: dict[str, pd.DataFrame]

    @classmethod
    def of(cls, path: Path, **others: pd.DataFrame) -> "Changed":
        """The release in a folder, with other tables of these names."""
        made = cls(path)
        object.__setattr__(made, "read", {**PublishedRelease(path).tables, **others})
        return made

    @property
    def tables(self) -> TablesOnDisk:
        return self.read  # type: ignore[return-value]  # looked up in the same way
