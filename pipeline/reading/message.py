"""Web pages that a browser saved with all their parts (.mhtml) and e-mails (.eml): the part that a person reads.

Both are messages of RFC 5322 with MIME headers. Pictures, attachments and headers are not read, but for the subject of
an e-mail, which is its title.
"""

import re
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from typing import Final

from pipeline.reading.document import Document, UnreadableError
from pipeline.reading.plain_text import read_plain_text

#: How many bytes hold the headers of any real message.
_HEAD_BYTES: Final = 16_384
_HEADERS: Final = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?=[A-Za-z][A-Za-z0-9-]*:[ \t])(?:[^\r\n]++\r?\n)*?MIME-Version:[ \t]*1\.0\b", re.IGNORECASE
)
#: A saved page has some dozens of parts.
_MOST_PARTS: Final = 1_000
_PART: Final = re.compile(rb"^Content-Type:", re.IGNORECASE | re.MULTILINE)
_LIST_OF_PARTS: Final = re.compile(rb"^Content-Type:[ \t]*multipart/", re.IGNORECASE | re.MULTILINE)
#: Parts within parts: a message with attachments, of which one part is shown in two forms, with pictures.
_MOST_LISTS: Final = 20


def is_message(content: bytes) -> bool:
    """Whether bytes begin with the headers of a message that has MIME parts."""
    return _HEADERS.match(content[:_HEAD_BYTES]) is not None


def read_message(content: bytes) -> Document:
    """Read the text of a message: of a saved page its HTML, of an e-mail its plain text or else its HTML.

    Raises:
        UnreadableError: it has no such part, more parts than any real one, or the part cannot be read.
    """
    if len(_PART.findall(content)) > _MOST_PARTS or len(_LIST_OF_PARTS.findall(content)) > _MOST_LISTS:
        raise UnreadableError("breaks_limits", "a message with more parts than any real one; save its text as UTF-8")
    message = message_from_bytes(content, policy=policy.default)
    is_page = message.get_content_type() == "multipart/related" or "Snapshot-Content-Location" in message
    body = message.get_body(("html", "plain") if is_page else ("plain", "html"))
    if not isinstance(body, EmailMessage):
        raise UnreadableError("no_words", "the message holds no text, only attachments; save the attachment itself")
    words = _words_of(body)
    if body.get_content_type() == "text/html":
        # takes longer to load than a text takes to read
        from pipeline.reading.html.reader import read_html

        return read_html(words.encode())
    subject = " ".join(str(message["Subject"] or "").split())
    return read_plain_text(f"{subject}\n\n{words}".encode())


def _words_of(part: EmailMessage) -> str:
    """The characters of a part, decoded as its headers say."""
    try:
        words = part.get_content()
    except (LookupError, ValueError, MessageError) as error:
        raise UnreadableError(
            "damaged", f"the text of the message cannot be decoded ({error}); save its text as UTF-8"
        ) from error
    return words if isinstance(words, str) else ""
