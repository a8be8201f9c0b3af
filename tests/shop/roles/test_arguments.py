"""A role on the command line is read before Django starts."""

import pytest

from shop.roles.arguments import role_named


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("serve orders", "orders"),
        ("serve orders --port 8083", "orders"),
        ("serve --role orders", "orders"),
        ("serve --port 8083 --role=orders", "orders"),
        ("work --role billing", "billing"),
        ("serve", None),
        ("serve --port 8083", None),
        ("work --role", None),
        ("migrate orders", None),
        ("", None),
    ],
)
def test_it_is_found_where_a_command_takes_one(line: str, role: str | None) -> None:
    assert role_named(line.split()) == role
