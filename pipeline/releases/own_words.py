"""What a release may print: the texts of its documents, and words of its own, which a withheld document may share."""

from collections.abc import Iterator
from typing import Final

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.core.paths import PACKAGE
from pipeline.schema.frames import TEXT

#: The templates of all packages.
_TEMPLATES: Final = "*/templates/*"


def own_words(candidate: ReleaseCandidate) -> Iterator[str]:
    """Every text that a release may print.

    Args:
        candidate: the checked tables and texts.
    """
    yield from candidate.texts.values()
    documents = candidate.tables["documents"]
    for column in documents.columns[documents.dtypes == TEXT]:
        yield from documents[column].dropna().unique()
    for table in candidate.schemas.all_tables.values():
        yield from (table.title, table.row, table.description)
        yield from (column.description for column in table.columns.values())
    for vocabulary in candidate.schemas.vocabularies.values():
        for term in vocabulary.terms.values():
            yield from (term.label, term.definition)
    for path in sorted(PACKAGE.glob(_TEMPLATES)):
        yield path.read_text(encoding="utf-8")
