"""Ask the advisory service about every package that ships; what it knows fails, unless an exception says why not.

Exit codes: 0 all packages were checked and nothing stands against them; 1 something does; 2 the exceptions or the lock
cannot be used; 75 (EX_TEMPFAIL) the service could not be asked, so NOTHING is known. A service that does not know the
one advisory that everybody knows (`CANARY`) counts as not asked: a proxy that answers «no results» to everything would
otherwise look like a clean bill of health.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
import yaml
from pip_audit._service.osv import OsvService
from pydantic import BaseModel, ConfigDict, Field, ValidationError

FOUND, BAD_INPUT, NOT_CHECKED = 1, 2, 75
LONGEST = timedelta(days=183)
CANARY = ("jinja2", "2.4.1")
"""A release with advisories since 2014."""

_ROOT = Path(__file__).parent.parent
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


class Exempt(BaseModel):
    """An advisory that does not stop the build."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=5)
    package: str = Field(min_length=1)
    reason: str = Field(min_length=20)
    until: date


class Exceptions(BaseModel):
    """The file of exceptions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    exceptions: tuple[Exempt, ...]


@dataclass(frozen=True)
class Finding:
    """An advisory against a package that ships; `ids` are all of its names."""

    package: str
    version: str
    ids: tuple[str, ...]
    fixed_in: tuple[str, ...]


class NotCheckedError(Exception):
    """The service could not be asked, or not about everything."""


def read_exceptions(path: Path, today: date) -> tuple[Exempt, ...]:
    """Return the exceptions in force.

    Raises:
        ValueError: the file is broken, or one has no reason, is past its date or was granted for too long.
    """
    found = Exceptions.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).exceptions
    for one in found:
        if one.until < today:
            raise ValueError(f"{one.id} ({one.package}): the exception ended on {one.until}, look at it again")
        if one.until > today + LONGEST:
            raise ValueError(f"{one.id} ({one.package}): at most half a year ahead, not {one.until}")
    return found


def ask(lock: Path, url: str) -> list[Finding]:
    """Return what the service knows against the packages of a lock.

    Raises:
        NotCheckedError: it does not answer, answers nonsense, or left packages out.
    """
    _try_canary(url)
    with tempfile.TemporaryDirectory() as cache:
        command = [sys.executable, "-m", "pip_audit", "-r", str(lock), "--disable-pip", "--require-hashes"]
        command += ["-s", "osv", "--osv-url", url, "-f", "json", "--progress-spinner", "off", "--cache-dir", cache]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    try:
        told = json.loads(ran.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError) as error:
        raise NotCheckedError((ran.stderr.strip().splitlines() or ["no answer"])[-1]) from error
    asked = {_folded(one["name"]) for one in told if "skip_reason" not in one}
    if left := {_folded(name) for name in _PIN.findall(lock.read_text(encoding="utf-8"))} - asked:
        raise NotCheckedError(f"{len(left)} packages were left out, {min(left)} among them")
    return [_finding(one, advisory) for one in told for advisory in one["vulns"]]


def _try_canary(url: str) -> None:
    name, version = CANARY
    try:
        query = {"package": {"name": name, "ecosystem": "PyPI"}, "version": version}
        answer = requests.post(url, data=json.dumps(query), timeout=15)
        answer.raise_for_status()
        known = answer.json().get("vulns")
    except (requests.RequestException, ValueError, AttributeError) as error:
        raise NotCheckedError(f"{type(error).__name__}: the service does not answer") from error
    if not known:
        raise NotCheckedError(f"the service knows nothing against {name} {version}, so it knows nothing")


def _finding(package: dict[str, Any], advisory: dict[str, Any]) -> Finding:
    ids = (advisory["id"], *advisory.get("aliases", ()))
    return Finding(package["name"], package["version"], ids, tuple(advisory.get("fix_versions", ())))


def _folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _exempt(finding: Finding, exceptions: Sequence[Exempt]) -> Exempt | None:
    fitting = (one for one in exceptions if one.id in finding.ids and _folded(one.package) == _folded(finding.package))
    return next(fitting, None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Audit and say what was found; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--lock", type=Path, default=_ROOT / "deploy" / "requirements.lock")
    parser.add_argument("--exceptions", type=Path, default=_ROOT / "deploy" / "audit_exceptions.yaml")
    parser.add_argument("--url", default=OsvService.DEFAULT_OSV_URL, help="an OSV query service")
    given = parser.parse_args(arguments)
    try:
        exceptions = read_exceptions(given.exceptions, datetime.now(UTC).date())
    except (OSError, ValueError, ValidationError, yaml.YAMLError) as error:
        print(f"{given.exceptions.name}: {error}", file=sys.stderr)
        return BAD_INPUT
    try:
        findings = ask(given.lock, given.url)
    except NotCheckedError as error:
        print(f"!!! DEPENDENCIES WERE NOT CHECKED: {error}. Nothing is known of them.", file=sys.stderr)
        return NOT_CHECKED
    return _told(findings, exceptions)


def _told(findings: Sequence[Finding], exceptions: Sequence[Exempt]) -> int:
    used, code = set(), 0
    for finding in findings:
        line = f"{finding.package} {finding.version}: {', '.join(finding.ids)}"
        if (why := _exempt(finding, exceptions)) is not None:
            used.add(why)
            print(f"excepted until {why.until}: {line} ({why.reason})")
        else:
            code = FOUND
            print(f"{line}; fixed in {', '.join(finding.fixed_in) or 'no release yet'}", file=sys.stderr)
    for one in set(exceptions) - used:
        print(f"no longer needed: the exception {one.id} ({one.package})")
    print(f"{len(findings)} advisories, {len(used)} of them excepted")
    return code


if __name__ == "__main__":
    sys.exit(main())
