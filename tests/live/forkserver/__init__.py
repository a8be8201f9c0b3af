"""Processes of the shop that begin by fork, from one that has loaded what they need: a start costs a tenth.

Each is a process of its own, with its own environment, output and group, and runs ``manage.py`` from the top. A server
for each role and settings module loads code only: what comes from the environment is read by each process anew, apps
become ready in it, and a process that would have loaded something else for its environment starts cold instead
(``loading``). So do those whose start is what a test is about, and everything without ``SHOP_TEST_WARM=1``.
"""
