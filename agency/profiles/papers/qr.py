"""A code that a phone reads from a screen or a sheet."""

from __future__ import annotations

from io import BytesIO

import segno

INK = "#211a1f"
BORDER = 2


def qr_svg(url: str) -> str:
    """The code as an SVG that can stand inside a page: no declaration, no size, no background."""
    return str(
        segno.make_qr(url, error="m").svg_inline(
            dark=INK, border=BORDER, omitsize=True, svgclass=None, lineclass=None
        )
    )


def qr_png(url: str, side: int) -> bytes:
    """The code on white, with dots of whole pixels: as large as fits into this side, never blurred."""
    code = segno.make_qr(url, error="m")
    scale = max(side // code.symbol_size(border=BORDER)[0], 1)
    written = BytesIO()
    code.save(written, kind="png", dark=INK, light="#ffffff", border=BORDER, scale=scale)
    return written.getvalue()
