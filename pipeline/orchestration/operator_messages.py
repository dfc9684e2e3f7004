"""What an operator is told of single files, in the words of the terminal.

What belongs here: one line for each file set aside or flagged, from the rows of the tables, one for those that were not
fetched, and one for each page that was asked for. What does not: who says it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pipeline.schema.model import Schemas
from pipeline.schema.rows import Value
from pipeline.sources.fetch.results import Outcome

#: So many names fit into a line that is read.
_MOST_NAMED: Final = 5


def on_one_line(text: str) -> str:
    """A text that can forge no line, colour none and turn none round: what cannot be printed as it is in code."""
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)


def files_set_aside(rejected: Iterable[Mapping[str, Value]]) -> Iterator[str]:
    """A line for each row of `rejected_documents`."""
    for row in rejected:
        yield f"set aside {on_one_line(str(row['file_name']))}: {on_one_line(str(row['detail']))}"


def files_flagged(documents: Iterable[Mapping[str, Value]], schemas: Schemas) -> Iterator[str]:
    """A line for each row of `documents` that has a flag."""
    for row in documents:
        if row["flags"] is not None:
            flag = schemas.vocabularies["document_flag"].terms[str(row["flags"])]
            yield f"flagged   {on_one_line(str(row['file_name']))}: {flag.label.lower()}. {flag.definition}"


def files_not_available(names: Sequence[str]) -> Iterator[str]:
    """One line for all registered documents that could be fetched and were not, if there are any."""
    if names:
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        named = on_one_line(", ".join(names[:_MOST_NAMED]))
        number = f"{len(names)} registered document{'s' if len(names) > 1 else ''}"
        yield f"not here  {number} that `inspection-outcomes fetch` can bring: {named}{more}"


def page_asked_for(outcome: Outcome) -> str:
    """A line for a page of a publisher."""
    names = on_one_line(", ".join(outcome.names))
    return f"{outcome.result:<9} {names}: {on_one_line(outcome.detail)}"
