"""Faults on purpose: where processes are killed, and what the shop is like with a defence removed.

The product has no switches for this. ``settings`` adds an app whose ``ready`` patches the running shop from outside:

    SHOP_KILL_AT=commit:7:after     kill -9 at that point of the first armed request (``points``)
    SHOP_HURRY=1                    signing keys change in seconds, not minutes (``hurry``)
    SHOP_DEFENCE_OFF=orders.close   run without that defence (``defences``); ``negative`` expects the tests to go red
"""
