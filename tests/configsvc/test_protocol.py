"""The config protocol as Spring's clients speak it, row by row of what was agreed, in one process and as a role."""

import itertools

import pytest

from configsvc.api.paths import NoSuchPath, parsed
from tests.configsvc.server import V2, ConfigServer

_numbers = itertools.count(1)


def fresh(stem: str = "app") -> str:
    """An application that no other test has."""
    return f"{stem}{next(_numbers)}"


def test_01_the_document_has_exactly_six_keys(server: ConfigServer) -> None:
    name = fresh()
    server.set({name: {"a.b": "1"}, f"{name},dev": {"a.b": "2"}})
    answer = server.get(f"/{name}/dev")
    assert answer.headers["Content-Type"] == "application/json"
    found = answer.json()
    assert list(found) == ["name", "profiles", "label", "version", "state", "propertySources"]
    assert (found["name"], found["profiles"], found["label"], found["state"]) == (name, ["dev"], None, None)
    assert found["version"]
    assert found["propertySources"] == [
        {"name": f"database:{name},dev", "source": {"a.b": "2"}},
        {"name": f"database:{name}", "source": {"a.b": "1"}},
    ]


def test_02_version_two_is_answered_as_asked_with_origins(server: ConfigServer) -> None:
    name = fresh()
    server.set({name: {"a.b": "1"}})
    answer = server.get(f"/{name}/dev", accept=V2)
    assert answer.headers["Content-Type"] == V2
    (source,) = answer.json()["propertySources"]
    assert source["source"] == {"a.b": {"value": "1", "origin": f"database:{name} a.b"}}
    assert server.get(f"/{name}/dev", accept="text/html").status_code == 406


def test_03_six_sources_in_order(server: ConfigServer) -> None:
    name, one, two = fresh(), fresh("p"), fresh("p")
    for place in (f"{name}", f"{name},{one}", f"{name},{two}", f"application,{one}", f"application,{two}"):
        server.set({place: {"k": place}})
    if not server.get("/nobody/none").json()["propertySources"]:
        server.set({"application": {"shared": "1"}})
    names = [source["name"] for source in server.get(f"/{name}/{one},{two}").json()["propertySources"]]
    assert names == [
        f"database:{name},{two}",
        f"database:application,{two}",
        f"database:{name},{one}",
        f"database:application,{one}",
        f"database:{name}",
        "database:application",
    ]


def test_04_profiles_are_repeated_as_one_text(server: ConfigServer) -> None:
    assert server.get("/any/p1,p2").json()["profiles"] == ["p1,p2"]


def test_05_the_label_is_null_or_repeated(server: ConfigServer) -> None:
    assert server.get("/any/dev").json()["label"] is None
    assert server.get("/any/dev/main").json()["label"] == "main"


def test_06_a_slash_in_a_label_is_written_in_brackets(server: ConfigServer) -> None:
    name, label = fresh(), f"feature/{fresh('puff')}"
    number = server.set({name: {"k": "then"}})
    assert server.call("tag", name=label, revision=number).status_code == 200
    found = server.get(f"/{name}/dev/{label.replace('/', '(_)')}")
    assert (found.status_code, found.json()["label"]) == (200, label)
    assert found.json()["propertySources"][0]["source"] == {"k": "then"}


def test_07_a_label_may_have_dots_and_an_unknown_one_is_404(server: ConfigServer) -> None:
    name, label = fresh(), f"1.0.{next(_numbers)}"
    number = server.set({name: {"k": "then"}})
    server.call("tag", name=label, revision=number)
    changed = {"application": name, "profile": "", "key": "k", "value": "now", "expected": "then"}
    assert server.call("write", edits=[changed], reason="later").status_code == 200
    assert server.get(f"/{name}/dev/{label}").json()["propertySources"][0]["source"] == {"k": "then"}
    assert server.get(f"/{name}/dev/{number}").json()["propertySources"][0]["source"] == {"k": "then"}
    assert server.get(f"/{name}/dev").json()["propertySources"][0]["source"] == {"k": "now"}
    unknown = server.get(f"/{name}/dev/2.0.0")
    assert (unknown.status_code, unknown.json()["message"]) == (404, "No such label.")


def test_08_slashes_that_are_repeated_count_once(server: ConfigServer) -> None:
    assert server.get("//any/dev").json() == server.get("/any/dev").json()
    assert server.get("///any//dev").status_code == 200


def test_09_a_prefix_is_required_where_there_is_one(strict_server: ConfigServer) -> None:
    assert strict_server.get("/cfg/known/dev").status_code == 200
    assert strict_server.get("/known/dev").status_code == 404
    assert strict_server.get("/cfg/encrypt/status").json()["status"] == "NO_KEY"


def test_10_a_file_name_without_a_profile_is_nothing(server: ConfigServer) -> None:
    answer = server.get("/foo/dev.yml")
    assert (answer.status_code, answer.json()["status"], answer.json()["error"]) == (404, 404, "Not Found")


def test_10_it_is_told_from_the_address_alone() -> None:
    """Before anything is read, whoever asks."""
    with pytest.raises(NoSuchPath):
        parsed("/foo/dev.yml")


def test_11_what_only_looks_like_an_ending_is_a_profile(server: ConfigServer) -> None:
    assert server.get("/foo/dev-yml").json()["profiles"] == ["dev-yml"]


def test_12_a_flattened_name_is_split_at_its_last_hyphen(server: ConfigServer) -> None:
    stem = fresh("foo")
    server.set({f"{stem}-bar": {"a": "1"}})
    answer = server.get(f"/main/{stem}-bar-default.properties")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "a: 1" in answer.text.split("\n")
    assert not answer.text.endswith("\n")


