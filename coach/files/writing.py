"""A report as the bytes of a file, by the ending of its name."""

from collections.abc import Callable, Mapping

from coach.files.blocks import Report


def _docx(report: Report) -> bytes:
    from coach.files.docx import docx_bytes  # noqa: PLC0415 - python-docx

    return docx_bytes(report)


def _pdf(report: Report) -> bytes:
    from coach.files.pdf import pdf_bytes  # noqa: PLC0415 - typst

    return pdf_bytes(report)


def _markdown(report: Report) -> bytes:
    from coach.files.markdown import report_markdown  # noqa: PLC0415

    return report_markdown(report).encode()


WRITERS: Mapping[str, Callable[[Report], bytes]] = {".docx": _docx, ".pdf": _pdf, ".md": _markdown}
