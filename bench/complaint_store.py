"""Fills complaints with rows, as a million reports over some years would leave them.

For each complaint: its row in the list with its handler once it was accepted, its row of the statistics, its row in the public list if
its reporter asks for no secrecy, one deadline and one task while it is open, and its first event in the journal. Leaves, later events,
stored answers and the keys of persons are not filled: no measured request reads those of an earlier complaint.
"""

import json
from datetime import UTC, date, datetime
from typing import LiteralString
from uuid import uuid4

import psycopg

from bench.databases import owner_url
from services.complaints.complaint.receiving import Facts, Sealed, receive
from shared.journal.commit import Commit, Context
from shared.privacy.personal import Personal
from shared.settings import Settings

OFFICES = ("disperindag-pasuruan", "dpmptsp-purwakarta", "bpsmb-surakarta", "bspji-palembang", "balai-sertifikasi")
HANDLERS = 40
"""Handlers of each office."""
_AT_ONCE = 100_000
_TABLES = ("complaints", "statistics", "open311_requests", "deadlines", "tasks")
_WORDS = (
    *("terlambat", "biaya", "petugas", "berkas", "janji", "loket", "antrean", "alat", "segel", "tarif", "jadwal", "kuitansi"),
    *("sertifikat", "contoh", "uji", "ulang"),
)  # fmt: skip

# Each choice is a number of 0 to 999 that hangs on nothing but the complaint; the open ones are the last 5 %.
_DRAWN: LiteralString = """
CREATE UNLOGGED TABLE drawn AS SELECT n,
    ('0190aaaa-000a-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id,
    (%(offices)s::text[])[CASE WHEN r1 < 400 THEN 1 WHEN r1 < 600 THEN 2 WHEN r1 < 800 THEN 3
        WHEN r1 < 920 THEN 4 ELSE 5 END] AS office,
    CASE WHEN n > 0.95 * %(count)s THEN CASE WHEN r2 < 200 THEN 'received' WHEN r2 < 260 THEN 'incomplete'
            WHEN r2 < 940 THEN 'accepted' ELSE 'forwarded' END
        WHEN r2 < 740 THEN 'archived' WHEN r2 < 840 THEN 'answered' WHEN r2 < 900 THEN 'suggestion' WHEN r2 < 940 THEN 'not-ours'
        WHEN r2 < 970 THEN 'withdrawn' WHEN r2 < 990 THEN 'merged' ELSE 'handed-over' END AS status,
    CASE WHEN r3 < 300 THEN 'web' WHEN r3 < 500 THEN 'whatsapp' WHEN r3 < 700 THEN 'sp4n-lapor' WHEN r3 < 820 THEN 'counter'
        WHEN r3 < 880 THEN 'phone' WHEN r3 < 930 THEN 'email' WHEN r3 < 950 THEN 'letter' WHEN r3 < 965 THEN 'sms'
        WHEN r3 < 985 THEN 'open311' WHEN r3 < 995 THEN 'box' ELSE 'application' END AS channel,
    CASE WHEN r4 < 800 THEN 'complaint' WHEN r4 < 880 THEN 'information-request' WHEN r4 < 940 THEN 'suggestion'
        WHEN r4 < 990 THEN 'aspiration' ELSE 'appeal' END AS kind,
    CASE WHEN r5 < 850 THEN 'open' WHEN r5 < 930 THEN 'anonymous' WHEN r5 < 990 THEN 'confidential'
        ELSE 'whistle-blowing' END AS secrecy,
    CASE WHEN r6 < 900 THEN (%(components)s::text[])[1 + floor(14 * power(r6 / 900.0, 2))::integer] END AS component,
    CASE WHEN r7 < 800 THEN 'LAYANAN-' || floor(12 * power(r7 / 800.0, 2))::integer END AS service_code,
    CASE WHEN r8 < 900 THEN 'officer' WHEN r8 < 980 THEN 'unit' ELSE 'head' END AS level,
    CASE WHEN r9 < 100 THEN ('0190aaaa-000b-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid END AS about_case,
    date '2023-01-02' + (1300 * (n::float8 / %(count)s))::integer AS received_on,
    'layanan ' || (%(words)s::text[])[1 + floor(16 * power(r10 / 1000.0, 3))::integer] || ' '
        || (%(words)s::text[])[1 + r11 * 16 / 1000] || ' desa ' || 'd' || n %% 20000 || ' lewat ' || r11 %% 9 || ' hari' AS core_issue,
    r9 %% %(handlers)s AS handler
FROM (SELECT n, s[1] r1, s[2] r2, s[3] r3, s[4] r4, s[5] r5, s[6] r6, s[7] r7, s[8] r8, s[9] r9, s[10] r10, s[11] r11
    FROM generate_series(1, %(count)s::bigint) n,
    LATERAL (SELECT array_agg(mod(abs(hashint8extended(n, seed) / 2), 1000)::integer) s FROM generate_series(1, 11) seed) draws) drawn
"""
_ROWS: tuple[LiteralString, ...] = (
    """
INSERT INTO complaints.complaints (id, case_id, office, number, receipt_lookup, channel, kind, secrecy, service_code, component,
    about_case, status, level, unit, received_on, answer_due, late, answered_on, rating, core_issue, external, merged_into,
    handlers)
SELECT id, id, office, 'LAMA/2025/' || n, md5(n::text), channel, kind, secrecy, service_code, component, about_case, status,
    level, NULL, received_on, received_on + 14, n %% 9 = 0, CASE WHEN status IN ('archived', 'answered') THEN received_on + 7 END,
    CASE WHEN status = 'archived' AND n %% 3 = 0 THEN 1 + (n %% 5)::integer END,
    CASE WHEN status NOT IN ('received', 'incomplete', 'suggestion', 'not-ours') THEN core_issue END,
    CASE WHEN channel = 'sp4n-lapor' THEN n::text END, NULL,
    CASE WHEN status IN ('archived', 'answered', 'accepted', 'forwarded')
        THEN ARRAY['petugas-' || handler || '@' || office] ELSE '{}' END
FROM drawn WHERE n BETWEEN %(first)s AND %(last)s ORDER BY n
""",
    """
INSERT INTO complaints.statistics SELECT id, office, channel, kind, service_code, component, received_on, quarter, quarter, true,
    CASE WHEN status IN ('archived', 'answered') THEN quarter END, CASE WHEN status IN ('archived', 'answered') THEN 7 END
FROM drawn, LATERAL (SELECT to_char(received_on, 'YYYY-"Q"Q')) of (quarter) WHERE n BETWEEN %(first)s AND %(last)s
""",
    """
INSERT INTO complaints.open311_requests SELECT id, office, coalesce(service_code, 'OTHER'), kind, component,
    CASE WHEN n > 0.95 * %(count)s THEN 'open' ELSE 'closed' END, status, received_on, received_on, received_on + 14
FROM drawn WHERE n BETWEEN %(first)s AND %(last)s AND secrecy IN ('open', 'anonymous')
""",
    """
INSERT INTO complaints.deadlines SELECT gen_random_uuid(), id, 'complaint-answer',
    timestamptz '2099-01-01' + n * interval '1 s', office, id FROM drawn
WHERE n BETWEEN %(first)s AND %(last)s AND n > 0.95 * %(count)s
""",
    """
INSERT INTO complaints.tasks SELECT gen_random_uuid(), id, 'complaint-assign', office, 'complaints-officer', received_on, id
FROM drawn WHERE n BETWEEN %(first)s AND %(last)s AND n > 0.95 * %(count)s
""",
    """
INSERT INTO journal.events SELECT n, id, 1, %(type)s, 1, %(payload)s::jsonb || jsonb_build_object('office', office, 'number',
    'LAMA/2025/' || n), id, office, 'bench', 'system', 'integration', NULL, NULL,
    ('0190aaaa-000c-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 0, received_on, received_on, ''
FROM drawn WHERE n BETWEEN %(first)s AND %(last)s ORDER BY n
""",
)
_COMPONENTS = (
    *("time-limit", "procedure", "fee", "requirements", "competence", "facilities", "product", "complaint-handling"),
    *("staff-number", "supervision", "legal-basis", "service-guarantee", "safety-guarantee", "evaluation"),
)


