"""What an application would see, and which source gives each key: for people, so secrets are masked."""

from configsvc.environment.flatten import as_the_client_sorts, merged
from configsvc.environment.values import Environment
from configsvc.interface.messages import EffectiveSetting, EffectiveView
from configsvc.queries.environment import environment, revision
from shop.secrets.base import MASK


def effective(application: str, profiles: str, label: str) -> EffectiveView:
    """Raises what ``environment`` raises."""
    found = environment(application, profiles, label or None)
    return EffectiveView(
        application=found.name,
        profiles=profiles,
        label=label,
        version=revision(found),
        degraded=found.degraded,
        settings=_settings(found),
    )


def _settings(found: Environment) -> tuple[EffectiveSetting, ...]:
    sources = as_the_client_sorts(found.sources, found.profiles)
    made = []
    for key, value in sorted(merged(sources).items()):
        having = [source.name for source in sources if source.values.get(key) is not None]
        made.append(
            EffectiveSetting(
                key=key,
                value=MASK if value.is_secret else value.value,
                source=having[0],
                origin=value.origin,
                is_secret=value.is_secret,
                beaten=tuple(having[1:]),
            )
        )
    return tuple(made)
