"""A judge has one name wherever people read of it."""

from coach.grading.judge_names import judge_name
from coach.grading.types import JudgeIdentity


def test_the_name_says_which_judge_model_and_version() -> None:
    assert judge_name(JudgeIdentity(name="offline", version="3"), "ru") == "офлайн-оценщик, версия 3"
    model = JudgeIdentity(name="llm", version="2", model="gpt-x")
    assert judge_name(model, "ru") == "языковая модель gpt-x, версия 2"
    assert judge_name(model, "en") == "language model gpt-x, version 2"
    assert judge_name(JudgeIdentity(name="own", version=""), "en") == "own"
