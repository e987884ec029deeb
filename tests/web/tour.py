"""A walk through every page and every state of it: each step says what it shows and leaves the browser there.

Who walks looks at the page between two steps; `python -m tests.web.axe_report` and the tests of accessibility do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach.people.accounts import Accounts
from coach.people.invitations import Invitations
from coach.people.keys import load_key
from coach.settings import Settings
from coach.store import open_store

from .conftest import RunningCoach, Visit, settled, still

ROOT = Path(__file__).parents[2]
FORM = ROOT / "examples" / "form_cp1251.csv"
MEETING = ROOT / "eval" / "meetings" / "dev-chaos.txt"
PASSWORD = "длинная фраза"
ANSWER = (
    "Скрипт для меня опора, а не читка. Собрали его из двадцати записей, которые закончились оплатой. "
    "За квартал конверсия из разговора во встречу выросла с 18 до 26 %."
)
DEALS = "ID;Создана;Закрыта;Стадия;Сумма;Ответственный;Источник\n" + "".join(
    f"{n};{1 + n % 27:02}.09.2026;{2 + n % 26:02}.10.2026;{'Сделка успешна' if n % 3 == 0 else 'Отказ'};"
    f"{10_000 + n};{'Иван' if n % 2 else 'Мария'};{'Сайт' if n % 2 else 'Яндекс'}\n"
    for n in range(60)
)

Steps = Iterator[tuple[str, Any]]
"""What is shown, and the tab that shows it."""


def ready(page: Any) -> None:
    """Wait until the view that was asked for is there and everything in it has been drawn."""
    page.wait_for_timeout(100)
    page.wait_for_function("!document.documentElement.hasAttribute('data-busy')")
    still(page)


def reach(person: Visit, page: Any, path: str, selector: str) -> None:
    """Go to an address and wait for what it shows."""
    person.go(page, path)
    page.wait_for_selector(selector)
    ready(page)


def press(page: Any, selector: str, following: str) -> None:
    """Press something and wait for what follows."""
    page.click(selector)
    page.wait_for_selector(following)
    ready(page)


def practice(person: Visit, lang: str = "ru") -> Steps:
    """Walk through a training, its report and the pages beside it."""
    page = person.tab(f"/{lang}/history")
    page.wait_for_selector("h1")
    yield "history, empty", page
    person.go(page, f"/{lang}/")
    yield "practice, start", page
    page.check("#setup input[value='1']")
    press(page, "#begin", "#do-answer:visible")
    yield "practice, question", page
    press(page, "#do-answer", "#notice .notice")
    yield "practice, empty answer", page
    press(page, "#do-hint", ".turn.aside")
    page.fill("#answer textarea", ANSWER)
    press(page, "#do-answer", ".turn.person")
    page.wait_for_selector(".rubric-card")
    still(page)
    yield "practice, follow-up", page
    for _ in range(2):
        if not page.is_visible("#do-next"):
            page.fill("#answer textarea", "Слушаю по пять звонков каждого и ставлю баллы по чек-листу.")
            page.click("#do-answer")
            page.wait_for_function("!document.querySelector('.working')")
            still(page)
    page.wait_for_selector("#do-next:visible")
    yield "practice, feedback", page
    press(page, "#do-finish", "#end:visible")
    yield "practice, sure to end", page
    press(page, "#end", ".report-head")
    page.wait_for_selector("#radar .polar")
    yield "practice, report", page
    person.go(page, f"/{lang}/")
    page.check("#setup input[value='exam']")
    press(page, "#begin", ".clock")
    yield "practice, exam", page
    person.go(page, f"/{lang}/")
    page.wait_for_selector(".open-sessions")
    yield "practice, unfinished", page
    person.go(page, f"/{lang}/history")
    yield "history", page
    page.close()


def reading(person: Visit, lang: str = "ru") -> Steps:
    """Walk through the questions to the knowledge base and the reliability of the judges."""
    page = person.tab(f"/{lang}/ask")
    yield "ask", page
    page.fill("#question textarea, #question input", "как часто смотреть конверсию?")
    page.click("#find")
    page.wait_for_selector(".found", timeout=60_000)
    still(page)
    yield "ask, found", page
    reach(person, page, f"/{lang}/reliability", ".runs")
    yield "reliability", page
    card = page.get_attribute(".runs a", "href")
    page.goto(person.home + card)
    yield "reliability card", page
    page.close()


def workspace(person: Visit, folder: Path, lang: str = "ru") -> Steps:
    """Walk from an empty workspace to a signed report of five candidates."""
    few = folder / "кандидаты.csv"
    few.write_bytes(b"\n".join(FORM.read_bytes().splitlines()[:6]))
    page = person.tab(f"/{lang}/batches")
    page.set_default_timeout(60_000)
    page.wait_for_selector(".empty")
    yield "workspace, empty", page
    page.set_input_files("#workspace input[type=file]", str(few))
    page.wait_for_selector("tr.waits select")
    ready(page)
    yield "workspace, mapping", page
    press(page, "tr.waits .ws-link", ".ws-own")
    yield "workspace, own question", page
    page.fill("[name=author]", "Ольга Рощина")
    press(page, "[data-act='draft.own-release']", ".ws-map")
    assert page.locator("tr.waits").count() == 0, "the question has its rubric now"
    press(page, "a[href*='step=start']", "#ws-start")
    yield "workspace, start", page
    press(page, "#ws-start", "#ws-progress, [data-board]")
    if page.query_selector("[data-act='batch.pause']"):
        press(page, "[data-act='batch.pause']", "[data-act='batch.resume'], #ws-progress [data-state=done]")
    yield "workspace, running", page
    if page.query_selector("[data-act='batch.resume']"):
        press(page, "[data-act='batch.resume']", "#ws-progress [data-state=done], [data-board]")
    page.wait_for_selector("#ws-progress [data-state=done], [data-board]")
    yield "workspace, graded", page
    yield from _review(person, page, page.url.removeprefix(person.home))
    page.close()


def _review(person: Visit, page: Any, batch: str) -> Steps:
    reach(person, page, f"{batch}&view=review", "[data-board]")
    yield "workspace, table", page
    press(page, "[data-board] tbody a >> nth=0", "[data-keys]")
    page.check("#ws-level-4", force=True)
    page.fill("#ws-reason", "Называет срок и цифру")
    press(page, "#ws-save", ".ws-history")
    yield "workspace, answer", page
    reach(person, page, f"{batch}&view=compare", ".ws-ranges")
    yield "workspace, comparison", page
    reach(person, page, f"{batch}&view=review&blind=1", "[name=author]")
    yield "workspace, blind name", page
    page.fill("[name=author]", "Борис")
    press(page, "[data-act='blind.name']", "#ws-first")
    yield "workspace, blind table", page
    press(page, "#ws-first", "[data-keys]")
    yield "workspace, blind answer", page
    reach(person, page, f"{batch}&view=report", "#ws-sign")
    yield "workspace, report", page
    page.fill("#ws-signer", "Ольга Рощина")
    press(page, "#ws-sign", ".ws-signed")
    yield "workspace, signed", page
    reach(person, page, batch.partition("?")[0], ".ws-batches")
    yield "workspace, list", page
    reach(person, page, f"{batch.partition('?')[0]}?batch=nothing", ".notice.bad")
    yield "workspace, unknown batch", page


def audit(person: Visit, folder: Path, lang: str = "ru") -> Steps:
    """Walk from a new audit to a signed summary."""
    deals = folder / "сделки.csv"
    deals.write_text(DEALS, encoding="utf-8")
    page = person.tab(f"/{lang}/audit")
    page.wait_for_selector("h1")
    yield "audit, start", page
    page.fill(".au-start input[name=title]", "Север")
    press(page, "[data-act='audit.start']", ".au-desk")
    yield "audit, area", page
    where = page.url.removeprefix(person.home)
    reach(person, page, f"{where}&view=summary", "#make-draft")
    yield "audit, no summary", page
    reach(person, page, f"{where}&view=figures", ".ws-drop")
    yield "audit, no figures", page
    page.set_input_files("#workspace input[type=file]", str(deals))
    page.wait_for_selector(".au-columns")
    page.wait_for_function("!document.querySelector('.au-plot .empty')")
    ready(page)
    yield "audit, figures", page
    reach(person, page, f"{where}&view=meetings", ".ws-drop")
    page.set_input_files("#workspace input[type=file]", str(MEETING))
    page.wait_for_selector(".au-kept")
    ready(page)
    yield "audit, meetings", page
    reach(person, page, where, ".au-desk")
    page.fill("#free-note", "Воронка по людям не строится")
    page.locator("#free-note").locator("..").locator("[data-act='note.add']").click()
    page.wait_for_selector(".au-notes")
    ready(page)
    yield "audit, area with notes", page
    reach(person, page, f"{where}&view=summary", "#make-draft")
    press(page, "#make-draft", ".au-statement")
    page.click(".au-edit summary >> nth=0")
    page.fill(".au-edit textarea >> nth=0", "Поправлено рукой")
    press(page, ".au-edit [data-act='edit'] >> nth=0", ".au-statement.edited")
    yield "audit, summary", page
    page.fill(".au-sign input[name=name]", "Анна Орлова")
    press(page, "[data-act='sign']", ".au-signed")
    yield "audit, signed", page
    reach(person, page, f"/{lang}/audit", ".rows")
    yield "audit, list", page
    page.close()


@dataclass(frozen=True)
class Entrance:
    """A coach with a login; nobody can reach its provider of OpenID Connect."""

    coach: RunningCoach
    invitation: str
    settings: dict[str, str]


def with_login(folder: Path) -> Entrance:
    """Return a coach, not started yet, with a director, a candidate who has agreed to nothing, and an invitation."""
    settings = Settings(data_dir=folder, login="always", _env_file=None)  # type: ignore[call-arg]
    with open_store(settings) as store:
        accounts = Accounts(store, "test")
        accounts.add("director", "director", PASSWORD)
        accounts.add("candidate", "candidate", PASSWORD)
        token = Invitations(store, load_key(settings)).invite("test", "new", "candidate", name="Новый Человек")
    given = {"COACH_LOGIN": "always", "COACH_OIDC_ISSUER": "http://127.0.0.1:9", "COACH_OIDC_CLIENT_ID": "coach"}
    return Entrance(RunningCoach(folder, settings=given), token, given)


def entrance(person: Visit, invitation: str) -> Steps:
    """Walk through what stands before a login, and the pages of people; the language is the cookie's."""
    page = person.context.new_page()
    at = person.home
    page.goto(f"{at}/login")
    yield "login", page
    page.fill("#f-login", "director")
    page.fill("#f-password", "неверно неверно")
    page.click("main button")
    yield "login, refused", page
    page.goto(f"{at}/login/oidc")
    yield "login, provider away", page
    page.goto(f"{at}/join/{invitation}")
    yield "join", page
    page.goto(f"{at}/join/{invitation[:-1]}x")
    yield "join, no invitation", page
    _enter(page, at, "candidate")
    yield "consent", page
    page.check("[name=agree]")
    page.click("main button")
    settled(page)
    page.goto(f"{at}/people")
    yield "refused (403)", page
    page.goto(f"{at}/nothing")
    yield "not there (404)", page
    page.goto(f"{at}/account")
    yield "account", page
    page.click("form[action='/logout'] button")
    _enter(page, at, "director")
    settled(page)
    yield from _people(page, at)
    page.close()


def _enter(page: Any, at: str, login: str) -> None:
    page.goto(f"{at}/login")
    page.fill("#f-login", login)
    page.fill("#f-password", PASSWORD)
    page.click("main button")


def _people(page: Any, at: str) -> Steps:
    page.goto(f"{at}/people")
    page.fill("#f-login", "other")
    page.fill("#f-name", "Другой Человек")
    page.click(".line button")
    yield "people", page
    page.click("a[href^='/people/']:not([href$=log]) >> nth=0")
    yield "person", page
    page.goto(f"{at}/people/log")
    yield "log", page
    page.goto(f"{at}/account")
    page.fill("#f-old", "неверно неверно")
    page.fill("#f-password", PASSWORD)
    page.fill("#f-again", PASSWORD)
    page.click("form[action='/account/password'] button")
    yield "account, wrong password", page
    page.check("[name=sure]")
    page.click("form[action='/account/delete'] button")
    yield "account, not deleted", page
