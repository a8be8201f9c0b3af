"""The suite: mirrors the source, plus ``architecture`` (the shape), ``journeys`` (what a person does), ``faults``, ``bench``."""
