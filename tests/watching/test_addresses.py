"""An address is called only where it is of the public internet, in whatever dress it comes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.watching.addresses import is_public


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "1.1.1.1",
        "100.63.255.255",
        "100.128.0.0",
        "2606:2800:220:1::1",
        "2001:4860:4860::8888",
    ],
)
def test_public_addresses_are(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",  # noqa: S104 (refused)
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "100.127.255.255",
        "169.254.169.254",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "100::1",
        "2001:db8::1",
        "192.88.99.1",
        "3fff::1",
    ],
)
def test_those_of_networks_machines_groups_and_books_are_not(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "dress",
    [
        "::ffff:{}",  # IPv4-mapped
        "::{}",  # IPv4-compatible
        "64:ff9b::{}",  # NAT64
        "64:ff9b:1::{}",  # NAT64 of a network's own
    ],
)
@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "100.64.0.1"])
def test_an_address_within_another_counts(dress, address):
    assert not is_public(dress.format(address))


@pytest.mark.parametrize("address", ["2002:7f00:1::1", "2002:a9fe:a9fe::", "2001:0:a00:1::f5ff:fffe"])
def test_tunnels_to_such_addresses_are_not_public(address):
    assert not is_public(address)


def test_a_public_address_behind_a_translator_is_public():
    assert is_public("64:ff9b::93.184.216.34")
    assert is_public("::ffff:93.184.216.34")


@pytest.mark.parametrize(
    "written", ["", "localhost", "127.1", "0x7f.0.0.1", "2130706433", "1.2.3.4.5", "::g"]
)
def test_what_is_no_address_is_not_public(written):
    assert not is_public(written)


@given(st.ip_addresses(v=4))
def test_mapping_makes_no_address_public_that_is_not(address):
    assert is_public(f"::ffff:{address}") == is_public(str(address)) == is_public(f"64:ff9b::{address}")


@given(st.ip_addresses())
def test_no_loopback_private_or_link_local_address_is_public(address):
    if address.is_loopback or address.is_private or address.is_link_local or address.is_multicast:
        inner = getattr(address, "ipv4_mapped", None)
        assert not is_public(str(address)) or (inner is not None and is_public(str(inner)))
