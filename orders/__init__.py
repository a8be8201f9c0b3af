"""Buying: carts, checkout, and each order's way from placed to delivered or cancelled.

Responsible for the one flow that must never lie: the order row is its own saga, advanced a step at a time by requests
and jobs alike. Not responsible for stock (inventory holds it), money (billing moves it) or accounts.
"""
