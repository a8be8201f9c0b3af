"""Tests of the machinery, in the folders of ``shop``."""
