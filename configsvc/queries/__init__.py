"""Reads: an application's environment, plain files, and what staff want to see."""
