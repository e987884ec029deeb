"""A workbook is pleasant to read: rows as high as their words, at most twelve lines, numbers in the middle, one page wide."""

import io

from openpyxl import load_workbook

from coach.files.write_rows import Column, Sheet
from coach.files.write_xlsx import xlsx_bytes


def test_rows_are_as_high_as_their_words_and_fills_stay_where_they_belong() -> None:
    columns = [Column("Уровень", 10), Column("Ответ", 30)]
    rows = [[5, "коротко"], [1, "две\nстроки"], [5, "слово " * 400], [None, "=1+1"]]
    book = load_workbook(io.BytesIO(xlsx_bytes([Sheet("Лист", columns, rows, {5: "B5D9A9"}, frozenset({0}))])))
    page = book.active
    assert [page.row_dimensions[number].height for number in (2, 3, 4)] == [15, 30, 180]
    assert [page.cell(number, 1).fill.fgColor.rgb[-6:] for number in (2, 4)] == ["B5D9A9"] * 2
    assert page.cell(3, 1).fill.fill_type is None
    assert page.cell(2, 1).alignment.horizontal == "center"
    assert page.cell(2, 2).alignment.wrap_text
    assert page.cell(5, 2).quotePrefix
    assert not page.cell(4, 2).quotePrefix
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.orientation == "landscape"
