"""The stories: tera ulang at Disperindag Kabupaten Pasuruan, and those of the front desk (`desk.py`), over real HTTP.

`make demo` and the journey tests play the same stories; each returns its cases.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import uuid4

from deploy.demonstration import desk, steps
from deploy.demonstration.bottled_water import bottled_water
from deploy.demonstration.cast import Staff
from deploy.demonstration.complaint import complaint_rated
from deploy.demonstration.levy_and_bank import levy_and_bank
from deploy.demonstration.person import person
from deploy.demonstration.stage import Stage, day_of
from deploy.demonstration.state_fee import expired_and_renewed
from deploy.demonstration.survey import survey
from shared import roles
from shared.wording import rupiah

Story = Callable[[Stage], Awaitable[list[str]]]

THE_DAY = "2026-01-15T08:00:00+07:00"
THE_DAY_UNDER_THE_PERDA = "2023-11-15T08:00:00+07:00"
HOSTILE = """'); DROP TABLE journal.events; -- <script>alert("x")</script> ${jndi:ldap://x} %s {0}"""


async def under_the_perda(stage: Stage) -> list[str]:
    """2023: SKRD under the Perda tariff, hand-over refused, paid twice with one key, handed over."""
    await stage.clock(f"{await stage.day_for_cash(THE_DAY_UNDER_THE_PERDA[:10])}T08:00:00+07:00")
    await stage.ensure_penera(stage.staff.penera, *steps.SK)
    who = await steps.applicant(stage, "Slamet Riyadi")
    what = await steps.instrument(stage, "Nagata", "FAT-12", steps.SCALE, "T2023")
    case = await steps.accepted(stage, who, what)
    path = await steps.under_test(stage, case)
    await steps.weighed_and_marked(stage, path)
    one = await steps.bill(stage, path)
    stage.insist(one["total"] > 0, "a levy was due under the Perda")
    refused = await stage.staff.front_office.post(f"{path}/hand-over")
    stage.expect(refused, 409, "bill-open")
    stage.say("penyerahan ditolak: retribusi belum dilunasi")
    skrd = stage.expect(await stage.staff.skrd_issuer.post(f"/billing/v1/bills/{one['id']}/skrd"), 200)
    number, due = skrd["skrd"]["number"], day_of(skrd["skrd"]["due_on"])
    stage.say(f"SKRD nomor {number} sebesar {rupiah(one['total'])} diterbitkan, jatuh tempo {due}")
    short = await stage.staff.treasurer.post(
        f"/billing/v1/bills/{one['id']}/payments", {"amount": one["total"] - 1, "method": "cash"}
    )
    stage.expect(short, 409, "amount-not-exact")
    key, body = uuid4().hex, {"amount": one["total"], "method": "cash"}
    paid = [
        await stage.staff.treasurer.post(f"/billing/v1/bills/{one['id']}/payments", body, key=key) for _ in range(2)
    ]
    first, second = (stage.expect(answer, 200) for answer in paid)
    stage.insist(first == second, "the same payment twice should give the same answer")
    stage.say(f"pembayaran dikirim dua kali, dicatat satu kali: TBP nomor {first['payment']['tbp_number']}")
    await stage.settle(case)
    stage.expect(await stage.staff.front_office.post(f"{path}/hand-over"), 200)
    types = [entry["type"] for entry in await stage.timeline(case)]
    stage.insist(types.count("billing.payment-received") == 1, "one payment")
    await stage.settle(case)
    return [case]


async def scale_passes(stage: Stage) -> list[str]:
    """A scale passes, nothing is due, and it is handed over the same day."""
    await stage.clock(THE_DAY)
    await stage.ensure_penera(stage.staff.penera, *steps.SK)
    who = await steps.applicant(stage, "Siti Aminah")
    what = await steps.instrument(stage, "AND", "SK-30KWP", steps.SCALE, "T1")
    case = await steps.accepted(stage, who, what)
    path = await steps.under_test(stage, case)
    await steps.weighed_and_marked(stage, path)
    one = await steps.bill(stage, path)
    stage.insist(one["total"] == 0, "nothing is due since 2024-01-05")
    stage.say("retribusi nihil: UU 1/2022")
    await steps.call_applicant(stage, who, case, "Siti Aminah")
    done = stage.expect(await stage.staff.front_office.post(f"{path}/hand-over"), 200)
    stage.insist(done["status"] == "handed-over", "the scale should be handed over")
    await stage.settle(case)
    closed = stage.expect(await stage.staff.front_office.get(f"/intake/v1/applications/{case}"), 200)
    stage.insist(closed["status"] == "completed" and closed["on_time"] is True, "the promise was kept")
    return [case]


