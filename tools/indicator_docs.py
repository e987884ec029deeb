"""`docs/indicators.md` and `docs/indicators.ru.md`: what each figure is, and the JSON that carries it."""

import json
from collections.abc import Iterator
from typing import get_args

from coach.audit.columns import column_names
from coach.audit.definitions import Definition, definitions, derived_ids
from coach.audit.series_rules import series_rules
from coach.audit.types import Facts, SourceTable
from coach.texts import Language, catalogue, text

WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "title": "Indicators of an audit",
        "intro": "What `coach audit facts` computes, and how. This page is written by `python tools/make_docs.py` from "
        "`knowledge/audit/indicators.yaml` and the code; a test fails when the two differ.\n\n"
        "Every figure carries its period, the number of rows, what was left out and, for shares, the 95 % interval of "
        "Wilson (1927). A figure that cannot honestly be given has no value and says why. Months and weeks (ISO) are "
        "those of a deal's creation unless the formula says closing. Money of several currencies is never added up.",
        "deals": "Of deals",
        "spend": "Of spend",
        "join": "Of deals and spend together",
        "history": "Of stages (`--history`: deal, stage, date)",
        "plan": "Of plans and staff (`--plan`, `--staff`)",
        "derived": "Made of the figures above, for findings",
        "columns": "| indicator | name | formula | unit | kind | audit of |",
        "leading": "leading",
        "lagging": "lagging",
        "series": "What stands out",
        "series_text": "Series: by week {week}; by month {month}. Only whole periods count. A point is marked when it is "
        "farther from the median of its {window} neighbours than {sds} × 1.4826 × MAD (Hampel filter; Hampel 1974, "
        "Pearson 2002) and by more than {change:.0%}; from {least} points on, not within {half} of an end. A change of "
        "level is marked by Pettitt's test (1979) with p ≤ {p}, from {least_break} points on.",
        "roles": "Columns that are looked for",
        "roles_text": "Compared without case, punctuation, units in brackets; the first name that a table has wins. "
        "`--column role=NAME` (deals) or `--column table.role=NAME` chooses another; an empty name means that there is none. "
        "Choices are remembered for exports with the same header in the data folder (`audit_columns.json`); `--forget` "
        "drops them. `--stage-order`, `--won` and `--lost` likewise.",
        "why": "Why a figure has no value (`why`)",
        "excluded": "What a figure leaves out (`excluded`)",
        "repair": "What was repaired, guessed or left out (`repairs`)",
        "json": "The JSON of `coach audit facts --json`",
        "json_text": "Fields are only ever added. `key` of an indicator, as findings cite it: `id`, then `[dimension=value]` "
        "for each segment. JSON Schema:",
    },
    "ru": {
        "title": "Показатели аудита",
        "intro": "Что считает `coach audit facts` и как. Страницу пишет `python tools/make_docs.py` по файлу "
        "`knowledge/audit/indicators.yaml` и коду; если они разойдутся, не пройдёт тест.\n\n"
        "У каждой цифры есть период, число строк, список того, что в неё не вошло, а у долей — интервал Уилсона 95 % (1927). "
        "Если цифру честно не посчитать, значения нет, а причина названа. Месяцы и недели (ISO) — по дате создания сделки, "
        "если формула не говорит о закрытии. Суммы в разных валютах не складываются никогда.",
        "deals": "По сделкам",
        "spend": "По расходам",
        "join": "По сделкам и расходам вместе",
        "history": "По стадиям (`--history`: сделка, стадия, дата)",
        "plan": "По планам и сотрудникам (`--plan`, `--staff`)",
        "derived": "Составлены из этих цифр, для выводов",
        "columns": "| показатель | название | формула | единица | вид | чей аудит |",
        "leading": "опережающий",
        "lagging": "запаздывающий",
        "series": "Что выбивается из ряда",
        "series_text": "Ряды: по неделям {week}; по месяцам {month}. Считаются только полные периоды. Точка отмечена, если она "
        "дальше от медианы {window} соседей, чем {sds} × 1,4826 × MAD (фильтр Хампеля; Hampel 1974, Pearson 2002), и больше "
        "чем на {change:.0%}; ряд от {least} точек, не ближе {half} к краю. Смена уровня отмечена по критерию Петтитта (1979) "
        "при p ≤ {p}, от {least_break} точек.",
        "roles": "Какие столбцы ищутся",
        "roles_text": "Регистр, знаки и единицы в скобках не важны; побеждает первое имя, которое есть в таблице. Другой столбец: "
        "`--column роль=ИМЯ` (сделки) или `--column таблица.роль=ИМЯ`; пустое имя — столбца нет. Выбор запоминается для выгрузок с теми "
        "же заголовками в папке данных (`audit_columns.json`), `--forget` забывает. Так же `--stage-order`, `--won`, `--lost`.",
        "why": "Почему у цифры нет значения (`why`)",
        "excluded": "Что не вошло (`excluded`)",
        "repair": "Что исправлено, угадано или не учтено (`repairs`)",
        "json": "JSON команды `coach audit facts --json`",
        "json_text": "Поля только добавляются. Ключ показателя, на который ссылаются выводы: `id`, затем `[разрез=значение]` для каждого "
        "разреза. JSON Schema:",
    },
}


