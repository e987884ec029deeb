"""Runs: durable, resumed to the same bytes, recomputed without the judge, and honest when the judge fails."""

import asyncio
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from coach.errors import InputError, ModelError
from coach.evals.compare import compare
from coach.evals.extras import load_paraphrases
from coach.evals.gate import baseline_of, gate, read_baseline, write_baseline
from coach.evals.gold import Gold, GoldItem, gold_hash, load_gold
from coach.evals.run_dir import Key, RunDir
from coach.evals.runner import CHUNK, Job, run_suite
from coach.evals.scoring import Report, join, read_report, score_run, write_report
from coach.evals.suite import Chosen, Limit, Suite, load_suite, suite_names
from coach.grading.types import Assessment, Claim, GuardedAnswer, JudgeIdentity, Reason, Ungraded, Usage
from coach.rubric.library import Rubric, load_library
from coach.settings import Settings

LIBRARY = load_library()
QUESTION = LIBRARY.rubric("rop.scripts").question
CHECKS = [check.id for _, check in QUESTION.checks()]
POINTS = [f"Пункт номер {number} сделан мной." for number in range(len(CHECKS))]


def gold(families: int = 16) -> Gold:
    """Answers whose level can be read off their points, in two families' variants each."""
    chance = random.Random(5)
    items = []
    for family in range(families):
        for twin in range(2):
            count = chance.randint(0, len(POINTS))
            label = max(1, min(5, 1 + round(4 * count / len(POINTS))))
            text = " ".join(["Ещё скажу прямо.", *POINTS[:count]])
            items.append(
                GoldItem(
                    id=f"a{family:02}-{twin}",
                    family=f"f{family}",
                    question_id=QUESTION.id,
                    text=text,
                    kind=("ordinary", "irony")[twin],
                    label=label,
                    ratings={"A": label, "B": max(1, label - 1), "C": label},
                    checks={check: "met" if k < count else "not_met" for k, check in enumerate(CHECKS)},
                )
            )
    return Gold(tuple(items), gold_hash(items))


@dataclass
class Reader:
    """Finds the points to the letter; waits a little, so that answers finish out of order."""

    miss: int = 0
    fails: Callable[[int], bool] = lambda _call: False
    calls: int = 0
    seen: list[str] = field(default_factory=list)
    identity = JudgeIdentity(name="reader", version="1")

    async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment | Ungraded:
        self.calls += 1
        if self.fails(self.calls):
            raise ModelError("model.gone")
        await asyncio.sleep(random.random() / 2000)
        self.seen.append(answer.text)
        met = [k for k, point in enumerate(POINTS) if point.lower() in answer.text.lower()]
        checks = {CHECKS[k]: Claim(verdict="met", quotes=(POINTS[k],)) for k in met[self.miss :]}
        depth = {check.id: Claim(verdict="met", quotes=(POINTS[0],)) for check in rubric.scale.depth} if met else {}
        return Assessment(checks=checks, depth=depth, usage=Usage(calls=1, tokens_in=100, cost=0.5))


class Refuser:
    identity = JudgeIdentity(name="refuser", version="1")

    async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment | Ungraded:
        return Ungraded(reason=Reason(code="model-failed"))


SUITE = Suite(
    name="own",
    version=1,
    repeats=2,
    changes=("typos", "padding-50", "introductions", "without-1", "without-2"),
    items={"changed": 8},  # type: ignore[arg-type]
    sections=("agreement", "people", "evidence", "stability", "invariance", "monotonicity", "groups", "ranges", "cost"),
    limits=(Limit(figure="all.qwk", at_least=0.5),),
)


def job(out: Path, judge: Reader | Refuser, *, suite: Suite = SUITE, **more: object) -> Job:
    given = {"gold": gold(), "library": LIBRARY, "settings": Settings(), "seed": 1, **more}
    return Job(suite=suite, judge_for=lambda _repeat: judge, out=out, **given)  # type: ignore[arg-type]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in ("run.json", "gold.jsonl", "items.jsonl")}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    asyncio.run(run_suite(job(folder, Reader())))
    return folder


