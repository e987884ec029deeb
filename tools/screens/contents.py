"""What stands in the pictured house, put in through the pages as people would; all of it is synthetic."""

import re
from collections.abc import Mapping
from typing import Any

from .house import ROOT
from .people import PEOPLE, SAID, settled
from .practising import agree, exam, practise

_EXAMPLES = ROOT / "examples"
_MEETINGS = ROOT / "eval" / "meetings"


def fill(house: str, visits: Mapping[str, Any]) -> dict[str, str]:
    """Fill the house; returns the ids that addresses of pictures name in braces."""
    found: dict[str, str] = {}
    found |= practise(house, visits["candidate"])
    for login in ("p.kuznetsov", "a.ivanova"):
        agree(visits[login], house)
        exam(visits[login], house)
    director = visits["director"]
    found |= _batches(house, director)
    found |= _audits(house, director)
    found |= _people(house, director)
    return found


def _upload(page: Any, home: str, file: str) -> str:
    page.goto(f"{home}/ru/batches")
    settled(page)
    page.set_input_files("#workspace input[type=file]", str(_EXAMPLES / file))
    page.wait_for_selector(".ws-read")
    settled(page)
    return str(page.url.partition("draft=")[2].partition("&")[0])


def _batches(home: str, page: Any) -> dict[str, str]:
    graded = _graded(page, home, SAID["batch"])
    found = {"batch": graded, "draft": _upload(page, home, "form_cp1251.csv")}
    _decide(page, home, graded)
    page.goto(f"{home}/ru/batches?batch={graded}&view=report")
    settled(page)
    page.click("#ws-sign")
    page.wait_for_selector(".ws-signed")
    page.goto(f"{home}/ru/batches?batch={graded}&view=answer&place=12")
    settled(page)
    _level(page, 3, SAID["reasons"][1])
    found["again"] = _graded(page, home, "")
    page.goto(f"{home}/ru/batches?batch={found['again']}&view=report")
    settled(page)
    page.click("#ws-sign")
    page.wait_for_selector(".ws-signed")
    return found


def _graded(page: Any, home: str, title: str) -> str:
    _upload(page, home, "form_cp1251.csv")
    page.select_option("tr.waits select", "rop.conversion-control")
    page.wait_for_selector("tr.waits", state="detached")
    settled(page)
    page.click("a[href*='step=start']")
    page.wait_for_selector("#ws-start")
    settled(page)
    if title:
        page.fill("input[name=title]", title)
    page.click("#ws-start")
    page.wait_for_selector("#ws-progress [data-state=done], [data-board]", timeout=120_000)
    return str(re.findall(r"batch=([^&]+)", page.url)[0])


def _decide(page: Any, home: str, batch: str) -> None:
    page.goto(f"{home}/ru/batches?batch={batch}&view=answer&place=3")
    settled(page)
    _level(page, 4, SAID["reasons"][0])
    page.goto(f"{home}/ru/batches?batch={batch}&view=answer&place=4")
    settled(page)
    if page.query_selector("#ws-accept"):
        page.click("#ws-accept")
        settled(page)


def _level(page: Any, level: int, reason: str) -> None:
    page.check(f"#ws-level-{level}")
    page.fill("#ws-reason", reason)
    page.click("#ws-save")
    page.wait_for_selector(".ws-history")
    settled(page)


def _audits(home: str, page: Any) -> dict[str, str]:
    middle = _audit(page, home, SAID["audits"]["middle"], ("audit_deals.csv", "audit_spend.csv"))
    for file in ("dev-chaos.txt", "dev-repeat.txt"):
        page.goto(f"{home}/ru/audit?audit={middle}&view=meetings")
        settled(page)
        page.set_input_files("#workspace input[type=file]", str(_MEETINGS / file))
        page.wait_for_selector(f".au-kept:has-text('{file}')")
    signed = _audit(page, home, SAID["audits"]["signed"], ("audit_deals.csv",))
    for audit in (middle, signed):
        page.goto(f"{home}/ru/audit?audit={audit}&view=summary")
        settled(page)
        page.click("#make-draft")
        page.wait_for_selector(".au-statement", timeout=90_000)
        settled(page)
    page.fill(".au-sign input[name=name]", PEOPLE["director"][1])
    page.click("[data-act='sign']")
    page.wait_for_selector(".au-signed")
    return {"audit": middle, "signed": signed, "bare": _audit(page, home, SAID["audits"]["bare"], ())}


def _audit(page: Any, home: str, title: str, files: tuple[str, ...]) -> str:
    page.goto(f"{home}/ru/audit")
    settled(page)
    page.fill(".au-start input[name=title]", title)
    page.click("[data-act='audit.start']")
    page.wait_for_selector(".au-desk")
    settled(page)
    audit = str(re.findall(r"audit=([^&]+)", page.url)[0])
    for file in files:
        page.goto(f"{home}/ru/audit?audit={audit}&view=figures")
        settled(page)
        page.set_input_files("#workspace input[type=file]", str(_EXAMPLES / file))
        page.wait_for_selector(f"#workspace .au-notes:has-text('{file}')")
    page.goto(f"{home}/ru/audit?audit={audit}")
    settled(page)
    for words in SAID["notes"] if files else ():
        want = page.locator(".au-want:has(textarea)").nth(0)
        if want.get_attribute("open") is None:
            want.locator("summary").click()
        want.locator("textarea").fill(words)
        want.locator("[data-act='note.add']").click()
        page.wait_for_selector(f".au-notes:has-text('{words}')")
        settled(page)
    return audit


def _people(home: str, page: Any) -> dict[str, str]:
    page.goto(f"{home}/people")
    page.fill("#f-login", "a.sokolova@example.com")
    page.fill("#f-name", SAID["invited"])
    page.click("section form .button.main")
    link = page.inner_text("code.link").partition("/join/")[2]
    page.goto(f"{home}/people")
    one = page.get_attribute(f"ul.people li:has-text('{PEOPLE['candidate'][1]}') a", "href") or ""
    return {"join": link, "person": one.rpartition("/")[2]}
