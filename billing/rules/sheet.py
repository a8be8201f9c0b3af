"""A document in words, as people read it on paper; and the page that they are drawn on.

The font has Latin, Greek and Cyrillic letters; what else a name has is shown as empty boxes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS: Final = Path(__file__).resolve().parent.parent / "fonts"
FAMILY: Final = "DejaVu Sans"
#: In millimetres and points.
MARGIN: Final = 20
LINE: Final = 5
SMALL: Final = 8
TEXT: Final = 9
LARGE: Final = 15
INK: Final = 30
MUTED: Final = 110
RULE: Final = 200
#: Shares of the width: what, how many, and three amounts.
COLUMNS: Final = (44, 10, 17, 11, 18)
ALIGNED: Final = ("LEFT", "RIGHT", "RIGHT", "RIGHT", "RIGHT")
LABEL_WIDTH: Final = 50
AMOUNT_WIDTH: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Seller or buyer: under ``heading`` a name, then the lines below it."""

    heading: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All words of a document, in one language. ``about``: lines below the title; ``small``: at the foot."""

    language: str
    title: str
    about: tuple[str, ...]
    parties: tuple[Party, Party]
    columns: tuple[str, str, str, str, str]
    rows: tuple[tuple[str, str, str, str, str], ...]
    sums: tuple[tuple[str, str], ...]
    total: tuple[str, str]
    small: str
    issued_at: datetime


def draw(sheet: Sheet) -> bytes:
    """The document as a PDF file: the same sheet is the same bytes, whenever it is asked for."""
    page = _blank(sheet)
    _title(page, sheet)
    _parties(page, sheet)
    _lines(page, sheet)
    _sums(page, sheet)
    return bytes(page.output())


def _blank(sheet: Sheet) -> FPDF:
    from fpdf import FPDF  # noqa: PLC0415 - it takes some megabytes: only who draws a document loads it

    class Paper(FPDF):
        """Has the seller's registration and the page's number at the foot of every page."""

        def footer(self) -> None:
            self.set_y(-MARGIN + LINE)
            _style(self, size=SMALL)
            width = self.get_string_width("0 / 0")
            _write(self, sheet.small, size=SMALL, shade=MUTED, width=self.epw - width)
            _write(self, f"{self.page_no()} / {{nb}}", size=SMALL, shade=MUTED)

    page = Paper(format="A4")
    page.add_font(FAMILY, fname=FONTS / "DejaVuSans.ttf")
    page.add_font(FAMILY, style="B", fname=FONTS / "DejaVuSans-Bold.ttf")
    page.set_margins(MARGIN, MARGIN)
    page.c_margin = 0
    page.set_auto_page_break(auto=True, margin=MARGIN + LINE)
    page.set_title(sheet.title)
    page.set_author(sheet.parties[0].name)
    page.set_lang(sheet.language)
    page.set_creation_date(sheet.issued_at)
    page.set_draw_color(RULE)
    page.add_page()
    return page


def _title(page: FPDF, sheet: Sheet) -> None:
    _write(page, sheet.title, size=LARGE, bold=True)
    page.ln(LINE * 2)
    for text in sheet.about:
        _write(page, text, shade=MUTED)
        page.ln()
    page.ln(LINE)


def _parties(page: FPDF, sheet: Sheet) -> None:
    top, width, low = page.get_y(), page.epw / 2, page.get_y()
    for place, party in enumerate(sheet.parties):
        page.set_y(top)
        for text, size, bold, shade in (
            (party.heading, SMALL, False, MUTED),
            (party.name, TEXT, True, INK),
            *((text, TEXT, False, INK) for text in party.lines),
        ):
            page.set_x(MARGIN + place * width)
            _style(page, size=size, bold=bold, shade=shade)
            page.multi_cell(width - LINE, LINE, text, align="L", new_x="LMARGIN", new_y="NEXT")
        low = max(low, page.get_y())
    page.set_y(low + LINE * 2)


def _lines(page: FPDF, sheet: Sheet) -> None:
    from fpdf.fonts import FontFace  # noqa: PLC0415 - as above

    _style(page)
    with page.table(
        col_widths=COLUMNS,
        text_align=ALIGNED,
        borders_layout="HORIZONTAL_LINES",
        headings_style=FontFace(emphasis="", color=MUTED, size_pt=SMALL),
        line_height=LINE,
        padding=(1, 0),
        v_align="TOP",
    ) as table:
        table.row(sheet.columns)
        for row in sheet.rows:
            table.row(row)
    page.ln(LINE)


def _sums(page: FPDF, sheet: Sheet) -> None:
    height = LINE * 1.3
    if page.will_page_break(height * (len(sheet.sums) + 2)):
        page.add_page()
    left = MARGIN + page.epw - LABEL_WIDTH - AMOUNT_WIDTH
    for is_total, (label, amount) in ((row is sheet.total, row) for row in (*sheet.sums, sheet.total)):
        if is_total:
            page.line(left, page.get_y(), MARGIN + page.epw, page.get_y())
            page.ln(1)
        page.set_x(left)
        _write(page, label, width=LABEL_WIDTH, bold=is_total, shade=INK if is_total else MUTED, height=height)
        _write(page, amount, width=AMOUNT_WIDTH, bold=is_total, align="R", height=height)
        page.ln(height)


def _write(
    page: FPDF,
    text: str,
    *,
    width: float = 0,
    height: float = LINE,
    size: int = TEXT,
    bold: bool = False,
    shade: int = INK,
    align: str = "L",
) -> None:
    """One line of text, to the right margin where no ``width`` is given."""
    _style(page, size=size, bold=bold, shade=shade)
    page.cell(width, height, text, align=align)


def _style(page: FPDF, *, size: int = TEXT, bold: bool = False, shade: int = INK) -> None:
    page.set_font(FAMILY, style="B" if bold else "", size=size)
    page.set_text_color(shade)
