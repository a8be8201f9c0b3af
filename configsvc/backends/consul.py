"""Consul's key-value store, in the four layouts of Spring Cloud Consul."""

import threading
from collections.abc import Callable, Mapping
from typing import Final

from configsvc.backends.base import Asked, BackendFailed, Found, nothing_of, ordered
from configsvc.backends.consul_rights import Rights
from configsvc.backends.consul_watch import ConsulWatch
from configsvc.backends.standing import in_documents
from configsvc.environment.order import Context
from configsvc.environment.values import PropertySource, Value
from configsvc.formats.reading import parts
from configsvc.properties import properties
from configsvc.rules.services import services
from shop.config.consul import DATA
from shop.config.formats.limits import Unreadable
from shop.consul import Agent, ConsulRefused, ConsulUnavailable, Entry
from shop.discovery.current import agent
from shop.line import Asker, Line

Tree = Mapping[str, Entry]

_SILENT: Final = "Consul does not answer"
#: Of the layout FILES, in the order Spring tries them.
_ENDINGS: Final = ("yml", "yaml", "properties")


class ConsulBackend:
    """Knows no labels: what is set now is all that Consul has. Asks ``watch`` first, if there is one.

    Readers do not wait for a Consul that does not answer, nor in ``line``: who has no turn hears that it is silent.

    What its token may not read is no empty place: see ``configsvc.backends.consul_rights``.
    """

    name = "consul"

    def __init__(
        self, connect: Callable[[], Agent] = agent, *, watch: ConsulWatch | None = None, line: Line | None = None
    ) -> None:
        self._connect, self._watch, self._rights = connect, watch, Rights()
        self._asker = Asker(line or Line())
        self._own = threading.local()  # a client holds connections: one for each thread

    @property
    def timeout(self) -> float:
        return properties.current.consul_timeout

    def read(self, asked: Asked) -> Found:
        if not asked.is_current:
            return nothing_of(asked)
        if not self._asker.may():
            raise BackendFailed(_SILENT)
        layout = _LAYOUTS[properties.current.consul_layout]
        try:
            found = ordered([source for context in asked.contexts for source in layout(self._tree, context, asked)])
            if not found.sources:
                self._rights.some(self._client, [folder(context) for context in asked.contexts])
        except ConsulRefused as error:
            raise BackendFailed("Consul refuses to answer") from error
        except ConsulUnavailable as error:
            self._asker.heard(well=False)
            raise BackendFailed(_SILENT) from error
        self._asker.heard(well=True)
        return found

    def _tree(self, prefix: str) -> Tree:
        found = self._seen(prefix)
        self._rights.lost(self._client, prefix, found)
        return found

    def _seen(self, prefix: str) -> Tree:
        root = f"{properties.current.consul_prefix}/"
        if self._watch is not None and (known := self._watch.below(root, prefix)) is not None:
            return known
        _, found = self._client().tree(prefix)
        return {key: entry for key, entry in found.items() if key.startswith(prefix)}

    def _client(self) -> Agent:
        if not hasattr(self._own, "agent"):
            self._own.agent = self._connect()
        agent: Agent = self._own.agent
        return agent


def folder(context: Context) -> str:
    """``config/customer-service,dev/``: the last slash keeps out ``customer-service,dev2``."""
    wanted = properties.current
    return f"{wanted.consul_prefix}/{context.written(wanted.consul_separator)}/"


def context_of(name: str) -> Context:
    """The place that a folder's ``name`` stands for."""
    application, _, profile = name.partition(properties.current.consul_separator)
    return Context(application, profile)


def paths_of(tree: Tree, context: Context) -> list[tuple[str, str]]:
    """Path and dotted key of each setting that the tree has in this place; a slash inside is a dot."""
    prefix = folder(context)
    inside = [path for path in tree if path.startswith(prefix) and not path.endswith("/")]
    return [(path, path.removeprefix(prefix).replace("/", ".")) for path in sorted(inside)]


Read = Callable[[str], Tree]


def _key_value(read: Read, context: Context, asked: Asked) -> list[PropertySource]:
    """What the shop's own services read as a file of settings, too, is one here; others have it as a text, which may
    hold anything."""
    tree, file = read(folder(context)), f"{folder(context)}{DATA}"
    is_read = any(one.application in services() for one in asked.contexts)
    values = {
        key: Value(_text(tree[path].value, path), f"consul:{path}", is_secret=path == file)
        for path, key in paths_of(tree, context)
        if path != file or not is_read
    }
    found = [PropertySource(f"consul:{folder(context)}", context, values)]
    return [*found, *_documents(tree, file, "yml", context, asked)] if is_read else found


def _data(ending: str) -> Callable[[Read, Context, Asked], list[PropertySource]]:
    def layout(read: Read, context: Context, asked: Asked) -> list[PropertySource]:
        key = folder(context) + properties.current.consul_data_key
        return _documents(read(key), key, ending, context, asked)

    return layout


def _files(read: Read, context: Context, asked: Asked) -> list[PropertySource]:
    base = f"{properties.current.consul_prefix}/{context.written('-')}."
    tree = read(base)
    return [source for ending in _ENDINGS for source in _documents(tree, f"{base}{ending}", ending, context, asked)]


def _documents(tree: Tree, key: str, ending: str, context: Context, asked: Asked) -> list[PropertySource]:
    entry = tree.get(key)
    if entry is None:
        return []
    try:
        found = parts(f"data.{ending}", entry.value)
    except Unreadable as error:
        raise BackendFailed(f"{key}: {error}") from error
    return in_documents(f"consul:{key}", found, context, asked)


def _text(data: bytes, key: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise BackendFailed(f"{key}: it is not text") from error


_LAYOUTS: Final[Mapping[str, Callable[[Read, Context, Asked], list[PropertySource]]]] = {
    "KEY_VALUE": _key_value,
    "YAML": _data("yml"),
    "PROPERTIES": _data("properties"),
    "FILES": _files,
}