def _received() -> dict[str, str]:
    """The type and payload of a report's first event, of a text of usual length."""
    now, id = datetime(2025, 6, 2, 2, tzinfo=UTC), uuid4()
    facts = Facts(
        channel="phone", kind="complaint", secrecy="open", service_code="PSR-TERA", served_on=date(2025, 6, 1)
    )
    sealed = Sealed(person=uuid4(), text=Personal(uuid4(), "x" * 400))
    context = Context(id, "bench", "system", OFFICES[0], "integration", uuid4(), now, now)
    received = receive(
        id,
        facts,
        sealed,
        now,
        office=OFFICES[0],
        case_id=id,
        number="",
        receipt_lookup="",
        policy="pasuruan-2024",
        due=(),
        on=date(2025, 6, 2),
        by="bench",
    )
    commit = Commit(context, received.collect_events())
    commit.prepare()
    [row] = commit.rows
    return {"type": row["type"], "payload": json.dumps(json.loads(row["payload"]))}


def fill(settings: Settings, count: int) -> None:
    """Stores so many complaints of the five offices; the follower goes on after them."""
    drawn = {
        "count": count,
        "offices": list(OFFICES),
        "components": list(_COMPONENTS),
        "words": list(_WORDS),
        "handlers": HANDLERS,
    }
    given = {"count": count, **_received()}
    with psycopg.connect(owner_url(settings), autocommit=True) as connection:
        connection.execute(_DRAWN, drawn)
        connection.execute("CREATE INDEX ON drawn (n)")
        for first in range(1, count + 1, _AT_ONCE):
            part = {**given, "first": first, "last": min(first + _AT_ONCE - 1, count)}
            for rows in _ROWS:
                connection.execute(rows, part)
        connection.execute("UPDATE journal.head SET position = %s", (count,))
        connection.execute("UPDATE complaints.cursors SET position = %s WHERE name = 'complaints'", (count,))
        connection.execute("DROP TABLE drawn")
        for table in ("journal.events", *(f"complaints.{one}" for one in _TABLES)):
            connection.execute(f"VACUUM ANALYZE {table}".encode())


def words(number: int) -> str:
    """Words of a core issue: one that all have, one of many, one of few, two of a few thousand."""
    one, two = _WORDS[number % 5], _WORDS[number % 16]
    return ("layanan", one, f"d{number % 20000}", f"{one} {two}")[number % 4]
