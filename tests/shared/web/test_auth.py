"""Who asks: accepts only a token signed by a known key, for us, not expired, with every claim."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Unauthenticated, Unavailable
from shared.web.tokens import (
    Asker,
    RoleMissing,
    SubjectHoldsPersonalData,
    TokenLivesTooLong,
    TokenOfficeUnknown,
    TokenRevoked,
    TokenVerifier,
)
from tests.shared.web.tokens import EDDSA, KEYS, RSA, claims, jwk, token, verifier

STRANGER = Ed25519PrivateKey.generate()


def raw(header: Any, payload: Any, signature: bytes = b"") -> str:
    """A token assembled by hand."""
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, payload)]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (*parts, signature))


def signed_by_public_key(secret: bytes) -> str:
    unsigned = raw({"alg": "HS256", "typ": "JWT", "kid": "rsa"}, claims()).rpartition(".")[0]
    mac = hmac.new(secret, unsigned.encode(), hashlib.sha256).digest()
    return f"{unsigned}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


@pytest.mark.parametrize(("key", "algorithm", "kid"), [(EDDSA, "EdDSA", "ed"), (RSA, "RS256", "rsa")])
async def test_a_good_token_says_who_where_and_in_which_roles(key: Any, algorithm: str, kid: str) -> None:
    asker = await verifier().asker(token(key, algorithm, kid))
    assert (asker.subject, asker.office, asker.roles) == ("officer-1", "disperindag-pasuruan", frozenset({"penera"}))


NOW = int(time.time())
"""The time of collection; tests that depend on seconds read the clock themselves."""
PEM = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
DER = RSA.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
WRONG: dict[str, str] = {
    "alg none": raw({"alg": "none", "kid": "ed"}, claims()),
    "alg None, signed": raw({"alg": "None", "kid": "ed"}, claims(), b"x"),
    "no alg": raw({"kid": "ed"}, claims()),
    "signature cut off": token().rpartition(".")[0] + ".",
    "claims exchanged": ".".join(
        part.split(".")[i] for i, part in enumerate([token(), token(sub="officer-2"), token()])
    ),
    "HS256 with the public key as PEM": signed_by_public_key(PEM),
    "HS256 with the public key as DER": signed_by_public_key(DER),
    "HS256 with the public key as JWK": signed_by_public_key(str(KEYS[1]["n"]).encode()),
    "a stranger's key": token(STRANGER),
    "a known key under another's id": token(EDDSA, kid="rsa"),
    "an algorithm not allowed": token(RSA, "RS512", "rsa"),
    "PSS with the RSA key": token(RSA, "PS256", "rsa"),
    "an unknown key id": token(kid="other"),
    "no key id": token(kid=None),
    "a key in the header": raw({"alg": "EdDSA", "jwk": jwk(STRANGER, "ed")}, claims(), b"x" * 64),
    "another audience": token(aud="other"),
    "no audience": token(aud=None),
    "another issuer": token(iss="https://other"),
    "no issuer": token(iss=None),
    "expired": token(exp=NOW - 31),
    "never expires": token(exp=None),
    "expiry is no number": token(exp="tomorrow"),
    "expiry without end": raw({"alg": "EdDSA", "kid": "ed"}, b'{"exp": 1e999}', b"x" * 64),
    "no time of issue": token(iat=None),
    "issued tomorrow": token(iat=NOW + 86_400, exp=NOW + 90_000),
    "issued at no number": token(iat="today"),
    "not yet": token(nbf=NOW + 86_400),
    "no subject": token(sub=None),
    "an empty subject": token(sub=""),
    "a long subject": token(sub="x" * 201),
    "a subject over two lines": token(sub="officer\n1"),
    "a subject that reads backwards": token(sub="officer\u202e1"),
    "no office": token(office=None),
    "office is a list": token(office=["disperindag-pasuruan"]),
    "no roles": token(roles=None),
    "roles is a word": token(roles="penera"),
    "roles is an object": token(roles={"penera": 1}),
    "a role is a number": token(roles=["penera", 1]),
    "claims are a list": raw({"alg": "EdDSA", "kid": "ed"}, [], b"x" * 64),
    "the header is a list": raw([], claims()),
    "the key id is an object": raw({"alg": "EdDSA", "kid": {}}, claims()),
    "a deep header": raw(b"[" * 100_000, claims()),
    "nothing": "",
    "dots": "..",
    "four parts": token() + ".x",
    "not base64": "%%%.%%%.%%%",
    "another script": "ꦗꦼꦗꦏ꧀.ꦗꦼꦗꦏ꧀.ꦗꦼꦗꦏ꧀",
    "half a character": "\ud800.\udfff.a",
    "bytes": raw(b"\xff\xfe", b"\x00"),
    "nul": "\x00",
}


@pytest.mark.parametrize("what", WRONG)
async def test_any_other_token_is_refused(what: str) -> None:
    with pytest.raises(Unauthenticated):
        await verifier().asker(WRONG[what])


@given(st.text() | st.text(alphabet="abcAB01_-.=", max_size=80))
async def test_garbage_is_refused(garbage: str) -> None:
    with pytest.raises(Unauthenticated):
        await verifier().asker(garbage)


async def test_a_token_that_lives_too_long_is_refused() -> None:
    tokens, now = verifier(life_seconds=3600), int(time.time())
    assert (await tokens.asker(token(iat=now, exp=now + 3600))).subject
    for lives in ({"iat": now, "exp": now + 3601}, {"iat": True, "exp": now + 60}, {"iat": -1e300, "exp": now + 60}):
        with pytest.raises(TokenLivesTooLong):
            await tokens.asker(token(**lives))
    with pytest.raises(TokenLivesTooLong):
        await verifier().asker(token(iat=now, exp=now + 24 * 3600 + 1))


@pytest.mark.parametrize("office", ["disperindag-mars", "Disperindag-Pasuruan", "disperindag-pasuruan ", "*"])
async def test_the_office_of_a_token_must_exist(office: str) -> None:
    with pytest.raises(TokenOfficeUnknown) as refusal:
        await verifier().asker(token(office=office))
    assert office not in refusal.value.sentence("id")


async def test_a_revoked_token_is_refused_also_when_it_is_remembered() -> None:
    revoked: set[tuple[str, str, float]] = set()
    tokens, now = verifier(revoked=lambda *of: of in revoked), int(time.time())
    hers, later = token(iat=now - 60), token(iat=now)
    for one in (hers, later):
        assert (await tokens.asker(one)).subject
    revoked.add(("disperindag-pasuruan", "officer-1", float(now - 60)))
    with pytest.raises(TokenRevoked):
        await tokens.asker(hers)
    assert (await tokens.asker(later)).subject


async def test_clock_skew_is_allowed_for() -> None:
    assert (await verifier().asker(token(exp=int(time.time()) - 5))).subject


async def test_a_remembered_token_expires_too() -> None:
    short, tokens = token(exp=int(time.time()) + 600), verifier()
    first = await tokens.asker(short)
    assert await tokens.asker(short) is first
    patient, late = verifier(skew_seconds=600), token(exp=int(time.time()) - 60)
    assert (await patient.asker(late)).subject
    patient._skew = 30
    with pytest.raises(Unauthenticated):
        await patient.asker(late)


def test_the_asker_acts_in_the_first_allowed_role_they_hold() -> None:
    asker = Asker("officer-1", "disperindag-pasuruan", frozenset({"penera", "inspector"}), 0)
    assert asker.acting_as("inspector", "penera") == "inspector"
    with pytest.raises(RoleMissing) as refusal:
        asker.acting_as("administrator", "applicant")
    assert refusal.value.details == {"roles": ["administrator", "applicant"]}
    assert refusal.value.sentence("id") == "Tindakan ini memerlukan peran administrator atau pemohon."


class Provider:
    """A provider's JWKS on a loopback port; `body` is its answer, None a fault."""

    def __init__(self) -> None:
        self.body: bytes | None = b""
        self.asked = 0
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.asked += 1
                self.send_response(200 if provider.body is not None else 500)
                self.end_headers()
                self.wfile.write(provider.body or b"")

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 – the library's own name
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/jwks.json"


