"""Lines that a person types at a terminal, or that come through a pipe."""

import sys
from contextlib import suppress


def prepare() -> None:
    """Let `input` take long lines and edit them where that exists, and no byte that is no text end the program."""
    with suppress(ImportError):
        import readline  # noqa: F401 - its import changes `input`
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")


def typed_line(*, more: bool) -> str | None:
    """Return the next line without spaces at its ends, None when the input has ended.

    Args:
        more: whether it goes on what was begun; the sign before it shows that.
    """
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        return line.strip() if line else None
    try:
        return input("… " if more else "> ").strip()
    except EOFError:
        return None
