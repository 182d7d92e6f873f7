"""One answer to the survey: a score for each unsur, and what the person chose to say about themselves and in words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from services.complaints.survey.questionnaire import SCORES, UNSUR, Dimension, Unsur, profile_on
from shared.folding import pasted

LONGEST_COMMENT: Final = 2_000
COMMENT: Final = "comment"
_UNSEEN: Final = re.compile(r"[\x00-\x09\x0B-\x1F\x7F-\x9F\u202E]")


class AnswerIncomplete(Exception):
    """Some unsur have no score; the page asks for them again. No refusal: nothing is wrong with what was sent."""

    def __init__(self, unanswered: Sequence[Unsur]) -> None:
        super().__init__(", ".join(unanswered))
        self.unanswered = unanswered


@dataclass(frozen=True)
class Answer:
    """`groups`: dimension → group, where the person chose one; `comment` may be empty."""

    scores: Mapping[Unsur, int]
    groups: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""


def answer_of(sent: Mapping[str, str], on: date) -> Answer:
    """The answer that a form holds; unknown names and groups are left out. Raises AnswerIncomplete."""
    scores = {unsur: int(sent[unsur]) for unsur in UNSUR if sent.get(unsur, "") in map(str, SCORES)}
    if unanswered := [unsur for unsur in UNSUR if unsur not in scores]:
        raise AnswerIncomplete(unanswered)
    groups = {one.dimension: sent[one.dimension] for one in profile_on(on) if _is_group(one, sent.get(one.dimension))}
    return Answer(scores, groups, comment_of(sent.get(COMMENT, "")))


def comment_of(text: str) -> str:
    """The free text as it is kept: without invisible signs, at most 2,000 characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return _UNSEEN.sub("", "\n".join(pasted(line) for line in lines)).strip()[:LONGEST_COMMENT]


def _is_group(dimension: Dimension, group: str | None) -> bool:
    return any(one.group == group for one in dimension.groups)
