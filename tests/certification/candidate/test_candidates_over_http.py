"""Examinations and classes over HTTP: one session, candidates of several cases."""

from datetime import date
from typing import Any
from uuid import UUID

from services.certification.certification.certification import Certification
from services.certification.certification.ending import withdraw
from services.certification.personnel.impartiality import record_consultancy
from services.certification.scheme.catalogue import SCHEMES
from services.certification.use_cases import CertificationUseCases
from shared.clock import Clock
from shared.contracts.intake import StatedField
from tests.certification.given import CLIENT, DO, NOW, TODAY, after, opened, ready_for
from tests.certification.over_http import Running, done, refused, running
from tests.certification.personnel.given import competent, granted
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.people import Person

BALAI = "balai-sertifikasi"
EXAM, LATER = date(2026, 2, 16), date(2026, 3, 2)
DAYS = [f"2026-02-{day}" for day in range(16, 21)]
RETNO, JOKO = "retno", "joko"
"""Both examine; Joko also teaches."""


class Balai:
    """The office with its people, and the commands of its sessions."""

    def __init__(self, one: Running) -> None:
        self.one = one
        self.administration = one.person("wati", "lspro-administration", office=BALAI)
        self.applicant = one.person(CLIENT, "applicant", office=BALAI)

    def examiner(self, name: str = RETNO) -> Person:
        return self.one.person(name, "examiner", office=BALAI)

    def trainer(self, name: str = JOKO) -> Person:
        return self.one.person(name, "trainer", office=BALAI)

    async def announces(self, **changes: Any) -> str:
        body: dict[str, Any] = {
            "kind": "examination",
            "scheme": "person",
            "topic": "Petugas Pengambil Contoh",
            "place": "Ciracas",
            "dates": [str(EXAM)],
            "leaders": [RETNO, JOKO],
            "minimum": 2,
        }
        made = done(await self.administration.post("/sessions", body | changes), 201)
        return f"/sessions/{made['id']}"

    async def teaches(self, **changes: Any) -> str:
        return await self.announces(
            kind="class", scheme="bimtek", topic="Cara uji produk", dates=DAYS, leaders=[JOKO], **changes
        )

    async def joins(self, session: str, certification: UUID, status: int = 201) -> Any:
        body = {"certification_id": str(certification)}
        return done(await self.administration.post(f"{session}/candidates", body), status)

    async def rounds(self) -> None:
        """The job that places waiting candidates."""
        use_cases: CertificationUseCases = self.one.service.app.state.use_cases
        await use_cases.seating.run_once()

    async def case(self, certification: UUID) -> Any:
        return done(await self.administration.get(f"/certifications/{certification}"))

    async def candidate(self, session: str, certification: UUID) -> Any:
        listed = done(await self.administration.get(f"/candidates?session={session.rpartition('/')[2]}"))["items"]
        [row] = [one for one in listed if one["certification_id"] == str(certification)]
        return row

    async def attends(self, session: str, certification: UUID, by: Person, day: str, present: bool = True) -> Any:
        body = {"certification_id": str(certification), "day": day, "present": present}
        return done(await by.post(f"{session}/attendance", body))

    async def examines(self, session: str, certification: UUID, theory: str, practice: str, day: date = EXAM) -> Any:
        """Attendance, both marks and the result, by Retno."""
        by, body = self.examiner(), {"certification_id": str(certification)}
        await self.attends(session, certification, by, str(day))
        for part, mark in (("theory", theory), ("practice", practice)):
            done(await by.post(f"{session}/marks", {**body, "part": part, "mark": mark}))
        return done(await by.post(f"{session}/results", body))


async def at_balai(one: Running) -> Balai:
    """The office with its examiners on the register; Joko is on it as a trainer, too."""
    retno, joko, sari = (competent("examiner", SCHEMES["person"], subject=name) for name in (RETNO, JOKO, "sari"))
    granted(joko, "trainer", "bimtek")
    for entry in (retno, joko, sari):
        await one.keeps(entry)
    return Balai(one)


def moves_to(clock: Clock, day: date) -> None:
    clock.set(NOW.replace(month=day.month, day=day.day))


