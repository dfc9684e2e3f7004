"""Tables of an earlier release, with marks in place of what has been withheld since.

What belongs here: masking values as a table is asked for. What does not: what is withheld, and the tables of this
release, of which it was taken out before they were made (both `linking.withholding`).

What changed is told from the values before; without this it would say once more what was taken down.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from pipeline.linking.withholding import Withheld

_DOCUMENT = "document_id"
#: Columns that hold the words of the document that their row names.
_WORDS = ("text", "title")


@dataclass(frozen=True, slots=True)
class MaskedTables(Mapping[str, pa.Table]):
    """Some tables, by name, without what is withheld."""

    tables: Mapping[str, pa.Table]
    withheld: Withheld

    def __getitem__(self, name: str) -> pa.Table:
        """One table."""
        data = self.tables[name]
        documents = data.column(_DOCUMENT).to_pylist() if _DOCUMENT in data.column_names else [None] * data.num_rows
        is_withheld = [name is not None and self.withheld.why_document(name) is not None for name in documents]
        for number, field in enumerate(data.schema):
            if pa.types.is_string(field.type):
                values = data.column(number).to_pylist()
                masked = [
                    value and self._masked(value, is_blanked=field.name in _WORDS and blank)
                    for value, blank in zip(values, is_withheld, strict=True)
                ]
                if masked != values:
                    data = data.set_column(number, field, pa.array(masked, type=field.type))
        return data

    def __iter__(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(self.tables)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.tables)

    def _masked(self, value: str, *, is_blanked: bool) -> str:
        return self.withheld.blanked(value) if is_blanked else self.withheld.masked(value)
