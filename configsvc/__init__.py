"""The config server: what each application is configured with, as Spring's own config server would answer it.

Responsible for where settings are kept, composed, encrypted, who may read them, and who changed them when and why. Not
responsible for what a setting means: the applications declare that. ``environment/`` composes, ``backends/`` is where
settings come from, ``formats/`` how files are read and written, ``encryption/`` what ``{cipher}`` means.
"""
