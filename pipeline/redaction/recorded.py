"""How the tables record what was corrected and what is withheld, and reading that record again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pandas as pd

from pipeline.reading.document import Span, hash_of_text
from pipeline.redaction.redact import masked_at

#: A document, where words of its text are withheld, and why.
WithheldAt = tuple[str, Span, str]

#: How the record of a corrected value begins.
_CORRECTED: Final = "corrected by hand"
#: The reason for what is withheld.
_WITHHELD: Final = "withheld"
_WITHHELD_RECORD: Final = f"{_WITHHELD}: "


def corrected_record(found: str, why: str) -> str:
    """The record of a value that is corrected.

    Args:
        found: the value before, as it is printed.
        why: the reason that the correction gives.
    """
    return f"{_CORRECTED} from {found}: {why}"


def withheld_record(why: str) -> str:
    """The record of something that is withheld.

    Args:
        why: the reason that the takedown gives.
    """
    return f"{_WITHHELD_RECORD}{why}"


def is_corrected(method: str) -> bool:
    """Whether a method in `evidence` records a correction."""
    return method.startswith(_CORRECTED)


def withheld_files(tables: Mapping[str, pd.DataFrame]) -> list[tuple[str, str, str]]:
    """The files whose documents a release withholds whole.

    Args:
        tables: of the release, which may be of an earlier version of the schemas.

    Returns:
        The name of each, the hash of its bytes, and why.
    """
    columns = ("file_name", "sha256", "detail")
    rejected = tables.get("rejected_documents")
    if rejected is None or not {*columns, "reason"} <= set(rejected.columns):
        return []
    found = rejected[rejected["reason"] == _WITHHELD]
    return [
        (name, digest, detail.removeprefix(_WITHHELD_RECORD))
        for name, digest, detail in zip(*(found[column].tolist() for column in columns), strict=True)
    ]


def withheld_places(tables: Mapping[str, pd.DataFrame]) -> list[WithheldAt]:
    """Where a release withholds words.

    Args:
        tables: of the release, which may be of an earlier version of the schemas.

    Returns:
        Of each place the document, where in its text it is, and why.
    """
    columns = ("document_id", "start_char", "end_char", "method")
    evidence = tables.get("evidence")
    if evidence is None or not set(columns) <= set(evidence.columns):
        return []
    found = evidence[evidence["method"].str.startswith(_WITHHELD_RECORD)]
    return [
        (document, Span(start, end), method.removeprefix(_WITHHELD_RECORD))
        for document, start, end, method in zip(*(found[column].tolist() for column in columns), strict=True)
    ]


def spans_by_document(places: Iterable[WithheldAt]) -> dict[str, list[Span]]:
    """Where words of each document are withheld, in order.

    Args:
        places: as `withheld_places` returns them.
    """
    found: defaultdict[str, list[Span]] = defaultdict(list)
    for document, span, _ in sorted(places):
        found[document].append(span)
    return dict(found)


def text_behind(text_sha256: str, spans: Sequence[Span], texts: Mapping[str, str]) -> str | None:
    """The document that is this one where words of it are masked; None where there is none.

    Args:
        text_sha256: the hash of the masked text.
        spans: where it is masked, in order.
        texts: those that the document may have, by its identifier.
    """
    return next((name for name, text in texts.items() if hash_of_text(masked_at(text, spans)) == text_sha256), None)


def count_recorded(tables: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Count the values that were corrected, and the documents and passages that are withheld.

    Args:
        tables: of a release, by name.

    Returns:
        `n_values`, `n_documents` and `n_passages`.
    """

    def n_cells(table: str, column: str, prefix: str) -> int:
        rows = tables[table]
        return len(rows.loc[rows[column].str.startswith(prefix), ["table", "row_id", "column"]].drop_duplicates())

    return {
        "n_values": n_cells("evidence", "method", _CORRECTED) + n_cells("null_reasons", "detail", _CORRECTED),
        "n_documents": int((tables["rejected_documents"]["reason"] == _WITHHELD).sum()),
        "n_passages": n_cells("evidence", "method", _WITHHELD_RECORD),
    }
