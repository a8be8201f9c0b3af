"""What clients of the protocol rely on beside its acceptance tests: names, labels, ciphers, lists, limits."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from configsvc.encryption.ciphers import RsaCipher
from configsvc.environment.flatten import merged
from configsvc.environment.order import Context
from configsvc.environment.values import PropertySource, Value
from configsvc.queries.environment import environment
from configsvc.queries.plain_files import LARGEST
from shop.config.formats import yaml_files
from shop.config.sources import overridden
from tests.configsvc.server import SHAPES, V2, ConfigServer, running
from tests.configsvc.test_protocol import fresh

SAMPLE = "682bc583f4641835fa2db009355293665d2647dade3375c0ee201de2a49f7bda"


def test_of_several_names_and_labels_the_last_counts_first(server: ConfigServer) -> None:
    one, two, profile = fresh(), fresh(), fresh("p")
    before = server.set(
        {one: {"k": "1"}, f"{one},{profile}": {"k": "2"}, two: {"k": "3"}, f"{two},{profile}": {"k": "4"}}
    )
    changed = {"application": one, "profile": "", "key": "k", "value": "5", "expected": "1"}
    after = server.call("write", edits=[changed], reason="later").json()["revision"]

    def told(path: str) -> list[str]:
        found = server.get(path).json()["propertySources"]
        return [str(source["source"]["k"]) for source in found if "k" in source["source"]]

    assert told(f"/{one},{two}/{profile}") == ["4", "2", "3", "5"]
    assert told(f"/{one}/{profile}/{after},{before}") == ["2", "1", "2", "5"]


def test_26_sources_of_two_labels_that_mean_the_same_have_names_of_their_own(server: ConfigServer) -> None:
    name = fresh()
    server.set({name: {"k": "1"}, f"{name},dev": {"k": "2"}})
    found = [one["name"] for one in server.get(f"/{name}/dev/main,latest").json()["propertySources"]]
    own = [one for one in found if name in one]
    assert own == [f"database:{name},dev", f"database:{name}", f"database:{name},dev (2)", f"database:{name} (2)"]
    assert len(set(found)) == len(found)


def test_06_a_slash_in_a_name_and_in_a_files_path_is_written_in_brackets(server: ConfigServer) -> None:
    name = fresh("team/app")
    server.set({name: {"k": "1"}})
    found = server.get(f"/{name.replace('/', '(_)')}/dev").json()
    assert (found["name"], found["propertySources"][0]["source"]) == (name, {"k": "1"})
    assert (
        server.get(f"/{fresh()}/default/v9/nginx.conf").text
        == server.get(f"/{fresh()}/default/main/v9(_)nginx.conf").text
    )


@pytest.mark.parametrize("accept", ["application/json", "application/*", "text/html, */*", V2])
def test_02_what_else_a_client_may_accept(server: ConfigServer, accept: str) -> None:
    answer = server.get("/any/dev", accept=accept)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, V2 if accept == V2 else "application/json")


def test_16_in_the_document_placeholders_are_the_clients_to_fill_in(server: ConfigServer) -> None:
    name = fresh()
    server.set({name: {"k": "v", "one": "${k}", "two": "\\${k}"}})
    assert server.get(f"/{name}/dev").json()["propertySources"][0]["source"] == {
        "k": "v",
        "one": "${k}",
        "two": "\\${k}",
    }


def test_24_of_several_profiles_the_first_that_has_a_variant_and_an_unknown_charset(server: ConfigServer) -> None:
    name = fresh()
    assert server.get(f"/{name}/nobody,dev/main/nginx.conf").text == "dev ${server.name}"
    for charset in ("nonsense", "idna", "unicode_escape"):
        answer = server.get(f"/{name}/default/main/nginx.conf", Accept_Charset=charset)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain;charset=utf-8"), charset


def test_23_with_a_name_and_profiles_too(server: ConfigServer) -> None:
    assert server.ask("GET", "/key/app/dev").json()["status"] == "NOT_FOUND"
    plain = {"Content-Type": "text/plain"}
    made = server.ask("POST", "/encrypt/app/dev", data="{name:a}{secret:c}{profiles:x}text", headers=plain).text
    assert made.startswith("{secret:c}")
    assert server.ask("POST", "/decrypt", data=made, headers=plain).text == "text"


@pytest.mark.parametrize("text", ["geheim", "geheim1", "geheim12"], ids=["==", "=", "none"])
def test_padding_is_no_sign_that_a_form_appended(server: ConfigServer, text: str) -> None:
    plain, form = ({"Content-Type": kind} for kind in ("text/plain", "application/x-www-form-urlencoded"))
    made = server.ask("POST", "/encrypt", data="{key:v2}" + text, headers=plain).text
    for sent in (made, f"{made}="):
        assert server.ask("POST", "/decrypt", data=sent, headers=form).text == text


@pytest.mark.parametrize("shape", SHAPES)
def test_23_bad_key_data_and_the_public_half_alone(shape: str, tmp_path: Path) -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    extra = {
        "ENCRYPT_KEY": RsaCipher(pem).public_key(),
        "ENCRYPT_KEY_BAD": "-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----",
    }
    plain = {"Content-Type": "text/plain"}
    with running(shape, tmp_path, extra) as server:
        assert server.ask("GET", "/key").text.startswith("-----BEGIN PUBLIC KEY-----")
        sealed = server.ask("POST", "/encrypt", data="x", headers=plain).text
        answers = {
            "Server-side decryption is not supported": server.ask("POST", "/decrypt", data=sealed, headers=plain),
            "Key data not in correct format (PEM or jks keystore)": server.ask(
                "POST", "/encrypt", data="{key:bad}x", headers=plain
            ),
        }
    for said, answer in answers.items():
        assert (answer.status_code, answer.json()) == (400, {"status": "BAD_REQUEST", "description": said})


def test_monitor_cuts_off_one_ending(server: ConfigServer) -> None:
    answer = server.ask("POST", "/monitor", data=[("path", "x/my.app-dev.yml"), ("path", "foo.properties")])
    assert answer.json() == ["my.app-dev", "my.app", "foo"]


def test_31_a_hidden_folder_is_no_label(server: ConfigServer) -> None:
    for path in ("/alpha/dev/.git/config", "/alpha/dev/.git", "/main/alpha-dev.yml/../.git", "/.git/alpha-dev.yml"):
        answer = server.get(path)
        assert answer.status_code in {400, 404}, path
        assert "CANARY" not in answer.text


def test_13_a_list_and_one_text_replace_each_other(server: ConfigServer) -> None:
    for weak, strong, wanted in (
        ({"a.b": "x,y"}, {"a.b[0]": "z"}, {"b": ["z"]}),
        ({"a.b[0]": "z"}, {"a.b": "x,y"}, {"b": "x,y"}),
    ):
        name = fresh()
        server.set({name: weak, f"{name},dev": strong})
        assert server.get(f"/{name}-dev.json").json()["a"] == wanted
        lines = server.get(f"/{name}-dev.properties").text.split("\n")
        assert [line for line in lines if line.startswith("a.")] == [f"{key}: {value}" for key, value in strong.items()]


def test_the_key_that_says_which_profile_a_file_is_for_is_dropped() -> None:
    source = PropertySource("file:x", Context("x"), {"spring.profiles": Value("dev"), "k": Value("1")})
    assert list(merged([source])) == ["k"]


def test_numbers_that_json_does_not_carry_are_texts() -> None:
    (found,) = yaml_files.documents(
        b"a: 123456789012345678901234567890\nb: .inf\nc: -.inf\nd: .nan\ne: 18446744073709551615\n"
    )
    assert found == {
        "a": "123456789012345678901234567890",
        "b": "Infinity",
        "c": "-Infinity",
        "d": "NaN",
        "e": 18446744073709551615,
    }


@pytest.mark.django_db(databases="__all__")
def test_20_overrides_are_not_decrypted_and_secrets_among_them_are_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCRYPT_KEY", "foo")
    text = f'{{"sealed": "{{cipher}}{SAMPLE}", "db.password": "x"}}'
    with overridden("configsvc", backends=("database",), overrides=text):
        (source,) = environment("overridden", "dev", None).sources
    assert source.name == "overrides"
    assert source.values["sealed"].value == "{cipher}" + SAMPLE
    assert source.values["db.password"].is_secret


@pytest.mark.parametrize("shape", SHAPES)
def test_22_without_decryption_a_cipher_is_sent_as_it_is(shape: str, tmp_path: Path) -> None:
    with running(shape, tmp_path, {"CONFIGSVC_DECRYPT": "false", "ENCRYPT_KEY": "foo"}) as server:
        server.set({"sealed": {"a": "{cipher}" + SAMPLE}})
        assert server.get("/sealed/dev").json()["propertySources"][0]["source"] == {"a": "{cipher}" + SAMPLE}


def test_everything_as_it_was_however_much_that_is(server: ConfigServer) -> None:
    name = fresh()
    before = server.set({name: {"k": "1"}})
    for begin in (0, 50):
        server.set({name: {f"k{number}": "1" for number in range(begin, begin + 50)}})
    assert server.call("return_to", revision=before, reason="back").status_code == 200
    assert server.get(f"/{name}/none").json()["propertySources"][0]["source"] == {"k": "1"}


@pytest.mark.parametrize("shape", SHAPES)
def test_24_ciphers_in_files_of_settings_are_opened_where_that_is_on(shape: str, tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "sealed.yml").write_text(f"a: '{{cipher}}{SAMPLE}'\nb: '{{cipher}}00'\n")
    (files / "sealed.conf").write_text(f"a {{cipher}}{SAMPLE}")
    extra = {"CONFIGSVC_FILES_FOLDERS": str(files), "ENCRYPT_KEY": "foo", "CONFIGSVC_PLAIN_TEXT_ENCRYPT": "true"}
    with running(shape, tmp_path, extra) as server:
        plain = server.ask("POST", "/decrypt", data=SAMPLE, headers={"Content-Type": "text/plain"}).text
        assert server.get("/sealed/default/main/sealed.yml").text == f"a: '{plain}'\nb: '<n/a>'\n"
        assert server.get("/sealed/default/main/sealed.conf").text == f"a {{cipher}}{SAMPLE}"


def test_24_a_file_that_cannot_be_read_is_passed_over_for_one_that_can(server: ConfigServer) -> None:
    files = server.folder / "files"
    (files / "passed.conf").write_text("usual")
    (files / "passed-large.conf").write_bytes(b"x" * (LARGEST + 1))
    assert server.get(f"/{fresh()}/large/main/passed.conf").text == "usual"
    assert server.get(f"/{fresh()}/default/main/passed-large.conf").status_code == 500
