"""What an XML document can hold at all: Word's and Excel's files are XML inside."""

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_legal(text: str) -> str:
    """Return `text` without the characters that XML 1.0 forbids.

    Those are control characters but tab and line ends, halves of surrogate pairs, U+FFFE and U+FFFF
    (https://www.w3.org/TR/xml/#charsets).
    """
    return _FORBIDDEN.sub("", text)
