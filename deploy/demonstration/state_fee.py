"""The form of an SKA, a fee of the state (PNBP): its billing code expires, is renewed, and is paid to the state treasury."""

from typing import Any

from deploy.demonstration import desk
from deploy.demonstration.cast import Person
from deploy.demonstration.levy_and_bank import API, simulated
from deploy.demonstration.stage import Stage, moment_of
from shared.wording import rupiah


async def expired_and_renewed(stage: Stage) -> list[str]:
    """Nobody pays in the 24 hours of the first code; the second one is paid, and the SKA is handed over."""
    await stage.clock("2026-02-26T09:00:00+07:00")
    examiner, signatory = stage.staff.person("endah", "ska-examiner"), stage.staff.person("gunawan", "ska-signatory")
    case = await _printed(stage, examiner)
    await desk.take(stage, signatory, case, "sign")
    await stage.settle(case)
    [bill] = stage.expect(await stage.staff.treasurer.get(f"{API}/bills?case={case}"), 200)["items"]
    first = await _issued(stage, bill["id"], 1)
    await stage.clock("2026-02-27T09:30:00+07:00")
    await _expired(stage, first)
    await _paid(stage, bill["id"], first)
    await stage.settle(case)
    found = await desk.take(stage, examiner, case, "deliver")
    stage.insist(found["status"] == "completed", "the SKA should be delivered")
    stage.say("SKA diserahkan")
    await stage.settle(case)
    return [case]


async def _printed(stage: Stage, examiner: Person) -> str:
    """A complete application, accepted; its draft is printed on one set of forms."""
    export = {**desk.EXPORT, "invoice_number": "INV-204", "destination": "Korea Selatan"}
    case = await desk.drafted(stage, examiner, "PSR-SKA", export, (), "online")
    stage.expect(await examiner.post(f"/intake/v1/applications/{case}/submission", Channel="online"), 200)
    await desk.examine(stage, examiner, case)
    found = await desk.take(stage, examiner, case, "accept")
    draft = [{"record": "draft-ska", "text": "Draf SKA, 12 000 kg."}]
    await desk.take(stage, examiner, case, "print-draft", records=draft)
    await desk.take(stage, examiner, case, "confirm-cargo", fields={"cargo_changed": False})
    stage.say(f"permohonan {found['number']} diterima; draf SKA dicetak pada satu set formulir")
    return case


async def _issued(stage: Stage, bill: str, number: int) -> dict[str, Any]:
    """Waits until SIMPONI gave the code."""
    treasurer, path = stage.staff.treasurer, f"{API}/billing-codes?bill={bill}"
    found = await stage.wait_for(treasurer, path, lambda all_: any(_given(all_, number)))
    [issued] = _given(found, number)
    one: dict[str, Any] = stage.expect(await treasurer.get(f"{API}/billing-codes/{issued['id']}"), 200)
    until = moment_of(one["expires_at"], stage.staff.office)
    stage.say(f"kode billing {one['code']} untuk {rupiah(one['amount'])}, berlaku sampai {until}")
    return one


def _given(found: dict[str, Any], number: int) -> list[dict[str, Any]]:
    """The code of a bill with this number, once SIMPONI gave it; the list has them in any order."""
    return [one for one in found["items"] if one["number"] == number and one["code"] is not None]


async def _expired(stage: Stage, first: dict[str, Any]) -> None:
    path = f"{API}/billing-codes/{first['id']}"
    await stage.wait_for(stage.staff.treasurer, path, lambda found: found["status"] == "expired")
    refused = await simulated(stage, "simponi/payments", {"code": first["code"]}, 409)
    stage.insist(refused["galat"] == "expired", "SIMPONI takes no money under it any more")
    stage.say("24 jam berlalu tanpa pembayaran: kode kedaluwarsa, dan SIMPONI menolak pembayarannya")


async def _paid(stage: Stage, bill: str, first: dict[str, Any]) -> None:
    treasurer = stage.staff.treasurer
    stage.expect(await treasurer.post(f"{API}/billing-codes/{first['id']}/renewal"), 201)
    second = await _issued(stage, bill, 2)
    paid = await simulated(stage, "simponi/payments", {"code": second["code"]}, 201)
    stage.insist(paid["answers"][0]["status"] == 200, "billing should take the message")
    found = stage.expect(await treasurer.get(f"{API}/bills/{bill}"), 200)
    stage.insist((found["status"], found["payment"]) == ("settled", None), "paid to the state, so without a TBP")
    stage.say(f"kode baru dibayar; kabar SIMPONI dengan NTPN {paid['payment']['ntpn']} melunasi tagihan, tanpa TBP")