async def payable(balai: Balai, case: Certification) -> UUID:
    """A certification that waits for its quota; billing has reported that it is paid."""
    id = await balai.one.keeps(case)
    await balai.one.pays(case.application_id, BALAI)
    return id


async def candidates(balai: Balai, count: int, scheme: str = "person") -> list[UUID]:
    return [await payable(balai, ready_for("quota", scheme)) for _ in range(count)]


async def test_the_quota_places_all_who_wait_each_in_their_own_case(databases: Databases) -> None:
    async with running(databases) as one:
        balai = await at_balai(one)
        session = await balai.announces()
        first, second = await candidates(balai, 2)
        assert (await balai.joins(session, first))["status"] == "joined"
        assert (await balai.case(first))["next"][0] == "quota"

        moves_to(one.clock, date(2026, 2, 4))
        assert (await balai.joins(session, second))["status"] == "placed"
        assert done(await balai.administration.get(session))["quota_met_on"] == "2026-02-04"
        moves_to(one.clock, date(2026, 2, 5))
        await balai.rounds()
        await balai.rounds()
        for id in (first, second):
            row = await balai.candidate(session, id)
            assert (row["status"], row["quota_on"]) == ("placed", "2026-02-04")
            assert "quota" in (await balai.case(id))["done"]
        met = [each for each in await one.journal() if each.type == "certification.quota-met"]
        cases = [(await balai.case(id))["case_id"] for id in (second, first)]
        assert [str(each.case_id) for each in met] == cases
        assert [each.effective_at.day for each in met] == [4, 4]
        assert differing(databases.url, [one.unit]) == []


async def test_the_seat_of_a_withdrawn_case_is_freed(databases: Databases) -> None:
    """It does not count for the quota, on which the office's promise to the others begins."""
    async with running(databases) as one:
        balai = await at_balai(one)
        session = await balai.announces()
        first, second, third = await candidates(balai, 3)
        await balai.joins(session, first)
        case = await one.unit.fold(Certification, first)
        withdraw(case, TODAY, NOW)
        await one.keeps(case)
        await balai.rounds()
        assert (await balai.joins(session, second))["status"] == "joined"
        assert (await balai.joins(session, third))["status"] == "placed"
        await balai.rounds()
        found = [(await balai.candidate(session, id))["status"] for id in (first, second, third)]
        assert found == ["left", "placed", "placed"]
        assert done(await balai.administration.get(session))["seats"] == [str(second), str(third)]
        assert differing(databases.url, [one.unit]) == []


async def test_who_fails_sits_again_outside_the_clock(databases: Databases) -> None:
    async with running(databases) as one:
        balai = await at_balai(one)
        session = await balai.announces(minimum=1)
        [id] = await candidates(balai, 1)
        await balai.joins(session, id)
        moves_to(one.clock, EXAM)
        failed = await balai.examines(session, id, "82.5", "69.9")
        assert (failed["status"], failed["resits_left"]) == ("failed", 2)
        assert failed["parts"][1] == {"part": "practice", "mark": "69.9", "at_least": "70"}
        case = await balai.case(id)
        assert (case["status"], "examination" in case["done"]) == ("open", False)
        body = {"certification_id": str(id)}
        refused(await balai.administration.post(f"{session}/candidates", body), 409, "candidate-known")

        again = await balai.announces(minimum=1, dates=[str(LATER)])
        second = await balai.joins(again, id)
        assert (second["attempt"], second["status"]) == (2, "placed")
        moves_to(one.clock, LATER)
        assert (await balai.examines(again, id, "82.5", "70", LATER))["status"] == "passed"
        assert "examination" in (await balai.case(id))["done"]
        topics = [each.type.removeprefix("certification.") for each in await one.journal()]
        assert [each for each in topics if each.startswith("examination-") or each == "quota-met"] == [
            "quota-met",
            "examination-begun",
            "examination-failed",
            "examination-begun",
            "examination-passed",
        ]
        assert differing(databases.url, [one.unit]) == []


