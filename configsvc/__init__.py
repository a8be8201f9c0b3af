"""The config server: global and per-service settings, with history, changed without a restart.

Responsible for where values are kept and who may read them. Not responsible for what they mean: each module declares
its own properties.
"""
