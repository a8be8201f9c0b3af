"""Every predicate of Spring Cloud Gateway: what matches, and what must not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from gateway.arguments import ArgumentProblem, step
from gateway.exchange import Exchange
from gateway.predicates.base import Surroundings
from gateway.predicates.registry import PREDICATES, predicate
from tests.gateway.exchanges import exchange

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC).timestamp()


def _cookies(*lines: str) -> Exchange:
    return exchange(headers=[("Cookie", line) for line in lines])


def _header(*lines: tuple[str, str]) -> Exchange:
    return exchange(headers=list(lines))


def _path(path: str) -> Exchange:
    return exchange(path)


def _host(host: str) -> Exchange:
    return exchange(host=host)


def _json(body: bytes | None) -> Exchange:
    return exchange(method="POST", read=body)


#: What is written, a request that matches, and one that does not.
CASES: list[tuple[Any, Exchange, Exchange]] = [
    ("After=2026-11-26T12:00:00Z", exchange(now=NOON + 0.001), exchange(now=NOON)),
    ("After=2026-11-26T13:00:00+01:00[Europe/Paris]", exchange(now=NOON + 1), exchange(now=NOON - 1)),
    ("After=2026-11-26T13:00:00[Europe/Paris]", exchange(now=NOON + 1), exchange(now=NOON - 1)),
    ("Before=2026-11-26T05:00:00.000-07:00[America/Denver]", exchange(now=NOON - 0.001), exchange(now=NOON)),
    (
        "Between=2026-11-26T11:00:00Z, 2026-11-26T12:00:00Z",
        exchange(now=NOON - 1800),
        exchange(now=NOON),
    ),
    ("Cookie=chocolate, ch.p", _cookies("a=b; chocolate=chip"), _cookies("chocolate=chips")),
    ("Cookie=chocolate, ch.p", _cookies("chocolate=no; chocolate=chip"), _cookies("chocolatechip")),
    ("Cookie=chocolate, ch.p", _cookies("a=b", "chocolate=chip"), _cookies("Chocolate=chip")),
    (r"Header=X-Request-Id, \d+", _header(("x-request-id", "12")), _header(("X-Request-Id", "12a"))),
    (r"Header=X-Request-Id, \d+", _header(("X-Request-Id", "a"), ("X-Request-Id", "1")), _header(("X-Id", "1"))),
    ("Header=X-Request-Id", _header(("X-REQUEST-ID", "")), _header(("X-Request", ""))),
    ("Host=**.somehost.org, **.anotherhost.org", _host("www.somehost.org"), _host("somehost.org.evil")),
    ("Host=**.somehost.org", _host("a.b.SOMEHOST.org"), _host("www.somehost.org:8080")),
    ("Host=**.somehost.org, false", _host("www.somehost.org:8080"), _host("xsomehost.org")),
    ("Host=somehost.org:8080", _host("SomeHost.org:8080"), _host("somehost.org")),
    ("Host=*.somehost.org", _host("www.somehost.org"), _host("a.www.somehost.org")),
    ("Host={sub}.somehost.org", _host("www.somehost.org"), _host(".somehost.org")),
    ("Host={sub:[a-z]+}.somehost.org", _host("www.somehost.org"), _host("w3.somehost.org")),
    ("Method=GET,POST", exchange(method="POST"), exchange(method="PUT")),
    ("Path=/red/{segment},/blue/{segment}", _path("/blue/green"), _path("/blue")),
    ("Path=/red/{segment}", _path("/red/1/"), _path("/red/1/2")),
    ("Path=/red/{segment},false", _path("/red/1"), _path("/red/1/")),
    ("Path=/red/**", _path("/red"), _path("/redder")),
    ("Path=/red/**", _path("/red/a/b"), _path("/Red/a")),
    ("Path=/**", _path("/"), _path("*")),
    (r"Path=/red/{id:\d+}", _path("/red/12"), _path("/red/1x")),
    ("Path=/red/*.html", _path("/red/a.html"), _path("/red/a/b.html")),
    ("Path=/red/?", _path("/red/a"), _path("/red/ab")),
    ("Path=/red/*/x", _path("/red/a/x"), _path("/red//x")),
    ("Path=/red/{*rest}", _path("/red/a/b"), _path("/re/a")),
    ("Path=/a.b", _path("/a.b"), _path("/axb")),
    ("Query=green", _path("/?green"), _path("/?greener=1")),
    ("Query=red, gree.", _path("/?red=blue&red=green"), _path("/?red=greens")),
    ("Query=red, gree.", _path("/?r%65d=gree%6e"), _path("/?Red=green")),
    ("RemoteAddr=192.168.1.1/24, 2001:db8::/32", exchange(peer="2001:db8::1"), exchange(peer="192.168.2.10")),
    ("RemoteAddr=192.168.1.0/24", exchange(peer="::ffff:192.168.1.10"), exchange(peer="")),
    ("Version=1.3", _header(("X-Version", "1.3.0")), _header(("X-Version", "1.4"))),
    ("Version=1.1+", _header(("X-Version", "v1.10")), _header(("X-Version", "1.0.9"))),
    ("Version=1.1+", _header(("X-Version", "2")), _header()),
    ("ReadBody=/kind, gift|card", _json(b'{"kind":"card"}'), _json(b'{"kind":"cards"}')),
    ("ReadBody=/lines/1/sku", _json(b'{"lines":[{},{"sku":null}]}'), _json(b'{"lines":[{}]}')),
    ("ReadBody=/kind", _json(b'{"kind":0}'), _json(b"no json")),
    ("ReadBody=/kind", _json(b'{"kind":0}'), _json(None)),
    ("Weight=shop, 1", exchange(), exchange(draws={"shop": "another"})),
]


def _trusted(value: str) -> Exchange:
    return exchange(peer="10.0.0.9", forwarded_for=value)


CASES += [
    ("XForwardedRemoteAddr=20.0.0.0/8", _trusted("1.2.3.4, 20.1.1.1"), _trusted("20.1.1.1, 1.2.3.4")),
    ("XForwardedRemoteAddr=20.0.0.0/8", _trusted("20.1.1.1"), _trusted("")),
    (
        {"name": "RemoteAddr", "args": {"sources": "20.0.0.0/8", "maxTrustedIndex": 2}},
        _trusted("1.1.1.1, 20.1.1.1, 3.3.3.3"),
        _trusted("20.1.1.1, 2.2.2.2, 3.3.3.3"),
    ),
    (
        {"name": "Query", "args": {"param": "red", "regexp": "a,b{1,2}"}},
        _path("/?red=a,bb"),
        _path("/?red=a,bbb"),
    ),
    (
        {"name": "Method", "args": {"_genkey_0": "GET", "_genkey_1": "PUT"}},
        exchange(method="PUT"),
        exchange(method="HEAD"),
    ),
    ({"name": "Path", "args": {"patterns": ["/a", "/b"], "matchTrailingSlash": False}}, _path("/b"), _path("/b/")),
    (
        {"name": "Path", "args": {"patterns.1": "/b", "patterns[0]": "/a", "match-trailing-slash": "false"}},
        _path("/b"),
        _path("/b/"),
    ),
]


@pytest.mark.parametrize(("written", "matching", "other"), CASES, ids=[str(case[0]) for case in CASES])
def test_it_lets_pass_what_matches_and_nothing_else(written: object, matching: Exchange, other: Exchange) -> None:
    def drawn(asked: Exchange) -> str:
        return asked.draws.get("shop", "this")

    check = predicate(step(written)).check(Surroundings("this", {"shop": drawn}, "X-Version"))

    assert check(matching)
    assert not check(other)


def test_every_predicate_has_a_case() -> None:
    assert {step(written).name for written, _, _ in CASES} == set(PREDICATES)


def test_a_version_is_no_matter_where_nothing_says_which_is_asked() -> None:
    assert predicate(step("Version=1.3")).check(Surroundings("this"))(exchange())


def test_what_path_and_host_name_is_kept() -> None:
    asked = exchange("/red/1/a/b", host="www.somehost.org")

    for written in ("Path=/red/{id}/{*rest}", "Host={sub}.somehost.org"):
        assert predicate(step(written)).check(Surroundings("this"))(asked)

    assert asked.variables == {"id": "1", "rest": "/a/b", "sub": "www"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Moon=full", "no predicate is called 'Moon'"),
        ("After=2026-11-26T12:00:00", "without a zone"),
        ("After=tomorrow", "datetime"),
        ("Between=2026-11-26T12:00:00Z,2026-11-26T11:00:00Z", "must be before"),
        ("Cookie=chocolate", "regexp: Field required"),
        ("Header=X-A,a,b", "'b' is too many"),
        ("Header=X-A,(", "no regular expression"),
        ("Header=X-A,(?=a)", "no regular expression"),
        ("Header=X-Forwarded-Proto, https", "none ever comes this far"),
        ("Header=Upgrade, websocket", "none ever comes this far"),
        ("Header=x_user_id", "none ever comes this far"),
        ({"name": "Header", "args": {"header": "X-A", "regex": "a"}}, "regex: Extra inputs"),
        ("Method=get", "methods.0"),
        ("Method", "methods"),
        ("Path=red", "begins with /"),
        ("Path=/**/red", "only at the end"),
        ("Path=/{red", "without its }"),
        ("Path=/{a:(}", "no regular expression"),
        ("Path=/{a:b)(c}", "no regular expression"),
        ("RemoteAddr=300.1.1.1", "sources"),
        ("Weight=a", "weight: Field required"),
        ("Weight=a,-1", "weight"),
        ("Weight=a,1,moon", "sticky"),
        ("Weight=a,1,header:X-Forwarded-Proto", "sticky.*none ever comes this far"),
        ("Weight=a,1,header:Upgrade", "sticky.*none ever comes this far"),
        ("Weight=a,1,header:x_user_id", "sticky.*none ever comes this far"),
        ("Version=new", "version"),
        ("ReadBody=kind", "pointer"),
        (7, "neither"),
        ({"name": "Path", "arg": {}}, "unknown: arg"),
    ],
)
def test_what_nobody_can_mean_is_an_error(written: object, said: str) -> None:
    with pytest.raises(ArgumentProblem, match=said.replace("(", r"\(")):
        predicate(step(written))
