"""Office files with the same bytes for the same content: they are ZIP archives that carry the clock otherwise."""

import io
import re
import zipfile

_MOMENT = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_DATE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def without_clock(packed: bytes) -> bytes:
    """Return the archive with constant times in its entries and its core properties."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == _CORE:
                data = _DATE.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", data)
            fixed = zipfile.ZipInfo(entry.filename, _MOMENT)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.external_attr = 0o600 << 16
            target.writestr(fixed, data)
    return result.getvalue()
