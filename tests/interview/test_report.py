"""The report: what was asked, said, credited and missed, as data, as Markdown and as a Word document."""

import io
import itertools
import re

import pytest
from docx import Document
from markdown_it import MarkdownIt

from coach.errors import SessionError
from coach.files.blocks import Picture, Quote
from coach.grading.types import CheckResult, CriterionResult, Grade, JudgeIdentity, Provenance
from coach.interview.gaps import SessionGrades, repeated_gaps
from coach.interview.rendering import report_document, to_docx, to_markdown
from coach.interview.report import make_report
from coach.interview.state import State
from coach.texts import LANGUAGES

DEPTH = "own-practice number example trade-off"


async def play(player, *answers: str, mode: str = "training", role: str = "rop"):
    """Answer each question once and leave its follow-ups; an empty answer skips the question."""
    player.clock.forward(60)
    view = await player.start(mode, questions=len(answers), role=role)
    for answer in answers:
        view = await (player.answer(view, answer) if answer else player.move(view, "skip"))
        if view.phase == "answering" and view.follow_up:
            view = await player.move(view, "skip")
        if view.phase == "reviewing":
            view = await player.move(view, "next")
    return await player.service.report(view.session_id, owner=player.owner)


async def test_it_tells_every_question_of_the_plan(player) -> None:
    report = await play(player, "newcomer-ramp drill", "", "молчу")
    assert [(q.number, q.review.outcome) for q in report.questions] == [
        (1, "answered"),
        (2, "skipped"),
        (3, "answered"),
    ]
    assert [q.grade.level if q.grade else None for q in report.questions] == [2, None, None]
    assert report.graded == 1
    assert report.questions[2].grade.reason.code == "abstained", "too early to say is not a number"
    assert report.ending == "completed"
    assert [e.answer for e in report.questions[0].exchanges] == ["newcomer-ramp drill", None]


async def test_questions_that_were_never_asked_are_told_as_such(player) -> None:
    view = await player.move(await player.start(questions=3), "finish")
    report = await player.service.report(view.session_id, owner="Анна")
    assert [q.review is None for q in report.questions] == [False, True, True]
    assert "Вопрос не задавали" in to_markdown(report, "ru")


async def test_the_attempt_that_counts_is_the_newest_with_a_grade(player) -> None:
    view = await player.start(questions=1)
    for answer in ("newcomer-ramp", "newcomer-ramp drill stable-baseline"):
        view = await player.move(await player.answer(view, answer), "skip")
        view = await player.move(view, "retry")
    view = await player.move(view, "finish")
    question = (await player.service.report(view.session_id, owner="Анна")).questions[0]
    assert question.attempts == 3
    assert question.review.answer == "newcomer-ramp drill stable-baseline"


async def test_few_questions_have_an_axis_a_criterion(player, library) -> None:
    report = await play(player, "newcomer-ramp stable-baseline drill")
    criteria = library.rubric("rop.scripts").question.criteria
    assert [axis.label for axis in report.profile] == [c.title for c in criteria]
    assert report.profile == report.questions[0].profile
    shares = {axis.label: axis.value for axis in report.profile}
    assert shares["Зачем отделу скрипт"] == 100
    assert 0 < shares["Как скрипт становится привычкой"] < 100
    assert min(shares.values()) == 0


async def test_many_questions_have_an_axis_each_and_none_for_what_was_not_judged(player, library) -> None:
    everything = [check.id for _, check in library.rubric("rop.scripts").question.checks()]
    report = await play(player, " ".join(everything), "поговорю с людьми", "", "молчу", "тоже что-то")
    assert [axis.value for axis in report.profile] == [100, 0, None, None, 0]
    assert [axis.label for axis in report.profile] == [q.question.title for q in report.questions]


async def test_depth_is_the_share_of_answers(player) -> None:
    report = await play(player, f"newcomer-ramp {DEPTH}", "number")
    assert [axis.value for axis in report.depth] == [50, 100, 50, 50]


async def test_gaps_that_come_back_are_named(player) -> None:
    first = await play(player, "newcomer-ramp drill")
    assert first.repeated == ()
    second = await play(player, "newcomer-ramp updates-from-calls")
    named = {(gap.aim, gap.id): gap.times for gap in second.repeated}
    assert named["content", "flexibility"] == 2
    assert named["depth", "number"] == 2
    assert ("content", "purpose") not in named, "met both times"
    assert ("content", "adoption") not in named, "missing for the first time"
    third = await play(player, f"newcomer-ramp mandatory-and-free {DEPTH}")
    assert "flexibility" not in {gap.id for gap in third.repeated}, "closed now"
    again = await player.service.report(second.session_id, owner="Анна")
    assert again.repeated == second.repeated, "an old report does not change when newer sessions come"


