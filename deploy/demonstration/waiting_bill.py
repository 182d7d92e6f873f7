"""The applicant's way, at the present time: an own application online, the own bill over HTTP, and its payment page.

The bill stays open, so that whoever tries Jejak can look at it and pay it with the simulators.
"""

from dataclasses import dataclass
from typing import Final

from deploy.demonstration import desk, steps
from deploy.demonstration.levy_and_bank import API
from deploy.demonstration.stage import Stage, moment_of
from shared.wording import rupiah

TITLE: Final = "Tagihan yang menunggu pembayaran, pada waktu sekarang: pemohon melihatnya dengan akunnya sendiri"


@dataclass(frozen=True)
class Waiting:
    """An open bill: its case, its payment page, and its billing code."""

    case: str
    page: str
    code: str


async def waiting_bill(stage: Stage) -> Waiting:
    """An exporter applies for an SKA with an account of their own, and finds the fee and its billing code."""
    exporter = stage.staff.applicant(f"eksportir-{stage.play}")
    examiner = stage.staff.person("endah", "ska-examiner")
    who = stage.expect(await exporter.post("/intake/v1/applicants", steps.business_of(stage), Channel="online"), 201)
    body = {
        "applicant_id": who["id"],
        "service_code": "PSR-SKA",
        "fields": {**desk.EXPORT, "invoice_number": "INV-205"},
        "documents": await desk.documents(stage, "PSR-SKA"),
    }
    case = str(stage.expect(await exporter.post("/intake/v1/applications", body, Channel="online"), 201)["id"])
    stage.expect(await exporter.post(f"/intake/v1/applications/{case}/submission", Channel="online"), 200)
    await desk.examine(stage, examiner, case)
    found = await desk.take(stage, examiner, case, "accept")
    stage.say(f"permohonan {found['number']} diajukan daring dengan akun eksportir, lalu diterima")
    await desk.take(
        stage, examiner, case, "print-draft", records=[{"record": "draft-ska", "text": "Draf SKA, 12 000 kg."}]
    )
    await stage.settle(case)
    found = await stage.wait_for(exporter, f"{API}/own-bills", lambda all_: any(one["ways"] for one in all_["items"]))
    [bill] = found["items"]
    [way] = bill["ways"]
    until = moment_of(way["until"], stage.staff.office)
    stage.say(f"eksportir melihat tagihannya sendiri: {bill['what_for']}, {rupiah(bill['owed'])}")
    stage.say(f"cara membayarnya: kode billing {way['number']}, sebelum {until}")
    return Waiting(case, f"{API}/payments/{bill['payment_number']}", way["number"])
