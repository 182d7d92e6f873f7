"""The roles that tokens name (`docs/glossary.md`). What a role may do also depends on office and history of the case."""

from collections.abc import Collection
from typing import Final

from shared.errors import AdministratorInCase

SYSTEM: Final = "system"
"""Not a person: the service itself, or another system that reports something. No token has it."""
APPLICANT: Final = "applicant"
"""Pemohon, or somebody who acts for one."""
FRONT_OFFICE: Final = "front-office-officer"
"""Petugas front office: registers, checks completeness, receives, returns, hands over."""
PENERA: Final = "penera"
"""Pegawai Berhak: tests and marks."""
METROLOGY_HEAD: Final = "head-of-metrology"
"""Kepala Bidang: assigns penera, signs the SKHP."""
# [C]: that it is this role, and not a lower head.
HEAD_OF_OFFICE: Final = "head-of-office"
"""Kepala Dinas, Kepala Balai: looks after a case whose outer limit has passed."""
SKRD_ISSUER: Final = "skrd-issuer"
"""Petugas SKRD (penetap): sets the amount; never receives money (SOD-06)."""
TREASURER: Final = "bendahara-penerimaan-pembantu"
"""Receives cash and issues the TBP, confirms payments to the state by their NTPN; never sets an amount (SOD-06)."""
FINANCE_OFFICER: Final = "finance-administration-officer"
"""PPK-SKPD: verifies each day's cash and each deposit, and never receives money."""
INSPECTOR: Final = "inspector"
"""Inspektorat: reads everything of its office, changes nothing."""
ADMINISTRATOR: Final = "administrator"
"""Runs the system; acts in no case (SOD-12)."""
# [C]: that an office has this role.
STANDARD_KEEPER: Final = "standard-keeper"
"""Publishes the versions of the office's service standards."""
LABORATORY: Final = "laboratory"
"""A test laboratory outside the office; the office has registered the subject of its token (certification)."""
CALENDAR_KEEPER: Final = "calendar-keeper"
"""Decides that the open cases of its own office are counted with a calendar; cannot move a single case."""
# [C]: that it is the ministry.
NATIONAL_CALENDAR_KEEPER: Final = "national-calendar-keeper"
"""Publishes the calendars that decrees make. They hold for every office, so no office gives this role."""

LABORATORY_ANALYST: Final = "laboratory-analyst"
"""Tests samples in the office's own laboratory."""
CERTIFICATION_DECIDER: Final = "certification-decider"
"""Ketua LSPro: decides on certification, and on the life of certificates (ISO/IEC 17065 7.6, 7.11)."""
# [C]: which officer an office gives this role.
COMPLAINT_IDENTITY_READER: Final = "complaint-identity-reader"
"""May read who reported a confidential or anonymous matter, each reading on record; no other role includes this right."""

PROCEDURE_ROLES: Final = (
    "administration-manager", "assistant-secretary", "auditor", CERTIFICATION_DECIDER, "complaints-officer",
    "complaints-team", "division-officer", "examiner", "field-surveyor", "head-of-division", HEAD_OF_OFFICE,
    "head-of-unit", "industry-counsellor", LABORATORY_ANALYST, "lead-auditor", "lspro-administration",
    "operations-officer", "quality-tester", "regional-secretary", "sampling-officer", "siinas-verifier", "ska-examiner",
    "ska-signatory", "staff-officer", "sub-coordinator", "technical-committee", "technical-manager", "technical-team",
    "trainer", "warehouse-operator",
)  # fmt: skip
"""The other actors of the procedures on the service cards; each card says what they may do."""
COUNTER: Final = (FRONT_OFFICE, "complaints-officer", "siinas-verifier", "ska-examiner", "staff-officer")
"""Roles that submit for an applicant at the counter under some service card: they know applicants as the front office
does.
"""
LEADERS: Final = (
    HEAD_OF_OFFICE, "head-of-division", "head-of-unit", METROLOGY_HEAD, "technical-manager", "administration-manager",
    "certification-decider", "sub-coordinator",
)  # fmt: skip
"""Roles that may give work to an officer [C: the offices have settled nothing else]."""

OFFICERS: Final = (FRONT_OFFICE, PENERA, METROLOGY_HEAD, SKRD_ISSUER, TREASURER, FINANCE_OFFICER, *PROCEDURE_ROLES)
"""The roles of an office's own staff."""
EVERYBODY: Final = (*OFFICERS, INSPECTOR, APPLICANT)
ALL: Final = (
    *EVERYBODY, LABORATORY, ADMINISTRATOR, STANDARD_KEEPER, CALENDAR_KEEPER, NATIONAL_CALENDAR_KEEPER,
    COMPLAINT_IDENTITY_READER,
)  # fmt: skip
"""Every role that a token may name."""


def refuse_administrator(roles: Collection[str]) -> None:
    """Refuses an act in a case by a person whose token has the administrator's role, whatever other roles it has
    (SOD-12).

    Raises AdministratorInCase.
    """
    if ADMINISTRATOR in roles:
        raise AdministratorInCase
