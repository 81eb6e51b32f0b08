"""A code that a phone reads from a screen or a sheet."""

from __future__ import annotations

from io import BytesIO

import segno

INK, LIGHT = "#211a1f", "#ffffff"
BORDER = 2


def qr_svg(url: str) -> str:
    """The code as an SVG on white, a file by itself or inside a page that gives it its size."""
    written = BytesIO()
    segno.make_qr(url, error="m").save(
        written,
        kind="svg",
        dark=INK,
        light=LIGHT,
        border=BORDER,
        xmldecl=False,
        nl=False,
        omitsize=True,
        svgclass=None,
        lineclass=None,
    )
    return written.getvalue().decode()


def qr_png(url: str, side: int) -> bytes:
    """The code on white, with dots of whole pixels: as large as fits into this side, never blurred."""
    code = segno.make_qr(url, error="m")
    scale = max(side // code.symbol_size(border=BORDER)[0], 1)
    written = BytesIO()
    code.save(written, kind="png", dark=INK, light=LIGHT, border=BORDER, scale=scale)
    return written.getvalue()
