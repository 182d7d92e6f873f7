"""A levy and the bank (2023, under the Perda): virtual account, paid twice, refunded; cash, deposit, statement, ledger."""

from typing import Any, Final
from uuid import uuid4

from deploy.demonstration import steps
from deploy.demonstration.stage import Stage, day_of
from shared.wording import rupiah, word

API = "/billing/v1"
FIRST_DAY: Final = "2023-07-03"
_ACCOUNT: Final = "0011234567"
_ASSESSED: Final = "ketetapan"
"""The account; the word of the same code says that a bill was computed."""
_KINDS: Final = {"virtual-account": "virtual account", "qris": "QRIS", "deposit": "setoran STS", "transfer": "transfer"}
_CLASSES: Final = {
    "matched": "cocok dengan pembukuan",
    "over": "lebih bayar",
    "unmatched": "belum dikenal, ditampung sebagai titipan",
    "reversal": "ditarik kembali oleh bank",
    "sweep": "dilimpahkan ke RKUD",
}


async def levy_and_bank(stage: Stage) -> list[str]:
    """One levy is paid by virtual account and again by QRIS, another in cash; the bank's statement explains every rupiah."""
    day = await stage.day_for_cash(FIRST_DAY, alone=True)
    await stage.clock(f"{day}T08:00:00+07:00")
    await stage.ensure_penera(stage.staff.penera, *steps.SK)
    transferred, path = await _assessed(stage, "Slamet Widodo", "BANK")
    paid_in_cash, other = await _assessed(stage, "Endang Lestari", "TUNAI")
    await stage.clock(f"{day}T11:00:00+07:00")
    await _paid_twice(stage, transferred, path)
    await stage.clock(f"{day}T13:00:00+07:00")
    await _paid_in_cash(stage, paid_in_cash)
    await stage.clock(f"{day}T15:00:00+07:00")
    await _day_closed(stage, day)
    await stage.clock(f"{day}T18:00:00+07:00")
    await _statement(stage, day)
    for one, verification in ((transferred, path), (paid_in_cash, other)):
        await stage.settle(one["case_id"])
        stage.expect(await stage.staff.front_office.post(f"{verification}/hand-over"), 200)
    paid_on = await stage.day_for_cash(day, alone=True)
    await stage.clock(f"{paid_on}T09:00:00+07:00")
    await _refunded(stage, transferred)
    await _balanced(stage, paid_on)
    cases = [transferred["case_id"], paid_in_cash["case_id"]]
    for case in cases:
        await stage.settle(case)
    return cases


