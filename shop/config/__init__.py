"""What a setting is: declared once per module, read from a snapshot that stays the same for a whole request or job.

declared   a module's properties as a pydantic model, registered under its prefix
sources    where values come from, strongest first
snapshot   one immutable set of values; swapped whole
"""
