"""Charts of the summary as pictures for documents."""

from collections.abc import Iterator, Sequence

from coach.audit.book import Book
from coach.audit.charts.choice import charts_of
from coach.audit.charts.picture import chart_png
from coach.audit.types import Mark
from coach.files.blocks import Picture
from coach.rubric.types import Role
from coach.texts import Language

_WIDTH_CM = 16.0


def charts(role: Role, book: Book, lang: Language, marks: Sequence[Mark] = ()) -> Iterator[Picture]:
    """Yield the pictures that the figures allow: each needs at least three values."""
    for chart in charts_of(role, book, lang, marks):
        yield Picture(chart_png(chart, lang), chart.title, _WIDTH_CM)
