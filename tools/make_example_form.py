"""Make `examples/form_cp1251.csv`: a synthetic form export, 30 candidates and 10 questions, as Windows writes it."""

import csv
import io
import random
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
SOURCE, TARGET = HERE / "example_form.yaml", HERE.parent / "examples" / "form_cp1251.csv"

Source = dict[str, Any]

_SEED = 20261128
_MANY = {
    "a": (25, 26, 30, 35, 36, 40, 45, 48),
    "b": (12, 14, 15, 16, 18),
    "c": (17, 19, 20, 25, 26, 28),
    "n": (5, 6, 7, 8),
}
_SHARES = {"strong": (0.75, 0.2, 0.05), "middling": (0.25, 0.55, 0.2), "weak": (0.05, 0.35, 0.6)}
_LEVELS = ("strong", "middling", "weak")
_CALIBRES = ("middling", "strong", "weak", "middling", "strong", "middling")


def form() -> bytes:
    """Return the file: the same bytes each time."""
    source = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    rng = random.Random(_SEED)  # noqa: S311 - a text, no secret
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    times, name, mail, city = source["columns"]
    lines.writerow([times, name, mail, city, *source["headers"].values()])
    begun = datetime(2026, 11, 9, 9, 12, tzinfo=UTC)
    for number, person in enumerate(source["people"]):
        moment = begun + timedelta(hours=5 * number, minutes=rng.randrange(55))
        place = rng.choice(source["cities"])
        head = [f"{moment:%d.%m.%Y %H:%M:%S}", person, f"candidate{number + 1:02}@example.com", place]
        lines.writerow(
            head
            + [_special(source, number, id_) or _answer(source, person, number, id_, rng) for id_ in source["headers"]]
        )
    return text.getvalue().encode("cp1251")


def _answer(source: Source, person: str, number: int, question: str, rng: random.Random) -> str:
    shares = _SHARES[_CALIBRES[number % len(_CALIBRES)]]
    level = rng.choices(_LEVELS, shares)[0]
    pools = source["questions"][question]
    if level == "strong":
        chosen = rng.sample(pools["strong"], rng.choice((3, 4, 4, 5)))
    elif level == "middling":
        chosen = rng.sample(pools["middling"], rng.choice((1, 2))) + rng.sample(pools["strong"], rng.choice((0, 1)))
    else:
        chosen = rng.sample(pools["weak"], 1) + rng.sample(pools["middling"], rng.choice((0, 0, 1)))
    return " ".join(_filled(source, sentence, person, rng) for sentence in chosen)


def _filled(source: Source, sentence: str, person: str, rng: random.Random) -> str:
    first = person.split(maxsplit=1)[0]
    woman = first[-1] in source["feminine_ends"] and first not in source["men_in_a"]
    sentence = re.sub(r"\{([^|{}]+)\|([^|{}]+)\}", lambda found: found[2 if woman else 1], sentence)
    return re.sub(r"\{([abcn])\}", lambda found: str(rng.choice(_MANY[found[1]])), sentence)


def _special(source: Source, number: int, question: str) -> str:
    """Return what real exports hold too: an order to the grader, a cell that begins like a formula."""
    return str(
        {(8, "rop.scripts"): source["order"], (13, "rom.brief-example"): source["formula"]}.get((number, question), "")
    )


if __name__ == "__main__":
    TARGET.write_bytes(form())
