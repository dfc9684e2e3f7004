"""The smallest PDF that holds text: one page without tags, in a content stream that a test writes."""

import zlib


def one_page_pdf(content: bytes, times: int = 1) -> bytes:
    """A PDF of one page with this content stream, repeated so many times."""
    packer = zlib.compressobj()
    packed = b"".join(packer.compress(content) for _ in range(times)) + packer.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + item + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def text_line(words: bytes) -> bytes:
    """A line of text in a content stream."""
    return b"BT /F 12 Tf 50 700 Td (%s) Tj ET\n" % words
