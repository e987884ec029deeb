"""Where a login may lead to."""


def safe_place(place: str) -> str:
    """Return `place` if it is an address of this house, otherwise its start: nobody is sent to a foreign site."""
    inside = place.startswith("/") and not place.startswith(("//", "/\\", "/login", "/logout"))
    return place if inside and place.isprintable() and "\\" not in place else "/"
