"""Every page of the documentation leads somewhere: links to files that exist, commands and options that exist."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from coach.cli.main import _build
from coach.texts import LANGUAGES, Language
from tools.troubleshooting import PAGES as PAGES_OF_TROUBLES
from tools.troubleshooting import troubleshooting_page

ROOT = Path(__file__).parents[2]
PAGES = [
    path
    for pattern in ("*.md", "docs/*.md", "eval/*/README.md", "examples/*.md")
    for path in sorted(ROOT.glob(pattern))
]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`(coach [^`\n]+)`")
FENCE = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
OURS = re.compile(r"^(?:\$ )?(?:[A-Z_]+=\S* )*(?:\.venv/bin/)?(coach (?!as\b).*?)(?:\s+#.*)?$")


def anchor(heading: str) -> str:
    """Return the anchor that GitHub makes of a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower().replace("`", ""))
    return kept.replace(" ", "-")


def commands(text: str) -> Iterator[str]:
    yield from CODE.findall(text)
    for block in FENCE.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            if found := OURS.match(line.strip()):
                yield found[1]


def problem_of(command: str, root: Any) -> str:
    """Return what is wrong with a command line of the documentation, or nothing."""
    words = shlex.split(command.split(" | ", maxsplit=1)[0].split(" > ", maxsplit=1)[0], comments=True)[1:]
    found = root
    while words and hasattr(found, "commands") and not words[0].startswith("-"):
        name = words.pop(0)
        if name not in found.commands:
            return f"no command {name!r}"
        found = found.commands[name]
    known = {option for parameter in found.params for option in (*parameter.opts, *parameter.secondary_opts)}
    known |= {"--help", "-h"}
    unknown = [word for word in words if re.match(r"--?[a-z]", word) and word.split("=")[0] not in known]
    return f"no option {unknown[0]}" if unknown else ""


@pytest.fixture(scope="module")
def root() -> Any:
    return typer.main.get_command(_build())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in LINK.findall(text):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        name, _, part = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), f"{target} leads nowhere"
        if part and file.suffix == ".md":
            headings = {anchor(heading) for heading in HEADING.findall(file.read_text(encoding="utf-8"))}
            assert part in headings, f"{target}: no such heading"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_exist(page: Path, root: Any) -> None:
    wrong = {
        command: problem
        for command in commands(page.read_text(encoding="utf-8"))
        if (problem := problem_of(command, root))
    }
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_stands_in_the_page_of_troubles(language: Language) -> None:
    page = (ROOT / "docs" / PAGES_OF_TROUBLES[language]).read_text(encoding="utf-8")
    assert page == troubleshooting_page(language), "run python tools/make_docs.py"


def test_a_wrong_command_would_be_found(root: Any) -> None:
    assert problem_of("coach batch nothing", root)
    assert problem_of("coach grade x.csv --nothing", root)
    assert not problem_of("coach grade x.csv --out y.xlsx", root)
    assert list(commands("```sh\nCOACH_PORT=1 coach web --port 2 # so\n```\nsay `coach doctor`"))
