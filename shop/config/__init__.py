"""What a setting is: declared once per module, read from a snapshot that stays the same for a whole request or job.

declared      a module's properties as a pydantic model, registered under its prefix
declarations  all of them, loaded and described; each knows the service that owns it
binding       settings into models: all of them, or what is the matter with each
base          the surface of a source of settings        names  how their names are compared
sources       which source this process follows          environment · consul · formats
live          the values in force, swapped whole, and how fresh they are        kept  the last good ones, on disk
watch         the thread that follows the source
snapshot      the one set of values of a request or a job
"""
