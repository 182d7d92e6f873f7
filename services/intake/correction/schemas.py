"""Corrections of a case's clock as they are asked for."""

from shared.web.values import Body, Text


class ClockCorrectionBody(Body):
    """How it is known that the machine's clock was wrong, and when; no personal data."""

    reason: Text
