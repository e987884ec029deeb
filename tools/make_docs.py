"""Write the pages of `docs/` that follow from the code: settings, the JSON Schema of a bank, the indicators of an audit."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tools"))

from indicator_docs import indicators_page

from coach.rubric.schema import bank_schema
from coach.settings import Settings
from tools.troubleshooting import PAGES, troubleshooting_page

HEAD = """# Settings

Every option, in order of precedence: command-line argument, environment, `.env` in the current folder, `coach.toml` in
the current folder (names in lower case without the prefix: `port = 8000`), the default. An empty value counts as not set.

This page is written by `python tools/make_docs.py` from `coach/settings.py`; a test fails when the two differ.

| setting | default | meaning |
|---|---|---|
"""


def settings_page() -> str:
    """Return `docs/settings.md`."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = "the user's data folder of the system" if name == "data_dir" else field.get_default()
        shown = "empty" if default in {None, ""} else f"`{default}`" if name != "data_dir" else default
        rows.append(f"| `COACH_{name.upper()}` | {shown} | {field.description} |\n")
    return HEAD + "".join(rows)


def main() -> None:
    """Write the pages."""
    (ROOT / "docs" / "settings.md").write_text(settings_page(), encoding="utf-8")
    (ROOT / "docs" / "indicators.md").write_text(indicators_page("en"), encoding="utf-8")
    (ROOT / "docs" / "indicators.ru.md").write_text(indicators_page("ru"), encoding="utf-8")
    (ROOT / "docs" / "bank.schema.json").write_text(bank_schema() + "\n", encoding="utf-8")
    for language, name in PAGES.items():
        (ROOT / "docs" / name).write_text(troubleshooting_page(language), encoding="utf-8")


if __name__ == "__main__":
    main()
