"""The routes in force in this process: gathered from all who have some, compiled beside requests, swapped in one step.

current    the table that requests are matched with        gathering  who has routes, and what each said last
catalogue  services of the registry that say they may be routed to
"""
