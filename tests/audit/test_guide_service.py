"""A guided audit as it is stored: it stops, goes on and loses nothing; coverage says what is evidenced by what."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.audit.draft import AuditInput, Draft, Section, Statement
from coach.audit.guide import commands
from coach.audit.guide.coverage import speaks_of
from coach.audit.guide.editing import digest
from coach.audit.guide.service import GuideService
from coach.errors import InputError, SessionError
from coach.settings import Settings
from coach.store import Store, open_store
from coach.texts import LANGUAGES, explain

DEALS = """ID;Создана;Закрыта;Стадия;Сумма;Ответственный
1;01.09.2026;05.09.2026;Сделка успешна;12 000;Иван
2;02.09.2026;08.09.2026;Отказ;;Иван
3;03.09.2026;;Переговоры;30 000;Мария
"""


@pytest.fixture
def store(any_database: Settings) -> Iterator[Store]:
    with open_store(any_database) as opened:
        yield opened


@pytest.fixture
def service(store: Store, any_database: Settings) -> GuideService:
    return GuideService(store=store, settings=any_database)


def do(service: GuideService, kind: type, **told: object) -> commands.AnyCommand:
    do.number += 1
    return kind(id=f"c{do.number}", at=service.now(), by="Анна", **told)


do.number = 0


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    path = tmp_path / "сделки.csv"
    path.write_text(DEALS, encoding="cp1251")
    return path


async def test_all_that_came_in_is_there_after_a_restart(
    service: GuideService, any_database: Settings, deals: Path, tmp_path: Path
) -> None:
    view = await service.start(owner="Анна", role="rop", title="Север", command_id="one")
    notes = tmp_path / "заметки.md"
    notes.write_text("# Планёрки\n\nНа планёрке каждый менеджер назвал свой план на день.\n", encoding="utf-8")
    await service.add_file(view.id, deals, owner="Анна", by="Анна", area="metrics")
    await service.add_file(view.id, notes, owner="Анна", by="Анна", area="team", about="planning-meetings")
    note = do(service, commands.TakeNote, area="metrics", about="funnel-by-manager", text="Одна средняя на всех.")
    before = await service.carry_out(view.id, note, owner="Анна")
    with open_store(any_database) as again:
        after = await GuideService(store=again, settings=any_database).view(view.id, owner="Анна")
    assert after.state == before.state
    assert after.coverage == before.coverage
    assert after.figures.facts.get("leads").value == 3
    area = after.coverage.area("metrics")
    assert area.items[0].told
    assert "leads" in area.figures
    assert "take-1" in area.got, "the export of deals is the paper that was asked for"
    assert next(repair.examples for repair in after.figures.facts.repairs)[0].startswith("сделки.csv#")


async def test_an_area_is_covered_from_half_of_its_units_on(service: GuideService) -> None:
    view = await service.start(owner="Анна", role="rop", command_id="one")
    assert (view.coverage.covered, len(view.coverage.without_data)) == (0, 8)
    area = next(area for area in view.checklist.areas if area.id == "team")
    needed = -(-(len(area.examine) + 1) // 2)
    for number, one in enumerate(area.examine[:needed], 1):
        assert view.coverage.area("team").status == ("started" if number > 1 else "empty")
        note = do(service, commands.TakeNote, area="team", about=one.id, text="Проверено.")
        view = await service.carry_out(view.id, note, owner="Анна")
    assert view.coverage.area("team").status == "covered"
    assert view.coverage.covered == 1
    assert "team" not in {step.area for step in view.steps}


async def test_a_withdrawn_note_no_longer_counts(service: GuideService) -> None:
    view = await service.start(owner="Анна", role="rop", command_id="one")
    note = do(service, commands.TakeNote, area="team", about="own-calls", text="Слушал сам.")
    view = await service.carry_out(view.id, note, owner="Анна")
    gone = do(service, commands.Withdraw, target=view.state.notes[0].id)
    view = await service.carry_out(view.id, gone, owner="Анна")
    assert view.coverage.area("team").status == "empty"


async def test_what_is_passed_is_not_asked_for_until_it_is_taken_up(service: GuideService) -> None:
    view = await service.start(owner="Анна", role="rop", command_id="one")
    first = view.wanted[0]
    left = do(service, commands.Pass, area=first.area, about=first.about, reason="не дали доступ")
    view = await service.carry_out(view.id, left, owner="Анна")
    assert first not in view.wanted
    back = await service.carry_out(
        view.id, do(service, commands.TakeUp, area=first.area, about=first.about), owner="Анна"
    )
    assert back.wanted[0] == first


async def test_two_tabs_that_write_at_once_both_keep_their_note(service: GuideService) -> None:
    view = await service.start(owner="Анна", role="rop", command_id="one")
    notes = [do(service, commands.TakeNote, area="metrics", text=f"Заметка {n}") for n in range(4)]
    await asyncio.gather(*(service.carry_out(view.id, note, owner="Анна") for note in notes))
    state = await service.state(view.id, owner="Анна")
    assert {note.text for note in state.notes} == {f"Заметка {n}" for n in range(4)}


async def test_the_same_click_twice_is_one(service: GuideService) -> None:
    first = await service.start(owner="Анна", role="rop", command_id="one")
    assert (await service.start(owner="Анна", role="rop", command_id="one")).id == first.id
    note = do(service, commands.TakeNote, area="metrics", text="Раз")
    await service.carry_out(first.id, note, owner="Анна")
    again = await service.carry_out(first.id, note, owner="Анна")
    assert len(again.state.notes) == 1


async def test_nobody_sees_the_audit_of_another(service: GuideService) -> None:
    view = await service.start(owner="Анна", role="rop", command_id="one")
    for call in (service.view(view.id, owner="Борис"), service.material(view.id, owner="Борис")):
        with pytest.raises(InputError, match=r"guide\.unknown"):
            await call
    assert await service.audits("Борис") == []
    assert [header.id for header in await service.audits("Анна")] == [view.id]


async def test_an_export_with_strange_columns_is_kept_and_can_be_told(service: GuideService, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Номер;Колонка А;Колонка Б\n1;Успешно реализовано;2026-09-01\n2;Отказ;2026-09-02\n", "utf-8")
    view = await service.start(owner="Анна", role="rop", command_id="one")
    view = await service.add_file(view.id, path, owner="Анна", by="Анна", kind="deals")
    assert view.figures.columns["deals"] == ("Номер", "Колонка А", "Колонка Б")
    told = do(service, commands.ChooseColumns, table="deals", columns={"stage": "Колонка А", "created": "Колонка Б"})
    view = await service.carry_out(view.id, told, owner="Анна")
    assert view.figures.problem is None
    assert view.figures.facts.get("leads").value == 2
    wrong = do(service, commands.ChooseColumns, table="deals", columns={"stage": "Нет такой"})
    view = await service.carry_out(view.id, wrong, owner="Анна")
    assert view.figures.problem.code == "audit.column_unknown"
    assert view.figures.columns["deals"], "the page can still offer the columns"


async def test_a_draft_rests_on_notes_documents_and_figures(store: Store, any_database: Settings, deals: Path) -> None:
    given: list[AuditInput] = []

    async def drafter(material: AuditInput) -> Draft:
        given.append(material)
        said = Statement(text="Лидов 3.", cites=())
        return Draft(role="rop", by="rules", sections=(Section(id="picture", statements=(said,)),), findings=())

    service = GuideService(store=store, settings=any_database, drafter=drafter)
    view = await service.start(owner="Анна", role="rop", command_id="one")
    await service.add_file(view.id, deals, owner="Анна", by="Анна")
    note = do(service, commands.TakeNote, area="metrics", text="Первая строка\n\nВторая строка")
    await service.carry_out(view.id, note, owner="Анна")
    view = await service.draft(view.id, owner="Анна", by="Анна", command_id="d1")
    assert [line.address for line in given[0].sources[0].lines] == ["n2#1", "n2#2"]
    assert given[0].facts.get("won").value == 1
    sign = do(service, commands.Sign, name="Анна Орлова", digest=digest(view.state))
    view = await service.carry_out(view.id, sign, owner="Анна")
    assert view.state.signature.name == "Анна Орлова"
    with pytest.raises(SessionError, match=r"guide\.signed"):
        await service.draft(view.id, owner="Анна", by="Анна", command_id="d2")
    with pytest.raises(SessionError, match=r"guide\.signed-evidence"):
        await service.add_file(view.id, deals, owner="Анна", by="Анна")
    withdraw = do(service, commands.Withdraw, target=view.state.exports[0].id)
    with pytest.raises(SessionError, match=r"guide\.signed-evidence") as caught:
        await service.carry_out(view.id, withdraw, owner="Анна")
    assert all(explain(caught.value, lang=lang) for lang in LANGUAGES)
    await service.carry_out(view.id, do(service, commands.Unsign), owner="Анна")
    assert not (await service.carry_out(view.id, withdraw, owner="Анна")).state.exports


async def test_nothing_is_taken_after_the_end_until_it_is_reopened(service: GuideService, deals: Path) -> None:
    view = await service.start(owner="Анна", role="rop", command_id="one")
    await service.carry_out(view.id, do(service, commands.Finish), owner="Анна")
    assert (await service.audits("Анна"))[0].finished_at is not None
    with pytest.raises(SessionError, match=r"guide\.finished"):
        await service.add_file(view.id, deals, owner="Анна", by="Анна")
    view = await service.carry_out(view.id, do(service, commands.Reopen), owner="Анна")
    assert (await service.audits("Анна"))[0].finished_at is None
    assert (await service.add_file(view.id, deals, owner="Анна", by="Анна")).figures.facts is not None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Конверсию по менеджерам никто не считал", True),
        ("Конверсия выросла", False),
        ("Прошла сверка оплат с банком", True),
        ("Банк закрыт", False),
    ],
)
def test_one_word_in_a_line_proves_nothing(words: str, expected: bool) -> None:
    terms = ["конверсия", "конверсия по менеджерам", "сверка оплат", "банк"]
    assert speaks_of(words, terms) is expected


async def test_a_file_that_is_no_table_is_not_taken_for_an_export(service: GuideService, tmp_path: Path) -> None:
    view = await service.start(owner="Анна", role="rop", command_id="one")
    path = tmp_path / "битый.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(InputError):
        await service.add_file(view.id, path, owner="Анна", by="Анна", kind="deals")
    assert (await service.state(view.id, owner="Анна")).exports == ()


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("ID;Создана;Стадия;Сумма", "deals"),
        ("Дата;Кампания;Расход;Клики", "spend"),
        ("Период;План по выручке", "plan"),
        ("Имя;Заметка", None),
    ],
)
async def test_a_table_is_told_by_its_columns(
    service: GuideService, tmp_path: Path, header: str, expected: str | None
) -> None:
    values = {"ID": "1", "Создана": "01.09.2026", "Дата": "01.09.2026", "Период": "2026-09", "Стадия": "Отказ"}
    row = ";".join(values.get(name, "10") for name in header.split(";"))
    path = tmp_path / "т.csv"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    view = await service.start(owner="Анна", role="rop", command_id="one")
    view = await service.add_file(view.id, path, owner="Анна", by="Анна")
    assert [one.table for one in view.state.exports] == ([expected] if expected else [])
    assert len(view.state.sources) == (0 if expected else 1)
