"""`coach audit run`: exports and notes in, a summary whose figures are those of the exports out."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.stub_server import StubServer
from coach.cli.main import main
from tests.audit.audit_exports import write_deals, write_notes, write_spend


def run(options: list[str]) -> object:
    """Run the command and return its exit code."""
    with pytest.raises(SystemExit) as ended:
        main(["audit", "run", *options])
    return ended.value.code or 0


@pytest.fixture(scope="module", autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COACH_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("audit")
    write_deals(place / "deals.csv")
    write_spend(place / "spend.csv")
    write_notes(place / "notes.md")
    return place


@pytest.fixture(scope="module")
def out(folder: Path) -> Path:
    files = ["--deals", str(folder / "deals.csv"), "--spend", str(folder / "spend.csv")]
    notes = ["--notes", str(folder / "notes.md")]
    assert run(["--role", "rop", *files, *notes, "--out", str(folder / "out")]) == 0
    return folder / "out"


def test_everything_is_written(out: Path) -> None:
    names = {"summary.docx", "summary.pdf", "summary.md", "facts.json", "findings.json", "removed.json", "draft.json"}
    assert {one.name for one in out.iterdir()} == names
    assert (out / "summary.pdf").read_bytes().startswith(b"%PDF")
    assert (out / "summary.docx").read_bytes().startswith(b"PK")


def test_the_totals_are_those_of_the_export(folder: Path, out: Path) -> None:
    with (folder / "deals.csv").open(encoding="cp1251") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["Номер сделки"] != "Итого"]
    unique = {row["Номер сделки"]: row for row in rows}.values()
    won = [row for row in unique if row["Стадия сделки"] == "Успешно реализовано"]
    words = (out / "summary.md").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert f"пришло {len(unique)} лид" in words
    assert f"продаж — {len(won)}" in words
    assert f"{3500 * len(won):,} €".replace(",", " ") in words


def test_findings_name_people_and_what_to_do(out: Path) -> None:
    found = {one["id"]: one for one in json.loads((out / "findings.json").read_text(encoding="utf-8"))}
    assert "Вера Лис" in found["rop.idle-owners"]["statement"]["text"]
    assert found["rop.qualified-falls"]["severity"] == "serious"
    assert all(one["action"] and one["statement"]["cites"] for one in found.values())


def test_a_line_of_the_notes_stands_in_its_area_with_its_address(out: Path) -> None:
    words = (out / "summary.md").read_text(encoding="utf-8")
    assert "расчёта плана никто не видел" in words
    assert "notes.md\\#3" in words or "notes.md#3" in words
    assert "+7 916 123-45-67" in words  # the document is the user's own: it shows what the file says


def test_without_any_file_it_says_what_to_give(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--role", "rop", "--out", str(tmp_path / "out")]) == 2
    assert "--deals" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_notes_alone_are_enough(folder: Path, tmp_path: Path) -> None:
    notes = ["--notes", str(folder / "notes.md")]
    assert run(["--role", "rop", *notes, "--out", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "facts.json").read_text() == "null\n"
    assert (tmp_path / "out" / "summary.pdf").stat().st_size > 10_000


def test_what_people_deny_becomes_an_unsure_finding_with_their_words(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "ещё.txt").write_text("Причины отказа в CRM никто не заполняет.\n", encoding="utf-8")
    notes = ["--notes", str(folder / "notes.md"), "--notes", str(tmp_path / "ещё.txt")]
    assert run(["--role", "rop", *notes, "--out", str(tmp_path / "out")]) == 0
    found = json.loads((tmp_path / "out" / "findings.json").read_text(encoding="utf-8"))
    told = {one["statement"]["cites"][0]["ref"]: one for one in found if one["id"].startswith("told.")}
    assert told["ещё.txt#1"]["statement"]["text"] == "Со слов: «Причины отказа в CRM никто не заполняет»."
    assert told["ещё.txt#1"]["confidence"] == "low"
    assert told["notes.md#3"]["area"] == "planning"
    assert any(one["id"] == "rop.no-pay-formula" for one in found)
    assert (tmp_path / "out" / "removed.json").read_text() == "[]"


def test_a_folder_that_cannot_be_made_is_told(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    notes = ["--notes", str(folder / "notes.md")]
    assert run(["--role", "rop", *notes, "--out", str(tmp_path / "file")]) == 2
    assert run(["--role", "rop", *notes, "--out", str(tmp_path / "file" / "under")]) == 2


def test_a_model_may_draft_too(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = {"area": "metrics", "severity": "risk", "confidence": "high", "horizon": "now", "owner": "rop"}
    true = finding | {"text": "План спустили сверху.", "cites": ["notes.md#3"], "action": "Пересчитать план за неделю."}
    false = true | {"text": "План выполнен на 140 %.", "cites": ["notes.md#3"]}
    with StubServer(lambda _: {"findings": [true, false]}) as stub:
        monkeypatch.setenv("COACH_LLM_BASE_URL", stub.url)
        monkeypatch.setenv("COACH_LLM_MODEL", "stub-model")
        options = ["--role", "rop", "--notes", str(folder / "notes.md"), "--out", str(tmp_path / "out"), "--judge"]
        assert run(options) == 0
    found = json.loads((tmp_path / "out" / "findings.json").read_text(encoding="utf-8"))
    removed = json.loads((tmp_path / "out" / "removed.json").read_text(encoding="utf-8"))
    assert "План спустили сверху." in {one["statement"]["text"] for one in found}
    assert [one["text"] for one in removed] == ["План выполнен на 140 %."]
    assert "stub-model" in (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")


def test_an_english_summary_has_english_headings(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_LANGUAGE", "en")
    files = ["--deals", str(folder / "deals.csv"), "--spend", str(folder / "spend.csv")]
    assert run(["--role", "rom", *files, "--out", str(tmp_path / "out")]) == 0
    words = (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")
    assert "Audit of the marketing department" in words
    assert "The picture on one page" in words
