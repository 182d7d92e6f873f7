"""Balai Sertifikasi is late: the apology comes by e-mail, with the proof of its event, and the next promise is one day shorter.

Standar Pelayanan Balai Sertifikasi SMM-DPi.14 rev. 1/2: 14 working days for a batch; compensation: apology letter and one day off.
"""

import re
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from deploy.demonstration import desk
from deploy.demonstration.body import Body
from deploy.demonstration.stage import Stage
from tests.conftest import Databases
from tests.journeys import certifying as given
from tests.messages.mail_server import MailServer, mail_server
from tests.systems import staged

EMAIL = "wahyu@contoh.id"
IMPORT = {
    "scheme": "tipe-1",
    "subtype": "tipe-1b",
    "product_name": "Air mineral dalam botol 600 ml",
    "brand": "Tirta Impor",
    "holder_address": "Jl. Pelabuhan Raya 5, Jakarta Utara",
}
BUSINESS: dict[str, Any] = {
    "kind": "business",
    "nib": "0404230015488",
    "npwp": "01.312.166.0-091.000",
    "business_name": "UD Tirta Impor",
    "contact": {"name": "Wahyu Prasetyo", "phone": "0812-9876-5432", "email": EMAIL},
}


async def applied(stage: Stage, applicant: str, token: str | None = None) -> str:
    """A submitted application of the business, with its compensation token if it has one; its id is the case."""
    counter = stage.staff.front_office
    draft = {
        "applicant_id": applicant,
        "service_code": "BS-SP",
        "fields": IMPORT if token is None else {**IMPORT, "brand": "Gula Lereng", "product_name": "Gula palma 500 g"},
        "documents": await desk.documents(stage, "BS-SP"),
    }
    case = str(stage.expect(await counter.post("/intake/v1/applications", draft), 201)["id"])
    stage.elsewhere[case] = stage.staff
    here = f"/intake/v1/applications/{case}"
    if token is not None:
        seen = {"If-Match": (await counter.get(here)).headers["etag"]}
        stage.expect(await counter.post(f"{here}/compensation-token", {"token": token}, **seen), 200)
    await desk.take(stage, counter, case, "submit")
    return case


async def promised(body: Body, case: str) -> str:
    """The last day of the promise, when the office has accepted the application."""
    matter = await given.accepted(body, case)
    return str((await given.application(matter))["promised_until"])


async def mails_until(stage: Stage, mail: MailServer, case: str, templates: list[str]) -> list[EmailMessage]:
    """The e-mails of a case, when those of these templates have been sent."""

    def is_done(found: Any) -> bool:
        return sorted(one["template"] for one in found["items"] if one["status"] == "sent") == sorted(templates)

    await stage.wait_for(stage.staff.inspector, f"/messages/v1/messages?case={case}", is_done)
    return mail.accepted


async def test_an_apology_comes_by_email_and_shortens_the_next_promise(databases: Databases, tmp_path: Path) -> None:
    async with (
        mail_server() as mail,
        staged(databases, tmp_path, mail_host="127.0.0.1", mail_port=mail.port, mail_security="none") as at_pasuruan,
    ):
        await at_pasuruan.clock("2026-02-02T09:00:00+07:00")
        body = await given.bodied(at_pasuruan, "balai-sertifikasi", given.BALAI, "product-type-1")
        stage = body.stage
        made = await stage.staff.front_office.post("/intake/v1/applicants", BUSINESS)
        applicant = stage.expect(made, 201)["id"]
        case = await applied(stage, applicant)
        assert await promised(body, case) == "2026-02-24"
        [accepted] = await mails_until(stage, mail, case, ["accepted"])
        assert (accepted["To"], "24 Februari 2026" in text_of(accepted)) == (EMAIL, True)

        await stage.clock("2026-02-25T09:00:00+07:00")
        [_, apology] = await mails_until(stage, mail, case, ["accepted", "late-apology"])
        assert apology["Subject"] == "Surat permohonan maaf MAAF/2026/00001"
        said = text_of(apology)
        assert "kami janjikan selesai paling lambat 24 Februari 2026, tetapi terlambat 1 hari" in said
        assert "Wahyu" not in said
        await proved(stage, said)

        token = re.findall(r"Nomor kompensasi Anda: (\S+)", said)[0]
        later = await applied(stage, applicant, token)
        assert await promised(body, later) == "2026-03-16"  # 13 working days; 14 would be 17 March


async def proved(stage: Stage, said: str) -> None:
    """The link to the proof leads to the apology's own event, which is unchanged."""
    proof = re.findall(r"https?://\S+?(/messages/v1/receipts/\S+)", said)[0]
    found = stage.expect(await stage.staff.client.get(proof), 200)
    assert (found["is_recorded"], found["event"], found["office"]) == (
        True,
        "intake.apology-issued",
        "balai-sertifikasi",
    )


def text_of(mail: EmailMessage) -> str:
    """The text of an e-mail, its lines joined: a long one may be broken."""
    part = mail.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())
