"""System checks: what would go wrong later, said at start with an id and a cure.

shop.E001  a relation from one module's table to another's
shop.E002  production settings with the embedded secret
shop.E003  a listener in the catalogue without its subscription, or the other way round
shop.E004  SHOP_SERVICES that cannot be read
shop.E005  SHOP_CONSUL that is no address, or SHOP_WEIGHT that is no weight
shop.E006  SHOP_CONFIG_SOURCE that names no source of settings
shop.E007  properties in the environment that cannot be
shop.E008  a certificate or key that is not where a setting says
shop.E009  in production, a secret that everybody knows or guesses
shop.E010  SHOP_DEPLOYED_ROLES that cannot be the roles of a deployment
shop.E011  SHOP_TRUSTED_PROXIES that are no addresses or networks
shop.E012  OTEL_EXPORTER_OTLP_ENDPOINT without the library that tells it, or a share of traces that is none
"""

from contextlib import suppress
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db.models import Field

from shop.config import sources
from shop.config.binding import InvalidConfiguration
from shop.config.declarations import load
from shop.config.following import services
from shop.config.live import Live
from shop.database.router import home_of
from shop.discovery.current import agent
from shop.discovery.static import InvalidServices, StaticRegistry
from shop.discovery.watch import MOST_WEIGHT
from shop.events.subscriptions import subscriptions
from shop.roles.catalogue import ALL, LISTENERS, ROLES
from shop.roles.current import current
from shop.roles.deployed import contradictions
from shop.secrets.base import SecretMissing, variable
from shop.secrets.current import in_vault
from shop.secrets.declared import declared
from shop.secrets.given import in_environment, in_settings

#: What documentation, tutorials and the original shop write where a secret belongs.
KNOWN_SECRETS: Final = frozenset(
    (
        "secret",
        "password",
        "changeme",
        "change-me",
        "admin",
        "root",
        "test",
        "1234",
        "12345678",
        "s3cr3t",
        "configserver",
        "postgres",
        "foo",
    )
)


@register(Tags.models)
def no_relation_crosses_modules(**_kwargs: Any) -> list[CheckMessage]:
    """A foreign key into another module's database cannot be kept, however it is declared."""
    return [
        Error(
            f"{model._meta.label}.{field.name} points to {field.related_model._meta.label}: in another database.",
            hint="Keep the other module's id as a plain field, and ask its interface for the rest.",
            obj=model,
            id="shop.E001",
        )
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, Field) and field.is_relation and field.related_model and _apart(model, field.related_model)
    ]


@register()
def settings_can_be_followed(**_kwargs: Any) -> list[CheckMessage]:
    """Whether their source answers is another matter; what the environment says of properties is known now."""
    found: list[CheckMessage] = []
    if settings.SHOP_CONFIG_SOURCE not in {"", *sources.NAMES}:
        found.append(
            Error("SHOP_CONFIG_SOURCE names no source.", hint=f"One of: {', '.join(sources.NAMES)}", id="shop.E006")
        )
    load()
    try:
        Live(services(current()), source="", kept=None)
    except InvalidConfiguration as error:
        found.append(Error(f"What is set cannot be: {error}", hint="manage.py properties lists them.", id="shop.E007"))
    return found


@register(Tags.security, deploy=True)
def no_embedded_secret(**_kwargs: Any) -> list[CheckMessage]:
    """The embedded secret is in the source: everybody has it."""
    if settings.SECRET_KEY != settings.SHOP_EMBEDDED_SECRET:
        return []
    return [Error("SHOP_SECRET_KEY is not set.", hint="Set SHOP_SECRET_KEY, or SHOP_SECRET_KEY_FILE.", id="shop.E002")]


@register(Tags.security)
def no_known_secret(**_kwargs: Any) -> list[CheckMessage]:
    """At every start in production, and so before it serves anybody. What Vault holds is not asked for here."""
    if settings.SHOP_MADE_SECRETS is not None:
        return []
    given = {**in_settings(settings), **{name: (value,) for name, value in in_environment().items()}}
    for secret in [] if in_vault() else declared(current().serves):
        with suppress(SecretMissing):  # not ready, which is another matter
            given[variable(f"{secret.module}.{secret.name}")] = (secret.read().reveal(),)
    return [
        Error(f"{name} is a secret that everybody knows.", hint="Make one: openssl rand -hex 32", id="shop.E009")
        for name, values in given.items()
        if any(value == settings.SHOP_EMBEDDED_SECRET or value.casefold() in KNOWN_SECRETS for value in values)
    ]


