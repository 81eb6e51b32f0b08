"""A list as it is read on its pages, and as its sheet tells it."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from openpyxl import load_workbook

from agency.money import parse

from .client import CheckedClient
from .tree import parsed, spoken, tag

Rows = list[list[str]]


def pages_of(client: CheckedClient, url: str) -> list[Rows]:
    """The rows of the list's table, page after page, as the links lead from one to the next."""
    pages: list[Rows] = []
    following: str | None = url
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, f"{following} answered {answer.status}"
        tree = parsed(answer.get_data())
        pages.append([cells for row in tree.all("tr") if (cells := _cells(row))])
        following = next((a.get("href") for a in tree.all("a") if a.get("rel") == "next"), None)
    return pages


def _cells(row: Element) -> list[str]:
    return [" ".join(spoken(cell).split()) for cell in row.iter() if tag(cell) == "td"]


def rows_of(client: CheckedClient, url: str) -> Rows:
    """All rows of the list, in their order."""
    return [row for page in pages_of(client, url) for row in page]


def sheet_of(client: CheckedClient, url: str) -> list[list[Any]]:
    """All rows of the list's sheet without its heading; none of its cells is a formula."""
    answer = client.get(f"{url}{'&' if urlsplit(url).query else '?'}format=xlsx")
    assert answer.status_code == 200, f"{url} answered {answer.status}"
    sheet = load_workbook(BytesIO(answer.get_data())).active
    assert sheet is not None
    cells = [list(row) for row in sheet.iter_rows(min_row=2)]
    assert all(cell.data_type != "f" for row in cells for cell in row)
    return [[cell.value for cell in row] for row in cells]


def tells_the_same(rows: Rows, sheet: list[list[Any]]) -> bool:
    """True when the sheet has the rows of the pages, cell by cell and in their order."""
    return len(rows) == len(sheet) and all(
        len(seen) == len(told) and all(_same(a, b) for a, b in zip(seen, told, strict=True))
        for seen, told in zip(rows, sheet, strict=True)
    )


def _same(seen: str, told: Any) -> bool:
    if told is None:
        return seen == ""
    if isinstance(told, str):
        return " ".join(told.split()) == seen
    return parse(seen).centavos == round(float(told) * 100)