@pytest.fixture(scope="module")
def report(whole: Path) -> Report:
    return score_run(whole, LIBRARY)


async def test_a_run_killed_anywhere_and_resumed_gives_the_same_bytes(whole: Path, tmp_path: Path) -> None:
    total = len(RunDir(whole).rows())
    for stop in (1, CHUNK + 5):
        folder = tmp_path / str(stop)
        with pytest.raises(ModelError):
            await run_suite(job(folder, Reader(fails=lambda call, stop=stop: call >= stop)))  # type: ignore[misc]
        with (
            (folder / "items.jsonl").open("ab")
            if (folder / "items.jsonl").exists()
            else (folder / "items.jsonl").open("wb") as file
        ):
            file.write(b'{"item": "a0')  # the kill came in the middle of a line
        kept = len(RunDir(folder).rows())
        again = Reader()
        await run_suite(job(folder, again))
        assert again.calls == total - kept
        assert bytes_of(folder) == bytes_of(whole)


async def test_a_finished_run_asks_nobody_again(whole: Path) -> None:
    before = bytes_of(whole)
    again = Reader()
    await run_suite(job(whole, again))
    assert again.calls == 0
    assert bytes_of(whole) == before


async def test_a_cancelled_run_keeps_what_was_graded(tmp_path: Path) -> None:
    def stop(done: int, _of: int) -> None:
        if done == 10:
            running.cancel()

    running = asyncio.create_task(run_suite(job(tmp_path, Reader()), stop))
    with pytest.raises(asyncio.CancelledError):
        await running
    assert 10 <= len(RunDir(tmp_path).rows()) < CHUNK
    assert not RunDir(tmp_path).info().finished


async def test_progress_counts_up_to_all(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    await run_suite(job(tmp_path, Reader(), limit=5), lambda done, of: told.append((done, of)))
    assert told[-1][0] == told[-1][1] == len(RunDir(tmp_path).rows())
    assert len(RunDir(tmp_path).gold(LIBRARY)) == 5


@pytest.mark.parametrize(("change", "part"), [({"seed": 2}, "seed"), ({"limit": 7}, "limit"), ({"votes": 3}, "votes")])
async def test_another_run_in_the_same_folder_is_refused(whole: Path, change: dict[str, int], part: str) -> None:
    with pytest.raises(InputError) as caught:
        await run_suite(job(whole, Reader(), **change))
    assert caught.value.code == "run.other"
    assert part in str(caught.value.details["parts"])


def copies(whole: Path, folder: Path) -> Path:
    for name, data in bytes_of(whole).items():
        (folder / name).write_bytes(data)
    return folder


def test_an_older_or_damaged_run_is_refused_with_the_reason(whole: Path, tmp_path: Path) -> None:
    folder = copies(whole, tmp_path)
    with pytest.raises(InputError, match=r"run\.missing"):
        score_run(tmp_path / "nothing", LIBRARY)
    lines = (folder / "items.jsonl").read_bytes().split(b"\n")
    (folder / "items.jsonl").write_bytes(b"\n".join([lines[0], b'{"half":', *lines[2:]]))
    with pytest.raises(InputError) as caught:
        score_run(folder, LIBRARY)
    assert (caught.value.code, caught.value.details["line"]) == ("run.damaged", 2)
    info = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps({**info, "format": 99}))
    with pytest.raises(InputError, match=r"run\.format"):
        score_run(folder, LIBRARY)
    (folder / "run.json").write_text('{"format": 1')
    with pytest.raises(InputError, match=r"run\.damaged"):
        score_run(folder, LIBRARY)


def test_figures_are_recomputed_from_the_directory_alone(whole: Path, report: Report, tmp_path: Path) -> None:
    copied = score_run(copies(whole, tmp_path), LIBRARY)
    assert [f for f in copied.figures if f.name[:5] != "time."] == [f for f in report.figures if f.name[:5] != "time."]
    write_report(report, tmp_path)
    assert read_report(tmp_path / "scores.json") == report


