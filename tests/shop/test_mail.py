"""Mail: into files whose place is in the log, or to the server that a URL names."""

import json
import logging
import os
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import send_mail

from tests.live.process import ROOT

TELL = (
    "import json; from settings.parts import mail; "
    "print(json.dumps({name: value for name, value in vars(mail).items() if name.startswith('EMAIL_')}))"
)


def told(url: str) -> dict[str, Any]:
    """The settings of a process that is told of ``url``."""
    environment = {**os.environ, "SHOP_MAIL_URL": url}
    done = subprocess.run([sys.executable, "-c", TELL], cwd=ROOT, env=environment, capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_file_for_each_whose_place_is_in_the_log(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "shop.mail.EmlFileBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    with caplog.at_level(logging.INFO, "shop.mail"):
        send_mail("Votre commande n° 7", "Merci.", None, ["a@example.com"])
    [file] = (tmp_path / "mail").glob("*.eml")
    assert [record.__dict__["path"] for record in caplog.records] == [str(file)]
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (mail["Subject"], mail["To"]) == ("Votre commande n° 7", "a@example.com")


def test_a_url_names_the_server() -> None:
    found = told("smtp+tls://shop:s%40cret@mail.example:587")
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.example", 587, True)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("shop", "s@cret")


def test_without_one_it_is_files() -> None:
    assert told("")["EMAIL_BACKEND"] == "shop.mail.EmlFileBackend"
