"""Schemes and standards over HTTP, for everybody with a token."""

from services.certification.scheme.catalogue import SCHEMES
from services.certification.standard.standard import STANDARDS
from tests.certification.over_http import running
from tests.conftest import Databases
from tests.people import Staff


async def test_editions_are_listed_and_shown_with_exact_limits(databases: Databases) -> None:
    async with running(databases) as here:
        staff = Staff(here.client)
        listed = (await staff.front_office.get("/standards")).json()["items"]
        assert {one["id"]: one["can_judge"] for one in listed} == {id: one.can_judge for id, one in STANDARDS.items()}
        shown = (await staff.inspector.get("/standards/sni-3553-2006")).json()
        limits = {one["id"]: one["limit"] for one in shown["parameters"]}
        assert limits["nitrit"]["at_most"] == "0.005"
        assert (shown["confidence"], shown["edition"]) == ("B", "2006")
        unknown = await staff.front_office.get("/standards/sni-1-1900")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "standard-unknown")


async def test_schemes_are_listed_and_shown_with_their_stages(databases: Databases) -> None:
    async with running(databases) as here:
        staff = Staff(here.client)
        listed = (await staff.front_office.get("/schemes")).json()["items"]
        assert [one["id"] for one in listed] == list(SCHEMES)
        for id, scheme in SCHEMES.items():
            shown = (await staff.inspector.get(f"/schemes/{id}")).json()
            assert [one["stage"] for one in shown["stages"]] == [one.stage for one in scheme.stages]
        unknown = await staff.front_office.get("/schemes/halal")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "scheme-unknown")


async def test_without_a_token_nothing_is_shown(databases: Databases) -> None:
    async with running(databases) as here:
        assert (await here.client.get("/schemes")).status_code == 401
