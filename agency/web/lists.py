"""Every list: filtered by its query, sorted, paged, and exported as exactly what is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from flask import Response, request, url_for
from sqlalchemy import Select
from xlsxwriter import Workbook

from agency import clock, i18n
from agency.db import Page, page_of, session
from agency.money import Money

MOST_EXPORTED = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """One column: its heading, what a row shows there, where it leads, and what sorts it."""

    key: str
    label: Any
    value: Callable[[Any], Any]
    link: Callable[[Any], str | None] | None = None
    order: Any = None


@dataclass(frozen=True)
class Listing:
    """A list as the reader asked for it."""

    columns: Sequence[Column]
    page: Page[Any]
    chosen: Select[Any]
    sort: str

    def sort_url(self, column: Column) -> str:
        """The address that sorts by this column, the other way when it does already."""
        return _url(sort=f"-{column.key}" if self.sort == column.key else column.key, page=None)

    def page_url(self, number: int) -> str:
        """The address of another page of the list."""
        return _url(page=number)

    @property
    def export_url(self) -> str:
        """The address of the same list as a sheet."""
        return _url(format="xlsx", page=None)

    def direction(self, column: Column) -> str:
        """How the list is sorted by this column, as aria-sort says it."""
        return {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "none")

    @property
    def wants_sheet(self) -> bool:
        """True when the reader asked for the sheet."""
        return request.args.get("format") == "xlsx"

    def sheet(self, name: str) -> Response:
        """All rows of the list, filtered and sorted as seen, as an XLSX download."""
        rows = session().scalars(self.chosen.limit(MOST_EXPORTED)).unique()
        return sheet_of(self.columns, rows, name)


def listing(chosen: Select[Any], columns: Sequence[Column], sort: str = "", size: int = 20) -> Listing:
    """The list as the request's `sort` and `page` want it; unknown words count as none."""
    wanted = request.args.get("sort", sort)
    column = next((c for c in columns if c.key == wanted.lstrip("-") and c.order is not None), None)
    if column is not None:
        order = column.order.desc() if wanted.startswith("-") else column.order.asc()
        chosen = chosen.order_by(None).order_by(order, chosen.selected_columns[0])
    number = request.args.get("page", 1, type=int)
    return Listing(
        columns, page_of(chosen, min(number, 10**6), size), chosen, wanted if column is not None else ""
    )


def sheet_of(columns: Sequence[Column], rows: Iterable[Any], name: str) -> Response:
    """The rows as an XLSX download whose name has today's date."""
    answer = Response(workbook(columns, rows), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{clock.today()}.xlsx"'
    return answer


def workbook(columns: Sequence[Column], rows: Any) -> bytes:
    """An XLSX with a heading row; text never becomes a formula."""
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for at, column in enumerate(columns):
        sheet.write_string(0, at, str(column.label), bold)
        sheet.set_column(at, at, 22)
    for line, row in enumerate(rows, start=1):
        for at, column in enumerate(columns):
            _write(sheet, line, at, column.value(row))
    sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()


def shown(value: Any) -> str:
    """A cell's value as it is read on the page."""
    if isinstance(value, datetime):
        return i18n.day_time(value)
    if isinstance(value, date):
        return i18n.day(value)
    return "" if value is None else str(value)


def _write(sheet: Any, line: int, at: int, value: Any) -> None:
    if isinstance(value, Money):
        sheet.write_number(line, at, value.centavos / 100)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(line, at, value)
    else:
        sheet.write_string(line, at, shown(value))


def _url(**changed: Any) -> str:
    values: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {}), **changed}
    values = {k: v for k, v in values.items() if v is not None}
    return url_for(request.endpoint or "", **values)
