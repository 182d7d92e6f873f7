"""A clock that was a year ahead for a moment, and officers who correct what it caused."""

from typing import Any

import httpx

from shared.roles import APPLICANT
from tests.intake.given.desk import Case, Desk, hears
from tests.people import Person

OPENED, NEXT_DAY, WRONG = "2026-03-02", "2026-03-03", "2027-03-02"
REASON = "Jam server maju satu tahun selama empat detik."


async def said_wrongly(office: Desk, *, heard: bool = True) -> None:
    """The clock is a year ahead for a moment; then it is right again, and somebody registers an applicant."""
    await office.keeps_time(WRONG)
    if heard:
        await hears(office.service)
        await hears(office.service)
    office.go_to(NEXT_DAY)


def officers(case: Case) -> tuple[Person, Person]:
    """Two persons in a role that the card gives a part."""
    roles = [role for step in case.player.card.procedure.steps for role in step.roles if role != APPLICANT]
    staff = case.player.staff
    return staff.person("rini", roles[0]), staff.person("wati", roles[0])


async def ask_for(case: Case, who: Person) -> httpx.Response:
    return await case.command("corrections", {"reason": REASON}, who)


async def confirm(case: Case, who: Person) -> httpx.Response:
    return await who.post(f"{case.player.application}/clock/corrections/confirmation")


async def corrected(case: Case) -> dict[str, Any]:
    rini, wati = officers(case)
    asked = await ask_for(case, rini)
    assert asked.status_code == 200, asked.text
    done = await confirm(case, wati)
    assert done.status_code == 200, done.text
    found: dict[str, Any] = done.json()
    return found
