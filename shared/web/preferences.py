"""Reads the preferences in Accept or Accept-Language (RFC 9110 12.4.2): each choice with its weight."""

import re

_WEIGHT = re.compile(r"(0(\.[0-9]{0,3})?|1(\.0{0,3})?)")


def weights(header: str | None) -> dict[str, float]:
    """Choice in lower case → its weight from 0 to 1, the highest if it is named twice.

    A choice without a weight has 1; one with an unreadable weight has 0.
    """
    found: dict[str, float] = {}
    for one in (header or "").lower().split(","):
        choice, *parameters = (part.strip() for part in one.split(";"))
        if choice:
            found[choice] = max(found.get(choice, 0.0), _weight(parameters))
    return found


def wants_page(accept: str | None) -> bool:
    """Whether the request names HTML and prefers it at least as much as JSON; a request that names neither gets JSON."""
    wanted = weights(accept)
    html = wanted.get("text/html", 0.0)
    return html > 0 and html >= wanted.get("application/json", 0.0)


def _weight(parameters: list[str]) -> float:
    written = next((one[2:].strip() for one in parameters if one.startswith("q=")), "1")
    return float(written) if _WEIGHT.fullmatch(written) else 0.0
