"""Saved pages (.mhtml) and e-mails (.eml)."""

from email.message import EmailMessage

import pytest

from pipeline.reading.document import UnreadableError
from pipeline.reading.reader import read_document

PAGE = """<html><head><title>Visit praised - Exampleshire Council</title></head><body><nav><a href="/">Home</a></nav>
<h1>Visit praised</h1><p>Inspectors found that social workers know children’s lives well and visit them often.</p>
<p>They also found that managers at Exampleshire make decisions quickly, and that plans are reviewed in time.</p>
</body></html>"""
TEXT = "Inspectors found that social workers know children’s lives well.\n"


def saved_page(charset: str = "utf-8") -> bytes:
    page = EmailMessage()
    page["From"] = "<Saved by Blink>"
    page["Snapshot-Content-Location"] = "https://www.example.org/news/visit"
    page["Subject"] = "Visit praised"
    page.set_content(PAGE, subtype="html", charset=charset)
    page.add_related(b"\x89PNG", "image", "png", cid="<picture>")
    return page.as_bytes()


def e_mail(*, html: bool = False, text: bool = True) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Ofsted praises =?utf-8?q?children=E2=80=99s?= services"
    message["From"] = "press@example.org"
    if text:
        message.set_content(TEXT)
    else:
        message["MIME-Version"] = "1.0"
    if html:
        message.add_alternative(PAGE, subtype="html")
    return message


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_of_a_saved_page_the_article_is_read(charset: str) -> None:
    document = read_document(saved_page(charset), "visit.mhtml")
    assert document.media_type == "text/html"
    assert "know children’s lives well" in document.text
    assert "PNG" not in document.text
    assert "Home" not in document.text


@pytest.mark.parametrize("html", [False, True])
def test_of_an_e_mail_the_plain_text_is_read_below_its_subject(*, html: bool) -> None:
    document = read_document(e_mail(html=html).as_bytes(), "letter.eml")
    assert document.media_type == "text/plain"
    assert document.text.startswith("Ofsted praises children’s services\n")
    assert document.text.rstrip().endswith(TEXT.strip())
    assert "press@example.org" not in document.text


def test_of_an_e_mail_without_plain_text_the_html_is_read() -> None:
    document = read_document(e_mail(html=True, text=False).as_bytes(), "letter.eml")
    assert "know children’s lives well" in document.text


def test_a_message_of_attachments_alone_is_rejected() -> None:
    message = EmailMessage()
    message["Subject"] = "The letter"
    message["MIME-Version"] = "1.0"
    message.add_attachment(b"%PDF-1.7", "application", "pdf", filename="letter.pdf")
    with pytest.raises(UnreadableError, match="save the attachment itself"):
        read_document(message.as_bytes(), "letter.eml")


def test_a_part_in_an_unknown_encoding_is_rejected() -> None:
    content = e_mail().as_bytes().replace(b'charset="utf-8"', b'charset="klingon"')
    with pytest.raises(UnreadableError, match="cannot be decoded"):
        read_document(content, "letter.eml")


def test_a_message_with_more_parts_than_any_real_one_is_rejected() -> None:
    content = b"MIME-Version: 1.0\n" + b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 50
    with pytest.raises(UnreadableError, match="more parts"):
        read_document(content, "letter.eml")


def test_a_letter_that_begins_with_words_before_a_colon_is_plain_text() -> None:
    document = read_document(b"Subject: the visit\n\nMIME-Version: 1.0 is no header here.\n", "letter.txt")
    assert document.media_type == "text/plain"
    assert "Subject: the visit" in document.text
