"""PDFium's functions that are asked for every line of a PDF, as fast as ctypes calls them.

pypdfium2's own check the type of each argument, which takes longer than what the functions do.
These check nothing: a text page is a `c_void_p`, numbers are `int` where C has an
`int`, places to write to are buffers or `byref`. Nor do they let other threads run meanwhile: that
takes longer, too, and all that use PDFium wait for each other anyway.
"""

import ctypes
from typing import Any

import pypdfium2.raw as pdfium


def _unchecked(function: Any, result: Any) -> Any:
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result)(address)


load_page = _unchecked(pdfium.FPDF_LoadPage, pdfium.FPDF_PAGE)
close_page = _unchecked(pdfium.FPDF_ClosePage, None)
load_text = _unchecked(pdfium.FPDFText_LoadPage, ctypes.c_void_p)
close_text = _unchecked(pdfium.FPDFText_ClosePage, None)
count_characters = _unchecked(pdfium.FPDFText_CountChars, ctypes.c_int)
get_text = _unchecked(pdfium.FPDFText_GetText, ctypes.c_int)
get_index = _unchecked(pdfium.FPDFText_GetCharIndexFromTextIndex, ctypes.c_int)
get_bounds = _unchecked(pdfium.FPDF_GetPageBoundingBox, ctypes.c_int)
is_hyphen = _unchecked(pdfium.FPDFText_IsHyphen, ctypes.c_int)
count_rects = _unchecked(pdfium.FPDFText_CountRects, ctypes.c_int)
get_rect = _unchecked(pdfium.FPDFText_GetRect, ctypes.c_int)
get_matrix = _unchecked(pdfium.FPDFText_GetMatrix, ctypes.c_int)
get_font_size = _unchecked(pdfium.FPDFText_GetFontSize, ctypes.c_double)
get_font_info = _unchecked(pdfium.FPDFText_GetFontInfo, ctypes.c_ulong)