def indicators_page(lang: Language) -> str:
    """Return the page in one language."""
    words = WORDS[lang]
    return (
        "\n".join(
            [
                f"# {words['title']}",
                "",
                words["intro"],
                *_tables(lang),
                *_series(lang),
                *_roles(lang),
                *_codes(lang),
                *_json(lang),
            ]
        )
        + "\n"
    )


def _tables(lang: Language) -> Iterator[str]:
    words, derived = WORDS[lang], derived_ids()
    parts = {
        source: [one for one in definitions().values() if one.source == source and one.id not in derived]
        for source in ("deals", "spend", "join", "history", "plan")
    }
    parts["derived"] = [one for one in definitions().values() if one.id in derived]
    for name, mine in parts.items():
        yield from ("", f"## {words[name]}", "", words["columns"], "| --- | --- | --- | --- | --- | --- |")
        yield from (_row(one, lang) for one in mine)


def _row(one: Definition, lang: Language) -> str:
    cells = (f"`{one.id}`", one.title[lang], one.formula[lang], one.unit, WORDS[lang][one.kind], ", ".join(one.roles))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _series(lang: Language) -> Iterator[str]:
    rules, words = series_rules(), WORDS[lang]
    names = {step: ", ".join(f"`{id_}`" for id_ in ids) for step, ids in rules.series.items()}
    yield from ("", f"## {words['series']}", "")
    yield words["series_text"].format(
        week=names["week"],
        month=names["month"],
        window=rules.window,
        half=rules.window // 2,
        sds=rules.hampel_sds,
        change=rules.least_change,
        least=rules.least_points,
        p=rules.break_p,
        least_break=rules.least_points_for_break,
    )


def _roles(lang: Language) -> Iterator[str]:
    yield from ("", f"## {WORDS[lang]['roles']}", "", WORDS[lang]["roles_text"])
    for table in get_args(SourceTable):
        yield from ("", f"### {text(f'audit.table.{table}', lang=lang)} (`{table}`)", "")
        for role, known in column_names().roles(table).items():
            yield f"- `{role}`: {', '.join(known.names)}"


def _codes(lang: Language) -> Iterator[str]:
    known = sorted(str(key) for key in catalogue(lang)._catalog if isinstance(key, str))  # noqa: SLF001 - no public list
    for kind in ("why", "excluded", "repair"):
        yield from ("", f"## {WORDS[lang][kind]}", "")
        for key in known:
            if key.startswith(f"audit.{kind}."):
                words = text(key, lang=lang, detail="…")
                yield f"- `{key.removeprefix(f'audit.{kind}.')}`: {words}"


def _json(lang: Language) -> Iterator[str]:
    yield from ("", f"## {WORDS[lang]['json']}", "", WORDS[lang]["json_text"], "")
    yield from ("```json", json.dumps(Facts.model_json_schema(), ensure_ascii=False, indent=1), "```")
