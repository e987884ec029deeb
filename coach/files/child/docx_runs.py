"""The runs of a Word paragraph, each with whether a reader of the page sees it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_INSIDE = {f"{_W}{name}" for name in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple")}
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SMALLEST = 5
"""Half-points; a smaller letter is a speck on the page."""

_LEAST_CONTRAST = 32
"""Of 255, in the channel that differs most: letters nearer to what is behind them cannot be read."""

_WHITE = (255, 255, 255)
_HIGHLIGHTS = {"white": _WHITE, "black": (0, 0, 0), "darkGray": (128, 128, 128), "lightGray": (192, 192, 192)}

Colour = tuple[int, int, int]


class Piece(NamedTuple):
    """Words of one look."""

    text: str
    hidden: bool
    bold: bool


class Look(NamedTuple):
    """What a run says of its looks; None: what is around it decides."""

    vanish: bool | None = None
    bold: bool | None = None
    size: int | None = None
    colour: Colour | None = None
    behind: Colour | None = None

    def over(self, other: "Look") -> "Look":
        """Return this look, completed by `other`."""
        said = {name: value for name, value in self._asdict().items() if value is not None}
        return other._replace(**said)


class Looks:
    """The looks that the styles of a document give."""

    def __init__(self, document: Any) -> None:
        root = document.styles.element
        self._styles = {style.get(f"{_W}styleId"): style for style in root.iter(f"{_W}style")}
        paragraphs = [style for style in self._styles.values() if style.get(f"{_W}type") == "paragraph"]
        marked = [style.get(f"{_W}styleId") for style in paragraphs if style.get(f"{_W}default") in {"1", "true"}]
        self._default = marked[0] if marked else None
        self._base = next((_look(one.find(f"{_W}rPr")) for one in root.iter(f"{_W}rPrDefault")), Look())
        self._known: dict[str | None, Look] = {}

    def style_name(self, paragraph: Any) -> str:
        """Return the name of a paragraph's style."""
        style = self._styles.get(self._style_of(paragraph))
        name = style.find(f"{_W}name") if style is not None else None
        return str(name.get(f"{_W}val", "")) if name is not None else ""

    def list_of(self, paragraph: Any) -> str:
        """Return which list a paragraph is numbered or bulleted in, and at which level; empty: none."""
        style = self._styles.get(self._style_of(paragraph))
        for one in [paragraph] if style is None else [paragraph, style]:
            found = one.find(f"{_W}pPr/{_W}numPr/{_W}numId")
            if found is not None:
                level = one.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
                depth = level.get(f"{_W}val") if level is not None else "0"
                number = found.get(f"{_W}val")
                return f"{number}.{depth}" if number != "0" else ""
        return ""

    def of_paragraph(self, paragraph: Any) -> Look:
        """Return the look that the runs of a paragraph begin with; in a cell, before what colours the cell."""
        own = _look(paragraph.find(f"{_W}pPr"))
        cell = next(paragraph.iterancestors(f"{_W}tc"), None)
        cell_look = _look(cell.find(f"{_W}tcPr")) if cell is not None else Look()
        return Look(behind=own.behind).over(self.of_style(self._style_of(paragraph))).over(cell_look).over(self._base)

    def of_style(self, style_id: str | None, depth: int = 0) -> Look:
        """Return the look of a style and those it builds upon; a ring of styles is cut."""
        if style_id not in self._known:
            style = self._styles.get(style_id)
            if style is None or depth > 20:
                return Look()
            above = style.find(f"{_W}basedOn")
            based = self.of_style(above.get(f"{_W}val"), depth + 1) if above is not None else Look()
            self._known[style_id] = _look(style.find(f"{_W}rPr")).over(_look(style.find(f"{_W}pPr"))).over(based)
        return self._known[style_id]

    def _style_of(self, paragraph: Any) -> str | None:
        named = paragraph.find(f"{_W}pPr/{_W}pStyle")
        return named.get(f"{_W}val") if named is not None else self._default


def pieces(paragraph: Any, looks: Looks) -> Iterator[Piece]:
    """Yield the words of a paragraph; deleted ones that the document still tracks are left out."""
    around = looks.of_paragraph(paragraph)
    for run in _runs(paragraph):
        words = "".join(_sign(child) for child in run)
        if words:
            own = run.find(f"{_W}rPr")
            named = own.find(f"{_W}rStyle") if own is not None else None
            style = looks.of_style(named.get(f"{_W}val")) if named is not None else Look()
            look = _look(own).over(style).over(around)
            yield Piece(words, _hidden(look), bool(look.bold))


def _runs(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag == f"{_W}r":
            yield child
        elif child.tag in _INSIDE:
            yield from _runs(child)


def _sign(child: Any) -> str:
    if child.tag == f"{_W}t":
        return child.text or ""
    return _SIGNS.get(str(child.tag).removeprefix(_W), "")


def _hidden(look: Look) -> bool:
    if look.vanish or (look.size is not None and look.size < _SMALLEST):
        return True
    if look.colour is None:
        return False
    behind = look.behind or _WHITE
    return max(abs(ink - paper) for ink, paper in zip(look.colour, behind, strict=True)) < _LEAST_CONTRAST


def _look(properties: Any) -> Look:
    """Read the properties of a run, a paragraph, a cell or a style."""
    if properties is None:
        return Look()
    colour, size = properties.find(f"{_W}color"), properties.find(f"{_W}sz")
    return Look(
        vanish=_switch(properties, "vanish"),
        bold=_switch(properties, "b"),
        size=_number(size.get(f"{_W}val")) if size is not None else None,
        colour=_colour(colour.get(f"{_W}val")) if colour is not None else None,
        behind=_behind(properties),
    )


def _switch(properties: Any, name: str) -> bool | None:
    found = properties.find(f"{_W}{name}")
    return None if found is None else found.get(f"{_W}val", "1") not in {"0", "false", "off"}


def _behind(properties: Any) -> Colour | None:
    light, shade = properties.find(f"{_W}highlight"), properties.find(f"{_W}shd")
    if light is not None and light.get(f"{_W}val") != "none":
        return _HIGHLIGHTS.get(light.get(f"{_W}val"), (128, 255, 0))
    return _colour(shade.get(f"{_W}fill")) if shade is not None else None


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() else None


def _colour(value: str | None) -> Colour | None:
    """Return red, green and blue, 0-255; None for `auto`, which the word processor makes readable."""
    try:
        return (int(value[0:2], 16), int(value[2:4], 16), int(value[4:6], 16)) if value and len(value) == 6 else None
    except ValueError:
        return None
