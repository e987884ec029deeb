"""Who comes into the pictured house, what they say, and how a browser waits for a page; all of it is synthetic."""

from pathlib import Path
from typing import Any

import yaml

from coach.people.accounts import Accounts
from coach.settings import Settings
from coach.store import open_store

SAID: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
PASSWORD: str = SAID["password"]
"""Of accounts that live as long as the pictures are taken."""
PEOPLE: dict[str, list[str]] = SAID["people"]


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
