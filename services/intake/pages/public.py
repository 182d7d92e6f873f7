"""Intake's public answers at one address: a page for a browser, JSON for a program."""

from services.intake.pages import WORDS, page
from shared.web.public_pages import (
    ALSO_A_PAGE,
    FRESH_FOR_MINUTES,
    NOT_KEPT,
    UNCHANGED,
    Pages,
    language,
    refused_also_as_pages,
    wants_page,
)

__all__ = [
    "ALSO_A_PAGE",
    "FRESH_FOR_MINUTES",
    "NOT_KEPT",
    "UNCHANGED",
    "PublicRoute",
    "language",
    "refused_also_as_pages",
    "shown_page",
    "wants_page",
]

_PAGES = Pages(page, WORDS)
PublicRoute = _PAGES.route()
shown_page = _PAGES.shown
