"""HTML out of the templates in `coach/web/templates`; whatever is filled in is escaped."""

from datetime import datetime
from functools import cache, partial
from pathlib import Path

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from coach.texts import Language, forms, plural, text

_FOLDER = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # otherwise each use asks the disk whether the file has changed
    )
    found.globals.update(markdown=markdown)
    return found


def render(name: str, lang: Language, **values: object) -> str:
    """Fill the template `name`.

    In it `t(key, …)` and `n(key, number, …)` give the texts of `lang`, `day(moment)` a date and time of this machine,
    `figure(value, places)` and `percent(share)` figures as the language writes them.
    """

    def t(key: str, **places: object) -> str:
        return text(key, lang=lang, **places)

    def n(key: str, number: int, **places: object) -> str:
        return plural(key, number, lang=lang, **places)

    def day(moment: datetime) -> str:
        return format_datetime(moment.astimezone(), text("web.day", lang=lang), locale=lang)

    written = {"figure": partial(forms.number, lang=lang), "percent": partial(forms.percent, lang=lang)}
    return _environment().get_template(name).render(t=t, n=n, day=day, lang=lang, **written, **values)


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def markdown(source: str) -> Markup:
    """Turn Markdown into HTML: no raw HTML, no images (a remote image tells its server who reads)."""
    return Markup(_markdown().render(source))  # noqa: S704 - the renderer escapes everything it does not know