async def test_the_last_failed_attempt_ends_the_case(databases: Databases) -> None:
    async with running(databases) as one:
        balai = await at_balai(one)
        [id] = await candidates(balai, 1)
        for attempt in range(3):
            day = date(2026, 2, 16 + attempt)
            session = await balai.announces(minimum=1, dates=[str(day)])
            await balai.joins(session, id)
            moves_to(one.clock, day)
            assert (await balai.examines(session, id, "10", "10", day))["resits_left"] == 2 - attempt
        assert (await balai.case(id))["status"] == "failed"
        session = await balai.announces(minimum=1, dates=["2026-03-02"])
        body = {"certification_id": str(id)}
        refused(await balai.administration.post(f"{session}/candidates", body), 409, "certification-ended")


async def test_an_examiner_who_trained_the_candidate_does_not_examine(databases: Databases) -> None:
    """Over the history of sessions, also in another case of the same applicant."""
    async with running(databases) as one:
        balai = await at_balai(one)
        lesson = await balai.teaches(minimum=1)
        training = ready_for("training", "bimtek")
        trained = await one.keeps(training)
        person = await payable(balai, ready_for("quota", "person"))
        await balai.joins(lesson, trained)
        session = await balai.announces(minimum=1, dates=["2026-02-23"])
        examined = opened_for(training.applicant_id)
        own = await payable(balai, examined)
        for id in (person, own):
            await balai.joins(session, id)
        moves_to(one.clock, EXAM)
        await balai.attends(lesson, trained, balai.trainer(), DAYS[0])
        moves_to(one.clock, date(2026, 2, 23))
        for id in (person, own):
            await balai.attends(session, id, balai.examiner(JOKO), "2026-02-23")
        body = {"part": "theory", "mark": "80"}
        joko = balai.examiner(JOKO)
        done(await joko.post(f"{session}/marks", {"certification_id": str(person), **body}))
        problem = refused(
            await joko.post(f"{session}/marks", {"certification_id": str(own), **body}),
            409,
            "examiner-trained-candidate",
        )
        assert problem["details"]["because"] == "certification.attendance-recorded"
        assert problem["details"]["training_session"] == lesson.rpartition("/")[2]
        assert problem["details"]["on"] == DAYS[0]
        done(await balai.examiner().post(f"{session}/marks", {"certification_id": str(own), **body}))
        refused(
            await joko.post(f"{session}/results", {"certification_id": str(own)}), 409, "examiner-trained-candidate"
        )

        await balai.attends(lesson, trained, balai.trainer(), DAYS[0], present=False)
        done(await joko.post(f"{session}/marks", {"certification_id": str(own), **body, "part": "practice"}))


def opened_for(applicant_id: UUID) -> Certification:
    """A certification of a person whom another case of theirs made known."""
    case = opened("person", applicant_id=applicant_id)
    DO["application-review"](case)
    return case


async def test_only_the_examiners_of_the_session_act(databases: Databases) -> None:
    async with running(databases) as one:
        balai = await at_balai(one)
        session = await balai.announces(minimum=1)
        [id] = await candidates(balai, 1)
        await balai.joins(session, id)
        moves_to(one.clock, EXAM)
        body = {"certification_id": str(id), "day": str(EXAM), "present": True}
        refused(await balai.examiner("sari").post(f"{session}/attendance", body), 409, "not-leader-of-session")
        refused(await balai.administration.post(f"{session}/attendance", body), 403, "not-the-actor")
        new = {"leaders": ["sari"], "why": "Retno sakit."}
        done(await balai.administration.post(f"{session}/leaders", new))
        done(await balai.examiner("sari").post(f"{session}/attendance", body))


async def test_no_examination_before_the_fee_is_paid(databases: Databases) -> None:
    async with running(databases) as one:
        balai = await at_balai(one)
        session = await balai.announces(minimum=1)
        id = await one.keeps(ready_for("quota", "person"))
        await balai.joins(session, id)
        moves_to(one.clock, EXAM)
        body = {"certification_id": str(id), "day": str(EXAM), "present": True}
        refused(await balai.examiner().post(f"{session}/attendance", body), 409, "billing-not-cleared")
        assert (await balai.candidate(session, id))["status"] == "placed"


