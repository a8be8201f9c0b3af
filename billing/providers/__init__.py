"""Who moves the money: one file per provider behind one base.

base         what every provider can be asked, and how it can fail to answer
registry     provider by name
sandbox      the embedded default: moves no money, and misbehaves on request
sandbox_*    its test cards and its own durable log
"""