@pytest.fixture
def provider() -> Iterator[Provider]:
    found = Provider()
    thread = Thread(target=found.server.serve_forever, args=(0.01,))
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()
    thread.join()


def offered(*keys: dict[str, Any]) -> bytes:
    return json.dumps({"keys": keys}).encode()


async def test_keys_are_fetched_once_and_for_an_unknown_one_each_ten_seconds(
    provider: Provider,
) -> None:
    provider.body = offered(*KEYS)
    tokens = verifier(keys=[], jwks_url=provider.url)
    assert (await tokens.asker(token())).subject
    assert (await tokens.asker(token(RSA, "RS256", "rsa"))).subject
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            await tokens.asker(token(STRANGER, kid="other"))
    assert provider.asked == 1


class Stopwatch:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


async def test_a_new_key_is_fetched_when_the_provider_uses_it(provider: Provider) -> None:
    provider.body, elapsed = offered(jwk(EDDSA, "ed")), Stopwatch()
    tokens = verifier(keys=[], jwks_url=provider.url, elapsed=elapsed)
    assert (await tokens.asker(token())).subject
    provider.body = offered(jwk(STRANGER, "new"))
    elapsed.seconds += 11
    assert (await tokens.asker(token(STRANGER, kid="new"))).subject
    with pytest.raises(Unauthenticated):
        await tokens.asker(token(sub="officer-2"))


