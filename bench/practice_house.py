"""A house for a load test: accounts, the web app as a process with a login, a director's batch through the API."""

import csv
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.practising import PASSWORD, Visitor
from coach.people.accounts import Accounts
from coach.people.tokens import Tokens
from coach.rubric.library import load_library
from coach.settings import Settings
from coach.store import open_store

_LINE = re.compile(r"http://\S+")
_TROUBLE = re.compile(r"Traceback|ERROR|WARNING|unexpected", re.IGNORECASE)


@dataclass
class House:
    """The running web app. `settings` are its own; `token` lets a program in as the director."""

    settings: Settings
    home: str
    token: str
    process: subprocess.Popen[str]
    log: Path

    def submit(self, rows: int) -> str:
        """Hand a file of `rows` answers in as the director and return the id of the batch."""
        answer = httpx.post(
            f"{self.home}/api/v1/batches",
            headers={"authorization": f"Bearer {self.token}"},
            files={"file": ("answers.csv", _file(rows), "text/csv")},
            timeout=120,
            trust_env=False,
        )
        if answer.status_code != 201 or answer.json()["rows"] != rows:
            raise RuntimeError(answer.text)
        return str(answer.json()["id"])

    def troubles(self) -> list[str]:
        """Return the lines of the log that tell of trouble."""
        return [line for line in self.log.read_text(encoding="utf-8").splitlines() if _TROUBLE.search(line)]


def settings_of(folder: Path, model: str) -> Settings:
    """Return settings of a house behind a proxy: a login on every address; otherwise the defaults."""
    return Settings(data_dir=folder, login="always", llm_base_url=model, llm_model="stub-model", _env_file=None)  # type: ignore[call-arg]


@contextmanager
def house(settings: Settings, logins: list[str], log: Path) -> Iterator[House]:
    """Make the accounts of candidates and of a director, and run the web app."""
    with open_store(settings) as store:
        accounts = Accounts(store, "bench")
        accounts.add("director", "director", PASSWORD)
        for login in logins:
            accounts.add(login, "candidate", PASSWORD)
        token = Tokens(store, "bench").add("director", name="bench", days=1)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("COACH_", "OPENAI_"))}
    given = {
        "COACH_DATA_DIR": str(settings.data_dir),
        "COACH_LOGIN": settings.login,
        "COACH_LLM_BASE_URL": settings.llm_base_url or "",
        "COACH_LLM_MODEL": settings.llm_model,
    }
    command = [sys.executable, "-m", "coach.cli.main", "web", "--port", "0"]
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(command, env=clean | given, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        try:
            found = _LINE.search(process.stdout.readline() if process.stdout else "")
            if found is None:
                raise RuntimeError(log.read_text(encoding="utf-8"))
            yield House(settings, found[0], token, process, log)
        finally:
            process.terminate()
            process.wait(60)


def visitors(home: str, logins: list[str], questions: int, think: float) -> list[Visitor]:
    """Return a person for each login: both roles, every fifth in English, every seventh in an exam."""
    library = load_library()
    made = []
    for number, login in enumerate(logins):
        role = ("rop", "rom")[number % 2]
        rubrics = [rubric for rubric in library.rubrics(role) if rubric.question.kind == "question"][:questions]
        answers = tuple(rubric.question.anchors[1 + (number + place) % 5] for place, rubric in enumerate(rubrics))
        lang, mode = ("en" if number % 5 == 4 else "ru"), ("exam" if number % 7 == 6 else "training")
        made.append(Visitor(number, home, login, answers, lang, role, mode, think))
    return made


def _file(rows: int) -> bytes:
    rubrics = [rubric for rubric in load_library().rubrics() if rubric.question.kind == "question"]
    written = io.StringIO()
    out = csv.writer(written, delimiter=";")
    out.writerow(("id", "candidate", "role", "question_id", "answer"))
    for number in range(rows):
        rubric = rubrics[number % len(rubrics)]
        answer = f"{rubric.question.anchors[1 + number % 5]} Так было в отделе меткаб{number}к0."
        out.writerow((number, f"Кандидат {number // 10}", rubric.role, rubric.question.id, answer))
    return written.getvalue().encode("utf-8")
