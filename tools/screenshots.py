"""Pictures of every page in every important state: both languages, two widths, light and dark.

python tools/screenshots.py FOLDER [--data DATA] [--only NAME…] [--widths 1280 390] [--languages ru en] [--schemes light dark]
python tools/screenshots.py docs/images --docs [--data DATA] [--only NAME…]

Starts the app on fresh data (or on DATA, filled once and used again), fills it with synthetic contents through its own
pages, and writes `FOLDER/<name>.<language>.<width>.<scheme>.png` for each line of `screenshots.yaml`. Needs Chromium.
With --docs the pictures of the documentation are taken instead, under the names that the list gives them. Prints what scrolls sideways, complains in the browser's console or does not come, and how many had nothing to tell.
"""

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from PIL import Image
from playwright.sync_api import Error, sync_playwright
from screens.contents import fill
from screens.house import House
from screens.people import PEOPLE, add_people, log_in, settled

LIST = Path(__file__).with_suffix(".yaml")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_TALLEST = 7000
_PATIENCE_MS = 120_000


def main() -> None:
    """Take the pictures."""
    given = _arguments()
    given.folder.mkdir(parents=True, exist_ok=True)
    data = given.data or Path(tempfile.mkdtemp(prefix="screens-"))
    full, empty = House(data / "full", {"COACH_LOGIN": "always"}), House(data / "empty")
    known = data / "contents.json"
    if not known.exists():
        add_people(full.folder)
    full.start()
    empty.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            logins = _logins(browser, full.url)
            if not known.exists():
                visits = {who: browser.new_context(storage_state=kept).new_page() for who, kept in logins.items()}
                for page in visits.values():
                    page.set_default_timeout(_PATIENCE_MS)
                known.write_text(json.dumps(fill(full.url, visits)), encoding="utf-8")
            ids = json.loads(known.read_text(encoding="utf-8"))
            take = _for_docs if given.docs else _pictures
            taken = sum(1 for _ in take(browser, given, ids, logins, {"full": full.url, "empty": empty.url}))
            print(f"{taken} pictures without a complaint in {given.folder}")
    finally:
        full.stop()
        empty.stop()
        if not given.data:
            shutil.rmtree(data)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--docs", action="store_true")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--widths", nargs="*", type=int, default=[1280, 390])
    parser.add_argument("--languages", nargs="*", default=["ru", "en"])
    parser.add_argument("--schemes", nargs="*", default=["light", "dark"])
    return parser.parse_args()


def _logins(browser: Any, home: str) -> dict[str, Any]:
    """Log everybody in once; every context of theirs begins with what the browser kept."""
    kept = {}
    for login in PEOPLE:
        with browser.new_context() as context:
            log_in(context.new_page(), home, login)
            kept[login] = context.storage_state()
    return kept


def _pictures(
    browser: Any, given: argparse.Namespace, ids: Mapping[str, str], logins: Mapping[str, Any], homes: Mapping[str, str]
) -> Iterator[None]:
    wanted = [shot for shot in _listed()["shots"] if _is_wanted(shot["name"], given)]
    for lang, width, scheme in product(given.languages, given.widths, given.schemes):
        size = {"width": width, "height": 844 if width < 600 else 800}
        for who in dict.fromkeys(shot["who"] for shot in wanted):
            home = homes["empty" if who == "nobody" else "full"]
            with browser.new_context(viewport=size, color_scheme=scheme, storage_state=logins.get(who)) as context:
                context.add_cookies([{"name": "coach_language", "value": lang, "url": home}])
                for shot in (one for one in wanted if one["who"] == who):
                    name = f"{shot['name']}.{lang}.{width}.{scheme}"
                    page = context.new_page()
                    if _take(page, home, shot, ids | {"lang": lang}, given.folder / f"{name}.png"):
                        yield
                    page.close()


def _for_docs(
    browser: Any, given: argparse.Namespace, ids: Mapping[str, str], logins: Mapping[str, Any], homes: Mapping[str, str]
) -> Iterator[None]:
    listed = _listed()
    shots = {shot["name"]: shot for shot in listed["shots"]}
    for name, told in listed["docs"].items():
        if not _is_wanted(name, given):
            continue
        shot, size = shots[told["shot"]], {"width": told["width"], "height": told["height"]}
        with browser.new_context(viewport=size, storage_state=logins.get(shot["who"])) as context:
            page, file = context.new_page(), given.folder / f"{name}.png"
            if _take(page, homes["full"], shot, ids | {"lang": "ru"}, file, whole=False):
                yield
        Image.open(file).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(file, optimize=True)


def _listed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return found


def _is_wanted(name: str, given: argparse.Namespace) -> bool:
    return not given.only or any(name.startswith(one) for one in given.only)


def _take(
    page: Any, home: str, shot: Mapping[str, Any], ids: Mapping[str, str], file: Path, *, whole: bool = True
) -> bool:
    """Take one picture; one that cannot be taken is told and does not stop the others."""
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    page.set_default_timeout(20_000)
    try:
        page.goto(home + shot["path"].format_map(ids))
        if "refuses" not in shot:
            settled(page)
        for deed, *what in shot.get("do", ()):
            getattr(page, deed)(*what)
            settled(page)
    except Error as error:
        said.append(str(error).splitlines()[0])
    if "refuses" in shot:  # the browser says of every refusal that a resource did not load
        said = [one for one in said if "Failed to load resource" not in one]
    page.evaluate("document.activeElement?.blur()")
    width, height = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    screen = page.viewport_size["width"]
    if width > screen:
        said.append(f"{width - screen} px wider than the screen")
    clip = {"x": 0, "y": 0, "width": screen, "height": _TALLEST} if height > _TALLEST else None
    page.screenshot(path=file, full_page=whole, clip=clip if whole else None)
    for trouble in said:
        print(f"{file.stem}: {trouble}", flush=True)
    return not said


if __name__ == "__main__":
    main()
