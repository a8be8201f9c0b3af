"""Where a role lives: instances of a service by name, from one of several sources behind one base."""
