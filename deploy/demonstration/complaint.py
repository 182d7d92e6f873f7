"""A complaint at Disperindag Kabupaten Pasuruan, from the form on the web to the rated answer, with the e-mails to its reporter."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from deploy.demonstration.cast import PASURUAN, Person
from deploy.demonstration.report_form import act_on_page, report_on_pages
from deploy.demonstration.stage import Stage, day_of

API = "/complaints/v1"
TEXT = "Timbangan saya belum selesai ditera, padahal dijanjikan satu hari."
ANSWER = "Kami mohon maaf. Timbangan Anda ditera hari ini dan dapat diambil sore ini."

_REPORTER = {"name": "Siti Aminah", "address": "Jl. Melati 3, Bangil", "phone": "085162641737"}
_WISH = {"remedy": "Timbangan diselesaikan minggu ini.", "loss": "Dua hari tidak berjualan."}
_ANSWERS = {
    "office": {"office": PASURUAN},
    "service": {"kind": "complaint", "service": "PSR-TERA"},
    "matter": {"text": TEXT},
    "day": {"served_on": "2026-02-27"},
    "wish": _WISH,
    "place": {"district": "bangil", "where": "Pasar Bangil"},
    "secrecy": {"secrecy": "open"},
}


@dataclass(frozen=True)
class Filed:
    """A complaint, and the receipt by which its reporter goes on. `email`: where the reporter reads what the office writes."""

    stage: Stage
    id: str
    number: str
    receipt: str
    email: str

    async def step(self, by: Person, what: str, body: Any = None) -> dict[str, Any]:
        """A step of an officer; returns the complaint after it."""
        found: dict[str, Any] = self.stage.expect(await by.post(f"{API}/complaints/{self.id}/{what}", body), 200)
        return found

    async def by_receipt(self, what: str, body: Any = None) -> httpx.Response:
        """What the holder of the receipt does; nobody asks who they are."""
        path, once = f"{API}/reports/{self.receipt}/{what}", {"Idempotency-Key": uuid4().hex}
        return await self.stage.staff.client.post(path, json=body, headers=once)

    async def followed(self) -> dict[str, Any]:
        """What the holder of the receipt sees."""
        answer = await self.stage.staff.client.get(f"{API}/reports/{self.receipt}")
        found: dict[str, Any] = self.stage.expect(answer, 200)
        return found

    async def mailed(self, subject: str) -> str:
        """The text of the e-mail with this subject that came to the reporter; `{}` stands for the number."""
        return await self.stage.mail(self.email, subject.format(self.number))


async def complaint_rated(stage: Stage) -> list[str]:
    """A report on the pages, the office's question and its answer, each told by e-mail; rated, and archived."""
    await stage.clock("2026-03-02T09:00:00+07:00")
    officer = stage.staff.person("rukmini", "complaints-officer")
    filed = await _reported_on_pages(stage, officer)
    await filed.mailed("Laporan {} kami terima")
    await _studied(filed, officer)
    await _asked_back(filed, officer)
    await _answered(filed, officer)
    await _rated(filed)
    plan = {"follow_up": "Jadwal penera ditambah.", "evaluation": "Ditangani sesuai standar pelayanan."}
    await filed.step(officer, "archive", plan)
    await filed.mailed("Laporan {} selesai")
    await stage.settle(filed.id)
    return [filed.id]


async def _reported_on_pages(stage: Stage, officer: Person) -> Filed:
    """The reporter needs no account; the office finds the report by its number."""
    email = f"siti-{stage.play}@contoh.id"
    number, receipt = await report_on_pages(stage, {**_ANSWERS, "reporter": {**_REPORTER, "email": email}})
    stage.say(f"laporan {number} dikirim lewat formulir; resi hanya diketahui pelapor")
    [line] = stage.expect(await officer.get(f"{API}/complaints?number={number}"), 200)["items"]
    stage.insist((line["channel"], line["status"]) == ("web", "received"), "the report is complete")
    return Filed(stage, line["id"], number, receipt, email)


