"""What stands in the pictured house, put in through the pages as people would; all of it is synthetic."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coach.people.accounts import Accounts
from coach.settings import Settings
from coach.store import open_store

from .house import ROOT

PASSWORD = "длинная фраза"  # noqa: S105 - of accounts that live as long as the pictures are taken
PEOPLE = {
    "director": ("director", "Ольга Рощина"),
    "candidate": ("candidate", "Илья Кравцов"),
    "newcomer": ("candidate", "Мария Белова"),
    "p.kuznetsov": ("candidate", "Пётр Кузнецов"),
    "a.ivanova": ("candidate", "Анна Иванова"),
    "reviewer": ("reviewer", "Борис Левин"),
}
_ANSWER = (
    "Скрипт для меня опора, а не читка. Этапы обязательны, а фразы каждый подбирает под себя. Собрали его из двадцати "
    "записей, которые закончились оплатой. За квартал конверсия из разговора во встречу выросла с 18 до 26 %."
)
_MORE = (
    "Последний раз меняли в сентябре: послушал двадцать звонков, где клиент уходил после цены, и поставил срок раньше цены.",
    "Без него новичок выходил на план за два месяца, с ним за пять недель: до звонков он сдаёт скрипт в ролевой игре.",
)
_WORDS = ("РОП теряет сделки на этапе КП", "Менеджер не знает своей конверсии", "Директор не верит сумме счетов")
_EXAMPLES = ROOT / "examples"
_MEETINGS = ROOT / "eval" / "meetings"


def add_people(folder: Path) -> None:
    """Open the accounts."""
    with open_store(Settings(data_dir=folder, _env_file=None)) as store:  # type: ignore[call-arg]
        for login, (role, name) in PEOPLE.items():
            Accounts(store, "example").add(login, role, PASSWORD, name=name)


def settled(page: Any) -> None:
    """Wait until a page is there and still."""
    page.wait_for_selector("html[data-ready]")
    page.wait_for_function(
        """() => !document.documentElement.hasAttribute('data-busy')
            && (!/[/](batches|audit)/.test(location.pathname) || document.querySelector('#workspace .ws'))"""
    )
    page.evaluate(
        """() => new Promise(done => {
            let timer = setTimeout(end, 350);
            const end_ = setTimeout(end, 4000);
            const watch = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(end, 350); });
            function end() { watch.disconnect(); clearTimeout(end_); done(); }
            watch.observe(document.body, { childList: true, subtree: true, attributes: true });
        })"""
    )


def log_in(page: Any, home: str, login: str) -> None:
    """Log in by the form."""
    page.goto(f"{home}/login")
    page.fill("#f-login", login)
    page.fill("#f-password", PASSWORD)
    page.click("form .button.main")
    page.wait_for_load_state()


def fill(house: str, visits: Mapping[str, Any]) -> dict[str, str]:
    """Fill the house; returns the ids that addresses of pictures name in braces."""
    found: dict[str, str] = {}
    found |= _practice(house, visits["candidate"])
    for login in ("p.kuznetsov", "a.ivanova"):
        _agree(visits[login], house)
        _exam(visits[login], house)
    director = visits["director"]
    found |= _batches(house, director)
    found |= _audits(house, director)
    found |= _people(house, director)
    return found


def _agree(page: Any, home: str) -> None:
    page.goto(f"{home}/consent")
    page.check("[name=agree]")
    page.click("form .button.main")


def _practice(home: str, page: Any) -> dict[str, str]:
    _agree(page, home)
    finished = _begin(page, home, "1")
    _say_all(page)
    page.click("#do-next")
    page.wait_for_selector(".report-head")
    exam = _exam(page, home)
    first = _begin(page, home, "3")
    open_ = _begin(page, home, "3")
    _say(page, _ANSWER)
    closed = _begin(page, home, "3")
    _say_all(page)
    return {"exam": exam, "finished": finished, "first": first, "open": open_, "closed": closed}


def _exam(page: Any, home: str) -> str:
    """Finish one exam and begin another, which stays open."""
    _begin(page, home, "3", mode="exam")
    _say(page, _ANSWER)
    page.click("#do-finish")
    page.click("#end")
    page.wait_for_selector(".report-head")
    return _begin(page, home, "3", mode="exam")


def _begin(page: Any, home: str, count: str, *, mode: str = "training") -> str:
    page.goto(f"{home}/ru/")
    settled(page)
    page.check(f"#setup input[value='{mode}']")
    page.check(f"#setup input[value='{count}']")
    page.click("#begin")
    page.wait_for_selector("#do-answer:visible")
    page.wait_for_function("location.search.includes('session=')")
    return str(page.url.partition("session=")[2].partition("&")[0])


def _say(page: Any, words: str) -> None:
    settled(page)
    before = page.locator(".turn.person").count()
    page.fill("#answer textarea", words)
    page.click("#do-answer")
    page.wait_for_function(
        "n => document.querySelectorAll('.turn.person').length > n && !document.querySelector('.working')", arg=before
    )
    settled(page)


def _say_all(page: Any) -> None:
    """Answer, and the follow-ups too, until the question is closed."""
    for words in (_ANSWER, *_MORE):
        if not page.is_visible("#do-next"):
            _say(page, words)
    page.wait_for_selector("#do-next:visible")


def _upload(page: Any, home: str, file: str) -> str:
    page.goto(f"{home}/ru/batches")
    settled(page)
    page.set_input_files("#workspace input[type=file]", str(_EXAMPLES / file))
    page.wait_for_selector(".ws-read")
    settled(page)
    return str(page.url.partition("draft=")[2].partition("&")[0])


def _batches(home: str, page: Any) -> dict[str, str]:
    graded = _graded(page, home, "Осенний набор")
    found = {"batch": graded, "draft": _upload(page, home, "form_cp1251.csv")}
    _decide(page, home, graded)
    page.goto(f"{home}/ru/batches?batch={graded}&view=report")
    settled(page)
    page.click("#ws-sign")
    page.wait_for_selector(".ws-signed")
    page.goto(f"{home}/ru/batches?batch={graded}&view=answer&place=12")
    settled(page)
    _level(page, 3, "Пример есть, но без цифр и сроков")
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
    _level(page, 4, "Называет срок и цифру, коуч этого не узнал")
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
    middle = _audit(page, home, "Север", ("audit_deals.csv", "audit_spend.csv"))
    for file in ("dev-chaos.txt", "dev-repeat.txt"):
        page.goto(f"{home}/ru/audit?audit={middle}&view=meetings")
        settled(page)
        page.set_input_files("#workspace input[type=file]", str(_MEETINGS / file))
        page.wait_for_selector(f".au-kept:has-text('{file}')")
    signed = _audit(page, home, "Юг, третий квартал", ("audit_deals.csv",))
    for audit in (middle, signed):
        page.goto(f"{home}/ru/audit?audit={audit}&view=summary")
        settled(page)
        page.click("#make-draft")
        page.wait_for_selector(".au-statement", timeout=90_000)
        settled(page)
    page.fill(".au-sign input[name=name]", "Ольга Рощина")
    page.click("[data-act='sign']")
    page.wait_for_selector(".au-signed")
    return {"audit": middle, "signed": signed, "bare": _audit(page, home, "Запад", ())}


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
    for words in _WORDS if files else ():
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
    page.fill("#f-name", "Анна Соколова")
    page.click("section form .button.main")
    link = page.inner_text("code.link").partition("/join/")[2]
    page.goto(f"{home}/people")
    one = page.get_attribute("ul.people li:has-text('Илья') a", "href") or ""
    return {"join": link, "person": one.rpartition("/")[2]}
