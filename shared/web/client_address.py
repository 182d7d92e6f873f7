"""The address that sends a request, for limits on how often one address may do a thing."""

from collections.abc import Collection
from ipaddress import ip_network
from typing import Final

from fastapi import Request

from shared.networks import Network, address_of, is_within

_SUBSCRIBER: Final = 64
"""Bits of an IPv6 address that identify one subscriber, who chooses the rest freely."""


def client_address(request: Request, front_doors: Collection[Network]) -> str:
    """The address that asks; `front_doors`: our own proxies, which write it last in X-Forwarded-For."""
    host = request.client.host if request.client else ""
    if is_within(host, front_doors):
        host = ",".join(request.headers.getlist("x-forwarded-for")).rpartition(",")[2].strip() or host
    try:
        address = address_of(host)
    except ValueError:
        return ""
    return str(address if address.version == 4 else ip_network((address, _SUBSCRIBER), strict=False))
