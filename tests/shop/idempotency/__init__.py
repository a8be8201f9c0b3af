"""Tests of the same key having one effect and one answer."""
