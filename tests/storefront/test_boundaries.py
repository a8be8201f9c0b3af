"""Who may import whom in the storefront, each border with a planted violation that the linter refuses."""

import json
from typing import Final

import pytest

from tests.storefront.nodes import node

RULE: Final = "boundaries/dependencies"
FORBIDDEN: Final = {
    "a feature another feature": ("features/cart/planted.ts", "../checkout/place-order"),
    "a feature the frame": ("features/cart/planted.ts", "../../shell/header"),
    "the frame a feature": ("shell/planted.ts", "../features/home/home"),
    "ui a feature": ("ui/planted.ts", "../features/home/home"),
    "core ui": ("core/cart/planted.ts", "../../ui/button"),
    "core a feature": ("core/cart/planted.ts", "../../features/home/home"),
}
ALLOWED: Final = {
    "a feature itself": ("features/checkout/planted.ts", "./place-order"),
    "a feature ui": ("features/cart/planted.ts", "../../ui/button"),
    "a feature core": ("features/cart/planted.ts", "../../core/session/session"),
    "the frame core": ("shell/planted.ts", "../core/session/session"),
}
_LINT: Final = """
import { ESLint } from 'eslint';
import { readFileSync } from 'node:fs';
const eslint = new ESLint();
const found = {};
for (const [name, [file, target]] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
    const text = `import * as planted from '${target}';\\nexport const used = planted;\\n`;
    const [result] = await eslint.lintText(text, { filePath: `src/app/${file}` });
    found[name] = result.messages.map((each) => each.ruleId);
}
console.log(JSON.stringify(found));
"""


@pytest.fixture(scope="module")
def complaints(built: None) -> dict[str, list[str]]:
    """The rules that each import breaks; all in one run, for starting the linter takes longest."""
    planted = json.dumps(FORBIDDEN | ALLOWED)
    found: dict[str, list[str]] = json.loads(node(["--input-type=module", "-e", _LINT], given=planted))
    return found


@pytest.mark.parametrize("name", FORBIDDEN)
def test_it_may_not_import(complaints: dict[str, list[str]], name: str) -> None:
    assert complaints[name] == [RULE]


@pytest.mark.parametrize("name", ALLOWED)
def test_it_may_import(complaints: dict[str, list[str]], name: str) -> None:
    assert complaints[name] == []
