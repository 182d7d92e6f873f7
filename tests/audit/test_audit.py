"""Shows the inspectorate histories, states, stuck cases and disclosures, of its own office only."""

from dataclasses import fields
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from services.audit.replay import replayed
from services.audit.state_words import StateWords
from services.metrology.instrument.instrument import Instrument
from services.metrology.kind.plate import Plate
from shared.errors import NotFound
from shared.privacy.personal import Personal
from shared.wording import word
from tests.audit.given import CANARY, Office
from tests.conftest import Databases
from tests.people import PASURUAN, Staff

ENGLISH = {"Accept-Language": "en"}


async def seen(office: Office, path: str, **headers: str) -> Any:
    answer = await office.staff.inspector.get(path, **headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def a_filled_box(office: Office) -> UUID:
    """A box opened at 09.30 (position 1), and filled at 11.00 (2) and, entered a day late, at 14.00 (3)."""
    box = await office.open_box()
    office.at("2026-01-15T11:00:00")
    await office.fill(box, 5, reason="atas permintaan", causation=1)
    yesterday = office.clock.now()
    office.at("2026-01-16T14:00:00")
    await office.fill(box, 7, actor="officer-2", role="penera", channel="field", effective_at=yesterday)
    return box


async def test_the_timeline_shows_event_actor_and_time(office: Office) -> None:
    box = await a_filled_box(office)
    answer = await office.staff.inspector.get(f"/cases/{box}")
    assert (answer.headers["content-language"], answer.headers["vary"]) == ("id", "Accept-Language")
    timeline = answer.json()
    assert (timeline["case_id"], timeline["office"], timeline["next_after"]) == (str(box), "disperindag-pasuruan", None)
    third = timeline["entries"][2]
    assert third.pop("recorded_at").startswith("2026-01-16T14:00:00.")
    assert third.pop("effective_at").startswith("2026-01-15T11:00:00.")
    assert third == {
        "position": 3,
        "altered": False,
        "service": "sample",
        "type": "sample.box-filled",
        "stream_id": str(box),
        "version": 3,
        "actor": "officer-2",
        "actor_role": "penera",
        "channel": "field",
        "reason": None,
        "causation": None,
        "sentence": "Kotak diisi 7.",
    }
    assert (timeline["entries"][1]["reason"], timeline["entries"][1]["causation"]) == ("atas permintaan", 1)


async def test_the_timeline_speaks_english(office: Office) -> None:
    box = await a_filled_box(office)
    answer = await office.staff.inspector.get(f"/cases/{box}", **ENGLISH)
    assert answer.headers["content-language"] == "en"
    assert [entry["sentence"] for entry in answer.json()["entries"]] == [
        "Box A was opened.",
        "The box was filled with 5.",
        "The box was filled with 7.",
    ]


@pytest.mark.parametrize(
    ("as_of", "positions", "content"),
    [
        ("1", [1], 0),
        ("2", [1, 2], 5),
        ("3", [1, 2, 3], 12),
        ("2026-01-15T10:59:00+07:00", [1], 0),
        ("2026-01-15T04:30:00Z", [1, 2], 5),
    ],
)
async def test_as_of_a_position_or_a_time(office: Office, as_of: str, positions: list[int], content: int) -> None:
    box = await a_filled_box(office)
    query = as_of.replace("+", "%2B")
    timeline = await seen(office, f"/cases/{box}?as_of={query}")
    assert [entry["position"] for entry in timeline["entries"]] == positions
    state = await seen(office, f"/cases/{box}/state?as_of={query}")
    assert state["position"] == positions[-1]
    assert state["aggregates"] == [
        {
            "kind": "sample.box",
            "id": str(box),
            "version": len(positions),
            "state": {"label": "A", "number": 0, "content": content},
            "damaged": [],
        }
    ]


@pytest.mark.parametrize("as_of", ["0", "2026-01-15T09:00:00%2B07:00", "0001-01-01T00:00:00%2B14:00"])
async def test_before_it_began_there_is_no_case(office: Office, as_of: str) -> None:
    box = await a_filled_box(office)
    for path in (f"/cases/{box}", f"/cases/{box}/state"):
        answer = await office.staff.inspector.get(f"{path}?as_of={as_of}")
        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-case")


async def test_long_cases_come_in_pages(office: Office) -> None:
    box = await a_filled_box(office)
    await office.open_box("another case")
    await office.fill(box, 9)
    positions: list[list[int]] = []
    after: int | None = 0
    while after is not None:
        page = await seen(office, f"/cases/{box}?limit=3&after={after}")
        positions.append([entry["position"] for entry in page["entries"]])
        after = page["next_after"]
    assert positions == [[1, 2, 3], [5]]
    assert (await seen(office, f"/cases/{box}?after=5"))["entries"] == []


async def test_an_event_of_an_unknown_class_is_listed(office: Office) -> None:
    box = await office.open_box()
    position = office.append("elsewhere.thing-done", box, {"originator_topic": "elsewhere.thing", "secret": CANARY})
    timeline = await seen(office, f"/cases/{box}")
    entry = timeline["entries"][1]
    assert (entry["position"], entry["service"], entry["sentence"]) == (
        position,
        "elsewhere",
        "Peristiwa elsewhere.thing-done",
    )
    state = await seen(office, f"/cases/{box}/state")
    assert [(one["kind"], one["state"] is None) for one in state["aggregates"]] == [
        ("sample.box", False),
        ("elsewhere.thing", True),
    ]


async def test_the_state_includes_what_other_cases_did_to_an_aggregate(office: Office) -> None:
    box = await office.open_box()
    other = await office.open_box("B")
    await office.fill(box, 5, case_id=other)
    await office.fill(box, 7)
    timeline = await seen(office, f"/cases/{other}")
    assert [entry["position"] for entry in timeline["entries"]] == [2, 3]
    state = await seen(office, f"/cases/{other}/state")
    assert [(one["state"]["label"], one["state"]["content"]) for one in state["aggregates"]] == [("A", 12), ("B", 0)]
    as_it_was = await seen(office, f"/cases/{other}/state?as_of=2")
    assert [one["state"]["label"] for one in as_it_was["aggregates"]] == ["B"]


async def test_an_aggregate_that_a_case_names_is_shown_to_its_own_office(office: Office) -> None:
    box = await office.open_box()
    ours = await office.open_box("ours")
    theirs = await office.open_box("theirs", office="bspji-palembang")
    office.append("elsewhere.thing-done", box, {"first_id": str(ours), "second_id": str(theirs)})
    state = await seen(office, f"/cases/{box}/state")
    assert [one["state"] and one["state"]["label"] for one in state["aggregates"]] == ["A", "ours", None]


async def test_sealed_values_are_not_shown(office: Office) -> None:
    box = await office.open_box()
    sealed: Personal[str] = await office.name_keeper(box)
    state = await office.staff.inspector.get(f"/cases/{box}/state")
    assert state.json()["aggregates"][1]["state"] == {
        "office": "disperindag-pasuruan",
        "case_id": str(box),
        "name": "[tersegel]",
        "weights": {"1": {"grams": "1.50", "of": "[tersegel]"}},
        "since": "2026-01-02",
        "nicknames": ["a", "b"],
        "is_present": True,
        "left": None,
    }
    timeline = await office.staff.inspector.get(f"/cases/{box}")
    assert timeline.json()["entries"][1]["sentence"] == "Penjaga [data pribadi] mulai bekerja pada 2 Januari 2026."
    text = state.text + timeline.text + "\n".join((await replayed(office.audit, box, "id")).lines)
    for hidden in (CANARY, "Siti", sealed.sealed, str(sealed.lookup)):
        assert hidden not in text


@pytest.mark.parametrize("path", ["/cases/{case}", "/cases/{case}/state", "/disclosures?case={case}"])
async def test_only_the_inspectorate_of_the_same_office(office: Office, path: str) -> None:
    path = path.format(case=await office.open_box())
    other = Staff(office.client, "bpsmb-surakarta").inspector
    refused = [
        (other, "other-office"),
        (office.staff.front_office, "role-missing"),
        (office.staff.administrator, "role-missing"),
        (office.staff.applicant(), "role-missing"),
    ]
    for person, code in refused:
        answer = await person.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert (await office.client.get(path)).status_code == 401
    assert (await other.get("/stuck")).json()["cases"] == []


HOSTILE = [
    ("/cases/{nobody}", 404),
    ("/cases/{nobody}/state", 404),
    ("/disclosures?case={nobody}", 404),
    ("/cases/1%20OR%201=1", 422),
    ("/cases/%00", 422),
    ("/cases/..%2f..%2fetc", 404),
    ("/cases/'; DROP TABLE journal.events; --/state", 422),
    ("/cases/<script>alert(1)</script>", 404),
    ("/cases/00000000-0000-0000-0000-000000000000", 404),
    ("/cases/{case}?as_of=yesterday", 422),
    ("/cases/{case}?as_of=2026-01-15", 422),
    ("/cases/{case}?as_of=-1", 422),
    ("/cases/{case}?limit=0", 422),
    ("/cases/{case}?limit=100000", 422),
    ("/cases/{case}?after=-1", 422),
    ("/cases/{case}?after=99999999999999999999", 422),
    ("/cases/{case}?min_position=99", 503),
    ("/disclosures?from=2026-01-15T09:00:00", 422),
    ("/disclosures?person=nobody", 422),
    ("/stuck?after=x", 422),
]


async def test_hostile_questions_are_refused(office: Office) -> None:
    case = await office.open_box()
    for path, status in HOSTILE:
        answer = await office.staff.inspector.get(path.format(case=case, nobody=uuid4()))
        assert (path, answer.status_code) == (path, status)
        assert answer.headers["content-type"] == "application/problem+json"
    assert len((await seen(office, f"/cases/{case}"))["entries"]) == 1


async def test_a_read_waits_for_min_position(office: Office) -> None:
    box = await office.open_box()
    position = await office.fill(box, 5)
    assert len((await seen(office, f"/cases/{box}?min_position={position}"))["entries"]) == 2


async def test_stuck_cases_are_shown_until_they_are_resumed(office: Office) -> None:
    box = await office.open_box()
    stop = await office.stop(box, at=1)
    other = await office.open_box("B", office="bpsmb-surakarta")
    await office.stop(other, at=3, office="bpsmb-surakarta")
    shown = await seen(office, "/stuck")
    since = shown["cases"][0].pop("since")
    assert since.startswith("2026-01-15T09:30:")
    assert since.endswith("+07:00")
    assert shown == {
        "cases": [
            {
                "case_id": str(box),
                "service": "sample",
                "position": 1,
                "trigger": "sample.box-filled",
                "code": "box-full",
                "reason": "Kotak penuh.",
                "stopped_at": 2,
                "altered": False,
                "sentence": "Proses otomatis layanan sample untuk perkara ini berhenti: Kotak penuh.",
            }
        ],
        "next_after": None,
    }
    await office.resume(stop)
    assert (await seen(office, "/stuck"))["cases"] == []
    assert len((await seen(office, "/stuck?as_of=4"))["cases"]) == 1
    again = await office.stop(box, at=1)
    assert again != stop
    assert [one["stopped_at"] for one in (await seen(office, "/stuck"))["cases"]] == [6]
    assert (await office.staff.administrator.get("/stuck")).json() == await seen(office, "/stuck")


async def test_stuck_cases_come_in_pages(office: Office) -> None:
    for label in "ABC":
        await office.stop(await office.open_box(label), at=1)
    first = await seen(office, "/stuck?limit=2")
    rest = await seen(office, f"/stuck?limit=2&after={first['next_after']}")
    assert [one["stopped_at"] for one in first["cases"] + rest["cases"]] == [2, 4, 6]
    assert rest["next_after"] is None


DISCLOSED = "intake.personal-data-disclosed"


@pytest.mark.parametrize("kind", ["intake.fields-disclosed", "metrology.personal-data-disclosed"])
async def test_readings_of_every_kind_are_listed(office: Office, kind: str) -> None:
    case = await office.open_box()
    told = {"person": str(uuid4()), "fields": ["description"], "purpose": "menelusuri pengaduan"}
    position = office.append(kind, case, told)
    shown = (await seen(office, f"/disclosures?case={case}"))["disclosures"]
    assert [(one["position"], one["fields"]) for one in shown] == [(position, ["description"])]


async def test_searches_are_listed_for_everyone_they_found(office: Office) -> None:
    found = uuid4()
    told = {"fields": ["nik"], "found": 1, "persons": [str(found)], "purpose": None}
    position = office.append("intake.applicants-searched", uuid4(), told, actor="sri", role="front-office-officer")
    for query in ("", f"?person={found}"):
        [shown] = (await seen(office, f"/disclosures{query}"))["disclosures"]
        assert (shown["position"], shown["person"], shown["persons"]) == (position, None, [str(found)])
        assert (shown["fields"], shown["purpose"], shown["actor"]) == (["nik"], None, "sri")
    assert (await seen(office, f"/disclosures?person={uuid4()}"))["disclosures"] == []


async def test_disclosures_name_reader_fields_and_purpose(office: Office) -> None:
    case, person = await office.open_box(), uuid4()

    def told(fields: list[str]) -> dict[str, Any]:
        return {"person": str(person), "fields": fields, "purpose": "memanggil pemohon"}

    first = office.append(DISCLOSED, case, told(["phone"]), actor="sri", role="front-office-officer")
    office.append(DISCLOSED, uuid4(), {**told(["nik"]), "person": str(uuid4())})
    office.append(DISCLOSED, uuid4(), told(["nik"]), office="bpsmb-surakarta")
    office.at("2026-01-16T08:00:00")
    fourth = office.append(DISCLOSED, uuid4(), told(["name", "phone"]))
    assert (first, fourth) == (2, 5)

    async def positions(query: str) -> list[int]:
        return [one["position"] for one in (await seen(office, f"/disclosures{query}"))["disclosures"]]

    shown = (await seen(office, f"/disclosures?case={case}"))["disclosures"][0]
    assert {name: shown[name] for name in ("person", "fields", "purpose", "actor", "actor_role", "case_id")} == {
        **told(["phone"]),
        "actor": "sri",
        "actor_role": "front-office-officer",
        "case_id": str(case),
    }
    assert await positions("") == [2, 3, 5]
    assert await positions("?after=2") == [3, 5]
    assert await positions(f"?person={person}") == [2, 5]
    assert await positions(f"?person={person}&case={case}") == [2]
    assert await positions("?from=2026-01-16T00:00:00%2B07:00") == [5]
    assert await positions("?to=2026-01-16T00:00:00%2B07:00") == [2, 3]
    assert await positions("?as_of=3") == [2, 3]
    assert await positions("?from=0002-01-01T00:00:00%2B14:00&to=9998-12-31T23:59:59-14:00") == [2, 3, 5]
    assert await positions("?as_of=0001-01-01T00:00:00%2B14:00") == []
    for query in ("from=0001-01-01T00:00:00%2B14:00", "to=9999-12-31T23:59:59-14:00"):
        assert (await office.staff.inspector.get(f"/disclosures?{query}")).status_code == 422


@pytest.mark.parametrize("as_of", ["4", "999999999999999", "2999-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"])
async def test_a_moment_that_has_not_come_is_refused(office: Office, as_of: str) -> None:
    box = await a_filled_box(office)
    for path in (f"/cases/{box}", f"/cases/{box}/state", "/stuck", "/disclosures"):
        answer = await office.staff.inspector.get(f"{path}?as_of={as_of}")
        assert (answer.status_code, answer.json()["code"]) == (404, "as-of-not-yet")


INSTRUMENT = {
    "office": PASURUAN,
    "brand": "owner",
    "serial": "unit",
    "standing": "sah",
    "valid_until": "2027-01-17",
    "plate": {
        **dict.fromkeys(one.name for one in fields(Plate)),
        "kind": "weighing-instrument",
        "verification_interval": "0.5",
    },
}


async def test_a_case_as_plain_text(office: Office) -> None:
    box = await a_filled_box(office)
    await office.name_keeper(box)
    told = await replayed(office.audit, box, "id", 3)
    assert told.damaged == []
    assert told.lines == [
        f"Perkara {box} (Dinas Perindustrian dan Perdagangan Kabupaten Pasuruan)",
        "",
        "15 Januari 2026",
        "       1  09.30 WIB  petugas (officer-1)  Kotak A dibuka.",
        "       2  11.00 WIB  petugas (officer-1)  Kotak diisi 5. [alasan: atas permintaan]",
        "",
        "16 Januari 2026",
        "       3  14.00 WIB  penera (officer-2)   Kotak diisi 7. [terjadi 15 Januari 2026 pukul 11.00 WIB]",
        "",
        "Keadaan pada posisi 3:",
        f"  sample.box {box} (versi 3)",
        "    label contoh: A",
        "    nomor: 0",
        "    isi: 12",
    ]
    assert "    weights: 1 (grams 1,5, mengenai [tersegel])" in (await replayed(office.audit, box, "id")).lines
    assert "    is present: yes" in (await replayed(office.audit, box, "en")).lines
    with pytest.raises(NotFound):
        await replayed(office.audit, uuid4(), "id")


def test_a_text_that_is_also_a_code_stays_as_it_was_written() -> None:
    """`unit` and `owner` are codes elsewhere; on a plate they are what the maker wrote."""
    told = dict(one.split(": ", 1) for one in StateWords("id", PASURUAN).lines(Instrument.TOPIC, INSTRUMENT))
    assert (told["merek"], told["nomor seri"], told["status"]) == ("owner", "unit", word("sah", "id"))
    assert told["kantor"] == "Dinas Perindustrian dan Perdagangan Kabupaten Pasuruan"


def test_values_of_a_state_are_said_by_their_types() -> None:
    told = dict(one.split(": ", 1) for one in StateWords("id", PASURUAN).lines(Instrument.TOPIC, INSTRUMENT))
    assert told["berlaku sampai"] == "17 Januari 2027"
    assert "interval verifikasi 0,5" in told["pelat"]


async def test_text_from_outside_cannot_draw_on_the_terminal(office: Office) -> None:
    box = await office.open_box("A\n\x1b[2JB")
    assert all(line.isprintable() for line in (await replayed(office.audit, box, "id")).lines)


NOT_FOR_AUDIT = [
    "INSERT INTO journal.head (position) VALUES (1)",
    "UPDATE journal.head SET position = 0",
    "DELETE FROM journal.events",
    "UPDATE journal.events SET office = 'x'",
    "TRUNCATE journal.events",
    "DROP TABLE journal.events",
    "SELECT position FROM journal.head FOR UPDATE",
    "SELECT * FROM sample.boxes",
    "SELECT * FROM journal.migration_lock",
    "CREATE TABLE journal.mine (one int)",
    "CREATE TABLE public.mine (one int)",
]


async def test_the_role_of_audit_can_only_read(databases: Databases) -> None:
    with psycopg.connect(databases.of("audit"), autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM journal.events").fetchone() == (0,)
        for statement in NOT_FOR_AUDIT:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())
