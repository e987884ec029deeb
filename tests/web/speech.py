"""In which language a page speaks: what of its words stands outside the elements that say they are in another one."""

import re
from functools import cache
from typing import Any

from coach.texts import Language, catalogue

_FOREIGN = """([script, allowed]) => {
    const looked = new RegExp(script, 'u');
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const isOther = one => one.closest(allowed) || !one.getClientRects().length;
    while (walker.nextNode()) {
        const node = walker.currentNode;
        const words = node.textContent.trim();
        if (looked.test(words) && !isOther(node.parentElement)) found.push(words.slice(0, 600));
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
        for (const one of document.querySelectorAll(`[${name}]`)) {
            const words = one.getAttribute(name);
            if (looked.test(words) && !isOther(one)) found.push(`${name}: ${words.slice(0, 600)}`);
        }
    }
    return [...new Set(found)];
}"""
_OPEN = "document.querySelectorAll('details').forEach(part => { part.open = true; })"

CYRILLIC = r"\p{Script=Cyrillic}"
"""Letters that an English interface has none of."""

ENGLISH = r"\b[A-Za-z]{2,}[ ,]+[a-z]{2,}\b"
"""Two words in Latin letters one after another, the second in small ones: a piece of English."""


LEAST = 12
"""Characters of a piece of an interface text that are taken for it; shorter ones may be anybody's words."""


@cache
def pieces(lang: Language) -> frozenset[str]:
    """Return what the interface says in `lang` and not in the other language, without the places that are filled."""
    other: Language = "ru" if lang == "en" else "en"
    said, elsewhere = _texts(lang), "\n".join(_texts(other))
    found = {piece.strip() for words in said for piece in re.split(r"\{.*?\}|\n", words)}
    return frozenset(piece for piece in found if len(piece) >= LEAST and " " in piece and piece not in elsewhere)


def _texts(lang: Language) -> list[str]:
    kept: dict[object, str] = catalogue(lang)._catalog  # type: ignore[attr-defined]
    return [words for key, words in kept.items() if key]


def foreign(page: Any, lang: Language) -> list[str]:
    """Return the interface's words of the other language that are in sight on a page in `lang`.

    What is marked by `lang` (content of the banks: `ru`; what people wrote: empty, for nobody knows) is not the interface.
    """
    page.evaluate(_OPEN)
    other: Language = "ru" if lang == "en" else "en"
    script = CYRILLIC if lang == "en" else ENGLISH
    allowed = f"body [lang]:not([lang={lang}]), textarea, option, code"
    found = [str(words) for words in page.evaluate(_FOREIGN, [script, allowed])]
    return [words for words in found if any(piece in words for piece in pieces(other))]
