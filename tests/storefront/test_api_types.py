"""The storefront's types and calls are those of the API's own document."""

import os
import subprocess
from pathlib import Path

from django.core.management import call_command

from tests.storefront.conftest import ROOT

FRONTEND = ROOT / "frontend"
GENERATED = FRONTEND / "src" / "app" / "api"


def test_they_are_what_the_document_says(built: None, tmp_path: Path) -> None:
    """`npm run api` brings them up to it."""
    document = tmp_path / "openapi.json"
    call_command("spectacular", "--format", "openapi-json", "--file", str(document))
    fresh = tmp_path / "api"
    generator = FRONTEND / "node_modules" / "ng-openapi-gen" / "lib" / "index.js"
    path = f"{os.environ['PATH']}:{ROOT / '.venv' / 'bin'}"
    command = ["node", str(generator), "--input", str(document), "--output", str(fresh)]
    outcome = subprocess.run(
        command, cwd=FRONTEND, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stderr
    assert _texts(GENERATED) == _texts(fresh)


def _texts(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.ts")}
