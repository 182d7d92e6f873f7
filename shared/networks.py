"""Whether an address lies in one of some networks."""

from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Network = IPv4Network | IPv6Network


def address_of(written: str) -> IPv4Address | IPv6Address:
    """The address; turns an IPv4 address that a dual-stack socket writes as IPv6 back into IPv4 (RFC 4291 2.5.5.2).
    Raises ValueError.

    Otherwise all of IPv4 would be one IPv6 network.
    """
    address = ip_address(written)
    return getattr(address, "ipv4_mapped", None) or address


def is_within(written: str, networks: Collection[Network]) -> bool:
    """Whether an address lies in one of the networks; False for a text that is no address."""
    try:
        address = address_of(written)
    except ValueError:
        return False
    return any(address in one for one in networks)
