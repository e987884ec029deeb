"""How a Word report looks: fonts, sizes, colours, margins, and the few things python-docx has no call for."""

from typing import Any

INK = "1F2937"
SOFT = "6B7280"
ACCENT = "2F5D8A"
LINE = "C9D1DC"
MARKS = {"credited": "D9F0DD", "doubtful": "FFF1C9", "warning": "FBDCD8"}
_FONT = "Calibri"
_LANGUAGES = {"ru": "ru-RU", "en": "en-US"}
_SIZES = {"Title": (24, ACCENT), "Subtitle": (11.5, SOFT), "Heading 1": (16, ACCENT), "Heading 2": (13, INK)}
_SIZES |= {"Heading 3": (11, INK), "Normal": (10.5, INK)}


def prepare(document: Any, language: str) -> None:
    """Set page, fonts and spacing of a new document."""
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415 - 120 ms that only reports need

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    for name, (size, colour) in _SIZES.items():
        style = document.styles[name]
        style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(colour)
        style.font.italic = False
        _use_font(style)
    normal = document.styles["Normal"].paragraph_format
    normal.space_after, normal.line_spacing = Pt(6), 1.15
    for name, before in (("Heading 1", 18), ("Heading 2", 12), ("Heading 3", 8)):
        document.styles[name].paragraph_format.space_before = Pt(before)
        document.styles[name].paragraph_format.space_after = Pt(4)
    _drop_title_rule(document.styles["Title"])
    _speak(document, _LANGUAGES[language])


def page_width(document: Any) -> int:
    """Return the width between the margins, in Word's units (EMU)."""
    section = document.sections[0]
    return int(section.page_width - section.left_margin - section.right_margin)


def shade(properties: Any, colour: str) -> None:
    """Lay `colour` behind the run or cell that owns `properties`."""
    shading = _element("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(_name(f"w:{name}"), value)
    properties.append(shading)


def bar(paragraph: Any, colour: str) -> None:
    """Draw a bar along the left side of a paragraph."""
    borders, left = _element("w:pBdr"), _element("w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", colour)):
        left.set(_name(f"w:{name}"), value)
    borders.append(left)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no borders
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def frame(table: Any, colour: str) -> None:
    """Draw thin lines of `colour` between the rows and around a table."""
    borders = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = _element(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", colour)):
            line.set(_name(f"w:{name}"), value)
        borders.append(line)
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no borders
    layout = properties.find(_name("w:tblLayout"))
    layout.addprevious(borders)


def add_field(paragraph: Any, code: str) -> None:
    """Add a field that Word fills, such as the number of the page."""
    field = _element("w:fldSimple")
    field.set(_name("w:instr"), code)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no fields


def _use_font(style: Any) -> None:
    style.font.name = _FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(_name(f"w:{script}"), _FONT)


def _drop_title_rule(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(_name("w:pBdr")):
        properties.remove(border)


def _speak(document: Any, language: str) -> None:
    """Name the language, so that Word checks the spelling of the right one."""
    for node in document.styles.element.iter(_name("w:lang")):
        node.set(_name("w:val"), language)


def _element(name: str) -> Any:
    from docx.oxml import OxmlElement  # noqa: PLC0415

    return OxmlElement(name)


def _name(name: str) -> str:
    from docx.oxml.ns import qn  # noqa: PLC0415

    return str(qn(name))
