"""The suite mirrors the source; beside it stand ``architecture`` (the shape), ``journeys`` (what a person does,
together and apart), ``faults``, ``bench``, and what they share: ``live`` shops, real ``servers``, small ``fakes``."""
