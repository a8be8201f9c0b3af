"""Every role starts by itself, with its own apps and databases and nobody else's; an unknown one is one clear line."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.core.management import get_commands, load_command_class

from shop.roles.catalogue import ALL, BACKOFFICE, IDENTITY_MODULE, LISTENERS, MODULES, ROLES, STAFF_PERMISSIONS
from shop.roles.current import UnknownRole, named
from tests.live.process import ROOT, inherited

#: What a process of the role says about itself, after every system check passed with warnings as errors.
TELL = """
import json, django
from django.conf import settings
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.urls import get_resolver
call_command("check", fail_level="WARNING")
get_resolver().url_patterns
import sys
print(json.dumps({
    "apps": sorted(config.label for config in apps.get_app_configs()),
    "aliases": sorted(set(settings.DATABASES) - {"default"}),
    "default": settings.DATABASES["default"]["ENGINE"],
    "imported": sorted(sys.modules),
    "admin": any(getattr(pattern, "app_name", "") == "admin" for pattern in get_resolver().url_patterns),
}))
"""

MACHINERY = {"shop", "shop_events", "shop_idempotency", "shop_web", "shop_work"}
WEB = {"drf_spectacular", "drf_spectacular_sidecar", "rest_framework", "staticfiles"}
AUTH = {"auth", "contenttypes"}
ADMIN = {"admin", "messages", "sessions"}


def run(*arguments: str, role: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=ROOT,
        env={
            **inherited(),
            "SHOP_ROLE": role,
            "SHOP_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "settings.local",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@cache
def told(role: str) -> dict[str, Any]:
    """What a process of ``role`` says about itself."""
    with TemporaryDirectory() as folder:
        done = run("-c", TELL, role=role, folder=Path(folder))
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def expected_apps(name: str) -> set[str]:
    role = ROLES[name]
    extra = (AUTH if role.has_auth else set()) | (ADMIN if role.has_admin else set())
    return MACHINERY | WEB | extra | set(role.installed)


@pytest.mark.parametrize("name", ROLES)
def test_a_role_starts_with_its_own_apps_and_databases_only(name: str) -> None:
    found = told(name)
    assert set(found["apps"]) == expected_apps(name)
    assert set(found["aliases"]) == {module for module in ROLES[name].installed if MODULES[module].has_database}
    assert found["default"] == "django.db.backends.dummy"  # a forgotten alias raises
    assert found["admin"] is ROLES[name].has_admin


@pytest.mark.parametrize("name", [name for name in MODULES if MODULES[name].has_database])
def test_a_modules_process_loads_no_tables_of_another(name: str) -> None:
    others = [module for module in MODULES if module != name]
    rooms = tuple(f"{other}.{room}" for other in others for room in ("models", "operations", "queries", "local"))
    assert [found for found in told(name)["imported"] if found.startswith(rooms)] == []


@pytest.mark.parametrize("command", [["serve"], ["help"]])
def test_an_unknown_role_is_one_clear_line(command: list[str], tmp_path: Path) -> None:
    done = run("manage.py", *command, role="warehouse", folder=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert "SHOP_ROLE='warehouse'" in line
    assert all(name in line for name in ROLES)


def test_a_missing_secret_is_one_clear_line(tmp_path: Path) -> None:
    done = run("manage.py", "check", role="all", folder=tmp_path, DJANGO_SETTINGS_MODULE="settings.production")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "SHOP_SECRET_KEY" in line


def test_the_traceback_is_there_for_who_asks(tmp_path: Path) -> None:
    done = run("manage.py", "check", "--traceback", role="warehouse", folder=tmp_path)
    assert "Traceback" in done.stderr


def test_our_commands_are_listed_each_with_its_sentence() -> None:
    ours = {name: app for name, app in get_commands().items() if app == "shop"}
    assert {"demo", "prove", "roles", "runserver", "serve", "up", "work"} <= set(ours)
    for name, app in ours.items():
        sentence = str(load_command_class(app, name).help)
        assert sentence.endswith("."), name
        assert len(sentence) > 20, name


def test_an_unknown_role_has_its_own_error() -> None:
    with pytest.raises(UnknownRole):
        named("")
    assert named("orders").serves == ("orders",)


# ---------------------------------------------------------------- the catalogue


def test_all_serves_everything_and_the_back_office_nothing() -> None:
    assert ROLES[ALL].serves == ROLES[ALL].installed == tuple(MODULES)
    assert ROLES[BACKOFFICE].serves == ()
    assert ROLES[BACKOFFICE].installed == tuple(MODULES)


def test_every_role_has_a_port_and_a_service_of_its_own() -> None:
    apart = [role for name, role in ROLES.items() if name != ALL]
    assert len({role.port for role in apart}) == len(apart)
    assert len({role.service for role in apart}) == len(apart)


def test_listeners_and_publishers_are_modules() -> None:
    for kind, listeners in LISTENERS.items():
        publisher = kind.partition(".")[0]
        assert publisher in MODULES
        assert set(listeners) <= set(MODULES) - {publisher}
        assert len(set(listeners)) == len(listeners)


def test_every_module_with_a_database_hears_of_revocations() -> None:
    with_database = {name for name, module in MODULES.items() if module.has_database}
    assert set(LISTENERS["customers.subject_revoked"]) == with_database - {IDENTITY_MODULE}


def test_permissions_are_named_after_their_module() -> None:
    for name, permission in STAFF_PERMISSIONS.items():
        assert name == f"{permission.module}.{permission.verb}"
        assert permission.module in MODULES


def test_the_catalogue_imports_no_module() -> None:
    script = (
        "import sys, shop.roles.catalogue; print([n for n in sys.modules if n.partition('.')[0] in set(sys.argv[1:])])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *MODULES, "django"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    assert done.stdout.strip() == "[]"
