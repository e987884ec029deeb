"""The boundary around what a candidate wrote: random for each call, and nothing inside can look like it."""

import re
import secrets

_RANDOM_BYTES = 9
_LOOKALIKE = re.compile(r"[=＝═]{3,}")


def make_boundary() -> str:
    """Return a line that nobody can guess: 18 hex digits between signs that `neutralised` breaks up."""
    return f"====={secrets.token_hex(_RANDOM_BYTES)}====="


def neutralised(text: str) -> str:
    """Return `text` with every run of signs that boundaries are made of broken up by spaces.

    Quotes are looked up in the answer itself, where white space and such signs are no obstacle to a fair quote.
    """
    return _LOOKALIKE.sub(lambda match: " ".join("=" * len(match[0])), text)
