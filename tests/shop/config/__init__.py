"""Tests of what a setting is."""
