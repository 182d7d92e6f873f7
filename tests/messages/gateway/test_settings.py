"""Production sends messages over TLS only, and names links that are opened over TLS."""

from typing import Any

import pytest
from pydantic import SecretStr

from deploy.needed_settings import SettingMissing, refuse_incomplete
from shared.settings import Settings

REAL: dict[str, Any] = {
    "mode": "production",
    "jwks_url": "https://login.test/keys",
    "token_issuer": "https://login.test",
    "mail_host": "mail.test",
    "public_url": "https://jejak.test",
    "message_gateway_url": "https://gateway.test",
    "message_gateway_token": SecretStr("rahasia"),
}


BANK = {"client_key": "JEJAK", "client_secret": "sixteen letters!", "public_key": "PEM"}


def refuse(**changes: Any) -> None:
    refuse_incomplete(Settings(**{**REAL, **changes}), ["messages"])


def test_a_mail_server_over_tls_and_links_over_https_are_enough() -> None:
    refuse()
    refuse(mail_security="tls")
    refuse(mail_host="127.0.0.1", mail_security="none")
    refuse(mail_host=None, public_url="http://jejak.test")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"mail_security": "none"}, "JEJAK_MAIL_SECURITY"),
        ({"public_url": "http://jejak.test"}, "JEJAK_PUBLIC_URL"),
        ({"message_gateway_url": "http://gateway.test"}, "JEJAK_MESSAGE_GATEWAY_URL"),
        ({"banks": {"bank-jatim": {**BANK, "url": "http://bank.test"}}}, "bank-jatim in JEJAK_BANKS"),
    ],
)
def test_what_could_be_read_on_the_way_is_refused(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingMissing, match=named):
        refuse(**changes)
