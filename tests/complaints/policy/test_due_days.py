"""The last day of each stage, by office and channel."""

from datetime import date

import pytest

from services.complaints.policy.due import due_day
from services.complaints.policy.policy import policy_for
from services.complaints.policy.words import Channel, Stage, Weight

WEDNESDAY = date(2026, 1, 7)


@pytest.mark.parametrize(
    ("office", "channel", "stage", "weight", "due"),
    [
        ("disperindag-pasuruan", "web", "answer", None, date(2026, 1, 12)),  # day 3 is a Saturday
        ("disperindag-pasuruan", "web", "notice", None, date(2026, 1, 21)),
        ("dpmptsp-purwakarta", "whatsapp", "answer", None, date(2026, 1, 28)),  # 16 January is a day off
        ("bpsmb-surakarta", "letter", "answer", None, None),
        ("bpsmb-surakarta", "letter", "decision", None, date(2026, 3, 8)),  # a Sunday: the law's days do not move
        ("balai-sertifikasi", "email", "completion", None, date(2026, 2, 6)),
        ("bspji-palembang", "box", "notice", None, date(2026, 1, 21)),
        ("disperindag-pasuruan", "sp4n-lapor", "verification", None, date(2026, 1, 12)),
        ("disperindag-pasuruan", "sp4n-lapor", "answer", None, date(2026, 1, 14)),
        ("disperindag-pasuruan", "sp4n-lapor", "answer", "information", date(2026, 1, 14)),
        ("disperindag-pasuruan", "sp4n-lapor", "answer", "without-supervision", date(2026, 1, 28)),
        ("disperindag-pasuruan", "sp4n-lapor", "answer", "with-supervision", date(2026, 4, 14)),
        ("disperindag-pasuruan", "sp4n-lapor", "decision", None, None),
    ],
)
def test_the_last_day(office: str, channel: Channel, stage: Stage, weight: Weight | None, due: date | None) -> None:
    policy = policy_for(office, channel, WEDNESDAY)
    assert due_day(policy, stage, WEDNESDAY, office, weight) == due
