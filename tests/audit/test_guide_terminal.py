"""`coach audit guide`: led through a pipe, stopped and gone on with."""

import re
from pathlib import Path

from typer.testing import CliRunner, Result

from coach.cli.audit import app

DEALS = "Создана;Стадия;Сумма\n01.09.2026;Сделка успешна;12 000\n02.09.2026;Отказ;0\n"


def lead(said: str, *options: str) -> Result:
    return CliRunner().invoke(app, ["guide", *options], input=said)


def folded(result: Result) -> str:
    return re.sub(r"\s+", " ", result.output)


def number(result: Result) -> str:
    return re.search(r"Аудит (\w{12})", result.output)[1]


def test_an_audit_goes_on_where_it_stopped(tmp_path: Path) -> None:
    deals = tmp_path / "сделки.csv"
    deals.write_text(DEALS, encoding="utf-8")
    first = lead(f"Конверсию по менеджерам не считают\n\n/файл {deals}\n/дальше\n", "--role", "rop")
    assert first.exit_code == 0
    told = folded(first)
    assert "Выгрузка всех сделок за 6–12 месяцев" in told
    assert "Принята выгрузка сделок." in told
    assert f"Продолжить: coach audit guide --resume {number(first)}" in told

    second = lead("/цифры\n/закончить\n", "--resume", number(first))
    told = folded(second)
    assert second.exit_code == 0
    assert "2 из 8. Планы продаж" in told
    assert "Подтверждено областей: 0 из 8." in told
    assert "1 из 5 пунктов" in told
    assert "Сбор закончен." in told


def test_the_summary_is_drafted_and_written_on_the_way(tmp_path: Path) -> None:
    deals, out = tmp_path / "сделки.csv", tmp_path / "сводка.md"
    deals.write_text(DEALS, encoding="utf-8")
    result = lead(f"/файл {deals}\n/черновик {out}\n/черновик {tmp_path / 'x.xlsx'}\n/закончить\n")
    assert result.exit_code == 0
    assert "Черновик сводки:" in result.output
    assert "Черновик пишется в .docx" in folded(result)
    told = out.read_text(encoding="utf-8")
    assert "Черновик, не подписан." in told
    assert "сделки.csv" in told


def test_bad_input_is_answered_and_nothing_stops(tmp_path: Path) -> None:
    result = lead(f"/файл {tmp_path / 'нет.csv'}\n/куда-нибудь\n/область 99\n/пропустить не дали\n/закончить\n")
    told = folded(result)
    assert result.exit_code == 0
    assert "нет.csv" in "".join(told.split())
    assert "Нет команды /куда-нибудь" in told
    assert "нет области «99»" in told
    assert "Отложено: не дали" in told