async def test_a_certification_has_one_seat_and_may_change_it(databases: Databases) -> None:
    async with running(databases) as one:
        balai = await at_balai(one)
        session, other = await balai.announces(minimum=3), await balai.announces(minimum=1)
        [id] = await candidates(balai, 1)
        await balai.joins(session, id)
        body = {"certification_id": str(id)}
        refused(await balai.administration.post(f"{other}/candidates", body), 409, "joined-elsewhere")
        left = done(await balai.administration.post(f"{session}/departures", {**body, "why": "Berhalangan."}))
        assert left["status"] == "left"
        assert (await balai.joins(other, id))["attempt"] == 1
        shown = done(await balai.applicant.get("/sessions?kind=examination"))["items"]
        assert [(each["candidates"], each["quota_met_on"]) for each in shown] == [(0, None), (1, str(TODAY))]


async def test_an_applicant_joins_and_reads_with_their_own_case_only(databases: Databases) -> None:
    async with running(databases) as one:
        balai = await at_balai(one)
        session = await balai.announces()
        [id] = await candidates(balai, 1)
        body, stranger = {"certification_id": str(id)}, one.person("orang-lain", "applicant", office=BALAI)
        refused(await stranger.post(f"{session}/candidates", body), 403, "not-your-certification")
        made = done(await balai.applicant.post(f"{session}/candidates", body), 201)
        done(await balai.applicant.get(f"/candidates/{made['id']}"))
        refused(await stranger.get(f"/candidates/{made['id']}"), 403, "not-your-certification")
        assert (await balai.applicant.get(session)).status_code == 403


async def test_a_session_is_of_the_scheme_and_the_stage_of_its_cases(databases: Databases) -> None:
    async with running(databases) as one:
        balai = await at_balai(one)
        lesson, session = await balai.teaches(minimum=1), await balai.announces()
        [id] = await candidates(balai, 1)
        refused(
            await balai.administration.post(f"{lesson}/candidates", {"certification_id": str(id)}),
            409,
            "session-of-another-scheme",
        )
        early, late = opened("person"), after("examination", "person")
        for case, code in ((early, "stage-not-yet"), (late, "stage-done-already")):
            body = {"certification_id": str(await one.keeps(case))}
            refused(await balai.administration.post(f"{session}/candidates", body), 409, code)


async def test_a_class_needs_approval_by_the_applicant_and_four_of_five_days(databases: Databases) -> None:
    async with running(databases) as one:
        balai = await at_balai(one)
        lesson = await balai.teaches(minimum=1)
        case = ready_for("quota", "bimtek")
        id = await one.keeps(case)
        path = f"/certifications/{id}"
        refused(await balai.administration.post(f"{path}/approval"), 409, "stage-not-yet")
        await balai.joins(lesson, id)
        refused(await balai.applicant.post(f"{path}/approval-agreement"), 409, "approval-not-sent")
        done(await balai.administration.post(f"{path}/approval"))
        refused(await balai.administration.post(f"{path}/approval-agreement"), 403, "role-missing")
        stranger = one.person("orang-lain", "applicant", office=BALAI)
        refused(await stranger.post(f"{path}/approval-agreement"), 403, "approval-by-applicant-only")
        assert "approval" in done(await balai.applicant.post(f"{path}/approval-agreement"))["done"]
        await one.pays(case.application_id, BALAI)
        for number, day in enumerate(DAYS):
            moves_to(one.clock, date.fromisoformat(day))
            await balai.attends(lesson, id, balai.trainer(), day, present=number != 2)
        taught = done(await balai.trainer().post(f"{lesson}/results", {"certification_id": str(id)}))
        assert (taught["status"], len(taught["days_present"]), taught["days_held"]) == ("passed", 4, 5)
        found = await balai.case(id)
        assert ("training" in found["done"], found["acts"][-1]["subject"]) == (True, JOKO)
        assert differing(databases.url, [one.unit]) == []


async def test_who_missed_the_class_joins_another(databases: Databases) -> None:
    async with running(databases) as one:
        balai = await at_balai(one)
        lesson, next_lesson = await balai.teaches(minimum=1), await balai.teaches(minimum=1)
        id = await one.keeps(ready_for("training", "bimtek"))
        await balai.joins(lesson, id)
        for day in DAYS:
            moves_to(one.clock, date.fromisoformat(day))
            await balai.attends(lesson, id, balai.trainer(), day, present=day in DAYS[:3])
        failed = done(await balai.trainer().post(f"{lesson}/results", {"certification_id": str(id)}))
        assert failed["status"] == "failed"
        assert "training" not in (await balai.case(id))["done"]
        refused(
            await balai.administration.post(f"{next_lesson}/candidates", {"certification_id": str(id)}),
            409,
            "session-begun",
        )
        done(
            await balai.administration.post(
                f"{next_lesson}/dates", {"dates": ["2026-03-02"], "why": "Kuota belum terpenuhi."}
            )
        )
        assert (await balai.joins(next_lesson, id))["status"] == "placed"


