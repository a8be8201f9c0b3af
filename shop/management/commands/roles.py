"""``manage.py roles``: the map of modules and roles, as this checkout knows it."""

from typing import Any

from django.core.management.base import BaseCommand

from shop.roles.catalogue import LISTENERS, MODULES, ROLES
from shop.roles.current import current


class Command(BaseCommand):
    help = "Print which roles there are, what each serves, and who listens to which event."

    def handle(self, *args: Any, **options: Any) -> None:
        here = current().name
        for role in ROLES.values():
            mark = "→" if role.name == here else " "
            names = ", ".join((role.service, *(MODULES[role.name].aliases if role.name in MODULES else ())))
            self.stdout.write(
                f"{mark} {role.name:<11} port {role.port:<5} {names:<32} serves {', '.join(role.serves) or 'the admin'}"
            )
        self.stdout.write("")
        for kind, listeners in sorted(LISTENERS.items()):
            self.stdout.write(f"  {kind:<30} → {', '.join(listeners)}")
