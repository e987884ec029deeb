"""Who grades: the judge that the settings ask for."""

from coach.errors import SettingsError
from coach.grading.offline.judge import OfflineJudge
from coach.grading.types import Judge
from coach.settings import Settings


def make_judge(settings: Settings) -> Judge:
    """Return the judge of `settings.judge`; `auto` is the offline judge while no model is configured.

    Raises:
        SettingsError: a model is asked for and none is configured.
        KnowledgeError: the offline judge's vectors are missing.
    """
    if settings.judge == "llm":
        raise SettingsError("judge.unavailable", judge=settings.judge)
    return OfflineJudge()
