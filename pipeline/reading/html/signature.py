"""Whether bytes are a web page, by how they begin; it needs no library."""

import codecs
import re
from typing import Final

#: Byte order marks, and the encoding that each shows.
BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: How many bytes can show it.
HEAD_BYTES: Final = 4096
_SIGNATURE: Final = re.compile(
    r"\A\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|(?:html|head|body|title|meta|link|script|style|"
    r"header|main|article|section|div|h1|p|table)(?=[\s/>]))",
    re.IGNORECASE | re.DOTALL,
)
#: How a whole page begins, as opposed to a text about elements.
_SIGNATURE_OF_WHOLE_PAGE: Final = re.compile(
    r"\A\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|html(?=[\s>]))",
    re.IGNORECASE | re.DOTALL,
)


def is_html(content: bytes, *, is_named_text: bool = False) -> bool:
    """Whether the bytes begin as a web page does.

    Args:
        content: the bytes.
        is_named_text: whether the file is named as plain text; then only a whole page counts as HTML.
    """
    signature = _SIGNATURE_OF_WHOLE_PAGE if is_named_text else _SIGNATURE
    head = content[:HEAD_BYTES]
    for bom, encoding in BOMS:
        if head.startswith(bom):
            return signature.match(head[len(bom) :].decode(encoding, "ignore")) is not None
    return signature.match(head.decode("latin-1")) is not None
