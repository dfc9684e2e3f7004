"""Messages to an operator about single files, one line each once they are printed (see `core.text_going_out`)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pipeline.core.plural import pluralise
from pipeline.schema.model import SEVERAL, Schemas
from pipeline.schema.rows import Value
from pipeline.sources.fetch.results import PageResult

#: How many names one line holds.
_MOST_NAMED: Final = 5


def files_set_aside(rejected: Iterable[Mapping[str, Value]]) -> Iterator[str]:
    """A line for each row of `rejected_documents`."""
    for row in rejected:
        yield f"set aside {row['file_name']}: {row['detail']}"


def files_flagged(documents: Iterable[Mapping[str, Value]], schemas: Schemas) -> Iterator[str]:
    """A line for each flag of each row of `documents`."""
    for row in documents:
        for name in str(row["flags"]).split(SEVERAL) if row["flags"] is not None else ():
            flag = schemas.vocabularies["document_flag"].terms[name]
            yield f"flagged   {row['file_name']}: {flag.label.lower()}. {flag.definition}"


def files_not_available(names: Sequence[str]) -> Iterator[str]:
    """One line for all registered documents that could be fetched and were not, if there are any."""
    if names:
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        named = ", ".join(names[:_MOST_NAMED])
        number = pluralise(len(names), "registered document")
        yield f"not here  {number} that `inspection-outcomes fetch` can bring: {named}{more}"


def page_result(page: PageResult) -> str:
    """A line for a page that was requested from its publisher."""
    names = ", ".join(page.names)
    return f"{page.status:<9} {names}: {page.detail}"
