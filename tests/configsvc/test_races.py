"""Two staff members change the same setting at once: the second is told, in either store."""

from concurrent.futures import ThreadPoolExecutor

from tests.configsvc.server import ConfigServer


def test_of_many_who_change_the_same_setting_one_wins(server: ConfigServer) -> None:
    server.set({"raced": {"k": "0"}})

    def attempt(number: int) -> int:
        edit = {"application": "raced", "profile": "", "key": "k", "value": f"by {number}", "expected": "0"}
        return server.call("write", edits=[edit], reason="a race").status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(8))) == [200] + [409] * 7


def test_of_many_who_make_the_same_setting_one_wins(server: ConfigServer) -> None:
    def attempt(number: int) -> int:
        edit = {"application": "made", "profile": "", "key": "k", "value": f"by {number}", "expected": None}
        return server.call("write", edits=[edit], reason="a race").status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(8))) == [200] + [409] * 7


def test_all_of_them_or_none(server: ConfigServer) -> None:
    server.set({"whole": {"b": "0"}})
    edits = [
        {"application": "whole", "profile": "", "key": "a", "value": "1", "expected": None},
        {"application": "whole", "profile": "", "key": "b", "value": "1", "expected": "stale"},
    ]
    assert server.call("write", edits=edits, reason="x").json()["code"] == "setting_changed"
    assert server.get("/whole-none.json").json()["b"] == "0"
    assert "a" not in server.get("/whole-none.json").json()


def test_a_write_that_is_asked_again_is_refused_and_changes_nothing(server: ConfigServer) -> None:
    edit = {"application": "again", "profile": "", "key": "k", "value": "1", "expected": None}
    first = server.call("write", edits=[edit], reason="once")
    number = first.json()["revision"]
    assert server.call("write", edits=[edit], reason="once").json()["code"] == "setting_changed"
    assert server.call("tag", name="again", revision=number).status_code == 200
    assert server.call("tag", name="again", revision=number).json()["code"] == "name_taken"
    assert server.call("take_back", revision=number, reason="back").status_code == 200
    assert server.call("take_back", revision=number, reason="back").json()["code"] == "setting_changed"
    assert server.call("return_to", revision=number, reason="to it").status_code == 200
    assert server.call("return_to", revision=number, reason="to it").json()["code"] == "nothing_to_change"
    for _ in range(2):
        assert server.call("set_client", name="nobody", active=False).status_code == 200
