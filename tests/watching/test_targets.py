"""What an address of a webhook may look like, and where it may lead."""

import threading

import pytest

from service.watching import targets
from service.watching.targets import Policy, TargetRefused, addresses_of, target_of

STRICT, ANY = Policy(), Policy(http=True, private=True)


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://example.org/hooks?key=1", ("https", "example.org", 443)),
        ("HTTPS://Example.ORG:8443", ("https", "Example.ORG", 8443)),
        ("https://example.org.:443/", ("https", "example.org.", 443)),
        ("https://xn--bcher-kva.example/", ("https", "xn--bcher-kva.example", 443)),
        ("https://[2606:2800:220:1::1]/", ("https", "2606:2800:220:1::1", 443)),
        ("https://[2606:2800:220:1::1]:8080/", ("https", "2606:2800:220:1::1", 8080)),
    ],
)
def test_the_parts_of_a_target(url, parts):
    target = target_of(url, STRICT)
    assert (target.scheme, target.host, target.port) == parts


@pytest.mark.parametrize(
    ("url", "remedy"),
    [
        ("", "ASCII"),
        ("example.org/hook", "https://"),
        ("ftp://example.org/", "https://"),
        ("file:///etc/passwd", "https://"),
        ("gopher://example.org/", "https://"),
        ("https://", "host"),
        ("https:///hook", "host"),
        ("https://user:secret@example.org/", "password"),
        ("https://example.org@127.0.0.1/", "password"),
        ("https://example.org/#top", "fragment"),
        ("https://exam ple.org/", "ASCII"),
        ("https://example.org/\n", "ASCII"),
        ("https://example.org\\@127.0.0.1/", "ASCII"),
        ("https://ⓛocalhost/", "ASCII"),
        ("https://127。0。0。1/", "ASCII"),
        ("https://bücher.example/", "ASCII"),
        ("https://a..b/", "host"),
        ("https://.a/", "host"),
        ("https://%6cocalhost/", "host"),
        ("https://[::1/", "whole address"),
        ("https://[fe80::1%25eth0]/", "host"),
        ("https://example.org:http/", "whole address"),
        ("https://example.org:99999/", "whole address"),
        ("https://example.org:0/", "ports"),
        ("https://example.org:22/", "ports"),
        ("https://example.org:6379/", "ports"),
        ("http://example.org/", "ENTENTE_WEBHOOK_HTTP"),
        ("https://" + "a" * 64 + ".org/", "host"),
        ("https://example.org/" + "a" * 2_000, "2,000"),
    ],
)
def test_others_are_refused_with_a_remedy(url, remedy):
    with pytest.raises(TargetRefused, match=remedy):
        target_of(url, STRICT)


def test_the_operator_may_allow_http_and_any_port():
    assert target_of("http://example.org/", Policy(http=True)).port == 80
    assert target_of("http://example.org:5000/", ANY).port == 5000


def test_a_target_has_the_addresses_of_its_host(resolve):
    resolve("example.org", ["93.184.216.34", "93.184.216.34", "2606:2800:220:1::1"])
    found = addresses_of(target_of("https://example.org", STRICT), STRICT)
    assert found == ["93.184.216.34", "2606:2800:220:1::1"]


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:127.0.0.1"])
def test_one_address_of_ours_among_others_is_enough_to_refuse(resolve, inner):
    resolve("example.org", ["93.184.216.34", inner])
    target = target_of("https://example.org", STRICT)
    with pytest.raises(TargetRefused, match="ENTENTE_WEBHOOK_PRIVATE"):
        addresses_of(target, STRICT)
    assert len(addresses_of(target, ANY)) == 2


@pytest.mark.parametrize(
    "host", ["localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "[::1]", "[::ffff:7f00:1]"]
)
def test_this_machine_is_refused_however_it_is_written(host):
    with pytest.raises(TargetRefused):
        addresses_of(target_of(f"https://{host}/", STRICT), STRICT)


def test_whether_a_name_of_ours_exists_is_not_told(resolve):
    resolve("inner.example", "10.0.0.1")
    refusals = []
    for host in ("inner.example", "nowhere.invalid"):
        with pytest.raises(TargetRefused) as refusal:
            addresses_of(target_of(f"https://{host}", STRICT), STRICT)
        refusals.append(str(refusal.value))
    assert refusals[0] == refusals[1]


def test_a_look_up_that_hangs_is_not_waited_for(monkeypatch):
    release = threading.Event()
    monkeypatch.setattr(targets, "RESOLVE_SECONDS", 0.05)
    monkeypatch.setattr(
        targets.socket, "getaddrinfo", lambda *_arguments, **_options: release.wait(30) and []
    )
    with pytest.raises(TargetRefused):
        addresses_of(target_of("https://example.org", STRICT), STRICT)
    release.set()