async def test_gaps_of_other_people_and_other_roles_do_not_count(new_player) -> None:
    await play(new_player("Борис"), "newcomer-ramp")
    anna = new_player("Анна")
    await play(anna, "digital", role="rom")
    assert (await play(anna, "newcomer-ramp")).repeated == ()


def test_a_question_that_left_the_banks_does_not_break_the_count(library) -> None:
    grade = Grade(
        question_id="rop.gone",
        status="graded",
        level=2,
        criteria=(CriterionResult(id="c", checks=(CheckResult(id="x", verdict="not_met"),)),),
        provenance=Provenance(
            coach_version="0", answer_hash="a", rubric_hash="r", judge=JudgeIdentity(name="j", version="1")
        ),
    )
    assert repeated_gaps(library, [SessionGrades(grades={"rop.gone": grade})] * 2) == ()
    assert repeated_gaps(library, []) == ()


async def test_a_report_is_preliminary_when_its_judge_is(player) -> None:
    player.judge.preliminary = True
    report = await play(player, "newcomer-ramp")
    assert report.preliminary
    assert "Оценки предварительные" in to_markdown(report, "ru")


def test_there_is_no_report_of_nothing(library) -> None:
    with pytest.raises(SessionError):
        make_report("s", State(), library)


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_markdown_tells_the_whole_story(player, library, lang) -> None:
    report = await play(player, f"Сначала newcomer-ramp, потом {DEPTH}", "", "молчу")
    told = to_markdown(report, lang, {"practice.rop.scripts": "Скрипт, который живёт"})
    question = library.rubric("rop.scripts").question
    for expected in ("**newcomer-ramp**", question.text, "Скрипт, который живёт", "| 1 |"):
        assert expected in told
    assert question.anchors[5][:60] in told
    assert not re.search(r"\b(interview|reason)\.[a-z]", told), "no key instead of a text"


async def test_what_a_person_wrote_is_never_markup(player) -> None:
    attack = "# Итог\n![x](http://192.0.2.1/x.png) <script>alert(1)</script> | [жми](javascript:1) newcomer-ramp"
    told = to_markdown(await play(player, attack), "ru")
    tokens = [token for block in MarkdownIt().enable("table").parse(told) for token in (block, *(block.children or ()))]
    assert not {token.type for token in tokens} & {"image", "link_open", "html_inline", "html_block", "code_block"}
    headings = [after.content for token, after in itertools.pairwise(tokens) if token.type == "heading_open"]
    assert headings.count("Итог") == 1
    shown = "".join(token.content for token in tokens if token.type == "text")
    assert "![x](http://192.0.2.1/x.png) <script>alert(1)</script> | [жми](javascript:1)" in shown, "to the letter"


async def test_credited_words_are_marked_in_each_of_the_joined_answers(player) -> None:
    view = await player.answer(await player.start(questions=1), "Во-первых newcomer-ramp и точка")
    view = await player.answer(view, "А ещё drill бывает")
    view = await player.move(view, "finish")
    report = await player.service.report(view.session_id, owner="Анна")
    quotes = [block for block in report_document(report, "ru", pictures=False).blocks if isinstance(block, Quote)]
    assert [[(run.text, run.mark) for run in quote.runs] for quote in quotes[:2]] == [
        [("Во-первых ", "plain"), ("newcomer-ramp", "credited"), (" и точка", "plain")],
        [("А ещё ", "plain"), ("drill", "credited"), (" бывает", "plain")],
    ]


async def test_the_word_document_has_the_chart_and_the_words(player) -> None:
    report = await play(player, "Сначала newcomer-ramp\x0b, потом drill")
    document = Document(io.BytesIO(to_docx(report, "ru")))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Собеседование: руководитель отдела продаж" in words
    assert "Сначала newcomer-ramp, потом drill" in words
    assert len(document.inline_shapes) == 1
    picture = next(b for b in report_document(report, "ru").blocks if isinstance(b, Picture))
    assert "Зачем отделу скрипт: 50 %" in picture.alt, "the chart is told in words too"