async def reported(stage: Stage, name: str = "siti", **changes: Any) -> Filed:
    """A program files it with an account of this name; `changes`: what it states otherwise."""
    email = f"{name}-{stage.play}@contoh.id"
    body = {
        "kind": "complaint",
        "text": TEXT,
        **_WISH,
        "service_code": "PSR-TERA",
        "served_on": "2026-02-27",
        "reporter": {**_REPORTER, "email": email},
    }
    made = stage.expect(await stage.staff.applicant(name).post(f"{API}/reports", {**body, **changes}), 201)
    stage.insist(made["status"] == "received", "the report is complete")
    return Filed(stage, made["id"], made["number"], made["receipt"], email)


async def _studied(filed: Filed, officer: Person) -> None:
    stage = filed.stage
    await filed.step(officer, "acceptance", {})
    await filed.mailed("Laporan {} kami tangani")
    found = await filed.step(officer, "classification", {"service_code": "PSR-TERA", "component": "time-limit"})
    stage.say(f"ditelaah: jangka waktu pelayanan; jawaban paling lambat {day_of(found['due']['answer'])}")
    issue = {"core_issue": "Tera ulang melewati janji layanan.", "article": "Kartu layanan PSR-TERA, jangka waktu"}
    await filed.step(officer, "core-issue", issue)
    await filed.step(officer, "plan", {"steps": ["clarification", "examination"], "words": "Tanya hari penyerahan."})


async def _asked_back(filed: Filed, officer: Person) -> None:
    stage = filed.stage
    await filed.step(officer, "questions", {"text": "Hari apa timbangan diserahkan?"})
    text = await filed.mailed("Pertanyaan tentang laporan {}")
    stage.insist("Hari apa" not in text, "the question itself is in no e-mail")
    stage.insist("reply" in (await filed.followed())["may"], "the holder of the receipt may answer")
    stage.expect(await filed.by_receipt("reply", {"text": "Jumat pagi, 27 Februari."}), 204)
    stage.say("pelapor menjawab pertanyaan dengan resinya")
    shown = stage.expect(await officer.get(f"{API}/complaints/{filed.id}"), 200)
    [reply] = [one for one in shown["texts"] if one.startswith("reply-")]
    read = await filed.step(officer, "texts", {"fields": [reply]})
    stage.insist(read["values"] == {reply: "Jumat pagi, 27 Februari."}, "who handles it reads the reply")


async def _answered(filed: Filed, officer: Person) -> None:
    stage = filed.stage
    await stage.clock("2026-03-04T10:00:00+07:00")
    await filed.step(officer, "findings", {"means": "examination", "text": "Buku register: diserahkan Jumat."})
    await filed.step(officer, "draft", {"text": ANSWER, "justified": True})
    path = f"{API}/complaints/{filed.id}/answer"
    stage.expect(await officer.post(path, {"office_error": True}), 409, "answer-not-reported")
    stage.say("penyampaian ditolak: jawaban belum dilaporkan kepada pimpinan")
    await filed.step(officer, "report")
    found = await filed.step(officer, "answer", {"office_error": True})
    stage.insist((found["status"], found["late"]) == ("answered", {}), "answered within the three days")
    text = await filed.mailed("Jawaban atas laporan {}")
    stage.insist(ANSWER not in text, "the answer itself is in no e-mail")
    read = await filed.followed()
    stage.insist(read["steps"][-1]["text"] == ANSWER, "the holder of the receipt reads the answer")
    stage.say("pelapor membaca jawabannya dengan resinya")


async def _rated(filed: Filed) -> None:
    """On the page of the receipt, once."""
    stage = filed.stage
    answers = [
        await act_on_page(stage, filed.receipt, act="rate", key=str(uuid4()), stars=stars, text="Cepat dijawab.")
        for stars in ("5", "1")
    ]
    stage.insist([one.status_code for one in answers] == [200, 409], "a complaint is rated once")
    stage.insist((await filed.followed())["rating"] == 5, "the first rating counts")
    stage.say("pelapor menilai penanganannya: 5 dari 5, satu kali saja")
