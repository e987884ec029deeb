"""Settings travel whole to a child process, secrets too, and nothing else has a say there."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from coach.settings import Settings, as_line, from_line


def test_a_child_gets_the_same_settings_whatever_its_surroundings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = Settings(
        data_dir=tmp_path,
        llm_api_key=SecretStr("тайна"),
        llm_extra_body={"a": [1]},
        concurrency=3,
        database_url=None,
        _env_file=None,  # type: ignore[call-arg]
    )
    line = as_line(sent)
    assert "\n" not in line
    monkeypatch.chdir(tmp_path)
    (tmp_path / "coach.toml").write_text("concurrency = 99\n", encoding="utf-8")
    monkeypatch.setenv("COACH_CONCURRENCY", "77")
    monkeypatch.setenv("COACH_DATABASE_URL", "postgresql://x/y")
    monkeypatch.setenv("OPENAI_API_KEY", "другая")
    received = from_line(line)
    assert received == sent
    assert received.llm_api_key is not None
    assert received.llm_api_key.get_secret_value() == "тайна"
    assert "тайна" not in repr(received)


@pytest.mark.parametrize(
    ("database", "jobs", "expected"),
    [
        (None, None, "sqlite:///{data}/jobs.db"),
        ("sqlite:////elsewhere/coach.db", None, "sqlite:///{data}/jobs.db"),
        ("postgres://u@h/d", None, "postgresql+psycopg://u@h/d"),
        ("postgresql://u@h/d", "postgresql://u@h/queue", "postgresql+psycopg://u@h/queue"),
    ],
)
def test_the_queue_lies_beside_the_data(tmp_path: Path, database: str | None, jobs: str | None, expected: str) -> None:
    settings = Settings(data_dir=tmp_path, database_url=database, jobs_database_url=jobs, _env_file=None)  # type: ignore[call-arg]
    assert settings.jobs_url == expected.format(data=tmp_path)
