"""The audit of dependencies against a stub of the advisory service over HTTP: found, excepted, not reachable."""

import json
import socket
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tools.audit_deps import BAD_INPUT, CANARY, FOUND, NOT_CHECKED, read_exceptions

ROOT = Path(__file__).parents[2]
HASH = f"--hash=sha256:{'0' * 64}"
TODAY = datetime.now(UTC).date()
REASON = "the hole is in a command line that we do not ship"


def advisory(name: str, ident: str = "PYSEC-2026-1", alias: str = "CVE-2026-1") -> dict[str, object]:
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9.9"}]}]
    affected = [{"package": {"name": name, "ecosystem": "PyPI"}, "ranges": ranges}]
    return {"id": ident, "aliases": [alias], "summary": "a hole", "affected": affected}


def knows(server: HTTPServer, *holed: str, canary: bool = True) -> str:
    """Let the stub know of holes in these packages, as the service answers."""

    def answer(request: Request) -> Response:
        asked = json.loads(request.get_data())
        name = asked["package"]["name"]
        known = [advisory(name)] if name in holed or (canary and (name, asked["version"]) == CANARY) else []
        return Response(json.dumps({"vulns": known} if known else {}), content_type="application/json")

    server.expect_request("/v1/query", method="POST").respond_with_handler(answer)
    return server.url_for("/v1/query")


def audit(tmp_path: Path, url: str, **exempt: str) -> subprocess.CompletedProcess[str]:
    lock, exceptions = tmp_path / "lock.txt", tmp_path / "exceptions.yaml"
    lock.write_text(f"one-lib==1.0 {HASH}\nOther.Lib==2.0 {HASH}\n", encoding="utf-8")
    exceptions.write_text(json.dumps({"exceptions": [exempt] if exempt else []}), encoding="utf-8")
    command = [sys.executable, str(ROOT / "tools" / "audit_deps.py"), "--lock", str(lock)]
    command += ["--exceptions", str(exceptions), "--url", url]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_nothing_known_is_green(httpserver: HTTPServer, tmp_path: Path) -> None:
    ran = audit(tmp_path, knows(httpserver))
    assert (ran.returncode, "0 advisories" in ran.stdout) == (0, True), ran.stderr


def test_a_finding_is_red_and_an_exception_by_an_alias_makes_it_green(httpserver: HTTPServer, tmp_path: Path) -> None:
    url = knows(httpserver, "other-lib")
    ran = audit(tmp_path, url)
    assert ran.returncode == FOUND
    assert "PYSEC-2026-1" in ran.stderr
    assert "fixed in 9.9" in ran.stderr
    until = str(TODAY + timedelta(days=30))
    fits = {"id": "CVE-2026-1", "package": "other_lib", "reason": REASON, "until": until}
    ran = audit(tmp_path, url, **fits)
    assert (ran.returncode, f"excepted until {until}" in ran.stdout) == (0, True)
    assert audit(tmp_path, url, **fits | {"package": "one-lib"}).returncode == FOUND
    assert audit(tmp_path, url, **fits | {"id": "CVE-2026-2"}).returncode == FOUND


def closed_port(_: HTTPServer) -> str:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}/v1/query"


def knows_nothing(server: HTTPServer) -> str:
    return knows(server, canary=False)


def not_found(server: HTTPServer) -> str:
    server.expect_request("/v1/query").respond_with_data("Not found", status=404)
    return server.url_for("/v1/query")


def a_login_page(server: HTTPServer) -> str:
    server.expect_request("/v1/query").respond_with_data("<html>log in</html>", content_type="text/html")
    return server.url_for("/v1/query")


def breaks_off(server: HTTPServer) -> str:
    def answer(request: Request) -> Response:
        asked = json.loads(request.get_data())["package"]["name"]
        known = json.dumps({"vulns": [advisory(asked)]}) if asked == CANARY[0] else ""
        return Response(known, status=200 if known else 500, content_type="application/json")

    server.expect_request("/v1/query").respond_with_handler(answer)
    return server.url_for("/v1/query")


@pytest.mark.parametrize("service", [closed_port, knows_nothing, not_found, a_login_page, breaks_off])
def test_whoever_was_not_asked_gave_no_clean_bill(httpserver: HTTPServer, tmp_path: Path, service) -> None:
    ran = audit(tmp_path, service(httpserver))
    assert ran.returncode == NOT_CHECKED
    assert "DEPENDENCIES WERE NOT CHECKED" in ran.stderr


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "trust me"}, "reason"),
        ({"until": str(TODAY - timedelta(days=1))}, "ended"),
        ({"until": str(TODAY + timedelta(days=300))}, "half a year"),
        ({"until": "soon"}, "until"),
        ({"why": "more"}, "why"),
    ],
)
def test_an_exception_needs_a_reason_and_an_end(tmp_path: Path, change: dict[str, str], problem: str) -> None:
    given = {"id": "CVE-2026-1", "package": "other-lib", "reason": REASON, "until": str(TODAY + timedelta(days=30))}
    ran = audit(tmp_path, "http://127.0.0.1:9/never-asked", **given | change)
    assert ran.returncode == BAD_INPUT
    assert problem in ran.stderr


def test_our_own_exceptions_can_stand() -> None:
    found = read_exceptions(ROOT / "deploy" / "audit_exceptions.yaml", date.today())  # noqa: DTZ011 - a day is enough
    shipped = (ROOT / "deploy" / "requirements.lock").read_text(encoding="utf-8")
    assert all(f"{one.package}==" in shipped for one in found)


CI = """
make() {{ echo "made $*"; }}
audit() {{ return {code}; }}
{step}
echo went on
"""


@pytest.mark.parametrize(
    ("code", "goes_on", "loud"), [(0, True, False), (1, False, False), (2, False, False), (75, True, True)]
)
def test_ci_fails_on_findings_and_goes_on_loudly_without_a_service(code: int, goes_on: bool, loud: bool) -> None:
    """The very lines of `.ci/run`, with the audit replaced by its exit code."""
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").partition("# >> audit\n")[2].partition("# << audit")[0]
    step = lines.replace(".venv/bin/python tools/audit_deps.py", "audit")
    assert "audit ||" in step
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", CI.format(code=code, step=step)], capture_output=True, text=True, check=False
    )
    assert ("went on" in ran.stdout) == goes_on
    assert ("NOT CHECKED" in ran.stderr) == loud