async def dispenser_fails_and_passes(stage: Stage) -> list[str]:
    """A fuel dispenser fails repeatability, gets a tanda batal, is repaired, and passes; the batal mark ends."""
    await stage.clock("2026-01-15T09:30:00+07:00")
    await stage.ensure_penera(stage.staff.penera, *steps.SK)
    who = await steps.applicant(stage, "Dwi Hartini")
    what = await steps.instrument(stage, "Tatsuno", "Sunny-X", steps.DISPENSER, "PU")
    first = await steps.accepted(stage, who, what)
    path = await steps.under_test(stage, first)
    # 20 L shown against these volumes: +0.20, +0.25 and +0.31 per cent; each within 0.5, their spread over 0.1
    for reference in ("19.96008", "19.95012", "19.93819"):
        await steps.deliver(stage, path, reference, "38")
    failed = stage.expect(await stage.staff.penera.post(f"{path}/verdict"), 200)
    stage.insist([one["test"] for one in failed["failures"]] == ["repeatability"], "only repeatability should fail")
    stage.say("tidak lulus: ketidaktetapan melebihi 0,1 %")
    body = {"place": "di samping pelat"}
    stage.expect(await stage.staff.penera.post(f"{path}/batal-mark", body), 200)
    stage.expect(await stage.staff.front_office.post(f"{path}/return", {"why": "Perlu perbaikan meter."}), 200)
    found = stage.expect(await stage.staff.front_office.get(f"/metrology/v1/instruments/{what}"), 200)
    stage.insist(found["standing"] == "batal", "the dispenser should have the standing batal")
    await stage.settle(first)
    return [first, await _repaired_and_passed(stage, who, what)]


async def _repaired_and_passed(stage: Stage, who: str, what: str) -> str:
    """The dispenser passes, is not handed over without its SKHP, and a broken seal ends its mark; returns the case."""
    await stage.clock("2026-01-22T09:00:00+07:00")
    second = await steps.accepted(stage, who, what)
    path = await steps.under_test(stage, second)
    for flow in ("38", "25", "8"):
        for reference in ("19.99", "20.00", "20.005"):
            await steps.deliver(stage, path, reference, flow)
    stage.expect(await stage.staff.penera.post(f"{path}/verdict"), 200)
    stage.expect(await stage.staff.penera.post(f"{path}/marks", steps.MARKS), 200)  # only what passed
    found = stage.expect(await stage.staff.front_office.get(f"/metrology/v1/instruments/{what}"), 200)
    stage.insist(found["standing"] == "sah", "the batal mark should have ended")
    stage.say("lulus setelah diperbaiki; tanda batal berakhir")
    await stage.settle(second)
    said = {entry["sentence"] for entry in await stage.timeline(second)}
    stage.insist("Status UTTP: sah (sebelumnya batal)." in said, "the timeline should say that the tanda batal ended")
    refused = await stage.staff.front_office.post(f"{path}/hand-over")
    stage.expect(refused, 409, "certificate-missing")
    stage.say("penyerahan ditolak: SKHP belum ditandatangani")
    stage.expect(await stage.staff.head.post(f"{path}/skhp", steps.CERTIFICATE), 200)
    stage.expect(await stage.staff.front_office.post(f"{path}/hand-over"), 200)
    body = {"cause": "seal-broken", "why": "Segel pada baut kalibrasi putus, dilaporkan pemilik."}
    ended = stage.expect(await stage.staff.head.post(f"/metrology/v1/instruments/{what}/end-of-marks", body), 200)
    stage.insist(ended["standing"] == "ended", "a broken seal should end the tanda sah")
    stage.say("segel rusak: tanda sah berakhir hari itu juga")
    return second


