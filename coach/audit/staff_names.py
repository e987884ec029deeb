"""Names of the people in an export, replaced by stand-ins: every one of them, whether or not it looks like a name."""

import re
from collections.abc import Iterable

from coach.audit.grounding.naming import places

_LABEL = "СОТР"
_SAID = re.compile(rf"{_LABEL}[-–—](\d+)", re.IGNORECASE)


class StaffNames:
    """Numbered stand-ins for the values of the owner's column."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted({name for name in names if name}, key=lambda name: (-len(name), name))

    def hidden(self, text: str) -> str:
        """Return `text` with each name, in any case, replaced by `СОТР-3`."""
        for number, name in enumerate(self._names, start=1):
            for start, end in sorted(places(name, text), reverse=True):
                text = f"{text[:start]}{_LABEL}-{number}{text[end:]}"
        return text

    def restored(self, text: str) -> str:
        """Put the names back into what a model said; a number that was not given out stays."""
        return _SAID.sub(self._name, text)

    def _name(self, match: "re.Match[str]") -> str:
        number = int(match[1])
        return self._names[number - 1] if 1 <= number <= len(self._names) else match[0]
