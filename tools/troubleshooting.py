"""The pages `docs/troubleshooting*.md`: every error by its code, as the program says it."""

from pathlib import Path

from babel.messages.pofile import read_po

from coach.texts import Language

ROOT = Path(__file__).parent.parent
PAGES: dict[Language, str] = {"ru": "troubleshooting.ru.md", "en": "troubleshooting.md"}

HEADS: dict[Language, str] = {
    "ru": """# Неполадки по сообщениям

[English](troubleshooting.md)

Каждая ошибка говорит, что случилось, почему и что делать. Здесь они все, по кодам; в фигурных скобках стоит то, что
подставит программа. Начните с `coach doctor`: он проверяет каждую часть и советует, что сделать. Подробности для
разработчика даёт `COACH_LOG_LEVEL=debug`.

Коды возврата: 0 — всё сделано, 2 — неверный ввод или настройка, 3 — часть ответов не оценена, 130 — прервано,
70 — непредвиденная ошибка.

Страница составлена командой `python tools/make_docs.py`.
""",
    "en": """# Troubleshooting by message

[По-русски](troubleshooting.ru.md)

Every error says what happened, why and what to do. Here they all are by their codes; what stands in braces is filled in by
the program. Begin with `coach doctor`: it tries each part and advises. `COACH_LOG_LEVEL=debug` gives details for developers.

Exit codes: 0 done, 2 bad input or setting, 3 some answers ungraded, 130 interrupted, 70 an error nobody foresaw.

This page is written by `python tools/make_docs.py`.
""",
}


def troubleshooting_page(language: Language) -> str:
    """Return the page in one language."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted((ROOT / "coach" / "texts" / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if isinstance(message.id, str) and message.id.startswith("error."):
                    code = message.id.removeprefix("error.")
                    found.setdefault(code.partition(".")[0], []).append((code, str(message.string)))
    parts = [HEADS[language]]
    for room in sorted(found):
        rows = "".join(f"| `{code}` | {_cell(said)} |\n" for code, said in sorted(found[room]))
        head = {"ru": "| код | сообщение |", "en": "| code | message |"}[language]
        parts.append(f"\n## {room}\n\n{head}\n|---|---|\n{rows}")
    return "".join(parts)


def _cell(said: str) -> str:
    return " ".join(said.split()).replace("|", "\\|")