def for_one_applicant() -> Certification:
    case = opened("bimtek", fields=(StatedField(field="class_kind", title="Jenis kelas", value="other"),))
    DO["application-review"](case)
    return case


async def test_a_class_for_one_applicant_needs_no_quota(databases: Databases) -> None:
    """The event tells intake which step of the card it is: only a regular class has a quota."""
    async with running(databases) as one:
        balai = await at_balai(one)
        regular, private = await balai.teaches(), await balai.teaches(minimum=None)
        id = await one.keeps(for_one_applicant())
        refused(
            await balai.administration.post(f"{regular}/candidates", {"certification_id": str(id)}),
            409,
            "class-not-regular",
        )
        assert (await balai.joins(private, id))["status"] == "placed"
        other = await one.keeps(ready_for("quota", "bimtek"))
        assert (await balai.joins(private, other))["status"] == "placed"
        quotas = [each.type for each in await one.journal() if each.type.startswith("certification.quota-")]
        assert quotas == ["certification.quota-not-needed", "certification.quota-met"]


async def test_a_lower_quota_places_those_who_wait(databases: Databases) -> None:
    async with running(databases) as one:
        balai = await at_balai(one)
        session = await balai.announces(minimum=3)
        ids = await candidates(balai, 2)
        for id in ids:
            await balai.joins(session, id)
        body = {"minimum": 2, "why": "Peserta ketiga mundur."}
        assert done(await balai.administration.post(f"{session}/quota", body))["quota_met_on"] == str(TODAY)
        await balai.rounds()
        assert [(await balai.candidate(session, id))["status"] for id in ids] == ["placed", "placed"]


async def test_an_examiner_is_competent_and_impartial_on_the_day(databases: Databases) -> None:
    async with running(databases) as one:
        balai = await at_balai(one)
        nina = competent("examiner", SCHEMES["person"], subject="nina", but="knowledge")
        case = ready_for("quota", "person")
        consultant = competent("examiner", SCHEMES["person"], subject="dodo")
        record_consultancy(consultant, case.applicant_id, date(2025, 2, 16), NOW)
        for entry in (nina, consultant):
            await one.keeps(entry)
        session = await balai.announces(minimum=1, leaders=["nina", "dodo", "tamu", RETNO])
        id = await payable(balai, case)
        await balai.joins(session, id)
        moves_to(one.clock, EXAM)
        body = {"certification_id": str(id), "day": str(EXAM), "present": True}
        for name, code in (
            ("nina", "competence-missing"),
            ("dodo", "consulted-for-client"),
            ("tamu", "competence-missing"),
        ):
            refused(await balai.examiner(name).post(f"{session}/attendance", body), 409, code)
        done(await balai.examiner().post(f"{session}/attendance", body))


async def test_a_trainer_who_was_replaced_has_evaluated_too(databases: Databases) -> None:
    async with running(databases) as one:
        balai = await at_balai(one)
        await one.keeps(competent("trainer", SCHEMES["bimtek"], subject="dewi"))
        lesson, id = await balai.teaches(minimum=1), await one.keeps(ready_for("training", "bimtek"))
        await balai.joins(lesson, id)
        for day in DAYS:
            moves_to(one.clock, date.fromisoformat(day))
            await balai.attends(lesson, id, balai.trainer(), day)
        done(await balai.administration.post(f"{lesson}/leaders", {"leaders": ["dewi"], "why": "Joko pindah."}))
        done(await balai.trainer("dewi").post(f"{lesson}/results", {"certification_id": str(id)}))
        acts = (await balai.case(id))["acts"]
        assert [act["subject"] for act in acts if act["topic"].endswith("training-given")] == [JOKO, "dewi"]
