"""Prototypes of the PDFium functions that are used, with plain numbers for pointers.

pypdfium2's raw functions make an object of every pointer, which costs more than the call. These keep the interpreter's
lock while they run: the process that reads PDFs has one thread, and releasing the lock costs as much as a call.
"""

import ctypes
from collections.abc import Callable
from typing import Any, Final

import pypdfium2.raw as pdfium

#: The longest name of a structure type or a mark, in bytes of UTF-16.
NAME_BYTES: Final = 128


def _prototype(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:  # noqa: ANN401 - ctypes has no types
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_P, _INT = ctypes.c_void_p, ctypes.c_int
load_page = _prototype(pdfium.FPDF_LoadPage, _P, _P, _INT)
close_page = _prototype(pdfium.FPDF_ClosePage, None, _P)
load_text = _prototype(pdfium.FPDFText_LoadPage, _P, _P)
close_text = _prototype(pdfium.FPDFText_ClosePage, None, _P)
count_chars = _prototype(pdfium.FPDFText_CountChars, _INT, _P)
get_text = _prototype(pdfium.FPDFText_GetText, _INT, _P, _INT, _INT, _P)
text_object = _prototype(pdfium.FPDFText_GetTextObject, _P, _P, _INT)
font_size = _prototype(pdfium.FPDFText_GetFontSize, ctypes.c_double, _P, _INT)
origin = _prototype(pdfium.FPDFText_GetCharOrigin, _INT, _P, _INT, _P, _P)
content_of = _prototype(pdfium.FPDFPageObj_GetMarkedContentID, _INT, _P)
count_marks = _prototype(pdfium.FPDFPageObj_CountMarks, _INT, _P)
mark = _prototype(pdfium.FPDFPageObj_GetMark, _P, _P, ctypes.c_ulong)
mark_name = _prototype(pdfium.FPDFPageObjMark_GetName, _INT, _P, _P, ctypes.c_ulong, _P)
tree_of = _prototype(pdfium.FPDF_StructTree_GetForPage, _P, _P)
close_tree = _prototype(pdfium.FPDF_StructTree_Close, None, _P)
count_roots = _prototype(pdfium.FPDF_StructTree_CountChildren, _INT, _P)
root = _prototype(pdfium.FPDF_StructTree_GetChildAtIndex, _P, _P, _INT)
kind = _prototype(pdfium.FPDF_StructElement_GetType, ctypes.c_ulong, _P, _P, ctypes.c_ulong)
count_children = _prototype(pdfium.FPDF_StructElement_CountChildren, _INT, _P)
child = _prototype(pdfium.FPDF_StructElement_GetChildAtIndex, _P, _P, _INT)
child_content = _prototype(pdfium.FPDF_StructElement_GetChildMarkedContentID, _INT, _P, _INT)
