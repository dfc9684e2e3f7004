"""The marks of Markdown in a plain text: headings, emphasis, links, rules.

Text that was saved as Markdown is a plain text in which these marks are no words. They are taken away before its layout
is read; bullets stay, as plain text has them too.
"""

import re
from typing import Final

#: A heading: a line of its own, whatever is above and below it.
_HEADING: Final = re.compile(r"^#{1,6} +(?P<words>[^\n]*?)(?: +#+)?$", re.MULTILINE)
#: A line of marks below a heading or between paragraphs.
_RULE: Final = re.compile(r"^(?:={3,}|-{3,}|\*{3,}|_{3,}|(?:\* ){2,}\*|(?:- ){2,}-)$", re.MULTILINE)
#: Strong emphasis: two or three stars or lines, next to the words on both sides.
_STRONG: Final = re.compile(
    r"(?<![\w*])(?P<marks>\*{2,3}|_{2,3})(?P<words>[^\s*_](?:[^\n*]{0,2000}?[^\s*_])?)(?P=marks)(?![\w*])"
)
#: A link or a picture.
_LINK: Final = re.compile(r"!?\[(?P<words>[^\]\[\n]{1,300})\]\((?:https?:|mailto:|/|#)[^()\s]{0,2000}\)")
#: Emphasis by one mark, which counts only in a text with other marks of Markdown.
_EMPHASIS: Final = re.compile(
    r"(?<![\w*_])(?P<mark>[*_])(?P<words>[^\s*_](?:[^\n*_]{0,2000}?[^\s*_])?)(?P=mark)(?![\w*_])"
)
#: Lines of a quotation: with an empty one between, or with the mark of quotation that no bullet has after it.
_QUOTED: Final = re.compile(r"(?:^>[^\n]*(?:\n|\Z))+", re.MULTILINE)
_IS_QUOTATION: Final = re.compile(r"^>[ \t]*(?:$|[“\"])", re.MULTILINE)
_QUOTE_MARK: Final = re.compile(r"^>[ \t]?", re.MULTILINE)
_ESCAPED: Final = re.compile(r"\\(?=[*_#\[\]()>+.!-])")


def without_markdown(text: str) -> str:
    """The text without the marks of Markdown; a text that holds none is returned as it is."""
    if not any(pattern.search(text) for pattern in (_HEADING, _STRONG, _LINK)):
        return text
    text = _QUOTED.sub(_without_quote_marks, text)
    text = _RULE.sub("", text)
    text = _HEADING.sub(lambda heading: f"\n{heading.group('words')}\n", text)
    for pattern in (_LINK, _STRONG, _EMPHASIS):
        text = pattern.sub(lambda marked: marked.group("words"), text)
    return _ESCAPED.sub("", text)


def _without_quote_marks(lines: re.Match[str]) -> str:
    """Lines that begin with ">", without it where they quote: elsewhere it is a bullet."""
    quoted = lines.group()
    return _QUOTE_MARK.sub("", quoted) if _IS_QUOTATION.search(quoted) else quoted
