"""The text that a candidate agrees to before the first answer: ours, or the company's own in the data folder."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import SettingsError
from coach.people.journal import logged
from coach.people.person import Person
from coach.resources import resource_dir
from coach.rubric.hashing import content_hash
from coach.settings import Settings
from coach.texts import LANGUAGES, Language

if TYPE_CHECKING:
    from coach.store import Store


@dataclass(frozen=True)
class ConsentText:
    """A text of consent: Markdown, and the hash that names this version of it."""

    text: str
    hash: str


def consent_text(settings: Settings, lang: Language) -> ConsentText:
    """Return the text in force: `consent/<language>.md` in the data folder, otherwise the one that ships.

    A company that has its own text in one language only shows it in both.

    Raises:
        SettingsError: the company's file cannot be read or is empty (`people.consent-file`).
    """
    own = [settings.data_dir / "consent" / f"{language}.md" for language in (lang, *LANGUAGES)]
    path = next((each for each in own if each.is_file()), resource_dir("knowledge") / "consent" / f"{lang}.md")
    try:
        found = _read(path, path.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError("people.consent-file", path=path, problem=error) from error
    if not found.text.strip():
        raise SettingsError("people.consent-file", path=path, problem="empty")
    return found


def in_force(settings: Settings) -> frozenset[str]:
    """Return the hashes of the texts that count as agreed to: one a language."""
    return frozenset(consent_text(settings, lang).hash for lang in LANGUAGES)


async def agree(store: "Store", settings: Settings, who: Person, lang: Language, shown: str) -> bool:
    """Keep that somebody agreed to the text with the hash `shown`; False when another one is in force by now."""
    from coach.store.consents import Consent  # noqa: PLC0415 - only when somebody agrees

    if consent_text(settings, lang).hash != shown:
        return False
    given = Consent(who.id, shown, lang, datetime.now(UTC))

    def kept() -> None:
        with logged(store, who, "consent.given", shown[:12]):
            store.consents.add(given)

    await asyncio.to_thread(kept)
    return True


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> ConsentText:
    text = path.read_text(encoding="utf-8")
    return ConsentText(text, content_hash(text))
