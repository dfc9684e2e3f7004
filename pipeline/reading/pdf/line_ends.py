r"""The lines of a PDF's text: words that a line end cut in two, and lines that a paragraph keeps apart.

PDFium ends lines in `\r\n`, and replaces a hyphen at the end of a line by a mark of its own.
"""

import re
from typing import Final

from pipeline.reading.english import SUSPENDED

#: A line shorter than this share of the page's longest that is followed by a new beginning ends there.
_SHORT_LINE: Final = 0.62
_NARROW_PAGE: Final = 50
#: PDFium's mark of a hyphen at the end of a line, with the white space after it.
_HYPHEN: Final = re.compile("(?:[\x02\ufffe]\\s*|(?<=\\w)-\\r\\n(?=\\w))")


def join_hyphenated_words(text: str) -> str:
    """A text in which words cut at the end of a line are whole again, with the hyphen that is printed."""
    if "\x02" not in text and "\ufffe" not in text and "-\r\n" not in text:
        return text
    return _HYPHEN.sub(lambda match: "- " if SUSPENDED.match(text, match.end()) else "-", text)


def printed_lines(text: str) -> str:
    r"""A text with the line ends that are printed: PDFium leaves out the one after a hyphen."""
    text = _HYPHEN.sub("-\n", text)
    return re.sub(r"-\n(?=\d)", "-", text)  # '2016-' and '17.', which would be the number of an item


def usual_width(text: str) -> int:
    """The length that nine of ten of a page's lines keep to; two columns side by side make a few longer."""
    lengths = sorted(len(line) for line in text.split("\r\n") if line.strip())
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def split_lines(text: str, width: int) -> list[str]:
    """The text of a paragraph as one, or its lines where each but the last ends early and the next begins anew.

    Args:
        text: of the paragraph.
        width: the usual width of the page's lines, in characters.
    """
    whole = " ".join(text.split())
    lines = [line.strip() for line in text.split("\r\n") if line.strip()]
    if len(lines) < 2 or width < _NARROW_PAGE:  # noqa: PLR2004 - one line cannot be cut
        return [whole]
    early = all(len(line) < _SHORT_LINE * width and not line.endswith(",") for line in lines[:-1])
    anew = all(line[0].isupper() or line[0].isdigit() for line in lines[1:])
    return lines if early and anew else [whole]