@pytest.mark.parametrize("now", [[], [jwk(STRANGER, "ed")]], ids=["withdrawn", "exchanged"])
async def test_tokens_of_a_key_that_the_provider_withdrew_are_forgotten(
    provider: Provider, now: list[dict[str, Any]]
) -> None:
    provider.body, elapsed = offered(*KEYS), Stopwatch()
    tokens, remembered, other = (
        verifier(keys=[], jwks_url=provider.url, elapsed=elapsed),
        token(),
        token(RSA, "RS256", "rsa"),
    )
    for one in (remembered, other):
        assert (await tokens.asker(one)).subject
    provider.body = offered(KEYS[1], *now)
    elapsed.seconds += 299
    assert (await tokens.asker(remembered)).subject
    elapsed.seconds += 1
    assert (await tokens.asker(remembered)).subject, "who comes meanwhile does not wait"
    await refreshed(tokens)
    with pytest.raises(Unauthenticated):
        await tokens.asker(remembered)
    assert (await tokens.asker(other)).subject
    assert provider.asked == 2


async def refreshed(tokens: TokenVerifier) -> None:
    assert tokens._refreshing is not None
    await tokens._refreshing


async def test_known_keys_stay_valid_while_the_provider_is_away(provider: Provider) -> None:
    provider.body, elapsed = offered(*KEYS), Stopwatch()
    tokens = verifier(keys=[], jwks_url=provider.url, elapsed=elapsed)
    assert (await tokens.asker(token())).subject
    provider.body = None
    elapsed.seconds += 300
    assert (await tokens.asker(token(sub="officer-2"))).subject
    await refreshed(tokens)
    assert (await tokens.asker(token(sub="officer-3"))).subject


async def test_a_provider_that_comes_back_is_found_after_a_second(provider: Provider) -> None:
    provider.body, elapsed = None, Stopwatch()
    tokens = verifier(keys=[], jwks_url=provider.url, elapsed=elapsed)
    with pytest.raises(Unavailable):
        await tokens.asker(token())
    provider.body = offered(*KEYS)
    elapsed.seconds += 0.9
    with pytest.raises(Unavailable):
        await tokens.asker(token())
    elapsed.seconds += 0.1
    assert (await tokens.asker(token())).subject
    assert provider.asked == 2


