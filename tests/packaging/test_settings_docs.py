"""Every setting is documented, none that does not exist."""

import re
from pathlib import Path

import pytest

from coach.errors import SettingsError
from coach.rubric.schema import bank_schema
from coach.settings import Settings, load_settings
from coach.texts import explain

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"


def test_the_document_lists_exactly_the_settings() -> None:
    named = set(re.findall(r"`COACH_([A-Z_]+)`", DOCUMENT.read_text(encoding="utf-8")))
    assert named == {name.upper() for name in Settings.model_fields}


def test_every_setting_has_a_description() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_environment_wins_over_file_and_argument_over_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "coach.toml").write_text("port = 1111\nmax_rows = 7\n", encoding="utf-8")
    assert load_settings().port == 1111
    monkeypatch.setenv("COACH_PORT", "2222")
    assert load_settings().port == 2222
    assert load_settings(port=3333).port == 3333
    assert load_settings().max_rows == 7


@pytest.mark.parametrize(
    ("name", "value"), [("COACH_PORT", "99999"), ("COACH_PORT", "восемь"), ("COACH_JUDGE", "oracle")]
)
def test_a_value_that_cannot_work_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert name in explain(caught.value)


def test_a_broken_settings_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "coach.toml").write_text("port = = 1", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"settings\.unreadable"):
        load_settings()


def test_the_bank_schema_for_editors_is_current() -> None:
    assert (DOCUMENT.parent / "bank.schema.json").read_text(encoding="utf-8") == bank_schema() + "\n"
