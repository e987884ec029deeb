"""Figures of a small export with the usual faults, counted by hand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

DEALS = """Id;Stage;Created Time;Closing Date;Offer Total Amount;Source;Deal Owner Name
1;Payment Done;01.03.2024;11.03.2024;1 000,00;Google Ads;Анна
2;Lost;02.03.2024;05.03.2024;0;Google Ads;Анна
3;Payment Done;2024-03-05;2024-03-25;2000;Organic;Борис
4;Call Delayed;06.03.2024;;500;Organic;Борис
4;Call Delayed;06.03.2024;;500;Organic;Борис
5;Lost;07.03.2024;31.02.2024;0;Google Ads;Борис
"""
SPEND = """Date;Source;Campaign;Impressions;Clicks;Spend
01.03.2024;Google Ads;brand;1000;50;120,50
02.03.2024;Google Ads;brand;2000;70;79,50
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    folder = tmp_path_factory.mktemp("exports")
    (folder / "deals.csv").write_text(DEALS, encoding="cp1251")
    (folder / "spend.csv").write_text(SPEND, encoding="utf-8")
    done = run("--deals", str(folder / "deals.csv"), "--spend", str(folder / "spend.csv"), "--json", folder=folder)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    whole = {one["id"]: one for one in told["indicators"] if not one["segments"]}
    return {**whole, "_": told}


def run(*options: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "coach.cli.main", "audit", "facts", "--role", "rop", *options]
    env = {"COACH_DATA_DIR": str(folder / "data"), "PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=env, check=False)


@pytest.mark.parametrize(("figure", "value"), [("leads", 5), ("won", 2), ("lost", 2), ("open", 1), ("revenue", 3000)])
def test_totals_are_those_counted_by_hand(facts: dict[str, dict[str, object]], figure: str, value: float) -> None:
    assert facts[figure]["value"] == pytest.approx(value)


def test_a_share_is_of_deals_not_of_rows_and_has_its_interval(facts: dict[str, dict[str, object]]) -> None:
    conversion = facts["conversion"]
    assert conversion["value"] == pytest.approx(0.4)
    assert 0 < conversion["low"] < 0.4 < conversion["high"] < 1  # type: ignore[operator]


def test_what_was_repaired_or_left_out_is_listed(facts: dict[str, dict[str, object]]) -> None:
    told = facts["_"]
    assert told["rows_read"]["deals"] == 6  # type: ignore[call-overload, index]
    assert told["rows_used"]["deals"] == 5  # type: ignore[call-overload, index]
    assert told["repairs"]


def test_a_file_that_is_no_export_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "poem.csv"
    file.write_text("буря;мглою\nнебо;кроет\n", encoding="utf-8")
    done = run("--deals", str(file), folder=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
