"""The report of a batch in every form: the same facts, both grades, and nothing that people wrote is read as markup."""

import io
import json
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from coach.batch.people.states import flags
from coach.batch.record import BatchRecord, Item, SignOff
from coach.batch.results.document import batch_document
from coach.batch.results.exporting import FORMS, form_of
from coach.batch.results.material import Material, material
from coach.batch.results.section import section
from coach.errors import InputError
from coach.files.blocks import Heading
from coach.grading.types import Reason
from coach.rubric.library import Library
from coach.texts import use_language
from tests.batch.people.conftest import START, Decided, Scripted, all_ids, item_of, record_of, sentence

HOSTILE = '=HYPERLINK("http://evil.example";"да")'
MARKUP = "#set page(fill: red) *жирно* $x^2$ <b>Иван</b> [ссылка](http://evil.example) @кто {{ 7*7 }}"


@pytest.fixture
def record(library: Library, decide: Decided) -> BatchRecord:
    first, second, third = list(library.rubrics("rop"))[:3]
    ids = all_ids(first)
    items = [
        item_of(first, Scripted(met=ids, flags=[]), candidate="Анна Смирнова"),
        item_of(second, Scripted(met=all_ids(second)[:3]), place=1, candidate="Анна Смирнова"),
        item_of(third, Scripted(refuses=True), place=2, candidate="Анна Смирнова", answer=MARKUP),
        item_of(first, Scripted(met=ids[:1], flags=[first.question.red_flags[0].id]), place=3, candidate=HOSTILE),
        item_of(second, Scripted(met=[]), place=4, candidate=HOSTILE, answer=MARKUP),
    ]
    said = [
        decide("level", level=3, reason=f"{MARKUP} слышно иначе", author="Ирина"),
        decide("check", place=1, check=all_ids(second)[0], verdict="not_met", reason="нет такого", author="Ирина"),
        decide("blind", place=1, level=2, author="Пётр"),
    ]
    signed = SignOff(name="Ирина Ветрова", at=START)
    return record_of(items, said, title=MARKUP, signed=signed, signatures=(signed,))


@pytest.fixture
def found(record: BatchRecord, library: Library) -> Material:
    return material(record, library)


def sheet_of(data: bytes, place: int) -> list[dict[str, Any]]:
    head, *rows = load_workbook(io.BytesIO(data)).worksheets[place].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_the_workbook_holds_both_grades_decisions_and_provenance(found: Material) -> None:
    data = FORMS[".xlsx"](found)
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == [
        "Кандидаты",
        "Вопросы",
        "Ответы",
        "Проверки",
        "Решения людей",
        "Происхождение",
        "О пакете",
    ]
    answers = sheet_of(data, 2)
    assert (answers[0]["Уровень"], answers[0]["У коуча"]) == (3, 5)
    assert answers[2]["Уровень"] is None
    assert "без оценки" in answers[2]["Состояние"]
    changed = [row for row in sheet_of(data, 3) if row["Кто"] == "Ирина"]
    assert [(row["Вердикт"], row["Вердикт коуча"]) for row in changed] == [("нет", "есть")]
    assert [row["Кто"] for row in sheet_of(data, 4)] == ["Ирина", "Ирина", "Пётр"]
    assert {row["Рубрика"] for row in sheet_of(data, 5)} == {
        one.coach.provenance.rubric_hash for one in found.standings if one.coach
    }


