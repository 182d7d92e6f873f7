"""The public register: search, CSV, the standing of any day, and the check of a code, without a token."""

import csv
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import pytest

from services.certification.certificate.codes import CertificateCodes
from services.certification.certification.certification import Held
from services.certification.sample.plan import Lot
from shared.csv_cells import as_text
from shared.settings import Settings
from tests.certification.certificates import CONTENT
from tests.certification.given import ready_for
from tests.certification.granted import ADDRESSES, WHY, decider, granted
from tests.certification.over_http import Running, done, refused, running
from tests.certification.sampled import planned
from tests.conftest import Databases

FORMULA = '=HYPERLINK("http://contoh";"klik"), PT'


@asynccontextmanager
async def with_certificates(databases: Databases) -> AsyncIterator[tuple[Running, dict[str, Any], dict[str, Any]]]:
    """A running register with a certificate of four years, and one of a batch whose holder's name is a formula."""
    async with running(databases) as certification:
        [water] = await granted(certification, ready_for("hand-over"))
        case = ready_for("hand-over", "product-type-1")
        opened: Any = case.pending_events[0]
        case.holder = vars(opened)["holder"] = (Held("applicant_name", "Nama usaha", FORMULA),)
        content = {name: CONTENT[name] for name in ("client_address", "accreditation", "brand")}
        batch = {"lot": "2026-A", "quantity": 10_000, "unit": "botol"}
        of_case: dict[str, Any] = {
            "office": case.office,
            "case_id": case.case_id,
            "certification_id": case.id,
            "scheme": case.scheme,
        }
        await certification.keeps(planned(Lot("2026-A", 10_000, "botol"), **of_case))
        [lot] = await granted(certification, case, content=content, batch=batch)
        yield certification, water, lot


async def found(certification: Running, query: str) -> list[str]:
    answer = await certification.client.get(f"/certificates{query}")
    return [one["number"] for one in done(answer)["items"]]


async def test_certificates_are_found_by_each_part(databases: Databases) -> None:
    async with with_certificates(databases) as (certification, water, lot):
        first, second = water["number"], lot["number"]
        for query, expected in (
            ("", [first, second]),
            ("?q=tirta", [first, second]),
            ("?q=TIRTA air-min", [first, second]),
            ("?holder=tirta mer", [first]),
            ("?holder=hyperlink", [second]),
            ("?brand=merapi", [first, second]),
            ("?brand=mineral", []),
            ("?product=mineral", [first, second]),
            ("?standard=SNI 3553", [first, second]),
            (f"?number={first.lower()}", [first]),
            (f"?q={second}", [second]),
            (f"?number={first}&brand=lawu", []),
            ("?q=%2F%2F", []),
            ("?q=lawu", []),
            ("?q=a' | b %26 !c:*", []),
        ):
            assert await found(certification, query) == expected, query


async def test_the_list_runs_page_by_page(databases: Databases) -> None:
    async with with_certificates(databases) as (certification, water, lot):
        one = done(await certification.client.get("/certificates?limit=1"))
        two = done(await certification.client.get(f"/certificates?limit=1&after={one['next']}"))
        assert [part["items"][0]["number"] for part in (one, two)] == [water["number"], lot["number"]]
        three = done(await certification.client.get(f"/certificates?limit=1&after={two['next']}"))
        assert (three["items"], three["next"]) == ([], None)


async def test_csv_holds_all_and_no_formula(databases: Databases) -> None:
    async with with_certificates(databases) as (certification, water, lot):
        answer = await certification.client.get("/certificates.csv?on=2026-02-02")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
        assert answer.text.count("\r\n") == 3
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert [row["number"] for row in rows] == [water["number"], lot["number"]]
        assert [row["holder"] for row in rows] == ["PT Tirta Merapi", f"'{FORMULA}"]
        assert [row["standing"] for row in rows] == ["valid", "valid"]
        filtered = await certification.client.get(f"/certificates.csv?number={lot['number']}")
        assert filtered.text.count("\r\n") == 2


