"""A wrong call is answered in the language of the program, with what is wrong and how to call it; exit code 2."""

import pytest

from coach.cli.main import main


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        main(words)
    said = capsys.readouterr()
    return int(left.value.code or 0), said.err + said.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("grade", "--votse", "3"), "Нет такой опции: --votse. Похоже на: --out, --role, --votes."),
        (("grade",), "Не указано: file."),
        (("batch", "decide", "b", "2"), "Не указана опция --author."),
        (("web", "--port"), "Опции --port нужно значение."),
        (("grade", "a", "b", "c"), "Лишние слова: b c."),
        (("nope",), "Нет такой команды: nope."),
        (("web", "--port", "abc"), "--port: нужно целое число."),
        (("batch", "decide", "b", "2", "--author", "A", "--level", "9"), "--level: нужно не больше 5."),
        (("batch", "decide", "b", "2", "--author", "A", "--verdict", "да"), "--verdict: нужно одно из 'met', "),
    ],
)
def test_in_russian(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str) -> None:
    code, said = call(capsys, *words)
    assert code == 2
    assert told in said
    assert "Usage" not in said
    assert "rror" not in said


def test_in_english(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_LANGUAGE", "en")
    assert call(capsys, "grade", "--nope")[1].splitlines() == [
        "No such option: --nope. Similar: --role, --votes.",
        "How to call it: coach grade [OPTIONS] {file}",
        "More: coach grade --help",
    ]


def test_what_is_right_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "--version")[0] == 0
    assert call(capsys, "grade", "--help")[0] == 0
    code, said = call(capsys, "batch")
    assert code == 2
    assert "submit" in said, "a group without a command shows its help"
