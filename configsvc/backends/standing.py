"""Files of settings that stand in a place: one source per document that applies, the last before the first."""

from configsvc.backends.base import Asked
from configsvc.environment.order import Context
from configsvc.environment.values import PropertySource, Value
from configsvc.formats.reading import Parts


def in_documents(name: str, found: Parts, context: Context, asked: Asked) -> list[PropertySource]:
    """Documents that ask for a profile are of that profile; of those for any, and those asked for, later ones win."""
    active = [place.profile for place in asked.contexts if place.profile]
    sources = []
    for number, (settings, profiles) in enumerate(found):
        wanted = [profile for profile in profiles if profile in active]
        if profiles and not wanted:
            continue
        one = name if len(found) == 1 else f"{name} (document #{number})"
        shown = f"{one},{wanted[0]}" if wanted else one
        place = Context(context.application, wanted[0]) if wanted else context
        sources.append(
            PropertySource(shown, place, {key: Value(value, f"{one} {key}") for key, value in settings.items()})
        )
    return list(reversed(sources))