def value(report: Report, name: str) -> float:
    figure = report.figure(name)
    assert figure is not None, name
    assert figure.value is not None, figure
    return figure.value


def test_the_figures_tell_what_this_judge_is_like(report: Report) -> None:
    assert value(report, "all.coverage") == 1
    assert value(report, "all.qwk") > 0.8
    assert value(report, "all.evidence.precision") == value(report, "all.evidence.recall") == 1
    assert value(report, "repeat.identical") == 1
    assert value(report, "removed.monotone") == 1
    assert value(report, "removed.without-2.drop") > 0
    assert value(report, "groups.gender.gap") == 0
    assert value(report, "change.padding-50.shift") == 0
    assert value(report, "all.baseline.constant.qwk") == 0
    assert value(report, "raters.alpha") < 1
    assert value(report, "cost.money") == 0.5
    assert {f.name for f in report.figures if f.name.startswith("kind.irony")} >= {"kind.irony.overgraded"}
    assert len({f.name for f in report.figures}) == len(report.figures)


def test_figures_are_numbers_or_reasons_and_lie_in_their_intervals(report: Report) -> None:
    for figure in report.figures:
        assert (figure.value is None) == bool(figure.reason), figure
        assert figure.n <= figure.of
        if figure.value is not None and figure.low is not None and figure.high is not None and "gap" not in figure.name:
            assert figure.low - 1e-9 <= figure.value <= figure.high + 1e-9, figure


async def test_a_judge_that_fails_on_everything_gets_coverage_and_no_kappa(tmp_path: Path) -> None:
    info = await run_suite(job(tmp_path, Refuser()))
    failed = score_run(tmp_path, LIBRARY)
    assert info.counts == {"ungraded": len(RunDir(tmp_path).rows())}
    assert value(failed, "all.coverage") == 0
    kappa = failed.figure("all.qwk")
    assert kappa is not None
    assert (kappa.value, kappa.reason, kappa.n, kappa.of) == (None, "no-answers", 0, 32)
    assert failed.ungraded == {"model-failed": 32}
    assert "gate.nothing-graded" in {failure.code for failure in gate(failed, None)}


async def test_the_gate_stops_a_worse_judge_and_says_why(report: Report, tmp_path: Path) -> None:
    accepted = tmp_path / "baseline.json"
    write_baseline(baseline_of(report), accepted)
    assert gate(report, read_baseline(accepted)) == []
    await run_suite(job(tmp_path / "worse", Reader(miss=4)))
    failures = gate(score_run(tmp_path / "worse", LIBRARY), read_baseline(accepted))
    assert {"gate.behind"} <= {failure.code for failure in failures}
    assert "all.qwk" in {failure.figure for failure in failures}


async def test_the_gate_compares_like_with_like(report: Report, tmp_path: Path) -> None:
    await run_suite(job(tmp_path / "few", Reader(), limit=10))
    codes = {f.code for f in gate(score_run(tmp_path / "few", LIBRARY), baseline_of(report))}
    assert codes == {"gate.not-comparable"}
    info = report.run.model_copy(update={"finished": False})
    assert {f.code for f in gate(report.model_copy(update={"run": info}), None)} == {"gate.unfinished"}
    (tmp_path / "bad.json").write_text("[]")
    with pytest.raises(InputError, match=r"baseline\.unreadable"):
        read_baseline(tmp_path / "bad.json")


async def test_comparing_shows_paired_differences_and_what_moved(whole: Path, tmp_path: Path) -> None:
    await run_suite(job(tmp_path, Reader(miss=4)))
    before, after = join(RunDir(whole), LIBRARY), join(RunDir(tmp_path), LIBRARY)
    found = compare(before, after)
    changes = {figure.name: figure for figure in found.figures}
    error = changes["all.mae"]
    assert error.value is not None
    assert error.low is not None
    assert error.low < 0.1875 == error.value
    assert (changes["all.qwk"].value or 0) < 0
    levels = {key.item: row.grade.level for key, row in before.rows.items() if key == Key(key.item, "original")}
    moved = {m.item: m for m in found.moved}
    assert moved
    assert all(levels[name] == m.before != m.after for name, m in moved.items())
    same = compare(before, before)
    assert same.moved == ()
    assert all(figure.value in (0, None) for figure in same.figures)


