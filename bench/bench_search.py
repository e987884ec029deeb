"""Search: p95 over generated passages, against the budgets of 10 ms at 10,000 and 30 ms at 100,000.

`python -m bench.bench_search [passages…]`; 100,000 take some minutes to index.
"""

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from coach.knowledge.building import build
from coach.knowledge.offline import OfflineEmbeddings
from coach.knowledge.passages import Audience, Passage
from coach.knowledge.query import read_query
from coach.knowledge.ranking import rank
from coach.knowledge.shipped import shipped_passages
from coach.knowledge.snapshot import Wanted, open_snapshot
from coach.settings import Settings

BUDGET_MS = {10_000: 10.0, 100_000: 30.0}
QUERIES = 200


def generated(count: int, seed: int = 1) -> list[Passage]:
    """Make passages of the length of a card's part out of shuffled sentences of the shipped ones."""
    source = random.Random(seed)
    shipped = shipped_passages(Settings(data_dir=Path(tempfile.gettempdir())))
    sentences = [line for passage in shipped for line in passage.text.split(". ") if len(line.split()) > 4]
    roles: tuple[Audience, ...] = ("rop", "rom", "both")
    return [
        Passage(
            id=f"doc.bench.{number}",
            title=source.choice(sentences)[:60],
            text=". ".join(source.sample(sentences, 6)),
            role=source.choice(roles),
            topic="bench",
            origin="document",
            source="bench",
        )
        for number in range(count)
    ]


def measure(count: int) -> None:
    passages = generated(count)
    questions = [f"{p.text.split('. ')[0]}" for p in random.Random(2).sample(passages, QUERIES)]
    embeddings = OfflineEmbeddings()
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        version = Path(folder) / "version"
        build(version, passages, "bench", embeddings, url=None, old=None)
        built = time.perf_counter() - started
        started = time.perf_counter()
        snapshot = open_snapshot(version, embeddings, None)
        rank(snapshot, read_query(questions[0]), "fused", Wanted())
        opened = time.perf_counter() - started
        print(f"search {count:>7} passages: built in {built:.1f} s, opened with a first query in {opened:.2f} s")
        for name, wanted in (("any role", Wanted()), ("one role", Wanted("rop"))):
            times = []
            for question in questions:
                started = time.perf_counter()
                rank(snapshot, read_query(question), "fused", wanted)
                times.append((time.perf_counter() - started) * 1000)
            p95 = statistics.quantiles(times, n=20)[18]
            budget = BUDGET_MS.get(count)
            told = f", budget {budget:.0f} ms: {'ok' if p95 <= budget else 'OVER'}" if budget else ""
            print(f"  {name}: p50 {statistics.median(times):.1f} ms, p95 {p95:.1f} ms{told}")
        snapshot.close()


def run() -> None:
    measure(10_000)


if __name__ == "__main__":
    for argument in sys.argv[1:] or ["10000"]:
        measure(int(argument))
