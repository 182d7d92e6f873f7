"""Certificates are reported to SIINas and BSN by checks with a last day in working days."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from services.intake.certificate_report.rules import RULES, reports_of
from services.intake.check.check import Check, record_attempt, request
from services.intake.check.overdue import expire
from shared.outgoing.replies import Reply
from shared.outgoing.retries import Retrying
from tests.conftest import Databases
from tests.intake.given.application import NOW, TODAY, happened
from tests.intake.given.systems import NIB, Played, played
from tests.people import PASURUAN
from tests.raw_events import append

NUMBER = "12/SPPT/2026"
LAST_DAY = date(2026, 1, 27)
"""Seven working days after Thursday 15 January 2026; the 16th is a holiday (Isra Mikraj)."""


@dataclass
class Certified:
    """A case at intake, and certification's events in it, as its role appends them."""

    played: Played
    journal: psycopg.Connection[Any]

    async def happens(self, what: str, **fields: Any) -> None:
        """Appends an event about a certificate of the case, lets intake react."""
        player = self.played.player
        case = UUID(player.application.rpartition("/")[2])
        append(self.journal, f"certification.{what}", fields, case_id=case, office=player.card.office)
        await self.played.react()

    @property
    def clock(self) -> Any:
        return self.played.service.app.state.face.clock

    async def grants(self, number: str = NUMBER) -> None:
        days = {"valid_from": TODAY, "valid_until": date(2030, 1, 14), "on": TODAY}
        await self.happens(
            "certificate-granted", number=number, **{name: day.isoformat() for name, day in days.items()}
        )

    async def changes(self, what: str, effective_on: date) -> None:
        await self.happens(f"certificate-{what}", effective_on=effective_on.isoformat(), on=TODAY.isoformat())

    async def reports(self) -> list[dict[str, Any]]:
        """The checks of the case that report a certificate, with what they ask."""
        officer, found = self.played.player.staff.front_office, []
        for check in await self.played.checks():
            if check["kind"] == "certificate-report":
                whole = (await officer.get(f"/checks/{check['id']}")).json()
                found.append({**whole, "asked": {one["item"]: one["value"] for one in whole["asked"]}})
        return sorted(found, key=lambda one: (one["requested_at"], one["system"]))


@asynccontextmanager
async def certified(databases: Databases, code: str = "BPSMB-SP", **changes: Any) -> AsyncIterator[Certified]:
    async with played(databases, code, **changes) as one:
        with psycopg.connect(databases.of("certification"), autocommit=True) as journal:
            yield Certified(one, journal)


async def test_a_granted_certificate_is_reported_to_siinas_and_bsn(databases: Databases) -> None:
    async with certified(databases) as one:
        await one.grants()
        await one.played.attempt()
        reports = await one.reports()
        assert [(report["system"], report["state"]) for report in reports] == [
            ("bsn", "answered"),
            ("siinas", "answered"),
        ]
        assert {report["report_by"] for report in reports} == {LAST_DAY.isoformat()}
        asked = reports[0]["asked"]
        assert (asked["nib"], asked["certificate"], asked["status"]) == (NIB, NUMBER, "granted")
        assert (asked["decided_on"], asked["valid_until"]) == (TODAY.isoformat(), "2030-01-14")


async def test_what_was_sent_is_kept_for_examination(databases: Databases) -> None:
    async with certified(databases) as one:
        await one.grants()
        await one.played.attempt()
        [report, _] = await one.reports()
        exchanges = await one.played.player.staff.front_office.get(f"/checks/{report['id']}/exchanges")
        [exchange] = exchanges.json()["items"]
        assert exchange["url"].endswith("/bsn/certificates")
        assert f'"certificate":"{NUMBER}"' in exchange["request_body"]
        assert '"state":"recorded"' in exchange["answer_body"]


@pytest.mark.parametrize("status", ["suspended", "restored", "withdrawn"])
async def test_a_change_is_reported_for_all_certificates_of_the_case(databases: Databases, status: str) -> None:
    async with certified(databases) as one:
        await one.grants()
        await one.grants("13/KARTU/2026")
        await one.changes(status, TODAY + timedelta(days=3))
        asked = [report["asked"] for report in await one.reports() if report["asked"]["status"] == status]
        assert [sorted(one["certificate"].split(", ")) for one in asked] == [[NUMBER, "13/KARTU/2026"]] * 2
        assert {one["effective_on"] for one in asked} == {"2026-01-18"}


@pytest.mark.parametrize(("becomes", "status"), [("valid", "restored"), ("suspended", "suspended")])
async def test_a_revoked_withdrawal_is_reported(databases: Databases, becomes: str, status: str) -> None:
    async with certified(databases) as one:
        await one.grants()
        await one.changes("withdrawn", TODAY)
        day = TODAY.isoformat()
        await one.happens("withdrawal-revoked", becomes=becomes, effective_on=day, on=day)
        reported = [report["asked"]["status"] for report in await one.reports()]
        assert sorted(reported) == sorted(["granted", "withdrawn", status] * 2)


async def test_an_unanswered_report_is_overdue_once_and_still_asked(databases: Databases) -> None:
    async with certified(databases, check_attempts=50) as one:
        await one.played.all_systems("server-error")
        await one.grants()
        await one.played.attempt()
        assert not any(report["overdue"] for report in await one.reports())
        for days in (1, 2):
            one.clock.set(datetime.combine(LAST_DAY + timedelta(days=days), NOW.timetz()))
            await one.played.attempt()
        assert [report["overdue"] for report in await one.reports()] == [True, True]
        await one.played.all_systems("none")
        one.clock.set(datetime.combine(LAST_DAY + timedelta(days=3), NOW.timetz()))
        await one.played.attempt()
        assert [report["state"] for report in await one.reports()] == ["answered", "answered"]


async def test_a_card_that_no_rule_names_reports_nothing(databases: Databases) -> None:
    async with certified(databases, "PSR-SRG") as one:
        await one.grants()
        assert await one.reports() == []


def test_every_rule_names_a_system_days_and_a_basis() -> None:
    assert {(rule.system, rule.working_days, rule.confidence) for rule in RULES} == {
        ("siinas", 7, "C"),
        ("bsn", 7, "C"),
    }
    assert [rule.system for rule in reports_of("PLG-SIH", TODAY)] == ["siinas"]
    assert reports_of("BS-PR", TODAY) == ()


def report(by: date | None) -> Check:
    return request(
        id=uuid4(), office=PASURUAN, application=uuid4(), system="bsn", kind="certificate-report", step=None,
        asked={"certificate": NUMBER}, now=NOW, report_by=by,
    )  # fmt: skip


def test_a_report_is_in_time_on_its_last_day() -> None:
    one = report(LAST_DAY)
    expire(one, LAST_DAY, NOW)
    assert not one.overdue
    expire(one, LAST_DAY + timedelta(days=1), NOW)
    expire(one, LAST_DAY + timedelta(days=2), NOW)
    assert [name for name, _ in happened(one)] == ["Requested", "Overdue"]


def test_an_answered_report_or_a_check_without_a_day_is_never_overdue() -> None:
    answered, other = report(LAST_DAY), report(None)
    record_attempt(answered, 1, Reply("answered", 200), Retrying(), 0, NOW)
    for one in (answered, other):
        expire(one, LAST_DAY + timedelta(days=9), NOW)
        assert not one.overdue