async def dead_scale_and_missing_form(stage: Stage) -> list[str]:
    """A dead scale goes back at inspection; an application goes back for a missing form and comes again."""
    await stage.clock("2026-01-16T08:00:00+07:00")
    desk = stage.staff.front_office
    who = await steps.applicant(stage, "Agus Salim")
    what = await steps.instrument(stage, "Camry", "EK-5", steps.SCALE, "MATI")
    dead = await steps.accepted(stage, who, what)
    path = await steps.verification(stage, dead)
    body = {"working": False, "note": "Tidak menyala; papan sirkuit terbakar."}
    found = stage.expect(await desk.post(f"{path}/inspection", body), 200)
    stage.insist(found["status"] == "returned", "a dead scale should go back at once")
    stage.expect(await desk.post(f"{path}/receipt"), 409, "out-of-order")
    stage.say("timbangan mati dikembalikan saat pemeriksaan")
    await stage.settle(dead)
    case = await steps.drafted(stage, who, what, steps.DOCUMENTS[:1])
    here = f"/intake/v1/applications/{case}"
    stage.expect(await desk.post(f"{here}/submission"), 200)
    refused = await desk.post(f"{here}/acceptance")
    stage.insist(refused.status_code == 409, "an incomplete application cannot be accepted")
    items = [{"document": "registration-form", "problem": "Formulir belum dilampirkan."}]
    returned = await desk.post(f"{here}/return", {"items": items})
    stage.expect(returned, 200)
    stage.say("permohonan dikembalikan: formulir belum ada")
    seen = {"If-Match": returned.headers["etag"]}
    stage.expect(await desk.post(f"{here}/documents", {"documents": steps.DOCUMENTS}, **seen), 200)
    stage.expect(await desk.post(f"{here}/submission"), 200)
    stage.expect(await desk.post(f"{here}/acceptance"), 200)
    stage.say("formulir dilengkapi; permohonan diterima")
    await stage.settle(case)
    return [dead, case]


async def hostile_and_hurried(stage: Stage) -> list[str]:
    """Every wrong request is refused with its own code, and nothing changes."""
    await stage.clock("2026-01-19T08:00:00+07:00")
    await stage.ensure_penera(stage.staff.penera, *steps.SK)
    who = await steps.applicant(stage, "Rudi Hartono")
    what = await steps.instrument(stage, "AND", "GF-6100", steps.SCALE, "KERAS")
    case = await steps.accepted(stage, who, what)
    path = await steps.verification(stage, case)
    await _wrong_people(stage, case, path)
    await _wrong_instrument(stage)
    await _wrong_bytes(stage)
    path = await steps.under_test(stage, case)
    await _the_same_a_hundred_times(stage, path)
    await _two_stamp_at_once(stage, who, path)
    return [case]


async def _wrong_people(stage: Stage, case: str, path: str) -> None:
    stranger = Staff(stage.staff.client, stage.staff.token_of, "bspji-palembang")
    stage.expect(await stranger.front_office.get(path), 403, "other-office")
    stage.expect(await stranger.front_office.post(f"{path}/receipt"), 403, "other-office")
    stage.expect(await stranger.inspector.get(f"/audit/v1/cases/{case}"), 403, "other-office")
    stage.expect(await stage.staff.penera.post(f"{path}/receipt"), 403, "role-missing")
    stage.expect(await stage.staff.penera.post(f"{path}/verdict"), 409, "out-of-order")
    unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."
    answer = await stage.staff.client.get(path, headers={"Authorization": f"Bearer {unsigned}"})
    stage.expect(answer, 401, "unauthenticated")
    stage.say("token kantor lain, peran keliru, token palsu: ditolak")


async def _wrong_instrument(stage: Stage) -> None:
    plate = {**steps.SCALE, "verification_interval": "2"}
    body = {"brand": "AND", "model": "X", "serial": f"N-{stage.play}", "plate": plate}
    stage.expect(await stage.staff.front_office.post("/metrology/v1/instruments", body), 409, "class-not-allowed")
    stage.say("kelas III, Max 30 kg, e 2 g (n = 15 000): ditolak")
    impossible = {**body, "plate": {**steps.SCALE, "verification_interval": "7", "maximum_capacity": "21000"}}
    stage.expect(
        await stage.staff.front_office.post("/metrology/v1/instruments", impossible), 409, "interval-not-allowed"
    )
    stage.say("e 7 g: tidak ada timbangan dengan interval seperti itu")


async def _wrong_bytes(stage: Stage) -> None:
    client, desk = stage.staff.client, stage.staff.front_office
    headers = {"Idempotency-Key": uuid4().hex, "Channel": "counter", "Content-Type": "application/json"}
    half = await client.post("/metrology/v1/instruments", content=b'{"brand": "AN', headers=desk.headers(**headers))
    stage.expect(half, 400, "malformed-json")
    large = await client.post(
        "/metrology/v1/instruments", content=b'"' + b"x" * 10_000_000 + b'"', headers=desk.headers(**headers)
    )
    stage.expect(large, 413, "body-too-large")
    body = {"brand": HOSTILE, "model": HOSTILE, "serial": f"{HOSTILE} {stage.play}", "plate": steps.SCALE}
    found = stage.expect(await desk.post("/metrology/v1/instruments", body), 201)
    stage.insist(found["brand"] == HOSTILE.strip(), "hostile text is text")
    backwards = {**body, "brand": "AN\u202eD"}
    stage.expect(await desk.post("/metrology/v1/instruments", backwards), 422, "fields-wrong")
    stage.say("JSON terpotong, isi 10 MB, SQL dan skrip di setiap kolom: tidak ada yang rusak")


