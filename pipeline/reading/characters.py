"""The characters that documents are laid out with: bullets, quotation marks, white space and what is never shown.

Ranges and sets are written to be put between the brackets of a regular expression: `re.compile(f"[{BULLETS}]")`.
"""

from typing import Final

#: Private-use code points. Symbol fonts such as Wingdings have their bullets there.
PRIVATE_USE: Final = "\ue000-\uf8ff"
#: Bullets, wherever they are printed.
BULLETS: Final = f"•◼▪■●○◦▫{PRIVATE_USE}"
#: Bullets before an item only: elsewhere a tick may be the value in a cell.
BULLETS_BEFORE_ITEMS: Final = f"{BULLETS}➢➤❖✓‣⁃∙·⁌⁍►▶▷▸▹◆◇◊□☐☑☒✔✗✘❑❒❏❐→➔➜➡★☆✦✱⚫⬤"
#: What people type for a bullet, with a space after it.
TYPED_BULLETS: Final = r"*\-–>+›»·"
#: A regular expression for what people number items with: 1. 2) (3) a) (b) iv).
ITEM_NUMBER: Final = r"(?:\d{1,3}[.)]|\((?:\d{1,3}|[a-z]|[ivx]{1,4})\)|(?:[a-z]|[ivx]{2,4})\))"
#: Between an item and the items below it, once they are one block.
SUB_ITEM_SEPARATOR: Final = " • "

#: Apostrophes, typed and typeset.
APOSTROPHES: Final = "'’"
OPENING_QUOTES: Final = "“‘\"'"
CLOSING_QUOTES: Final = "\"'”’»“"
OPENING_DOUBLE_QUOTES: Final = '“"'
CLOSING_DOUBLE_QUOTES: Final = '”"'

#: Two or three letters that are typeset as one character, with these letters.
LIGATURES: Final = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
#: What stands where a character could not be read.
REPLACEMENT: Final = "\ufffd"

#: Line and paragraph separators, 'next line' and the vertical tab: all of them end a line.
LINE_ENDS: Final = "\u2028\u2029\u0085\x0b"
#: Soft hyphens, joiners, byte order marks, and marks of the direction of writing.
INVISIBLE: Final = "\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069"
#: Control characters but tab, line feed, form feed and carriage return (and those of `LINE_ENDS`).
CONTROL: Final = r"\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f"
#: The private-use planes. No real document uses them, so that reading can mark text with them.
PRIVATE_PLANES: Final = "\U000f0000-\U0010ffff"
