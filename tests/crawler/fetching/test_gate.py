"""Which addresses may be asked at all."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetching.gate import Boundary, hosts_of, is_public

GOV = "http://www.qinghe.gov.cn/"


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "2002:7f00:1::",
        "64:ff9b::7f00:1", "64:ff9b::a00:1",
    ],
)  # fmt: skip
def test_inward_addresses_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["61.150.65.235", "8.8.8.8", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_outward_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.integers(0, 2**32 - 1))
def test_an_address_carried_in_another_is_as_public_as_itself(number: int) -> None:
    inner = IPv4Address(number)
    mapped = IPv6Address(f"::ffff:{inner}")
    assert is_public(mapped) == is_public(inner)
    nat64 = IPv6Address(int(IPv6Address("64:ff9b::")) + number)
    assert is_public(inner) or not is_public(nat64)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.qinghe.gov.cn/a",
        "https://xxgk.qinghe.gov.cn:443/a",
        "http://other.gov.cn/a",
        "http://59.175.169.166:8080/a",
    ],
)
def test_within_the_boundary(url: str) -> None:
    assert Boundary.of(GOV, hosts_of(["http://59.175.169.166:8080/"])).allows(url)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://www.qinghe.gov.cn/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "view-source:http://www.qinghe.gov.cn/",
        "http://www.qinghe.gov.cn.example/a",
        "http://examplegov.cn/a",
        "http://gov.cn@127.0.0.1/",
        "http://127.0.0.1\\@www.qinghe.gov.cn/",
        "http://www.qinghe.gov.cn:6379/",
        "http://www.qinghe.gov.cn:99999/",
        "http://59.175.169.166/a",
        "http://[::1/",
        "http://www.qinghe.gov.cn/a\nb",
        "//www.qinghe.gov.cn/a",
        "",
    ],
)
def test_outside_the_boundary(url: str) -> None:
    assert not Boundary.of(GOV, hosts_of(["http://59.175.169.166:8080/"])).allows(url)


def test_a_domain_of_its_own_may_have_many_hosts() -> None:
    boundary = Boundary.of("http://www.qinghe.cn/")
    assert boundary.allows("http://xxgk.qinghe.cn/a")
    assert not boundary.allows("http://notqinghe.cn/a")


def test_bare_addresses_have_no_domain() -> None:
    boundary = Boundary.of("http://127.0.0.1:8001/")
    assert boundary.allows("http://127.0.0.1:8001/a")
    assert not boundary.allows("http://127.0.0.1/a")
    assert not boundary.allows("http://127.0.0.1:8002/a")


@given(st.text(max_size=60))
def test_any_text_is_judged(text: str) -> None:
    assert Boundary.of(GOV).allows(text) in (True, False)
    assert Boundary.of(GOV).allows(f"http://{text}") in (True, False)
