"""Applications for a letter to buy fuel (PSR-BBM), played over HTTP up to a state."""

from typing import Any

import httpx

from tests.intake.given.cards import card_of
from tests.intake.given.player import handed_in
from tests.people import Person, Staff

BBM, MARKET = card_of("PSR-BBM"), card_of("BPSMB-PS")


async def submitted(by: Person, applicant_id: str, machine: str, **changes: Any) -> str:
    """The path of an application for a BBM letter."""
    fields = {"machine": machine, "site": "Bangil"}
    body = {"applicant_id": applicant_id, "service_code": "PSR-BBM", "documents": handed_in(BBM), "fields": fields}
    drafted = await by.post("/applications", {**body, **changes})
    assert drafted.status_code == 201, drafted.text
    path = f"/applications/{drafted.json()['id']}"
    assert (await by.post(f"{path}/submission")).status_code == 200
    return path


async def checked(officer: Person, applicant_id: str, machine: str, **when: str) -> str:
    """The same, examined and accepted."""
    fields = {"machine": machine, "site": "Bangil"}
    body = {"applicant_id": applicant_id, "service_code": "PSR-BBM", "documents": handed_in(BBM), "fields": fields}
    path = f"/applications/{(await officer.post('/applications', body, **when)).json()['id']}"
    await officer.post(f"{path}/submission", **when)
    await examine(officer, path, **when)
    assert (await officer.post(f"{path}/acceptance", **when)).status_code == 200
    return path


async def examine(officer: Person, path: str, **when: str) -> httpx.Response:
    verdicts = [{"document": one["document"], "verdict": "accepted"} for one in handed_in(BBM)]
    return await officer.post(f"{path}/verdicts", {"verdicts": verdicts}, **when)


async def signed(staff: Staff, path: str) -> None:
    """From the check to the letter."""
    surveyor, head = staff.person("agus", "field-surveyor"), staff.person("budiman", "head-of-office")
    report = {
        "records": [{"record": "survey-report", "text": "Mesin ada di lokasi."}],
        "fields": {"litres": 120, "litres_per": "month"},
    }
    for who, body in (
        (surveyor, {"step": "survey"}),
        (surveyor, {"step": "report", **report}),
        (head, {"step": "sign"}),
    ):
        answer = await who.post(f"{path}/steps", body)
        assert answer.status_code == 200, answer.text