async def test_a_jump_of_the_machines_clock_prevents_no_fetch(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.body, elapsed, late = offered(jwk(RSA, "rsa")), Stopwatch(), token(exp=int(time.time()) + 600)
    tokens = verifier(keys=[], jwks_url=provider.url, elapsed=elapsed)
    assert (await tokens.asker(token(RSA, "RS256", "rsa"))).subject
    provider.body = offered(*KEYS)
    elapsed.seconds += 11
    monkeypatch.setattr(time, "time", lambda: NOW - 86_400.0)  # set back by a day
    assert (await tokens.asker(late)).subject


async def test_a_given_key_holds_also_after_a_fetch(provider: Provider) -> None:
    provider.body = offered(KEYS[1])
    tokens = verifier(keys=[KEYS[0]], jwks_url=provider.url)
    assert (await tokens.asker(token(RSA, "RS256", "rsa"))).subject
    assert (await tokens.asker(token())).subject


@pytest.mark.parametrize(
    "body",
    [
        None,
        b"",
        b"[]",
        b"{}",
        b'{"keys": 1}',
        b'{"keys": "x"}',
        b'{"keys": ["x"]}',
        b'{"keys": [{"kty": "none"}]}',
        b"<html>",
        b"[" * 50_000,
    ],
)
async def test_a_provider_with_a_nonsense_answer_counts_as_absent(provider: Provider, body: bytes | None) -> None:
    provider.body = body
    with pytest.raises(Unavailable):
        await verifier(keys=[], jwks_url=provider.url).asker(token())


async def test_a_provider_that_is_away_is_not_a_refusal_of_the_token(provider: Provider) -> None:
    provider.body = None
    tokens = verifier(keys=[], jwks_url=provider.url)
    for _ in range(3):  # also while it is not asked again
        with pytest.raises(Unavailable):
            await tokens.asker(token())
    assert provider.asked == 1


async def test_many_first_requests_wait_for_one_fetch(provider: Provider) -> None:
    provider.body = offered(*KEYS)
    tokens = verifier(keys=[], jwks_url=provider.url)
    askers = await asyncio.gather(*(tokens.asker(token(sub=f"officer-{number}")) for number in range(20)))
    assert {asker.subject for asker in askers} == {f"officer-{number}" for number in range(20)}
    assert provider.asked == 1


async def test_keys_for_other_uses_do_not_hide_the_ones_for_tokens(provider: Provider) -> None:
    encryption = {**jwk(RSA, "enc"), "alg": "RSA-OAEP", "use": "enc"}
    without_alg = {name: value for name, value in jwk(RSA, "ed").items() if name != "alg"} | {"use": "enc"}
    provider.body = offered(encryption, {"kty": "none"}, *KEYS, without_alg)
    assert (await verifier(keys=[], jwks_url=provider.url).asker(token())).subject


@pytest.mark.parametrize("change", [{"use": "enc"}, {"alg": "RS512"}, {"kty": "oct", "k": "YQ", "alg": "HS256"}])
async def test_a_key_that_is_not_for_our_tokens_verifies_none(provider: Provider, change: dict[str, str]) -> None:
    provider.body = offered({**jwk(RSA, "rsa"), **change}, KEYS[0])
    with pytest.raises(Unauthenticated):
        await verifier(keys=[], jwks_url=provider.url).asker(token(RSA, "RS256", "rsa"))


@pytest.mark.parametrize(
    "subject", ["3514054107900001", "budi@contoh.id", "081234567890", "+62 812-3456-7890", "198001012005011001"]
)
async def test_a_subject_that_is_a_persons_data_is_refused(subject: str) -> None:
    """Every event names its actor for ever, so the provider must send an identifier that says nothing about the person."""
    with pytest.raises(SubjectHoldsPersonalData) as refused:
        await verifier().asker(token(sub=subject))
    assert refused.value.code == "subject-holds-personal-data"
    assert subject not in refused.value.sentence("id") + refused.value.sentence("en")


@pytest.mark.parametrize(
    "subject",
    ["f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "00u1a2b3c4d5e6f7g8h9", "auth0|507f1f77bcf86cd799439011", "penera-7"],
)
async def test_an_opaque_subject_is_taken(subject: str) -> None:
    assert (await verifier().asker(token(sub=subject))).subject == subject
