"""`coach audit grade`: the four made-up documents, graded offline, their numbers held against the made-up exports."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coach.audit.candidate.submission import read_submission
from coach.cli.audit import app
from coach.errors import InputError
from coach.files.blocks import Report, plain
from coach.files.pdf import pdf_bytes
from coach.settings import Settings
from coach.texts import explain

EXAMPLES = Path(__file__).parents[2] / "examples"
EXPORTS = ["--deals", str(EXAMPLES / "audit_deals.csv"), "--spend", str(EXAMPLES / "audit_spend.csv")]


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["grade", *arguments, "--judge", "offline"])
    assert result.exit_code == 0, result.output
    return result.output


def graded(tmp_path: Path, document: str, task: str, *more: str) -> dict[str, object]:
    out = tmp_path / "out.jsonl"
    run(str(EXAMPLES / document), "--task", task, "--out", str(out), *more)
    made: dict[str, object] = json.loads(out.read_text(encoding="utf-8"))
    return made


@pytest.mark.parametrize(
    ("strong", "weak", "task"),
    [("audit_rop.docx", "audit_rop_weak.md", "rop.audit"), ("vision_rom.md", "vision_rom_weak.md", "rom.vision")],
)
def test_a_strong_document_stands_above_a_weak_one(tmp_path: Path, strong: str, weak: str, task: str) -> None:
    better, worse = graded(tmp_path, strong, task), graded(tmp_path, weak, task)
    assert better["grade"]["level"] >= 4  # type: ignore[index]
    assert worse["grade"]["level"] <= 3  # type: ignore[index]
    assert better["grade"]["points"] - worse["grade"]["points"] >= 30  # type: ignore[index]


def test_the_numbers_of_the_strong_one_agree_and_those_of_the_weak_one_differ(tmp_path: Path) -> None:
    better = graded(tmp_path, "audit_rop.docx", "rop.audit", *EXPORTS)
    worse = graded(tmp_path, "audit_rop_weak.md", "rop.audit", *EXPORTS)
    verdicts = [one["verdict"] for one in better["numbers"]]  # type: ignore[attr-defined]
    assert verdicts.count("agrees") >= 20
    assert "differs" not in verdicts
    assert {one["said"] for one in worse["numbers"] if one["verdict"] == "differs"} == {  # type: ignore[attr-defined]
        "900",
        "35 %",
        "25 млн ₽",
        "90 тыс. ₽",
    }
    assert any(reason["code"] == "numbers-differ" for reason in worse["grade"]["review"])  # type: ignore[index]


def test_every_quote_has_the_address_of_its_paragraph(tmp_path: Path) -> None:
    made = graded(tmp_path, "audit_rop.docx", "rop.audit")
    submission = read_submission(EXAMPLES / "audit_rop.docx", Settings())
    checks = [check for one in made["grade"]["criteria"] for check in one["checks"]]  # type: ignore[index]
    quotes = [quote for check in checks for quote in check["quotes"]]
    assert quotes
    for quote in quotes:
        assert submission.text[quote["start"] : quote["end"]] == quote["text"]
        assert quote["address"] == submission.address(quote["start"], "ru")
        assert "абз." in quote["address"]


def test_the_report_can_be_read(tmp_path: Path) -> None:
    out = tmp_path / "report.docx"
    run(str(EXAMPLES / "audit_rop_weak.md"), "--task", "rop.audit", *EXPORTS, "--out", str(out))
    text = read_submission(out, Settings()).text
    assert "Расходится" in text
    assert "18 798 000 ₽" in text.replace("\u00a0", " ")


def test_a_question_is_no_task(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["grade", str(EXAMPLES / "vision_rom.md"), "--task", "rop.scripts"])
    assert isinstance(result.exception, InputError)


def test_a_page_of_a_pdf_is_the_address_and_its_lines_are_joined(tmp_path: Path) -> None:
    words = "Пришло 640 лидов, из них сто тридцать одна продажа, а выручка за всё полугодие составила восемнадцать миллионов"
    path = tmp_path / "audit.pdf"
    path.write_bytes(pdf_bytes(Report("Аудит", [plain(f"{words}, это по выгрузке."), plain(f"{words}, это по 1С.")])))
    submission = read_submission(path, Settings())
    assert submission.address(submission.text.index("640"), "ru") == "стр. 1"
    assert words.replace(" ", "") in submission.text.replace(" ", "")
    assert "\n" not in submission.text[submission.text.index("Пришло") : submission.text.index("по выгрузке")]


def test_a_table_is_no_document_and_the_message_does_not_offer_tables(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["grade", str(EXAMPLES / "audit_deals.csv"), "--task", "rop.audit"])
    assert isinstance(result.exception, InputError)
    assert result.exception.code == "file.no_document"
    told = explain(result.exception)
    assert "DOCX, PDF, MD или TXT" in told
    assert "XLSX" not in told


def test_a_vision_of_the_other_role_gets_no_level_and_says_so() -> None:
    document = str(EXAMPLES / "vision_rom.md")
    result = CliRunner().invoke(app, ["grade", document, "--task", "rop.audit", "--judge", "offline"])
    assert result.exit_code == 3
    assert "видение развития маркетинга" in result.output
