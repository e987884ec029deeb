"""Names of files as others send them, made into names that any disk can hold."""

from pathlib import PurePath

_STEM_CHARS = 120
_STEM_BYTES = 200
_SUFFIX_CHARS = 10


def plain_name(name: str) -> str:
    """Return the last part of a file's name as a browser sent it, at most 241 bytes long; "" if nothing is left of it.

    What no disk or no screen can hold is dropped. Disks count bytes (255 of them), so the name is cut by bytes,
    between characters, and its ending stays.
    """
    last = PurePath(name.replace("\\", "/").replace("\0", "")).name.strip()
    plain = "".join(sign for sign in last if sign.isprintable() and sign not in '/:*?"<>|')
    if not plain.strip(". "):
        return ""
    stem, dot, suffix = plain.rpartition(".")
    return f"{_cut(stem)}{dot}{suffix[:_SUFFIX_CHARS]}" if dot and stem else _cut(plain)


def _cut(text: str) -> str:
    return text[:_STEM_CHARS].encode()[:_STEM_BYTES].decode(errors="ignore")
