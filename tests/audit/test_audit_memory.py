"""What was said of an export's columns holds for the next one with the same header."""

from pathlib import Path

import pytest

from coach.audit.facts import Wishes, read_facts
from coach.audit.remembered import FILE, Memory
from coach.audit.types import Facts
from coach.cli.audit_options import wishes_of
from coach.errors import InputError
from coach.files.columns import read_columns
from coach.settings import Settings


def write(folder: Path, name: str, header: str = "Когда;Куда попало;Сколько") -> Path:
    path = folder / name
    rows = ("01.02.2026;Финал;100", "02.02.2026;Начало;200", "03.02.2026;Отказ;5")
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def facts_of(path: Path, memory: Memory | None, **wishes: object) -> Facts:
    return read_facts("rop", path, None, Settings(), Wishes(**wishes), memory=memory)  # type: ignore[arg-type]


SAID = {
    "columns": {"deals": {"stage": "Куда попало", "created": "Когда", "amount": "Сколько"}},
    "kinds": {"Финал": "won"},
}


def test_the_next_export_with_the_same_header_needs_no_words(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "data")
    facts_of(write(tmp_path, "a.csv"), memory, **SAID)
    again = facts_of(write(tmp_path, "b.csv"), memory)
    revenue = again.get("revenue")
    assert revenue is not None
    assert revenue.value == 100
    assert {one.role: one.by for one in again.columns} == dict.fromkeys(("stage", "created", "amount"), "remembered")


def test_what_is_said_now_comes_before_what_was_said_then(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "data")
    facts_of(write(tmp_path, "a.csv"), memory, **SAID)
    again = facts_of(write(tmp_path, "b.csv"), memory, columns={"deals": {"amount": ""}})
    assert "amount" not in {one.role for one in again.columns}


def test_another_header_knows_nothing(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "data")
    facts_of(write(tmp_path, "a.csv"), memory, **SAID)
    other = facts_of(write(tmp_path, "c.csv", "Дата создания;Стадия;Сумма"), memory)
    assert all(one.by == "name" for one in other.columns)


def test_it_can_be_forgotten_and_a_broken_file_is_none(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "data")
    path = write(tmp_path, "a.csv")
    facts_of(path, memory, **SAID)
    assert memory.forget({"deals": read_columns(path, Settings())}) == 2
    with pytest.raises(InputError):
        facts_of(path, memory)
    facts_of(path, memory, **SAID)
    (tmp_path / "data" / FILE).write_text("{", encoding="utf-8")
    with pytest.raises(InputError):
        facts_of(path, memory)
    assert facts_of(path, memory, **SAID).columns


def test_without_a_memory_nothing_is_written(tmp_path: Path) -> None:
    facts_of(write(tmp_path, "a.csv"), None, **SAID)
    assert not list(tmp_path.glob("**/" + FILE))


@pytest.mark.parametrize("option", ["deals.amount=Сколько", "amount=Сколько"])
def test_an_option_may_leave_the_table_out(option: str) -> None:
    assert wishes_of("", None, None, [option]).columns["deals"] == {"amount": "Сколько"}
