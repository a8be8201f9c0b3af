"""Tests of what runs without a request."""
