"""The storefront's types and calls are those of the API's own document."""

from pathlib import Path

from django.core.management import call_command

from tests.storefront.nodes import FRONTEND, node

GENERATED = FRONTEND / "src" / "app" / "api"


def test_they_are_what_the_document_says(built: None, tmp_path: Path) -> None:
    """`npm run api` brings them up to it."""
    document = tmp_path / "openapi.json"
    call_command("spectacular", "--format", "openapi-json", "--file", str(document))
    fresh = tmp_path / "api"
    generator = FRONTEND / "node_modules" / "ng-openapi-gen" / "lib" / "index.js"
    node([str(generator), "--input", str(document), "--output", str(fresh)])
    assert _texts(GENERATED) == _texts(fresh)


def _texts(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.ts")}
