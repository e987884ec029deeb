"""In which language a page speaks: what of its words stands outside the elements that say they are in another one."""

from typing import Any

_FOREIGN = """([script, allowed]) => {
    const looked = new RegExp(script, 'u');
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const isOther = one => one.closest(allowed) || !one.getClientRects().length;
    while (walker.nextNode()) {
        const node = walker.currentNode;
        const words = node.textContent.trim();
        if (looked.test(words) && !isOther(node.parentElement)) found.push(words.slice(0, 120));
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
        for (const one of document.querySelectorAll(`[${name}]`)) {
            const words = one.getAttribute(name);
            if (looked.test(words) && !isOther(one)) found.push(`${name}: ${words.slice(0, 120)}`);
        }
    }
    return [...new Set(found)];
}"""
_OPEN = "document.querySelectorAll('details').forEach(part => { part.open = true; })"

CYRILLIC = r"\p{Script=Cyrillic}"
"""Letters that an English interface has none of."""

ENGLISH = r"\b[A-Za-z]{2,}[ ,]+[a-z]{2,}\b"
"""Two words in Latin letters one after another, the second in small ones: a piece of English."""


def foreign(page: Any, lang: str) -> list[str]:
    """Return the words in sight that are not in the language of the page and do not say so.

    What is marked by `lang` (content of the banks: `ru`; what people wrote: empty, for nobody knows) and code are others'.
    """
    page.evaluate(_OPEN)
    script = CYRILLIC if lang == "en" else ENGLISH
    allowed = "body [lang]:not([lang=en]), textarea, option" if lang == "en" else "body [lang]:not([lang=ru]), code"
    return [str(words) for words in page.evaluate(_FOREIGN, [script, allowed])]
