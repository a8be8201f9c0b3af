"""The page of operations and the gateway call things by the same names."""

import dataclasses
import re
from typing import Any

import pytest

from gateway.interface import overview, seen
from tests.storefront.conftest import ROOT

TEXT = (ROOT / "frontend/src/app/features/ops/overview.ts").read_text()


@pytest.mark.parametrize(
    "kind",
    [
        overview.Overview,
        overview.RoleSeen,
        overview.ProcessSeen,
        overview.QueueSeen,
        seen.Traffic,
        seen.RouteSeen,
        seen.InstanceSeen,
    ],
    ids=lambda kind: kind.__name__,
)
def test_a_type_has_the_fields_of_its_message(kind: Any) -> None:
    found = re.search(rf"export interface {kind.__name__} (extends Counts )?\{{\n(.*?)\n\}}", TEXT, re.DOTALL)
    assert found
    names = set(re.findall(r"^  readonly (\w+):", found[2], re.MULTILINE))
    counts = {"requests", "failures", "seconds"} if found[1] else set()
    assert names | counts == {field.name for field in dataclasses.fields(kind)}
