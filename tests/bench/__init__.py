"""``make bench``: how fast the shop is, against what one could write by hand, and what growing costs.

Speed is never a test: this prints figures and says what it measured on what. Start with ``__main__``.
"""
