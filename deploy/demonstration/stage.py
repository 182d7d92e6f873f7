"""The tools of every story: say what happens, check the answer, and wait until all services have followed."""

import asyncio
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from deploy.demonstration.cast import Person, Staff
from shared.offices import office
from shared.wording import day, moment

SERVICES_THAT_REACT = {
    "intake": "/intake/v1/applications?limit=1",
    "metrology": "/metrology/v1/verifications?limit=1",
    "billing": "/billing/v1/bills?limit=1",
    "certification": "/certification/v1/certifications?limit=1",
    "complaints": "/complaints/v1/complaints?limit=1",
    "messages": "/messages/v1/messages?limit=1",
}
_LONGEST_WAIT, _PAUSE = 30.0, 0.05
_DAYS_TRIED, _SATURDAY = 365, 5


def day_of(answered: str) -> str:
    """The day of an answer (2026-01-15) as the stories say it: 15 Januari 2026."""
    return day(date.fromisoformat(answered), "id")


def moment_of(answered: str, code: str) -> str:
    """The moment of an answer as the stories say it, in the time of an office: 15 Januari 2026 pukul 09.30 WIB."""
    return moment(datetime.fromisoformat(answered).astimezone(office(code).time_zone), "id")


class StoryFailed(Exception):
    """A step was not as expected; the text names the step and the answer."""


@dataclass
class Stage:
    """One performance of the stories; `play` makes its serial numbers and keys unique."""

    staff: Staff
    say: Callable[[str], None]
    play: str = field(default_factory=lambda: uuid4().hex[:8])
    elsewhere: dict[str, Staff] = field(default_factory=dict)
    """Cases of other offices than the stage's own, and the people there."""

    def inspector_of(self, case: str) -> Person:
        return self.elsewhere.get(case, self.staff).inspector

    def expect(self, answer: httpx.Response, status: int, code: str | None = None) -> Any:
        """The answer's JSON. Raises StoryFailed on another status or problem code."""
        found = answer.json() if answer.content else {}
        got = found.get("code") if isinstance(found, dict) and answer.is_error else None
        if answer.status_code != status or got != code:
            request = answer.request
            message = (
                f"{request.method} {request.url.path}: expected {status} {code or ''}, got {answer.status_code} {found}"
            )
            raise StoryFailed(message)
        return found

    def insist(self, truth: bool, what: str) -> None:
        if not truth:
            raise StoryFailed(what)

    async def clock(self, moment: str | None) -> None:
        """Moves the test clock to a time with zone; None returns to the machine's time."""
        self.expect(await self.staff.administrator.put("/metrology/v1/clock", {"now": moment}), 200)

    async def timeline(self, case: str, **query: str) -> list[dict[str, Any]]:
        """All entries of a case, as the inspector reads them."""
        path = f"/audit/v1/cases/{case}?limit=200" + "".join(f"&{name}={value}" for name, value in query.items())
        entries: list[dict[str, Any]] = self.expect(await self.inspector_of(case).get(path), 200)["entries"]
        return entries

    async def settle(self, case: str) -> int:
        """Waits until every service has followed all events of the case; returns the last position."""
        last = -1
        while (newest := (await self.timeline(case))[-1]["position"]) != last:
            last = newest
            for path in SERVICES_THAT_REACT.values():
                self.expect(await self.staff.front_office.get(f"{path}&min_position={last}"), 200)
        return last

    async def wait_for(self, person: Person, path: str, is_done: Callable[[Any], bool]) -> Any:
        """Reads until a background job has done its work; returns the answer. Raises TimeoutError after half a minute."""
        async with asyncio.timeout(_LONGEST_WAIT):
            while not is_done(found := self.expect(await person.get(path), 200)):  # noqa: ASYNC110 – over HTTP
                await asyncio.sleep(_PAUSE)
        return found

    async def mail(self, to: str, subject: str) -> str:
        """Waits for the e-mail whose subject holds `subject`; says that it came, and returns its text."""
        path = f"/simulators/mail-server/mails?to={to}"
        found = await self.wait_for(self.staff.inspector, path, lambda all_: any(_about(all_, subject)))
        one = next(_about(found, subject))
        self.say(f"surel kepada {to}: {one['subject']}")
        return str(one["text"])

    def nik(self) -> str:
        """A made-up NIK of the regency, new in each performance."""
        day, month = 1 + secrets.randbelow(28), 1 + secrets.randbelow(12)
        return f"351405{day:02}{month:02}{60 + secrets.randbelow(40):02}{1 + secrets.randbelow(9999):04}"

    async def day_for_cash(self, first: str, *, alone: bool = False) -> str:
        """The first weekday from `first` on which the treasurer still takes cash: earlier performances closed theirs.

        `alone`: a day without any cash so far.
        """
        until = date.fromisoformat(first) + timedelta(days=_DAYS_TRIED)
        path = f"/billing/v1/cash-days?since={first}&until={until}"
        found = self.expect(await self.staff.treasurer.get(path), 200)["items"]
        taken = {one["day"] for one in found if alone or one["status"] != "open"}
        days = (date.fromisoformat(first) + timedelta(days=later) for later in range(_DAYS_TRIED))
        return next(str(day) for day in days if day.weekday() < _SATURDAY and str(day) not in taken)

    async def ensure_penera(self, person: Person, sk: str, first: str, last: str) -> None:
        """Registers a penera, unless an earlier performance did."""
        body = {
            "subject": person.subject,
            "name": "Bambang Sutrisno",
            "nip": "198001012005011001",
            "sk_number": sk,
            "sk_valid_from": first,
            "sk_valid_until": last,
        }
        answer = await self.staff.head.post("/metrology/v1/penera", body)
        if answer.status_code == httpx.codes.CONFLICT:
            self.expect(answer, 409, "penera-known")
        else:
            self.expect(answer, 201)


def _about(found: dict[str, Any], subject: str) -> Iterator[dict[str, str]]:
    return (one for one in found["mails"] if subject in one["subject"])
