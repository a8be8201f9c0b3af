"""Tests of telling other modules what happened."""