@register()
def listeners_and_subscriptions_agree(**_kwargs: Any) -> list[CheckMessage]:
    """The catalogue says who listens; each module's ``subscriptions.py`` says with what."""
    found: list[CheckMessage] = []
    for module in current().serves:
        listed = {kind for kind, listeners in LISTENERS.items() if module in listeners}
        for kind in sorted(listed ^ set(subscriptions(module))):
            where = "has no subscription" if kind in listed else "is not in the catalogue's LISTENERS"
            found.append(Error(f"{module}: {kind} {where}.", hint="Add the missing line.", id="shop.E003"))
    return found


@register()
def the_deployment_can_be(**_kwargs: Any) -> list[CheckMessage]:
    """One process of them all is no role of a fleet: it may look at one."""
    deployed = frozenset(settings.SHOP_DEPLOYED_ROLES)
    role = current().name
    found = contradictions(deployed, role) if deployed and role != ALL else []
    hint = f"Some of {', '.join(sorted(set(ROLES) - {ALL}))}; empty: every one."
    return [Error(f"SHOP_DEPLOYED_ROLES: {trouble}.", hint=hint, id="shop.E010") for trouble in found]


@register()
def services_can_be_read(**_kwargs: Any) -> list[CheckMessage]:
    """Said at start, not by the first call."""
    try:
        StaticRegistry.parse(settings.SHOP_SERVICES)
    except InvalidServices as error:
        return [Error(str(error), hint="inventory-service=http://10.0.0.5:8777 order-service=…", id="shop.E004")]
    return []


@register()
def proxies_can_be_told(**_kwargs: Any) -> list[CheckMessage]:
    """Said at start, not by the first request."""
    found: list[CheckMessage] = []
    for each in settings.SHOP_TRUSTED_PROXIES:
        try:
            ip_network(each)
        except ValueError as error:
            found.append(Error(f"SHOP_TRUSTED_PROXIES: {error}", hint="10.0.0.7,192.168.1.0/24", id="shop.E011"))
    return found


@register()
def collector_can_be_told(**_kwargs: Any) -> list[CheckMessage]:
    """Whether it listens is another matter."""
    found: list[CheckMessage] = []
    if settings.SHOP_COLLECTOR and not _is_installed("opentelemetry.exporter.otlp.proto.http"):
        hint = "pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http"
        found.append(Error("OTEL_EXPORTER_OTLP_ENDPOINT needs OpenTelemetry's library.", hint=hint, id="shop.E012"))
    if not 0 <= settings.SHOP_TRACE_SHARE <= 1:
        found.append(Error("OTEL_TRACES_SAMPLER_ARG should be from 0 to 1.", id="shop.E012"))
    return found


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # of what it is in
        return False


@register()
def consul_can_be_asked(**_kwargs: Any) -> list[CheckMessage]:
    """Whether it answers is another matter."""
    found: list[CheckMessage] = []
    if not 0 <= settings.SHOP_WEIGHT <= MOST_WEIGHT:
        found.append(Error(f"SHOP_WEIGHT should be from 0 to {MOST_WEIGHT}.", id="shop.E005"))
    try:
        if settings.SHOP_CONSUL:
            agent()
    except ValueError as error:
        found.append(Error(f"SHOP_CONSUL: {error}", hint="http://127.0.0.1:8500", id="shop.E005"))
    return found


_FILES = ("SHOP_TLS_CERT", "SHOP_TLS_KEY", "SHOP_TLS_CA", "SHOP_CONSUL_CA", "SHOP_CONSUL_CERT", "SHOP_CONSUL_KEY")


@register()
def certificates_are_there(**_kwargs: Any) -> list[CheckMessage]:
    """The first call would find out, and break."""
    named = {name: getattr(settings, name) for name in _FILES}
    found: list[CheckMessage] = [
        Error(f"{name}: there is no file {path}.", hint="A PEM file that this process may read.", id="shop.E008")
        for name, path in named.items()
        if path and not Path(path).is_file()
    ]
    if bool(named["SHOP_TLS_CERT"]) != bool(named["SHOP_TLS_KEY"]):
        found.append(Error("SHOP_TLS_CERT and SHOP_TLS_KEY belong together.", hint="Set both.", id="shop.E008"))
    return found


def _apart(one: Any, other: Any) -> bool:
    """Machinery tables live in every database: a module may point to them, and they to no module."""
    if isinstance(other, str):
        return False  # an app that is not installed here: Django's own fields.E307 says so
    target = home_of(other._meta.app_label)
    return target is not None and home_of(one._meta.app_label) != target