def test_13_a_list_is_replaced_as_a_whole(server: ConfigServer) -> None:
    name = fresh()
    long = {f"a.b[{number}]": text for number, text in enumerate("cde")}
    server.set({name: long, f"{name},dev": {"a.b[0]": "z"}})
    assert server.get(f"/{name}-dev.json").json()["a"] == {"b": ["z"]}
    assert "a:\n  b:\n  - z\n" in server.get(f"/{name}-dev.yml").text


def test_14_a_parent_with_a_value_keeps_dotted_children(server: ConfigServer) -> None:
    name = fresh()
    server.set({name: {"org.springframework": "WARN", "org.springframework.cloud": "ERROR"}})
    text = server.get(f"/{name}-dev.yml").text
    assert "org:\n  springframework: WARN\n  springframework.cloud: ERROR\n" in text


def test_16_placeholders_come_from_what_is_served_only(server: ConfigServer) -> None:
    name = fresh()
    settings = {
        "k": "v",
        "one": "${k}-${missing}",
        "two": "${missing:else}",
        "three": "\\${k}",
        "four": "${HOME_CANARY}${PATH:no}",
        "five": "${five}",
    }
    server.set({name: settings})
    found = server.get(f"/{name}-dev.json").json()
    wanted = {"one": "v-${missing}", "two": "else", "three": "${k}", "four": "${HOME_CANARY}no", "five": "${five}"}
    assert {key: found[key] for key in wanted} == wanted
    raw = server.get(f"/{name}-dev.json?resolvePlaceholders=false").json()
    assert {key: raw[key] for key in settings} == settings


BAD = [
    "/..%2fetc/dev",
    "/%2e%2e/dev",
    "/a..b/dev",
    "/foo/dev/%2e%2e",
    "/%252e%252e/dev",
    "/foo%23/dev",
    "/foo/dev/x%23y",
    "/(_)etc/dev",
    "/foo/dev/(_)etc",
    "/foo/dev/main/..%2f..%2foutside.conf",
    "/foo/dev/main/%2e%2e/outside.conf",
    "/foo/dev/main/a/..%5coutside.conf",
    "/foo%00/dev",
    "/foo/dev%00",
    "/foo/dev/la%0abel",
    "/a%ff/dev",
    f"/{'x' * 10_240}/dev",
    f"/foo/{'x' * 3000}",
    "/foo/dev/main/WEB-INF/web.xml",
    "/foo/dev/main/file:%2f%2f%2fetc/passwd",
]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path[:40])
def test_17_what_climbs_is_400(server: ConfigServer, path: str) -> None:
    answer = server.get(path)
    assert answer.status_code == (400 if len(path) < 4_000 else 414), answer.text
    assert answer.json()["status"] == answer.status_code
    assert "CANARY" not in answer.text


@pytest.mark.parametrize("profiles", ["-dev", "a,,b", "dev-", "a,b!", "a b", ",", "dev,"])
def test_18_what_is_no_profile_is_400(server: ConfigServer, profiles: str) -> None:
    answer = server.get(f"/foo/{profiles}")
    assert answer.status_code == 400
    assert sorted(answer.json()) == ["error", "message", "path", "status", "timestamp"]


def test_19_an_unknown_application_is_empty(server: ConfigServer) -> None:
    answer = server.get(f"/{fresh('unknown')}/none")
    assert answer.status_code == 200
    assert all(source["name"] == "database:application" for source in answer.json()["propertySources"])


def test_19_or_404_where_empty_answers_are_not_wanted(strict_server: ConfigServer) -> None:
    answer = strict_server.get("/cfg/unknown/none")
    assert (answer.status_code, answer.json()["message"]) == (404, "Application Not Found")


def test_20_overrides_come_first(strict_server: ConfigServer) -> None:
    first = strict_server.get("/cfg/known/dev").json()["propertySources"][0]
    assert first == {"name": "overrides", "source": {"forced": "yes", "written": "${later}"}}
    assert strict_server.get("/cfg/known-dev.json").json()["forced"] == "yes"


def test_27_a_name_that_contains_a_profile_is_not_taken_for_one(server: ConfigServer) -> None:
    name = fresh("orders-prod-eu")
    server.set({name: {"k": "general"}, f"{name},prod": {"k": "special"}})
    first, second, *_ = [one["name"] for one in server.get(f"/{name}/prod").json()["propertySources"]]
    assert first == f"database:{name},prod"
    assert "prod" not in second
    assert [one["source"] for one in server.get(f"/{name}/prod").json()["propertySources"]][1] == {"k": "general"}


def test_30_the_config_token_is_in_no_log(server: ConfigServer) -> None:
    assert server.get("/any/dev", X_Config_Token="CANARY-TOKEN", X_Config_State="7").status_code == 200
    assert server.get("/any/..", X_Config_Token="CANARY-TOKEN").status_code in {400, 404}
    assert "CANARY-TOKEN" not in server.log


def test_files_keep_the_types_of_yaml(server: ConfigServer) -> None:
    assert _from_file(server, "/from-files/dev") == {"a.b": 1, "a.c": True, "list[0]": "x", "list[1]": "y"}
    assert _from_file(server, "/from-files/dev/v9") == {"a.b": 9}


def _from_file(server: ConfigServer, path: str) -> dict[str, object]:
    sources = server.get(path).json()["propertySources"]
    (found,) = [source for source in sources if source["name"].endswith("/from-files.yml")]
    assert found["name"].startswith("file:")
    settings: dict[str, object] = found["source"]
    return settings