async def simulated(stage: Stage, path: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
    """What a simulator answers when people tell it what to do."""
    found: dict[str, Any] = stage.expect(await stage.staff.client.post(f"/simulators/{path}", json=body), status)
    return found


async def _assessed(stage: Stage, name: str, number: str) -> tuple[dict[str, Any], str]:
    """A scale passes, and its levy is set; the bill and the verification's path."""
    who = await steps.applicant(stage, name)
    what = await steps.instrument(stage, "Nagata", "FAT-12", steps.SCALE, number)
    case = await steps.accepted(stage, who, what)
    path = await steps.under_test(stage, case)
    await steps.weighed_and_marked(stage, path)
    one = await steps.bill(stage, path)
    issued: dict[str, Any] = stage.expect(await stage.staff.skrd_issuer.post(f"{API}/bills/{one['id']}/skrd"), 200)
    stage.say(f"SKRD nomor {issued['skrd']['number']} sebesar {rupiah(issued['total'])} diterbitkan")
    await stage.settle(case)
    return issued, path


async def _paid_twice(stage: Stage, one: dict[str, Any], path: str) -> None:
    """By virtual account, and by a QRIS code that the payer had got before."""
    treasurer, bill = stage.staff.treasurer, f"{API}/bills/{one['id']}"
    [account] = stage.expect(await treasurer.get(f"{API}/virtual-accounts?bill={one['id']}"), 200)["items"]
    stage.say(f"virtual account {account['number']} dibuka; kode QRIS juga diminta")
    code = stage.expect(await treasurer.post(f"{bill}/qris"), 200)
    code = await stage.wait_for(treasurer, f"{API}/qris/{code['id']}", lambda found: found["payload"] is not None)
    stage.expect(await stage.staff.front_office.post(f"{path}/hand-over"), 409, "bill-open")
    paid = await simulated(stage, "bank/payments", {"number": account["number"]})
    asked = paid["inquiry"]["virtualAccountData"]["totalAmount"]["value"]
    stage.insist(paid["answers"][0]["responseCode"] == "2002500", "the payment should be taken")
    stage.say(f"bank menanyakan tagihan (jawabannya {rupiah(int(float(asked)))}), lalu memberitahukan pembayarannya")
    found = stage.expect(await treasurer.get(bill), 200)
    stage.insist((found["status"], found["payment"]) == ("settled", None), "settled without a TBP")
    stage.say("lunas melalui bank; tidak ada TBP, karena bendahara tidak menerima uangnya")
    await _paid_by_qris(stage, code["payload"])
    found = stage.expect(await treasurer.get(bill), 200)
    stage.insist(found["surplus"] == one["total"], "what came twice is a surplus")
    stage.say(f"dibayar lagi dengan kode QRIS itu: kelebihan {rupiah(found['surplus'])}")


async def _paid_by_qris(stage: Stage, payload: str) -> None:
    """The payer scans the code; the acquirer settles its batch to the office's account."""
    made = stage.expect(await stage.staff.client.get("/simulators/acquirer/codes"), 200)
    [number] = [number for number, one in made.items() if one["payload"] == payload]
    paid = await simulated(stage, "acquirer/payments", {"code": number})
    stage.insist(paid["answers"][0]["responseCode"] == "2005200", "the notice should be taken")
    await simulated(stage, "acquirer/settlements", {})


async def _paid_in_cash(stage: Stage, one: dict[str, Any]) -> None:
    body = {"amount": one["total"], "method": "cash"}
    found = stage.expect(await stage.staff.treasurer.post(f"{API}/bills/{one['id']}/payments", body), 200)
    stage.say(
        f"SKRD {one['skrd']['number']} dibayar tunai, {rupiah(one['total'])}: TBP nomor {found['payment']['tbp_number']}"
    )


async def _day_closed(stage: Stage, day: str) -> None:
    """The treasurer counts the cash and deposits it; another person verifies both."""
    treasurer, verifier, path = stage.staff.treasurer, stage.staff.finance_officer, f"{API}/cash-days/{day}"
    [cash] = stage.expect(await treasurer.get(f"{API}/cash-days?since={day}&until={day}"), 200)["items"]
    closed = stage.expect(await treasurer.post(f"{path}/closing", {"counted": cash["total"]}), 200)
    taken = closed["taken"]
    stage.say(f"kas ditutup: {taken['count']} TBP, {rupiah(taken['total'])}, uang yang dihitung sama")
    stage.expect(await verifier.post(f"{path}/verification"), 200)
    sts = stage.expect(await treasurer.post(f"{API}/deposits", {"days": [day]}), 201)
    deposited = {"amount": sts["amount"], "text": f"SETORAN {sts['number']}", "kind": "STS"}
    await simulated(stage, "bank/movements", deposited)
    verified = f"{API}/deposits/{sts['id']}/verification"
    alike = stage.staff.person("yusuf", *verifier.roles)
    stage.expect(await alike.post(verified), 409, "duties-not-separate")
    stage.expect(await verifier.post(verified), 200)
    stage.say(
        f"disetor dengan {sts['number']}; PPK-SKPD memverifikasi kas dan setorannya, bendahara sendiri tidak boleh"
    )


async def _statement(stage: Stage, day: str) -> None:
    """The treasurer uploads the bank's CSV of the day; every line gets its class."""
    treasurer, client = stage.staff.treasurer, stage.staff.client
    file = (await client.get(f"/simulators/bank/statements/{day}.csv")).content
    headers = treasurer.headers(**{"Idempotency-Key": uuid4().hex, "Channel": "counter"})
    sent = await client.post(f"{API}/statements?account={_ACCOUNT}", content=file, headers=headers)
    [brought] = stage.expect(sent, 200)["days"]
    path = f"{API}/statements/{brought['statement']['id']}"
    shown = await stage.wait_for(treasurer, path, lambda found: found["status"] == "done")
    stage.say(f"rekening koran: {shown['lines']} baris, {rupiah(shown['credits'])} masuk; tiap baris diklasifikasikan:")
    for line in stage.expect(await treasurer.get(f"{path}/lines"), 200)["items"]:
        stage.say(
            f"  {rupiah(line['amount']):>10}  {_KINDS.get(line['kind'], line['kind']):<16}  {_CLASSES[line['result']]}"
        )
    stage.insist(shown["classified"] == shown["lines"], "every line has a class")


async def _refunded(stage: Stage, one: dict[str, Any]) -> None:
    """Proposed, the account checked, approved by another person, paid."""
    treasurer, head = stage.staff.treasurer, stage.staff.head_of_office
    body = {"amount": one["total"], "reason": "Dibayar dua kali: virtual account dan QRIS."}
    made = stage.expect(await stage.staff.skrd_issuer.post(f"{API}/bills/{one['id']}/refunds", body), 201)
    path = f"{API}/refunds/{made['id']}"
    account = {"bank": "BJTM", "last_digits": "4821", "document": f"AGENDA/2023/{stage.play}"}
    stage.expect(await treasurer.post(f"{path}/account-check", account), 200)
    approved = stage.expect(await head.post(f"{path}/approval"), 200)
    stage.say(
        f"rekening tujuan diperiksa; pengembalian diusulkan, lalu disetujui kepala dinas dengan {approved['number']}"
    )
    ready = await stage.wait_for(treasurer, path, lambda found: found["are_debts_settled"])
    stage.insist(ready["left"] == one["total"], "the payer has no other debt")
    paid = stage.expect(await treasurer.post(f"{path}/payment", {"reference": f"TRF{stage.play}"}), 200)
    found = stage.expect(await treasurer.get(f"{API}/bills/{one['id']}"), 200)
    stage.insist((found["surplus"], found["status"]) == (0, "settled"), "nothing is left over, and the bill stays paid")
    stage.say(f"{rupiah(paid['payout']['amount'])} dikembalikan; tagihan tetap lunas")


async def _balanced(stage: Stage, on: str) -> None:
    """The trial balance, as the inspector reads it."""
    found = stage.expect(await stage.staff.inspector.get(f"{API}/ledger/trial-balance?on={on}"), 200)
    stage.say(f"neraca saldo pada {day_of(on)}:")
    stage.say(f"  {'akun':<22}{'debet':>12}{'kredit':>12}{'saldo':>12}")
    for line in found["accounts"]:
        money = "".join(f"{rupiah(line[side]):>12}" for side in ("debit", "credit", "balance"))
        name = _ASSESSED if line["account"] == "assessed" else word(line["account"], "id")
        stage.say(f"  {name:<22}{money}")
    stage.say(f"  {'jumlah':<22}{rupiah(found['debit']):>12}{rupiah(found['credit']):>12}")
    stage.insist(found["debit"] == found["credit"], "debits and credits are the same")
    stage.say("debet dan kredit sama besar")