async def _the_same_a_hundred_times(stage: Stage, path: str) -> None:
    key = uuid4().hex
    body = {"test": "weighing", "load": "5000", "indication": "5000", "additional_load": "3"}
    asks = (stage.staff.penera.post(f"{path}/readings", body, key=key) for _ in range(100))
    answers = await asyncio.gather(*asks)
    bodies = {str(stage.expect(answer, 200)) for answer in answers}
    stage.insist(len(bodies) == 1, "the same command a hundred times is one command")
    found = stage.expect(await stage.staff.front_office.get(path), 200)
    stage.insist(len(found["readings"]) == 1, "one reading should have been taken")
    other = {**body, "load": "20000"}
    stage.expect(await stage.staff.penera.post(f"{path}/readings", other, key=key), 422, "idempotency-key-reused")
    stage.say("perintah yang sama 100 kali serentak: satu pembacaan")


async def _two_stamp_at_once(stage: Stage, who: str, path: str) -> None:
    refused = await stage.staff.penera.post(f"{path}/verdict")
    stage.expect(refused, 409, "measurements-missing")
    stage.say("satu pembacaan saja: hasil belum dapat disimpulkan")
    await steps.weigh_all(stage, path)
    stage.expect(await stage.staff.penera.post(f"{path}/verdict"), 200)
    another = await steps.instrument(stage, "AND", "GF-6100", steps.SCALE, "KERAS-2")
    case = await steps.accepted(stage, who, another)
    second = await steps.under_test(stage, case)
    without = stage.staff.person("citra", roles.PENERA)
    refused = await stage.staff.head.post(f"{second}/assignment", {"subject": without.subject})
    stage.expect(refused, 409, "penera-without-valid-sk")
    twice = {"marks": [*steps.MARKS["marks"], *steps.MARKS["marks"]]}
    stage.expect(await stage.staff.penera.post(f"{path}/marks", twice), 409, "marks-not-complete")
    stage.say("dua tanda sah pada satu UTTP: ditolak")
    both = await asyncio.gather(*(stage.staff.penera.post(f"{path}/marks", steps.MARKS) for _ in range(2)))
    stage.insist(sorted(answer.status_code for answer in both) == [200, 409], "an instrument is marked once")
    refused = next(answer for answer in both if answer.is_error)
    stage.expect(refused, 409, "out-of-order")
    stage.say("cap dibubuhkan dua kali pada saat yang sama: satu berhasil")


@dataclass(frozen=True)
class Told:
    """A story and its title."""

    title: str
    story: Story


STORIES = (
    Told("Timbangan pada 15 November 2023, masih dengan retribusi menurut Perda", under_the_perda),
    Told(
        "Retribusi lewat bank: virtual account, bayar dua kali, pengembalian, kas, rekening koran, buku besar",
        levy_and_bank,
    ),
    Told("Timbangan lulus tera ulang, retribusi nihil, diserahkan hari itu juga", scale_passes),
    Told("Pompa ukur BBM gagal, diberi tanda batal, diperbaiki, lalu lulus", dispenser_fails_and_passes),
    Told("Timbangan mati dikembalikan; permohonan dikembalikan karena formulir kurang", dead_scale_and_missing_form),
    Told("SKA: cargo berubah, draf dikoreksi, penanda tangan bukan peneliti", desk.origin_with_changed_cargo),
    Told("Formulir SKA (PNBP): kode billing kedaluwarsa, diperbarui, lalu dibayar ke kas negara", expired_and_renewed),
    Told("Konsultasi yang naik sampai kepala unit", desk.consultation_that_escalates),
    Told("Air minum dalam kemasan: dari permohonan yang belum lengkap sampai sertifikat SNI", bottled_water),
    Told("Sertifikasi person: kuota terlambat, satu peserta diuji ulang, kartu diperiksa dengan kodenya", person),
    Told("Pengaduan: dari permohonan sampai jawaban dalam tiga hari", desk.complaint_answered),
    Told("Pengaduan: dari formulir di web sampai jawaban yang dinilai, dengan surel kepada pelapor", complaint_rated),
    Told("Survei kepuasan: lima responden, hasil triwulan yang terbit", survey),
    Told("Yang jahat dan yang tergesa-gesa", hostile_and_hurried),
)
