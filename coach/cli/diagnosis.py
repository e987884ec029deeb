"""What `coach doctor` looks at: each part is tried for real, and a failure says what to do."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coach.errors import CoachError
from coach.settings import Settings
from coach.texts import explain, plural, text

GIGABYTE = 1e9


@dataclass(frozen=True)
class Finding:
    """One part of the set-up: whether it works, and in words what there is or what to do."""

    what: str
    works: bool
    detail: str


def diagnose(settings: Settings) -> Iterator[Finding]:
    """Try every part and yield what was found; never raises."""
    parts: list[tuple[str, Callable[[Settings], str]]] = [
        ("python", _python),
        ("data", _data_folder),
        ("database", _database),
        ("banks", _banks),
        ("vectors", _vectors),
        ("index", _index),
    ]
    for name, part in parts:
        try:
            yield Finding(text(f"doctor.{name}"), True, part(settings))
        except CoachError as error:
            yield Finding(text(f"doctor.{name}"), False, explain(error))
        except Exception as error:  # noqa: BLE001 - a diagnosis reports whatever is wrong and goes on
            problem = text("doctor.unexpected", kind=type(error).__name__, problem=error)
            yield Finding(text(f"doctor.{name}"), False, problem)
    yield from _model(settings)


def _python(_: Settings) -> str:
    return f"{sys.version.split()[0]} ({sys.executable})"


def _data_folder(settings: Settings) -> str:
    from coach.store.opening import prepare_folder

    prepare_folder(settings.data_dir)
    free = shutil.disk_usage(settings.data_dir).free / GIGABYTE
    return text("doctor.data.detail", path=settings.data_dir, free=f"{free:.1f}")


def _database(settings: Settings) -> str:
    from coach.store import open_store

    with open_store(settings) as store:
        return store.place


def _banks(settings: Settings) -> str:
    from coach.knowledge.validation import check_knowledge
    from coach.rubric.library import load_library

    check_knowledge(settings)
    return plural("bank.count", len(list(load_library(settings.own_banks).rubrics())))


def _vectors(_: Settings) -> str:
    from coach.language.vectors import load_vectors

    vectors = load_vectors()
    return text("doctor.vectors.detail", count=vectors.count, added=vectors.added)


def _index(settings: Settings) -> str:
    from coach.knowledge.search import open_searcher

    with open_searcher(settings) as searcher:
        return text("doctor.index.detail", count=searcher.count, identity=searcher.identity)


def _model(settings: Settings) -> Iterator[Finding]:
    """Probe the model server, if one is set; which kinds of server have ready-made settings is said in any case."""
    import asyncio

    from coach.llm.probe import probe_lines
    from coach.llm.profiles import load_profiles
    from coach.llm.server import configured

    try:
        if not configured(settings):
            yield Finding(text("doctor.model"), True, text("doctor.model.none"))
        else:
            yield from (Finding(*line) for line in asyncio.run(probe_lines(settings)))
    except Exception as error:  # noqa: BLE001 - a diagnosis reports whatever is wrong and goes on
        problem = text("doctor.unexpected", kind=type(error).__name__, problem=error)
        yield Finding(text("doctor.model"), False, problem)
    yield Finding(text("doctor.profiles"), True, ", ".join(load_profiles()))