def test_runs_without_common_answers_cannot_be_compared(whole: Path) -> None:
    joined = join(RunDir(whole), LIBRARY)
    other = type(joined)(joined.info, (), {}, {})
    with pytest.raises(InputError, match=r"compare\.nothing_common"):
        compare(joined, other)


async def test_attacks_are_put_into_answers_with_room_and_compared_with_them(tmp_path: Path) -> None:
    suite = Suite(name="attacked", version=1, attacks="attacks", sections=("attacks",))
    await run_suite(job(tmp_path, Reader(), suite=suite))
    attacked = score_run(tmp_path, LIBRARY)
    figure = attacked.figure("attacks.success")
    assert figure is not None
    assert figure.of >= 150
    assert value(attacked, "attacks.success") == 0
    assert 0 < value(attacked, "attacks.success-under") < 0.03
    assert value(attacked, "attacks.marked") > value(attacked, "attacks.false-alarms")


@pytest.mark.parametrize("name", suite_names())
def test_every_shipped_suite_loads_under_its_name(name: str) -> None:
    assert load_suite(name).name == name


def test_an_unknown_suite_names_those_there_are() -> None:
    with pytest.raises(InputError, match="smoke"):
        load_suite("nothing")


async def test_the_search_suite_grades_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"suite\.no_answers"):
        await run_suite(job(tmp_path, Reader(), suite=load_suite("search")))


async def test_every_answer_with_a_paraphrase_gets_it_and_they_count_as_one_change(tmp_path: Path) -> None:
    """Paraphrases are few: the suite's own limit on changed answers does not hold for them."""
    shipped = load_gold(None, LIBRARY)
    said_again = load_paraphrases()
    items = [item for item in shipped.items if item.id in said_again and item.question_id == QUESTION.id]
    suite = SUITE.model_copy(update={"changes": ("paraphrase", "typos"), "items": Chosen(changed=1), "repeats": 1})
    await run_suite(job(tmp_path, Reader(), suite=suite, gold=Gold(tuple(items), gold_hash(items))))
    report = score_run(tmp_path, LIBRARY)
    changed = {figure.name: figure.of for figure in report.figures if figure.name.startswith("change.")}
    assert changed["change.paraphrase.unchanged"] == len(items) > 5
    assert changed["change.typos.unchanged"] == 1
    by_half = [changed[f"change.paraphrase-{half}.near"] for half in ("dev", "test")]
    assert by_half == [sum(item.half == half for item in items) for half in ("dev", "test")]
    assert not any(":" in name for name in changed)


async def test_a_company_s_own_set_is_run_like_the_shipped_one_and_named(tmp_path: Path) -> None:
    lines = [
        item.model_copy(update={"kind": "batch-changed", "ratings": {"rater-1": item.label}}).model_dump_json()
        for item in gold(4).items
    ]
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "batch-1.jsonl").write_text("\n".join(lines), encoding="utf-8")
    await run_suite(job(tmp_path / "run", Reader(), gold=load_gold(folder, LIBRARY)))
    report = score_run(tmp_path / "run", LIBRARY)
    assert (report.run.synthetic, report.run.source) == (False, "gold")
    assert report.raters == {"rater-1": 8}
    figure = report.figure("all.ordinary.qwk")
    assert figure is not None
    assert figure.value is not None


def test_paraphrases_cover_every_question_both_halves_and_levels() -> None:
    shipped = {item.id: item for item in load_gold(None, LIBRARY).items}
    said_again = load_paraphrases()
    for question in {item.question_id for item in shipped.values()}:
        items = [shipped[id_] for id_ in said_again if shipped[id_].question_id == question]
        assert len(items) >= 9
        assert {item.half for item in items} == {"dev", "test"}
        assert len({item.label for item in items}) >= 3
    assert all(text != shipped[id_].text for id_, texts in said_again.items() for text in texts)
