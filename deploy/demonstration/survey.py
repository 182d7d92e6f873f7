"""The satisfaction survey (SKM) of a quarter at Disperindag Kabupaten Pasuruan: invited by e-mail, answered once, published."""

import re

from deploy.demonstration import desk
from deploy.demonstration.cast import PASURUAN
from deploy.demonstration.stage import Stage

API = "/complaints/v1"
QUARTER = "2026-1"
UNSUR = (
    "requirements", "procedure", "time", "fee", "product", "competence", "behaviour", "facilities", "complaint-handling",
)  # fmt: skip
FIVE = ("334434434", "433444433", "343433434", "444444444", "232433333")
"""Five respondents, a digit for each unsur: their index is 87.22 (Permenpan RB 14/2017)."""
_LINK = re.compile(r"/survei/([A-Za-z0-9_-]{43})")


async def survey(stage: Stage) -> list[str]:
    """Five consultations end, each person answers the survey by the link in their e-mail, and the head publishes the quarter."""
    found = await stage.staff.client.get(f"{API}/survei/hasil/{PASURUAN}/{QUARTER}")
    if found.is_success:
        stage.say("hasil triwulan ini sudah terbit dan tidak berubah lagi")
        return []
    await stage.clock("2026-03-10T09:00:00+07:00")
    cases = [await _answered(stage, place, scores) for place, scores in enumerate(FIVE)]
    await _published(stage)
    return cases


async def _answered(stage: Stage, place: int, scores: str) -> str:
    """A person is advised, and answers the survey; returns the case."""
    email = f"responden-{place + 1}-{stage.play}@contoh.id"
    case = await _advised(stage, email)
    text = await stage.mail(email, "Bagaimana layanan kami?")
    found = _LINK.search(text)
    stage.insist(found is not None, "the e-mail holds the link of the survey")
    assert found is not None
    body = {"token": found[1], **dict(zip(UNSUR, scores, strict=True))}
    client, path = stage.staff.client, f"{API}/survei"
    first, again = [await client.post(path, data=body) for _ in range(2)]
    stage.insist((first.status_code, again.status_code) == (200, 404), "a link is answered once")
    return case


async def _advised(stage: Stage, email: str) -> str:
    """A consultation that the staff finishes at once."""
    counter, staff = stage.staff.front_office, stage.staff.person("lestari", "staff-officer")
    asked = {"subject": "Izin edar minuman herbal", "channel": "walk-in"}
    case = await desk.drafted(stage, counter, "PSR-KONS", asked, email=email)
    await desk.take(stage, counter, case, "submit")
    await desk.take(stage, staff, case, "accept")
    advice = [{"record": "advice", "text": "Daftarkan produk ke Balai POM; syaratnya terlampir."}]
    await desk.take(stage, staff, case, "resolve", records=advice)
    await stage.settle(case)
    return case


async def _published(stage: Stage) -> None:
    head = stage.staff.person("mulyono", "head-of-office")
    path = f"{API}/surveys/{QUARTER}"
    stage.expect(await head.post(f"{path}/report"), 409, "survey-quarter-not-over")
    stage.say("penerbitan ditolak: triwulan belum berakhir")
    await stage.clock("2026-04-02T09:00:00+07:00")
    await stage.wait_for(head, path, lambda found: found["waiting"] == 0)
    stage.expect(await head.post(f"{path}/report"), 201)
    page = f"{API}/survei/hasil/{PASURUAN}/{QUARTER}"
    shown = stage.expect(await stage.staff.client.get(page), 200)["figures"]["office"]
    stage.insist((shown["index"], shown["respondents"]) == ("87.22", 5), "the five answers give 87.22")
    stage.say(f"triwulan terbit: IKM {shown['index'].replace('.', ',')}, mutu {shown['band']}, lima responden")
    stage.say(f"grafiknya: {stage.staff.client.base_url.join(page)}")
