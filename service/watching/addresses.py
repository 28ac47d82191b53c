"""Which addresses are on the public internet, and none of our own network's."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

# RFC 6052: IPv4 addresses behind a translator; the second is for a network's own use (RFC 8215).
_TRANSLATED: Final = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
# RFC 4291, section 2.5.5.1: the deprecated form of an IPv4 address in one of IPv6.
_COMPATIBLE: Final = IPv6Network("::/96")
# Of IANA's registries of special-purpose addresses, what Python counts as public, in some version at
# least: of protocols, of the relays of 6to4, of examples, of segment routing, and (RFC 3879) of sites.
_SPECIAL: Final = tuple(
    map(
        ip_network,
        ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "3fff::/20", "5f00::/16", "fec0::/10"),
    )
)
_SHORT: Final = 0xFFFFFFFF


def is_public(written: str) -> bool:
    """Whether an address is one of the public internet; False for what is no address at all.

    Of an address that has another in it (IPv4-mapped, NAT64, 6to4, Teredo) both have to be.
    """
    try:
        address = ip_address(written.partition("%")[0])
    except ValueError:
        return False
    # With a zone it is of a link, whatever its prefix says.
    if "%" in written:
        return False
    return all(_is_global(each) for each in (address, *_within(address)))


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and (address.ipv4_mapped or address in _TRANSLATED[0]):
        # Judged by the address within.
        return True
    refused = address.is_multicast or address.is_reserved or address.is_unspecified
    special = any(address in network for network in _SPECIAL if network.version == address.version)
    return address.is_global and not refused and not special


def _within(address: IPv4Address | IPv6Address) -> tuple[IPv4Address, ...]:
    """The addresses of IPv4 that one of IPv6 leads to."""
    if isinstance(address, IPv4Address):
        return ()
    found: list[IPv4Address] = []
    if address.ipv4_mapped:
        found.append(address.ipv4_mapped)
    if address.sixtofour:
        found.append(address.sixtofour)
    if address.teredo:
        found += address.teredo
    if any(address in network for network in (*_TRANSLATED, _COMPATIBLE)):
        found.append(IPv4Address(int(address) & _SHORT))
    return tuple(found)
