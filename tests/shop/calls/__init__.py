"""Tests of how modules call each other."""
