"""The English by which reading recognises the parts of a page: page numbers, enumerations, unfinished lines.

What the words of a document mean is for `pipeline.extraction` to find out.
"""

import re
from typing import Final

from pipeline.core.day_text import MONTHS

#: A page number by itself on a line.
PAGE_NUMBER: Final = re.compile(r"(?:page )?\d{1,3}(?: of \d{1,3})?", re.IGNORECASE)
#: A question on a line of its own: it is a heading, though the answer begins on the next line.
QUESTION: Final = re.compile(r"(?:What|Who|How|When|Why|Where|Which)\b[^.?!]{3,80}\?")
#: A part of an item: '(i) ...', 'b) ...'.
ENUMERATION: Final = re.compile(r"\(?(?:[ivx]{1,4}|[a-z])\)\s")
#: Words that cannot be the last of a paragraph or a heading.
UNFINISHED: Final = re.compile(r"\b(?:on|of|the|and|to|for|in|with|by|an?|from|at|that|which|their|its|or|between)$")
#: What follows a hyphen that stands for the second half of a word: 'short- and longer-term'.
SUSPENDED: Final = re.compile(r"(?:and|or|to)\b")
#: Ordinary words that are usually abbreviations where a full stop follows.
ABBREVIATIONS: Final = frozenset({"approx", "dept", "est", "etc", "fig", "inc", "incl", "para", "vol"})

_MONTH: Final = "|".join(rf"{month}|{month[:3]}" for month in MONTHS)
#: A day, a month and a year on lines of their own, as a page shows a date in a box and copying takes it apart.
DATE_OVER_LINES: Final = re.compile(
    rf"^[ \t]*(\d{{1,2}}(?:st|nd|rd|th)?)[ \t]*\n\s*({_MONTH})[ \t]*\n\s*((?:19|20)\d\d)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
