"""Tests of where tables live and how transactions open."""
