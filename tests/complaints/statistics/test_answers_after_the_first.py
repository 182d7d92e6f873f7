"""A report counts once: by its first answer, or as late as soon as its last day has passed."""

from tests.complaints.over_http import done, running
from tests.complaints.statistics.given import APRIL
from tests.conftest import Databases

OFFICE = "/statistics/disperindag-pasuruan"


async def test_a_late_report_stays_late_and_a_second_answer_changes_nothing(databases: Databases) -> None:
    async with running(databases) as complaints:
        late = [await complaints.accepted() for _ in range(5)]
        in_time = [await complaints.answered() for _ in range(5)]
        await complaints.days_pass(4)
        for filed in late:
            done(await complaints.act(filed, "draft", {"text": "Kami mohon maaf.", "justified": True}))
            done(await complaints.act(filed, "report"))
            done(await complaints.act(filed, "answer", {"office_error": True}))
        for filed in in_time:
            await complaints.by_receipt(filed, "reply", {"text": "Timbangan saya masih belum selesai."})
        await complaints.days_pass(30)
        complaints.clock.set(APRIL)
        counted = done(await complaints.client.get(OFFICE))["whole"]
    assert counted == {"received": 10, "due": 10, "in_time": 5, "late": 5, "answered": 10, "mean_days": "2.0"}