async def test_the_register_shows_the_standing_of_any_day(databases: Databases) -> None:
    async with with_certificates(databases) as (certification, water, _):
        path = f"/certificates/{water['id']}"
        done(await decider(certification).post(f"{path}/suspension", {**WHY, "effective_on": "2026-05-01"}))
        for on, standing in (
            ("2026-02-01", "not-yet"),
            ("2026-04-30", "valid"),
            ("2026-05-01", "suspended"),
            ("2030-02-02", "expired"),
        ):
            seen = done(await certification.client.get(f"{path}?on={on}"))
            assert (seen["standing"], seen["on"], seen["valid_until"]) == (standing, on, "2030-02-01")
        assert {fact["field"] for fact in seen["facts"]} >= {"client", "accreditation", *ADDRESSES}
        assert seen["history"] == [{"kind": "suspended", "effective_on": "2026-05-01"}]
        refused(await certification.client.get("/certificates/00000000-0000-4000-8000-000000000001"), 404,
                "certificate-unknown")  # fmt: skip
        assert (await certification.client.get(f"{path}?on=kemarin")).status_code == 422


async def test_a_code_is_checked_without_a_token_and_for_a_lot(databases: Databases) -> None:
    async with with_certificates(databases) as (certification, water, lot):
        ask = certification.client
        seen = done(await ask.get(f"/verify/{water['code']}"))
        assert (seen["standing"], seen["number"]) == ("valid", water["number"])
        assert water["code"] not in str(seen)
        covered = done(await ask.get(f"/verify/{lot['code']}?lot=2026-a"))
        other = done(await ask.get(f"/verify/{lot['code']}?lot=2026-B"))
        assert [covered["standing"], other["standing"]] == ["valid", "not-covering"]
        published = done(await ask.get("/keys"))
        assert [one["kid"] for one in published["keys"]] == ["certificates-1"]


async def test_a_code_that_nobody_granted_is_unknown_and_many_have_to_wait(databases: Databases) -> None:
    async with with_certificates(databases) as (certification, water, _):
        ask = certification.client
        changed = water["code"][:-20] + "A" * 20
        refused(await ask.get(f"/verify/{changed}"), 404, "certificate-code-unknown")
        codes: Any = certification.service.app.state.use_cases.register
        signed: CertificateCodes = codes._codes
        invented = signed.sign("invented", "bpsmb-surakarta", "1", date(2026, 1, 1), None)
        refused(await ask.get(f"/verify/{invented.text}"), 404, "certificate-code-unknown")
        for _ in range(Settings().wrong_certificate_codes - 1):
            assert (await ask.get("/verify/salah")).status_code == 404
        waits = await ask.get("/verify/salah")
        refused(waits, 429, "too-many-codes-tried")
        assert int(waits.headers["retry-after"]) > 0
        done(await ask.get(f"/verify/{water['code']}"))


async def test_searches_of_one_address_are_limited(databases: Databases) -> None:
    async with running(databases) as certification:
        for _ in range(Settings().register_searches):
            done(await certification.client.get("/certificates?q=x"))
        for path in ("/certificates", "/certificates.csv"):
            refused(await certification.client.get(path), 429, "too-many-register-searches")


@pytest.mark.parametrize("path", ["/certificates", "/certificates/00000000-0000-4000-8000-000000000001", "/verify/x"])
async def test_a_browser_gets_a_page(databases: Databases, path: str) -> None:
    async with running(databases) as certification:
        answer = await certification.client.get(path, headers={"Accept": "text/html"})
        assert answer.headers["content-type"].startswith("text/html")
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["vary"] == "Accept, Accept-Language"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("\t=1+1", "'\t=1+1"),
        ("Tirta;=1+1", "Tirta;'=1+1"),
        ("Tirta; =1+1", "Tirta;' =1+1"),
        ("Tirta;Merapi-Lawu", "Tirta;Merapi-Lawu"),
    ],
)
def test_no_cell_begins_with_a_formula_wherever_a_spreadsheet_splits(value: str, written: str) -> None:
    assert as_text(value) == written
