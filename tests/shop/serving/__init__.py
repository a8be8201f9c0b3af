"""Tests of who a process is."""
