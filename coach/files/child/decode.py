"""Bytes of a text file to characters, with the encoding named or guessed."""

import codecs
import re
from pathlib import Path

from coach.files.child.refusal import Refusal

_CANDIDATES = ["utf_8", "cp1251", "utf_16", "cp866", "koi8_r", "mac_cyrillic"]
_BYTE_WISE = ("cp1251", "koi8_r", "cp866", "mac_cyrillic")
_RARENESS = {"mac_cyrillic": 2}
_MAX_BROKEN_SHARE = 0.02
_CAPITAL = 0.9
"""What a capital counts beside the same letter small: KOI8-R turns one into the other."""

_ODD_COST = 3
_MARKS = (
    (codecs.BOM_UTF8, "utf_8_sig"),
    (codecs.BOM_UTF32_LE, "utf_32"),
    (codecs.BOM_UTF16_LE, "utf_16"),
    (codecs.BOM_UTF16_BE, "utf_16"),
)
_SAMPLE = 64 * 1024


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Return the text and the name of the encoding it was read with.

    Args:
        data: the whole file.
        encoding: what the person named; None: a byte-order mark, then UTF-8 (a few broken characters become
            U+FFFD), then a guess among the Cyrillic ones.

    Raises:
        Refusal: unknown name, or the bytes are no text in it.
    """
    name = _canonical(encoding) if encoding else _guess(data)
    if not encoding and name == "utf_8":
        return data.decode("utf_8_sig", errors="replace"), name
    try:
        return data.decode("utf_8_sig" if name == "utf_8" else name), name.removesuffix("_sig")
    except (UnicodeDecodeError, LookupError) as error:
        raise Refusal("file.encoding", encoding=name) from error


def _canonical(encoding: str) -> str:
    try:
        info = codecs.lookup(encoding)
    except LookupError as error:
        raise Refusal("file.encoding_unknown", encoding=encoding) from error
    if not getattr(info, "_is_text_encoding", True):
        raise Refusal("file.encoding_unknown", encoding=encoding)
    return info.name.replace("-", "_")


def _guess(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if wide := unmarked_utf16(data[:_SAMPLE]):
        return wide
    return "utf_8" if _is_utf8(data) else _guess_cyrillic(data)


def _is_utf8(data: bytes) -> bool:
    """Tell whether `data` is UTF-8, allowing for a few broken characters: an export that was cut stays readable."""
    text = data.decode("utf-8", errors="replace")
    foreign = sum(not char.isascii() for char in text)
    return text.count("\ufffd") <= foreign * _MAX_BROKEN_SHARE


def unmarked_utf16(data: bytes) -> str:
    """Return `utf_16_le` or `utf_16_be` when `data` is that without a byte-order mark, otherwise an empty string.

    Such text has zeros on one side of its byte pairs only (blanks, digits, Latin), and is made of printable characters.
    """
    left, right = data[0::2].count(0), data[1::2].count(0)
    if not (left or right) or (left and right):
        return ""
    name = "utf_16_le" if right else "utf_16_be"
    decoded = data[: len(data) // 2 * 2].decode(name, errors="replace")
    return name if all(char.isprintable() or char in "\r\n\t\u200b" for char in decoded[:-1]) else ""


def _guess_cyrillic(data: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - 60 ms that most files do not need

    sample = _letters_first(data)
    best = from_bytes(sample, cp_isolation=_CANDIDATES).best()
    if best is None:
        raise Refusal("file.encoding_unclear")
    if best.encoding not in _BYTE_WISE:
        return best.encoding
    letters, odd = _russian()
    read = {name: sample.decode(name, errors="replace") for name in _BYTE_WISE}
    return max(read, key=lambda name: _likelihood(read[name], letters, odd) - _RARENESS.get(name, 0))


def _russian() -> tuple[str, re.Pattern[str]]:
    lines = Path(__file__).with_name("russian.txt").read_text(encoding="utf-8").splitlines()
    letters, *patterns = (line for line in lines if not line.startswith("#"))
    return letters, re.compile("|".join(patterns), re.MULTILINE)


def _likelihood(text: str, letters: str, odd: re.Pattern[str]) -> float:
    """Say how Russian `text` looks: common letters speak for it, oddities against it.

    The guess of charset-normalizer alone took cp1251 for Macintosh, which differs in the capitals and dashes only.
    """
    weights = {letter: 1 - place / len(letters) for place, letter in enumerate(letters)}
    weights |= {letter.upper(): weight * _CAPITAL for letter, weight in weights.items()}
    return sum(weights.get(char, 0.0) for char in text) - _ODD_COST * len(odd.findall(text))


def _letters_first(data: bytes) -> bytes:
    """Return a sample of the lines that hold bytes above ASCII: only they tell encodings apart."""
    telling = [line for line in data[: 16 * _SAMPLE].splitlines(keepends=True) if not line.isascii()]
    return b"".join(telling)[:_SAMPLE] or data[:_SAMPLE]
