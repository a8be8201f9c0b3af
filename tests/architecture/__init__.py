"""The shape of the code base: every rule about who may know whom is shown to bite."""
