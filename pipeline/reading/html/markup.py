"""The bytes of a web page to a tree of elements: decoding, and limits that a page must keep to be parsed at all."""

import re
from typing import Any, Final

from lxml import etree, html

from pipeline.reading.characters import PRIVATE_PLANES
from pipeline.reading.document import UnreadableError
from pipeline.reading.html.signature import BOMS, HEAD_BYTES

#: An element of lxml, which has no types of its own.
LxmlElement = Any

#: A page of a council has some hundreds of elements, a long report a few thousand.
MOST_ELEMENTS: Final = 8_000
#: The parser compares each attribute of an element with all before it.
_MOST_ATTRIBUTES: Final = 250
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
#: What a page declares and what its bytes then are; whatever else it declares, English pages are Windows-1252.
_DECLARED: Final = {"utf-8": "utf-8", "utf8": "utf-8", "iso-8859-15": "iso-8859-15"}
#: Scripts, styles and comments, which are cut out before parsing, or a tag with as many attributes as are counted.
#: Possessive throughout, so that each character of a page is matched once, whatever the page holds.
_TOKEN: Final = re.compile(
    r"<(?:!--.*?(?:--!?>|\Z)|(?P<unseen>script|style)\b.*?(?:</(?P=unseen)\s*+>?|\Z)"
    r"|(?P<tag>[a-z])(?>[^\s>/]*)"
    r"(?:[\s/]++[^\s=>/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]++))?)"
    f"{{0,{_MOST_ATTRIBUTES}}}+"
    r"(?P<more>[\s/]++[^\s=>/])?)",
    re.IGNORECASE | re.DOTALL,
)
#: What lxml refuses, and the code points that `article` marks stretches of text with.
_INVALID: Final = re.compile(f"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff{PRIVATE_PLANES}]")


def parse_markup(content: bytes) -> LxmlElement:
    """The root element of a page, without scripts, styles and comments.

    Raises:
        UnreadableError: the page holds no element, or more elements or nesting than any real one.
    """
    text = _without_unseen(decode(content))
    # without ids, lxml does not fill a dictionary that is never used
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except etree.ParserError as error:
        raise UnreadableError("no_words", "the page holds no element; fetch it again") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableError("breaks_limits", "elements nested deeper than in any real page; save the page again")
    return root


def strip_invalid_characters(text: str) -> str:
    """A text without the characters that lxml refuses, which references such as &#1; can hold."""
    return _INVALID.sub("", text.replace("\f", " "))


def decode(content: bytes) -> str:
    """The characters of a page.

    UTF-8 is recognised with certainty, whatever the page declares. A page that declares UTF-8 and has a wrong byte is
    read as browsers read it, with a replacement character there; in other encodings wrong bytes cannot be recognised.
    """
    for bom, encoding in BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        declared = _CHARSET.search(content[:HEAD_BYTES])
        name = declared.group(1).decode("ascii", "ignore").lower() if declared else ""
        return content.decode(_DECLARED.get(name, "windows-1252"), "replace")


def _without_unseen(text: str) -> str:
    """A page without scripts, styles and comments.

    Raises:
        UnreadableError: it has more elements, or one of them more attributes, than any real page.
    """
    n_elements = 0
    parts: list[str] = []
    position = 0
    text = strip_invalid_characters(text)
    for token in _TOKEN.finditer(text):
        if token.group("more"):
            raise UnreadableError(
                "too_large", f"an element with more than {_MOST_ATTRIBUTES} attributes; save the page again"
            )
        if token.group("tag"):
            n_elements += 1
            if n_elements > MOST_ELEMENTS:
                raise UnreadableError(
                    "too_large", f"a page of more than {MOST_ELEMENTS:,} elements; cut out the document that is meant"
                )
            continue
        parts.append(text[position : token.start()])
        position = token.end()
    return "".join([*parts, text[position:]])
