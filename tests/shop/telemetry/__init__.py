"""Tests of what people and machines see of a running process."""