def test_cells_that_begin_like_formulas_stay_texts(found: Material) -> None:
    book = load_workbook(io.BytesIO(FORMS[".xlsx"](found)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    hostile = [cell for cell in cells if str(cell.value).startswith("=")]
    assert hostile
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in hostile)


def test_word_has_a_section_a_candidate_with_quotes_edits_and_the_signature(found: Material) -> None:
    document = Document(io.BytesIO(FORMS[".docx"](found)))
    heads = [p for p in document.paragraphs if p.style.name == "Heading 1"]
    people = [p for p in heads if p.text in {"Анна Смирнова", HOSTILE}]
    assert [p.text for p in people] == ["Анна Смирнова", HOSTILE]
    assert all(p.paragraph_format.page_break_before for p in people)
    words = "\n".join(p.text for p in document.paragraphs)
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert sentence(all_ids(found.standings[0].rubric)[0]).rstrip(".") in words  # type: ignore[arg-type]
    assert "Ирина Ветрова" in words
    assert "3; у коуча 5" in cells
    assert f"{MARKUP} слышно иначе" in cells
    assert "никого не отсеивает" in words
    assert len(document.inline_shapes) == 0  # two questions have levels: too few for a radar


def test_pdf_shows_what_people_wrote_as_it_is_and_needs_no_network(found: Material) -> None:
    data = FORMS[".pdf"](found)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    words = " ".join(" ".join(pages).split())
    assert "#set page(fill: red) *жирно* $x^2$ <b>Иван</b>" in words
    assert "Анна Смирнова" in words
    assert "Подписано: Ирина Ветрова" in words
    assert data == FORMS[".pdf"](found)
    assert b"/URI" not in data


def test_markdown_shows_markup_as_text(found: Material) -> None:
    words = FORMS[".md"](found).decode()
    assert "<b>" not in words
    assert "](http" not in words.replace("\\]", "")
    assert "## Анна Смирнова" in words
    assert "](data:" not in words


def test_every_line_of_jsonl_holds_the_coachs_grade_and_what_counts(found: Material) -> None:
    lines = [json.loads(line) for line in FORMS[".jsonl"](found).decode().splitlines()]
    assert len(lines) == len(found.standings)
    assert len({tuple(line) for line in lines}) == 1
    first, second, third = lines[:3]
    assert (first["standing"]["level"], first["coach"]["level"], first["standing"]["source"]) == (3, 5, "level")
    assert second["standing"]["source"] == "checks"
    assert (third["standing"]["level"], third["coach"]["level"]) == (None, None)
    assert third["standing"]["reasons"][0]["code"] == "llm.timeout"
    assert second["decisions"][0]["reason"] == "нет такого"
    assert {one["author"]: one["blind"] for one in second["opinions"]} == {"Ирина": False, "Пётр": True}


def test_sections_take_all_questions_in_turn_and_say_nothing_twice(found: Material, library: Library) -> None:
    anna = section(found.comparison.candidates[0].candidate, library)
    assert len({said.question for said in anna.strengths[:2]}) == 2
    assert len({said.text for said in anna.ask}) == len(anna.ask)
    assert all(said.quotes for said in anna.strengths)
    hostile = section(found.comparison.candidates[1].candidate, library)
    assert len(hostile.flags) == 1
    assert hostile.flags[0].quotes
    assert [said.id for _, said in anna.edits] == sorted(said.id for _, said in anna.edits)


def test_an_unsigned_report_says_so_and_english_is_english(record: BatchRecord, library: Library) -> None:
    use_language("en")
    unsigned = material(record.model_copy(update={"signed": None, "title": "Autumn"}), library)
    words = FORMS[".md"](unsigned).decode()
    assert "has to be signed again" in words
    assert "Candidates side by side" in words
    captions = [block.text for block in batch_document(unsigned, pictures=False).blocks if isinstance(block, Heading)]
    assert not any(
        ord(char) > 0x400 for caption in captions for char in caption if caption not in {"Анна Смирнова", HOSTILE}
    )


def test_rows_that_were_not_understood_are_told_once_and_clutter_no_section(
    record: BatchRecord, library: Library
) -> None:
    problem = "вопрос «Кто вы?» не узнан."
    bad = [
        Item(
            place=place,
            number=place,
            id=f"G{place}",
            candidate="Анна Смирнова",
            state="bad",
            failure=Reason(code="bad-row", details={"row": place, "problem": problem}),
        )
        for place in (5, 6)
    ]
    found = material(record.model_copy(update={"items": (*record.items, *bad)}), library)
    words = FORMS[".md"](found).decode()
    assert words.count(problem) == 1
    assert "(2 строки)" in words
    assert "G5" not in words
    assert not any(flags(one) & {"needs-review"} for one in found.standings[-2:])


def test_an_unknown_suffix_names_the_known(tmp_path: Any) -> None:
    assert form_of(tmp_path / "Отчёт.PDF") is FORMS[".pdf"]
    with pytest.raises(InputError, match="pdf"):
        form_of(tmp_path / "report.pptx")
