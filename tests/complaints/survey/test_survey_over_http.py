"""The survey over HTTP: invited once, answered once, counted in batches, published for ever."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from services.complaints.survey.tally import AnswersCounted
from tests.complaints.over_http import NOW
from tests.complaints.survey.given import FIVE, IKM, SKA, TERA, answered, answers, form, invited
from tests.complaints.survey.over_http import AFTER, Running, running
from tests.conftest import Databases
from tests.people import PASURUAN

HOME = f"/survei/hasil/{PASURUAN}/2026-1"
PAGE = {"Accept": "text/html"}


async def published(running: Running, quarter: str = "2026-1") -> dict[str, object]:
    """Ends the quarter, counts, publishes; returns the report as its head sees it."""
    running.clock.set(AFTER)
    await running.count()
    answer = await running.person("kepala@pasuruan", "head-of-office").post(f"/surveys/{quarter}/report")
    assert answer.status_code == 201, answer.text
    body: dict[str, object] = answer.json()
    return body


async def test_five_answers_become_a_published_index(databases: Databases) -> None:
    async with running(databases) as complaints:
        await answered(complaints)
        await published(complaints)
        shown = (await complaints.client.get(HOME)).json()
        figures = shown["figures"]["office"]
        assert (figures["index"], figures["band"], figures["respondents"]) == ("87.22", "B", 5)
        assert [one["mean"] for one in figures["unsur"]] == [
            "3.20", "3.40", "3.20", "4.00", "3.40", "3.60", "3.80", "3.20", "3.60",
        ]  # fmt: skip
        [service] = shown["figures"]["services"]
        assert (service["service_code"], service["figures"]["index"]) == (TERA, "87.22")
        assert shown["explanation"] is None


async def test_a_link_is_answered_once(databases: Databases) -> None:
    async with running(databases) as complaints:
        token = await invited(complaints)
        page = await complaints.client.get(f"/survei/{token}", headers=PAGE)
        assert page.status_code == 200
        assert "Pelayanan Tera dan Tera Ulang" in page.text
        first, second = await answers(complaints, token, FIVE[0]), await answers(complaints, token, FIVE[1])
        assert first.status_code == 200
        assert "Terima kasih" in first.text
        assert second.status_code == 404
        assert "sudah dijawab" in second.text
        assert (await complaints.client.get(f"/survei/{token}", headers=PAGE)).status_code == 404
        [waiting] = await complaints.surveys.waiting()
        assert waiting.answers == 1


async def test_a_case_is_invited_once(databases: Databases) -> None:
    async with running(databases) as complaints:
        case = uuid4()
        first = await invited(complaints, case=case)
        complaints.clock.set(NOW + timedelta(days=1))
        assert await invited(complaints, case=case) == first
        types = [one.type for one in await complaints.journal()]
        assert (types.count("complaints.case-decided"), types.count("complaints.survey-invited")) == (2, 1)


async def test_a_finished_complaint_is_invited_but_no_secret_one(databases: Databases) -> None:
    async with running(databases) as complaints:
        await complaints.answered()
        await complaints.answered(secrecy="whistle-blowing")
        await complaints.answered(secrecy="confidential")
        await complaints.days_pass(40)
        await complaints.follower.catch_up()
        invited = [one.fields() for one in await complaints.journal() if one.type == "complaints.survey-invited"]
        assert [(one["about"], one["service_code"]) for one in invited] == [("complaint", "complaint")] * 2


async def test_an_unfinished_answer_comes_back_with_what_was_chosen(databases: Databases) -> None:
    async with running(databases) as complaints:
        token = await invited(complaints)
        sent = {"token": token, **form(FIVE[0], sex="female", comment="Cepat & ramah")}
        del sent["fee"]
        page = await complaints.client.post("/survei", data=sent, headers=PAGE)
        assert page.status_code == 422
        assert page.text.count(" checked") == 8
        assert '<option value="female" selected>' in page.text
        assert "Cepat &amp; ramah" in page.text
        assert 'href="#fee"' in page.text
        assert (await answers(complaints, token, FIVE[0])).status_code == 200


async def test_changed_and_invented_links_are_unknown(databases: Databases) -> None:
    async with running(databases) as complaints:
        token = await invited(complaints)
        changed = token[:-2] + ("AA" if token[-2:] != "AA" else "BA")
        for link in (changed, "A" * 43):
            got = await complaints.client.get(f"/survei/{link}")
            assert (got.status_code, got.json()["code"]) == (404, "survey-link-unknown")
        assert (await complaints.client.get("/survei/salah")).status_code == 422
        assert (await complaints.client.post("/survei", data=form(FIVE[0]))).status_code == 404
        assert (await complaints.client.post("/survei", content=b"\xff\xfe")).status_code == 404


async def test_wrong_links_are_limited(databases: Databases) -> None:
    async with running(databases) as complaints:
        for _ in range(30):
            await complaints.client.get(f"/survei/{'A' * 43}")
        got = await complaints.client.get(f"/survei/{'A' * 43}")
        assert (got.status_code, got.json()["code"]) == (429, "too-many-survey-links-tried")
        assert (await complaints.client.get(f"/survei/{await invited(complaints)}", headers=PAGE)).status_code == 200


async def test_an_invitation_closes_after_its_days(databases: Databases) -> None:
    async with running(databases) as complaints:
        token = await invited(complaints)
        complaints.clock.set(NOW + timedelta(days=90))
        assert (await complaints.client.get(f"/survei/{token}", headers=PAGE)).status_code == 200
        complaints.clock.set(NOW + timedelta(days=91))
        assert (await complaints.client.get(f"/survei/{token}", headers=PAGE)).status_code == 404
        complaints.clock.set(NOW + timedelta(days=93))
        await complaints.count()
        complaints.clock.set(NOW)
        assert (await answers(complaints, token, FIVE[0])).status_code == 404


async def test_answers_wait_until_a_batch_shows_nobody(databases: Databases) -> None:
    async with running(databases) as complaints:
        await answered(complaints, [*FIVE, *FIVE[:4]])
        await complaints.count()
        officer = complaints.person("sari@pasuruan", "complaints-officer")
        shown = (await officer.get("/surveys/2026-1")).json()
        assert (shown["waiting"], shown["figures"]["office"], shown["figures"]["withheld"]) == (9, None, "nobody")
        await answered(complaints, FIVE[4:])
        await complaints.count()
        shown = (await officer.get("/surveys/2026-1")).json()
        assert (shown["waiting"], shown["figures"]["office"]["respondents"]) == (5, 5)
        await published(complaints)
        batches = [
            one.fields()["respondents"] for one in await complaints.journal() if one.type == AnswersCounted.TOPIC
        ]
        assert batches == [5, 5]


async def test_services_with_few_answers_are_counted_together(databases: Databases) -> None:
    async with running(databases) as complaints:
        await answered(complaints, service=TERA)
        await answered(complaints, FIVE[:2], IKM)
        await answered(complaints, FIVE[2:], SKA)
        await invited(complaints, "PSR-DIST")
        report = (await published(complaints))["figures"]
        assert isinstance(report, dict)
        shown = {one["service_code"]: one["withheld"] or one["figures"]["index"] for one in report["services"]}
        assert shown == {
            "PSR-DIST": "too-few", IKM: "too-few", SKA: "too-few", TERA: "87.22", None: "87.22",
        }  # fmt: skip
        assert report["invited"] == 11
        named = [one.fields().get("service_code", "") for one in await complaints.journal() if "tally" in one.type]
        assert sorted(named, key=str) == [None, TERA]


async def test_a_small_rest_hides_what_it_could_be_computed_from(databases: Databases) -> None:
    async with running(databases) as complaints:
        await answered(complaints, service=TERA)
        await answered(complaints, FIVE[:2], IKM)
        report = (await published(complaints))["figures"]
        assert isinstance(report, dict)
        assert report["office"]["respondents"] == 7
        assert [(one["service_code"], one["figures"], one["withheld"]) for one in report["services"]] == [
            (IKM, None, "too-few"), (TERA, None, "protects-others"), (None, None, "too-few"),
        ]  # fmt: skip


async def test_groups_are_cut_without_small_ones(databases: Databases) -> None:
    async with running(databases) as complaints:
        await answered(complaints, sex="female", age="25-to-34")
        await answered(complaints, FIVE, sex="male", age="55-or-more")
        await answered(complaints, FIVE[:1], sex="male", age="under-25")
        await published(complaints)
        groups = (await complaints.client.get(HOME)).json()["figures"]["groups"]
        by_name = {one["group"]: (one["respondents"], one["index"]) for one in groups}
        assert by_name["female"] == (5, "87.22")
        assert by_name["male"][0] == 6
        assert by_name["under-25"] == by_name["25-to-34"] == (None, None)
        assert by_name["55-or-more"] == (5, "87.22")
        assert by_name["s1"] == (0, None)


async def test_nobody_gives_no_index_and_says_so(databases: Databases) -> None:
    async with running(databases) as complaints:
        await invited(complaints)
        await published(complaints)
        shown = (await complaints.client.get(HOME)).json()
        assert (shown["figures"]["office"], shown["figures"]["withheld"]) == (None, "nobody")
        assert shown["explanation"] == "Belum ada yang menjawab sehingga tidak ada indeks."
        english = await complaints.client.get(HOME, headers={"Accept-Language": "en"})
        assert english.json()["explanation"] == "Nobody answered, so there is no index."
        page = await complaints.client.get(HOME, headers=PAGE)
        assert "tidak ada indeks" in page.text


async def test_a_report_is_published_once_and_only_after_its_quarter(databases: Databases) -> None:
    async with running(databases) as complaints:
        await answered(complaints)
        head = complaints.person("kepala@pasuruan", "head-of-office")
        early = await head.post("/surveys/2026-1/report")
        assert (early.status_code, early.json()["code"]) == (409, "survey-quarter-not-over")
        complaints.clock.set(AFTER)
        uncounted = await head.post("/surveys/2026-1/report")
        assert (uncounted.status_code, uncounted.json()["code"]) == (409, "survey-answers-not-counted")
        await published(complaints)
        again = await head.post("/surveys/2026-1/report")
        assert (again.status_code, again.json()["code"]) == (409, "survey-report-published-already")
        assert (
            await complaints.person("sari@pasuruan", "complaints-officer").post("/surveys/2026-1/report")
        ).status_code == 403
        assert (await complaints.client.get(f"/survei/hasil/{PASURUAN}/2026-2")).json()[
            "code"
        ] == "survey-report-unknown"


async def test_the_counter_is_shown_apart(databases: Databases) -> None:
    async with running(databases) as complaints:
        officer = complaints.person("sari@pasuruan", "complaints-officer")
        place = (await officer.get("/surveys/counter-code")).json()
        page = await complaints.client.get(place["address"], headers=PAGE)
        assert page.status_code == 200
        code = place["address"].rpartition("/")[2]
        for one in FIVE:
            sent = await complaints.client.post("/survei", data={"code": code, **form(one)})
            assert sent.status_code == 200, sent.text
        poster = await complaints.client.get(place["poster"], headers=PAGE)
        assert "<svg" in poster.text
        report = (await published(complaints))["figures"]
        assert isinstance(report, dict)
        assert (report["office"], report["withheld"]) == (None, "nobody")
        assert report["walk_in"]["index"] == "87.22"
        assert (await complaints.client.get(place["address"], headers=PAGE)).status_code == 404
        forged = place["address"].replace("2026-1", "2026-2")
        assert (await complaints.client.get(forged)).json()["code"] == "survey-link-unknown"


async def test_free_texts_are_read_by_the_office_and_recorded(databases: Databases) -> None:
    async with running(databases) as complaints:
        await answered(complaints, comment="Mohon tambah kursi, NIK saya 3514010101800001")
        await published(complaints)
        officer = complaints.person("sari@pasuruan", "complaints-officer")
        [tally] = (await officer.get("/surveys/2026-1/tallies")).json()["items"]
        path = f"/survey-tallies/{tally['id']}/comments"
        read = await officer.post(path, {"purpose": "Rapat evaluasi."})
        assert read.json()["comments"] == ["Mohon tambah kursi, NIK saya 3514010101800001"] * 5
        other = complaints.person("budi@surakarta", "complaints-officer", office="bpsmb-surakarta")
        assert (await other.post(path, {"purpose": "Ingin tahu."})).status_code == 403
        journal = await complaints.journal()
        assert [one.type for one in journal].count("complaints.survey-comments-read") == 1
        assert "kursi" not in "".join(str(one.fields()) for one in journal)
        assert "kursi" not in (await complaints.client.get(HOME, headers=PAGE)).text


async def test_csv_has_a_line_for_each_part(databases: Databases) -> None:
    async with running(databases) as complaints:
        await answered(complaints, sex="female")
        await published(complaints)
        got = await complaints.client.get(f"{HOME}.csv")
        assert got.headers["content-type"].startswith("text/csv")
        lines = [one.split(",") for one in got.text.splitlines()]
        head = lines[0]
        by_part = {(one[2], one[3]): dict(zip(head, one, strict=False)) for one in lines[1:]}
        whole = by_part["office", PASURUAN]
        assert (whole["index"], whole["band"], whole["nrr-requirements"]) == ("87.22", "B", "3.20")
        assert Decimal(whole["weighted-fee"]) == Decimal("0.444")
        assert by_part["sex", "female"]["respondents"] == "5"
        assert by_part["walk-in", PASURUAN]["withheld"] == "nobody"
