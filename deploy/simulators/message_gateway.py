"""Simulates the gateway for WhatsApp and SMS, by our own contract (`docs/other-systems.md` 6)."""

from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from deploy.simulators.switch import CREDENTIAL, Simulator


@dataclass
class Phones:
    """The telephones that it reaches: what each message said, in order."""

    received: list[dict[str, Any]] = field(default_factory=list)

    async def deliver(self, _: Request, body: dict[str, Any]) -> tuple[int, dict[str, object]]:
        if not all(isinstance(body.get(name), str) and body[name] for name in ("id", "channel", "to", "text")):
            return 422, {"error": "incomplete"}
        self.received.append(body)
        return 202, {"id": body["id"], "state": "accepted"}


def simulator(phones: Phones | None = None) -> Simulator:
    """The gateway with an empty memory, in front of some telephones."""
    reached = phones or Phones()
    return Simulator(
        "message-gateway", "authorization", f"Bearer {CREDENTIAL}", {"messages": reached.deliver}, _refusal
    )


def _refusal(_: str, status: int) -> dict[str, object]:
    return {"error": f"refused-{status}"}
