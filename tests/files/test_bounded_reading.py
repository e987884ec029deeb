"""A bad file never harms the program that reads it: the child that does is bounded and can be killed."""

import os
import zipfile
from pathlib import Path

import psutil
import pytest

from coach.errors import InputError
from coach.files.bounded import read_bounded
from coach.files.documents import read_document
from coach.files.tables import read_table
from coach.settings import Settings
from coach.texts import explain

SHEET = (
    "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>{}</sheetData></worksheet>"
)
ROW = "<row><c t='inlineStr'><is><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></is></c></row>"


def workbook(path: Path, sheet: str) -> Path:
    """Write the least that is a workbook, with `sheet` as its one sheet."""
    office = "http://schemas.openxmlformats.org"
    parts = {
        "[Content_Types].xml": f"<Types xmlns='{office}/package/2006/content-types'>"
        "<Override PartName='/xl/workbook.xml' ContentType="
        "'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'/></Types>",
        "_rels/.rels": f"<Relationships xmlns='{office}/package/2006/relationships'><Relationship Id='r' "
        f"Type='{office}/officeDocument/2006/relationships/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": f"<workbook xmlns='{office}/spreadsheetml/2006/main' xmlns:r="
        f"'{office}/officeDocument/2006/relationships'><sheets><sheet name='S' sheetId='1' r:id='r'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{office}/package/2006/relationships'><Relationship "
        f"Id='r' Type='{office}/officeDocument/2006/relationships/worksheet' Target='worksheets/s.xml'/></Relationships>",
        "xl/worksheets/s.xml": sheet,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def refused(path: Path, settings: Settings) -> str:
    """Return the code with which reading `path` is refused; the text must be complete."""
    with pytest.raises(InputError) as caught:
        read_table(path, settings)
    assert str(path.name) in explain(caught.value)
    return caught.value.code


def test_the_least_workbook_is_read(tmp_path: Path, settings: Settings) -> None:
    table = read_table(workbook(tmp_path / "a.xlsx", SHEET.format(ROW * 3)), settings)
    assert len(table.rows) == 2


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: None, "file.missing"),
        (lambda path: path.mkdir(), "file.directory"),
        (lambda path: path.touch(), "file.empty"),
        (os.mkfifo, "file.special"),
        (lambda path: path.symlink_to(path), "file.unreadable"),
        (lambda path: path.write_bytes(b"a;b\n" * 600_000), "file.too_large"),
    ],
)
def test_what_is_seen_from_outside_starts_no_child(tmp_path: Path, settings: Settings, make, code: str) -> None:
    path = tmp_path / "a.csv"
    make(path)
    assert refused(path, settings.model_copy(update={"max_upload_mb": 2})) == code


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b")
    path.chmod(0)
    assert refused(path, settings) == "file.unreadable"


def test_a_packed_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, settings: Settings) -> None:
    path = workbook(tmp_path / "a.xlsx", SHEET.format(ROW * 400_000))
    assert path.stat().st_size < 1_000_000
    assert refused(path, settings) == "file.unpack_ratio"
    assert refused(path, settings.model_copy(update={"max_unpacked_mb": 10})) == "file.unpacks_too_large"


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path, settings: Settings) -> None:
    path = workbook(tmp_path / "a.xlsx", SHEET.format(ROW * 400_000))
    hurried = settings.model_copy(update={"read_seconds": 1, "max_unpack_ratio": 10_000, "max_rows": 10**9})
    before = len(psutil.Process().children(recursive=True))
    assert refused(path, hurried) == "file.timeout"
    assert len(psutil.Process().children(recursive=True)) == before


def test_a_file_that_takes_too_much_memory_is_given_up(tmp_path: Path, settings: Settings) -> None:
    row = "<row>" + "<c t='inlineStr'><is><t>{}</t></is></c>".format("я" * 200_000) + "</row>"
    path = workbook(tmp_path / "a.xlsx", SHEET.format(row * 250))
    tight = settings.model_copy(update={"read_memory_mb": 256, "max_unpack_ratio": 10_000, "max_unpacked_mb": 2000})
    assert refused(path, tight) == "file.memory"


def test_entities_that_multiply_do_not_fill_the_memory(tmp_path: Path, settings: Settings) -> None:
    entities = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 10))
    bomb = f"<!DOCTYPE w [<!ENTITY e0 'xxxxxxxxxx'>{entities}]>" + SHEET.format(ROW.replace("a" * 32, "&e9;"))
    assert refused(workbook(tmp_path / "a.xlsx", bomb), settings) in {"file.damaged", "file.memory"}


def test_a_cell_of_another_file_is_not_fetched(tmp_path: Path, settings: Settings) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("не показывать")
    entity = f"<!DOCTYPE w [<!ENTITY e SYSTEM 'file://{secret}'>]>" + SHEET.format(ROW.replace("a" * 32, "&e;") * 2)
    try:
        table = read_table(workbook(tmp_path / "a.xlsx", entity), settings)
    except InputError:
        return
    assert "не показывать" not in str(table)


def test_the_child_gets_no_keys(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment holds the keys of model providers: a hole in a parser must not reach them."""
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    spy = tmp_path / "spy"
    spy.mkdir()
    monkeypatch.setenv("PYTHONSTARTUP", str(spy))
    monkeypatch.setattr("coach.files.bounded.sys.executable", str(_printing_environment(tmp_path)))
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n")
    told = read_bounded("table", path, settings)
    assert "PATH" in told
    assert not {"OPENAI_API_KEY", "PYTHONSTARTUP", "COACH_DATA_DIR"} & set(told)


def _printing_environment(folder: Path) -> Path:
    program = folder / "python"
    program.write_text('#!/bin/sh\ncat > /dev/null\nprintf \'{"ok": "\'; env | tr "\\n\\"" "  "; printf \'"}\'\n')
    program.chmod(0o755)
    return program


def test_a_folder_in_the_way_cannot_replace_modules(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child must not import a `json.py` that lies beside the uploaded file."""
    (tmp_path / "json.py").write_text("raise SystemExit('taken over')")
    (tmp_path / "a.md").write_text("# Заголовок\n\nТекст")
    monkeypatch.chdir(tmp_path)
    assert read_document(Path("a.md"), settings)[0].text == "Текст"
