"""Taking a document from its bytes to rows within limits, and changing documents at random; for the fuzzers.

`tests/fuzz` chooses the bytes by coverage, `test_hostile_input` by a seed. The documents of `fuzz/corpus/` are made up:
small ones of each kind, from which a change soon reaches every reader.
"""

import random
import re
import time
import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.integrity import WORDS, check_words
from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.extraction.facts import DocumentFacts
from pipeline.linking.link import link
from pipeline.reading.document import UnreadableError
from pipeline.reading.reader import read_document
from pipeline.schema.model import load_schemas
from pipeline.schema.vocabularies import DocumentKind
from pipeline.sources.discovery import SourceFile

CORPUS: Final = Path(__file__).parents[1] / "fuzz" / "corpus"
#: Of processor time, which does not depend on other processes as elapsed time does.
MOST_SECONDS: Final = 1.0
#: The longest document that is made; the time for longer ones is measured separately.
LONGEST: Final = 3_000
#: Linking takes longer than reading and extraction together, so one document in so many is linked.
_FOR_EACH_LINKED: Final = 20
_KINDS: Final = "|".join(kind.replace("_", "-") for kind in DocumentKind)
_FILE_NAME: Final = re.compile(rf"[a-z0-9-]+-(?:{_KINDS})-[a-z0-9-]{{4,40}}")
_MOST_CHANGES: Final = 6
_SPLICE: Final = 200


class TooSlowError(AssertionError):
    """A document took longer than any may."""


def execute(content: bytes, name: str = "a.txt") -> str:
    """Read a document, extract its facts and link them; returns its kind, or the reason of its rejection.

    Raises:
        TooSlowError: it took more than `MOST_SECONDS`.
        AssertionError: the words of a row differ from those of the text.
    """
    warm_up()
    started = time.process_time()
    result = _execute(content, name)
    took = time.process_time() - started
    if took > MOST_SECONDS:
        raise TooSlowError(f"{len(content)} bytes took {took:.1f} s")
    return result


@cache
def warm_up() -> None:
    """Load, once, what should not count as the time of a document."""
    for name, content in corpus().items():
        _execute(content, name)


def _execute(content: bytes, name: str) -> str:
    readers = load_fact_readers()
    file = SourceFile(name, "0" * 64, len(content), None)
    try:
        document = read_document(content, name)
    except UnreadableError as error:
        return _known_reason(error)
    facts = extract(document, file, readers)
    if zlib.crc32(content) % _FOR_EACH_LINKED == 0 or content in corpus().values():
        _link(facts, file)
    return facts.kind


def _known_reason(error: UnreadableError) -> str:
    assert error.reason in load_schemas().vocabularies["rejection_reason"].terms
    return error.reason


def _link(facts: DocumentFacts, file: SourceFile) -> None:
    """Make rows of facts, and compare their words with the text."""
    readers, schemas = load_fact_readers(), load_schemas()
    linked = link([facts], [file], [], readers.register, readers.lexicons)
    for name in linked.texts:  # they are used as file names, on every system
        assert _FILE_NAME.fullmatch(name), name
    candidate = ReleaseCandidate(schemas, linked.tables, linked.texts)
    for table in schemas.tables:
        result = check_words(table, candidate)
        assert result.passed, f"{table}.{WORDS}: {result}"


@cache
def corpus() -> dict[str, bytes]:
    """The documents of the corpus, by file name."""
    return {path.name: path.read_bytes() for path in sorted(CORPUS.iterdir())}


def name_of(content: bytes) -> str:
    """A file name for a document: `.html` for what begins like a web page."""
    return "a.html" if content.lstrip()[:1] == b"<" else "a.txt"


def changed(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """A document with some of its bytes changed, doubled, cut out, or replaced by those of others."""
    found = bytearray(content)
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        at = chance.randrange(len(found) + 1)
        length = chance.choice((1, 2, 8, 40, _SPLICE))
        other = chance.choice(others)
        start = chance.randrange(len(other))
        match chance.randrange(6):
            case 0:
                found[at : at + 1] = chance.randbytes(1)
            case 1:
                del found[at : at + length]
            case 2:
                found[at:at] = found[at : at + length] * chance.choice((1, 2, 30))
            case 3:
                found[at:at] = other[start : start + length]
            case 4:
                found[at : at + length] = other[start : start + length]
            case _:
                found[at:at] = chance.choice(_TROUBLE)
    # a text that is not UTF-8 is rejected before most readers see it, so most are made valid again
    whole = bytes(found[:LONGEST])
    return whole if chance.randrange(10) == 0 else whole.decode("utf-8", "ignore").encode()


def changed_pdf(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """A PDF with one part of it changed."""
    at = chance.randrange(len(content))
    return content[:at] + changed(content[at : at + _SPLICE], others, chance) + content[at + _SPLICE :]


#: What has broken other readers: marks that open and never close, and letters of more than one code point.
_TROUBLE: Final = tuple(
    text.encode()
    for text in (
        "\u0130", "\u1e9e", "\ufb03", "e\u0301", "\u200b", "\u202e", "\ufeff", "\U0001f469\u200d\U0001f467", "\u2028", "\x85",
        "\f", "\r", "\t\t", "\0", "“", "”", '"', "(", "))", "[", "’s", "•", "\uf0b7", "%", "…", "...", "Dr. ", "1. ", "99999999999999999999",
        "31 February 2021", "0 May 0000", "29 and 30 and 31 June", "٣", "½", "1,000,000,000 per cent", "Dear ", "Ms ", "Cllr ",
        "<table><tr><td>", "</p>", "<!--", "&#0;", "&#x110000;", "<li>", "<a href=", "../../x", "=1+1", "|",
    )
)  # fmt: skip
