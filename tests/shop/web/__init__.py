"""Tests of what every role serves."""
