"""The config protocol over HTTP: ``paths`` says which address means what; ``views`` answers."""
