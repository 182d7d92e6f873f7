"""A certification body with its people and the evidence of their competence, registered over HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from deploy.demonstration.cast import Person
from deploy.demonstration.stage import Stage

API = "/certification/v1"


@dataclass(frozen=True)
class Post:
    """What a person of the body does, and what they show for it. `observations`: audits of other bodies that they watched."""

    name: str
    role: str
    clear_name: str
    education: str = "S1"
    trainings: Sequence[str] = ()
    knows: Sequence[str] = ()
    observations: int = 0
    goods: Sequence[str] = ()
    assessed: bool = False


WATER_GOODS = ("air-mineral", "air-demineral", "kopi-instan", "kopi-bubuk", "gula-palma")
BPSMB: Mapping[str, Post] = {
    "administration": Post("tri", "administration-manager", "Tri Wahyuni"),
    "manager": Post("joko", "technical-manager", "Joko Santosa", knows=("sni-iso-iec-17065",), goods=WATER_GOODS),
    "lead": Post("ratna", "lead-auditor", "Ratna Dewi", trainings=("lead-auditor",)),
    "auditor": Post("agus", "auditor", "Agus Prabowo", observations=2, assessed=True),
    "sampler": Post(
        "budi",
        "sampling-officer",
        "Budi Hartanto",
        "SMA",
        knows=("sni-19-0428-1998",),
        goods=("air-mineral",),
        assessed=True,
    ),
    "endah": Post("endah", "technical-committee", "Endah Lestari"),
    "farid": Post("farid", "technical-committee", "Farid Rahman"),
    "gita": Post("gita", "technical-committee", "Gita Permata"),
    "decider": Post("hasan", "certification-decider", "Hasan Basri"),
}
EXAMINING: Mapping[str, Post] = {
    "administration": Post("wati", "lspro-administration", "Wati Handayani"),
    "examiner": Post("retno", "examiner", "Retno Palupi", knows=("iso-9001", "sni-iso-iec-17065", "sni-iso-iec-17024")),
    "decider": Post("nurul", "certification-decider", "Nurul Hidayati"),
}


@dataclass
class Body:
    """The people of one office, by what they do; `scheme` is the scheme that they are registered for."""

    stage: Stage
    posts: Mapping[str, Post]
    scheme: str
    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, what: str) -> Person:
        post = self.posts[what]
        return self.stage.staff.person(post.name, post.role)

    async def register(self) -> None:
        """Registers everybody, unless an earlier performance did."""
        keeper = self["administration"] if "administration" in self.posts else self["decider"]
        for post in self.posts.values():
            await self._register(keeper, post)

    async def _register(self, keeper: Person, post: Post) -> None:
        subject = f"{post.name}@{self.stage.staff.office}"
        by = self.stage.staff.person("pengelola", *keeper.roles)
        body = {
            "subject": subject,
            "name": post.clear_name,
            "education": post.education,
            "employment": "staff",
            "valid_from": "2020-01-01",
        }
        answer = await by.post(f"{API}/personnel", body)
        if answer.status_code == httpx.codes.CONFLICT:
            self.stage.expect(answer, 409, "person-known")
            return
        path = f"{API}/personnel/{self.stage.expect(answer, 201)['id']}"
        for training in post.trainings:
            proof = {"training": training, "on": "2024-03-15", "reference": "Sertifikat pelatihan 2024"}
            self.stage.expect(await by.post(f"{path}/trainings", proof), 200)
        for standard in post.knows:
            proof = {"standard": standard, "on": "2023-05-10", "reference": "Sertifikat pelatihan 2023"}
            self.stage.expect(await by.post(f"{path}/knowledge", proof), 200)
        for number in range(post.observations):
            proof = {"elsewhere": "LSPro lain", "on": f"2025-0{number + 1}-20", "reference": "Surat tugas pengamat"}
            self.stage.expect(await by.post(f"{path}/observations", proof), 200)
        role = {"role": post.role, "schemes": [self.scheme], "goods": list(post.goods)}
        self.stage.expect(await by.post(f"{path}/roles", role), 200)
        if post.assessed:
            head = self["decider"]
            words = {"outcome": "fit", "words": "Penilaian tahunan oleh Ketua LSPro: baik."}
            self.stage.expect(await head.post(f"{path}/assessments", words), 200)


@dataclass
class Matter:
    """One certification on its way: `case` at intake, `path` here."""

    stage: Stage
    body: Body
    case: str
    path: str = ""

    async def clock(self, day: str) -> None:
        await self.stage.clock(f"{day}T09:00:00+07:00")

    async def post(self, who: str, path: str, body: Any = None, status: int = 200, code: str | None = None) -> Any:
        """A command of somebody of the body; refused as `status` and `code` say. All services follow it."""
        found = self.stage.expect(await self.body[who].post(path, body), status, code)
        await self.stage.settle(self.case)
        return found

    async def here(self, who: str, path: str, body: Any = None, status: int = 200, code: str | None = None) -> Any:
        """The same below the path of the certification."""
        return await self.post(who, f"{self.path}{path}", body, status, code)

    async def promise(self) -> dict[str, Any]:
        answer = await self.stage.staff.front_office.get(f"/intake/v1/applications/{self.case}/clock")
        found: dict[str, Any] = self.stage.expect(answer, 200)
        return found


async def opened(stage: Stage, body: Body, case: str) -> Matter:
    """The certification that the accepted application opened."""
    await stage.settle(case)
    answer = await body["administration"].get(f"{API}/certifications?case={case}")
    [one] = stage.expect(answer, 200)["items"]
    return Matter(stage, body, case, f"{API}/certifications/{one['id']}")
