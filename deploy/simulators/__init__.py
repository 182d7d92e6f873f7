"""Simulators of other people's systems: real HTTP applications that speak the contracts of `docs/other-systems.md`.

They are for trying out and for tests, never for production. `PUT /simulators/<system>/fault` makes one fail.
"""

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.routing import Mount

from deploy.simulators import acquirer, bank, lapor, mail_server, message_gateway, oss, own_contracts, simponi
from deploy.simulators.mail_server import MailServer
from deploy.simulators.snap_access import access_to
from deploy.simulators.switch import CREDENTIAL, Simulator
from shared.offices import OFFICES
from shared.settings import Settings


def simulators(mail: MailServer | None = None) -> Starlette:
    """All of them, each below its name, with empty memories; `mail`: the mail server that the process runs, if it runs one."""
    made = [
        lapor.simulator(),
        oss.simulator(),
        *own_contracts.simulators(),
        message_gateway.simulator(),
        simponi.simulator(),
    ]
    kept = bank.Bank()
    made += [bank.simulator(kept), acquirer.simulator(kept)]
    routes = [Mount(f"/{one.name}", app=one.app, name=one.name) for one in made]
    if mail is not None:
        routes.append(Mount(f"/{mail_server.NAME}", app=mail.app, name=mail_server.NAME))
    return Starlette(routes=routes)


def mail_server_for(settings: Settings) -> MailServer | None:
    """A mail server of our own, if no other is set; never in production."""
    return MailServer() if settings.mode == "test" and settings.mail_host is None else None


def with_simulators(settings: Settings, origin: str, mail: MailServer | None = None) -> Settings:
    """The settings with the simulators at `origin`, and this mail server, for systems that are not set; unchanged in production."""
    if settings.mode == "production":
        return settings
    proof = SecretStr(CREDENTIAL)
    wanted: dict[str, dict[str, object]] = {
        "lapor_url": {"lapor_token": proof},
        "oss_url": {"oss_user_key": proof, "oss_agency": "032"},
        "siinas_url": {"siinas_token": proof},
        "e_ska_url": {"e_ska_token": proof},
        "is_ware_url": {"is_ware_token": proof},
        "bsn_url": {"bsn_token": proof},
        "simponi_url": {"simponi_token": proof},
        "message_gateway_url": {"message_gateway_token": proof},
    }
    changes: dict[str, object] = {}
    if not settings.lapor_inbound_tokens:
        changes["lapor_inbound_tokens"] = {office: SecretStr(lapor.token_of(office)) for office in OFFICES}
    for name, more in wanted.items():
        if getattr(settings, name) is None:
            path = name.removesuffix("_url").replace("_", "-")
            changes |= {name: f"{origin}/{path}", **more}
    if "lapor_url" in changes:
        changes["lapor_url"] = f"{origin}/lapor/lapor"
    changes["banks"] = {**access_to(origin), **settings.banks}
    if settings.oss_inbound_username is None:
        changes |= {"oss_inbound_username": proof, "oss_inbound_password": proof}
    changes |= {
        name: proof for name in ("siinas_inbound_token", "simponi_inbound_token") if getattr(settings, name) is None
    }
    return settings.model_copy(update=changes | _mail_of(mail, settings, origin))


def _mail_of(mail: MailServer | None, settings: Settings, origin: str) -> dict[str, object]:
    """The links in e-mails lead to this process itself, unless another address is set."""
    if mail is None:
        return {}
    here = {} if "public_url" in settings.model_fields_set else {"public_url": origin.removesuffix("/simulators")}
    return {"mail_host": "127.0.0.1", "mail_port": mail.port, "mail_security": "none", **here}


__all__ = ["MailServer", "Simulator", "mail_server_for", "simulators", "with_simulators"]
