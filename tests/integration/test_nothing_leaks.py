"""A name that is withheld is in no file of the release that withholds it, wherever and however a document prints it."""

import contextlib
import io
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from html import escape
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.cli.main import main
from pipeline.releases.gate import versions_with_withheld
from pipeline.releases.release_index import Release
from tests.support.letters import letter
from tests.support.pdfs.layout import pdf_of
from tests.support.pdfs.nodes import H, P, Table
from tests.support.takedowns import release_of, takedown
from tests.support.unpacked import everything_in, squeezed

pytestmark = pytest.mark.releases

FIRST, LAST = "Zebulon", "Quarterhouse"
ACCENTS = str.maketrans({"e": "é", "o": "ö", "u": "ù", "a": "à"})
FULL_WIDTH = {letter: letter + 0xFEE0 for letter in range(0x21, 0x7F)}


def in_half(word: str, between: str) -> str:
    return word[: len(word) // 2] + between + word[len(word) // 2 :]


#: How a word may be printed.
FORMS: dict[str, Callable[[str], str]] = {
    "plain": lambda word: word,
    "capitals": str.upper,
    "accents": lambda word: word.translate(ACCENTS),
    "accents apart": lambda word: unicodedata.normalize("NFD", word.translate(ACCENTS)),
    "full width": lambda word: word.translate(FULL_WIDTH),
    "soft hyphen": lambda word: in_half(word, "\u00ad"),
    "zero width": lambda word: in_half(word, "\u200b"),
    "line end": lambda word: in_half(word, "-\n"),
    "soft line end": lambda word: in_half(word, "\u00ad\n"),
    "note": lambda word: f"{word}1",
}
#: What may be between the two.
BETWEEN = (
    " ",
    "  ",
    "\n",
    "\u00a0",
    "-",
    " B. ",
    " b ",
    " B. C. ",
    "\u200b ",
    ",\n",
    " ‘B’ ",
    " (12) ",
    " (Jay) ",
    " “Jay” ",
    "%20",
)
CELLS, BLOCKS = "cells", "blocks"


def _news(parts: list[str]) -> bytes:
    lines = parts if len(parts) == 1 else [f"“We will do more,” said Councillor {parts[0]}", parts[1]]
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return _page(f"{body}<p>Councillor {escape(parts[0])} spoke to us.</p>" if len(parts) == 1 else body)


def _cells(parts: list[str]) -> bytes:
    cells = "".join(f"<td>{escape(part)}</td>" for part in parts)
    return _page(f"<table><tr><th>First name</th><th>Surname</th></tr><tr>{cells}</tr></table>")


def _page(body: str) -> bytes:
    head = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Inspectors visit Lambeth</title></head><body><main>"
    prose = "<p>17 May 2022</p><p>Ofsted inspectors visited Lambeth in March 2022 and found that children are safe.</p>"
    return f"{head}<h1>Inspectors visit Lambeth</h1>{prose}{body}</main></body></html>".encode()


def _letter(parts: list[str]) -> bytes:
    name = "\n\n".join(parts)
    return letter(findings=f"Leaders listen to {name} and others.\n\nThank you, {name}").encode()


def _signed(parts: list[str]) -> bytes:
    return letter().replace("Tracey Ledder\nHis", f"{' '.join(parts)}\nHis").encode()


def _report(parts: list[str]) -> bytes:
    row = Table((("First name", "Surname"), tuple(parts))) if len(parts) > 1 else P(f"Leaders listen to {parts[0]}.")
    nodes = (H(1, "Lambeth"), P("Inspection of children’s services"), P("Inspection dates: 3 to 7 May 2022"), row)
    return pdf_of(nodes)


def _undated(parts: list[str]) -> bytes:
    name = " ".join(parts)
    return f"Soup by {name}\n\nChop the onions and fry them slowly until all of them are soft. So says {name}.".encode()


#: Kinds of document that may print the name.
DOCUMENTS = {
    "news.html": _news, "cells.html": _cells, "letter.txt": _letter, "signed.txt": _signed, "report.pdf": _report,
    "undated.txt": _undated,
}  # fmt: skip
OTHER = {"other.txt": b"Soup\n\nChop the onions and fry them slowly until all of them are soft and brown."}

#: How one document prints the name: the forms of both words, and what is between them.
Laid = tuple[str, str, str]


def _laid(kind: str) -> st.SearchStrategy[Laid]:
    # the PDFs of the tests print accents that are apart with spaces around them
    forms = st.sampled_from(sorted(FORMS.keys() - ({"accents apart"} if kind.endswith("pdf") else set())))
    return st.tuples(forms, forms, st.sampled_from([*BETWEEN, CELLS, BLOCKS]))


def _holding(unpacked: Iterable[tuple[str, str]], wanted: set[str]) -> list[str]:
    return sorted({name for name, text in unpacked if any(name in text for name in wanted)})


def _hashes_of(release: Release, files: set[str]) -> set[str]:
    """The hashes of some documents and of their texts that a release holds, as far as identifiers show them."""
    documents = pd.read_csv(release.path / "documents.csv")
    rows = documents[documents["file_name"].isin(files)]
    assert len(rows) == len(files)
    return {str(value)[:8] for column in ("sha256", "text_sha256") for value in rows[column]}


def _require_withheld(laid: Mapping[str, Laid], entry: str) -> None:
    """Release documents with the name, then without, and look for it in everything that the second one shows."""
    documents, names = dict(OTHER), {squeezed(FIRST + LAST)}
    for kind, (first_form, last_form, between) in laid.items():
        first, last = FORMS[first_form](FIRST), FORMS[last_form](LAST)
        parts = [first, last] if between in (CELLS, BLOCKS) else [first + between + last]
        documents[kind] = DOCUMENTS[kind](parts)
        names.add(squeezed("".join(parts)))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        before, _ = release_of(folder, documents)
        printed = list(everything_in(before.path))
        for name in names:
            assert name == squeezed(FIRST + LAST) or _holding(printed, {name}), f"no document prints {name}"
        after, redactions = release_of(folder, documents, f"takedowns:\n{entry}")
        shown_in = list(everything_in(after.path))
        assert not _holding(shown_in, names)
        assert not _holding(shown_in, _hashes_of(before, set(documents) - set(OTHER)))
        older = versions_with_withheld(folder / "outputs", redactions, after.version, folder / "searched.json", "")
        assert older == [before.version]
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            main(["diff", str(before.path), str(after.path)])
            main(["diff", str(after.path), str(before.path)])
        assert not any(name in squeezed(shown.getvalue()) for name in names)


BY_WORDS = takedown(words=f"{FIRST} {LAST}")
BY_HASH = takedown(words_sha256=sha256(f"{FIRST} {LAST}".lower().encode()).hexdigest(), n_words=2)


def test_withheld_name_is_nowhere() -> None:
    laid = {
        "undated.txt": ("note", "plain", " (12) "),
        "cells.html": ("plain", "plain", CELLS),
        "letter.txt": ("accents", "line end", BLOCKS),
        "news.html": ("capitals", "soft hyphen", BLOCKS),
        "report.pdf": ("full width", "plain", CELLS),
        "signed.txt": ("plain", "plain", " B. "),
    }
    _require_withheld(laid, BY_HASH)


@pytest.mark.hostile
@pytest.mark.timeout(3000)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.fixed_dictionaries({kind: _laid(kind) for kind in sorted(DOCUMENTS)}), st.sampled_from([BY_WORDS, BY_HASH]))
def test_withheld_name_is_nowhere_however_it_is_laid(laid: dict[str, Laid], entry: str) -> None:
    _require_withheld(laid, entry)
