"""Tests of where roles are found."""
