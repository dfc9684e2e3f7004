"""Messages to an operator about single files, one line each once they are printed (see `core.text_going_out`)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from pipeline.core.plural import pluralise
from pipeline.redaction.redact import NearPlace
from pipeline.redaction.withheld_texts import NearCopy
from pipeline.schema.model import SEVERAL, Schemas
from pipeline.schema.rows import Value
from pipeline.sources.fetch.results import PageResult

if TYPE_CHECKING:
    from pipeline.publications.look import ListResult

#: How many names one line holds.
_MOST_NAMED: Final = 5
#: How many documents with the same flag have a line of their own: nobody reads thousands, and each takes milliseconds.
_MOST_FLAGGED: Final = 100


def files_set_aside(rejected: Iterable[Mapping[str, Value]]) -> Iterator[str]:
    """A line for each row of `rejected_documents`."""
    for row in rejected:
        yield f"set aside {row['file_name']}: {row['detail']}"


def files_flagged(documents: Iterable[Mapping[str, Value]], schemas: Schemas) -> Iterator[str]:
    """A line for each flag of each row of `documents`; of very many with one flag, one line for all but the first."""
    terms = schemas.vocabularies["document_flag"].terms
    n_flagged: Counter[str] = Counter()
    for row in documents:
        for name in str(row["flags"]).split(SEVERAL) if row["flags"] is not None else ():
            n_flagged[name] += 1
            if n_flagged[name] <= _MOST_FLAGGED:
                yield f"flagged   {row['file_name']}: {terms[name].label.lower()}. {terms[name].definition}"
    for name, number in sorted(n_flagged.items()):
        if number > _MOST_FLAGGED:
            more = pluralise(number - _MOST_FLAGGED, "more document")
            yield f"flagged   {more}: {terms[name].label.lower()}; `flags` of the table `documents` names them"


def words_nearly_withheld(places: Sequence[NearPlace]) -> Iterator[str]:
    """A line for each place where a withheld name may stand in a form that is not known; the line does not quote it."""
    for place in places[:_MOST_FLAGGED]:
        where = f"{place.document_id}, characters {place.span.start} to {place.span.end}"
        entry = f"entry {place.entry + 1} of `takedowns`"
        yield f"look here {where}: the words of {entry} are near each other; if meant, withhold them as printed"
    if len(places) > _MOST_FLAGGED:
        yield f"look here {pluralise(len(places) - _MOST_FLAGGED, 'more place')} of this kind"


def near_copies_published(copies: Sequence[NearCopy]) -> Iterator[str]:
    """A line for each published document that has most of the words of one that is withheld whole."""
    for copy in copies:
        what = f"has most of the words of {copy.withheld_id}, which is withheld whole"
        yield f"look here {copy.document_id}: it {what}; if it is the same document, withhold it, too"


def files_not_available(names: Sequence[str]) -> Iterator[str]:
    """One line for all registered and listed documents that could be fetched and were not, if there are any."""
    if names:
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        named = ", ".join(names[:_MOST_NAMED])
        number = pluralise(len(names), "document")
        yield f"not here  {number} that `inspection-outcomes fetch` can bring: {named}{more}"


def list_result(result: "ListResult") -> Iterator[str]:
    """Lines for a list of a publisher's: what it has that is new, changed or gone, or why it could not be read."""
    changes = result.changes
    if changes is None:
        yield f"not read  {result.authority_name}: {result.problem}"
        return
    differences = {
        "new": changes.new,
        "changed": changes.changed,
        "listed again": changes.returned,
        "no longer listed": changes.vanished,
    }
    counts = [f"{len(items)} {what}" for what, items in differences.items() if items]
    yield f"listed    {result.authority_name}: {', '.join([pluralise(changes.n_listed, 'document'), *counts])}"
    for item in (*changes.new, *changes.changed):
        if item.kind is None:
            yield f"look here {result.authority_name}: '{item.link_text}' is no known kind of document"
    for item in changes.vanished:
        yield f"gone      {result.authority_name}: '{item.link_text}' is no longer listed; what was fetched of it stays"


def page_result(page: PageResult) -> str:
    """A line for a page that was requested from its publisher."""
    names = ", ".join(page.names)
    return f"{page.status:<9} {names}: {page.detail}"
