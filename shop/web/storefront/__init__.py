"""The storefront's pages: what ``make frontend`` built, served at ``/en/…`` and ``/fr/…`` by the process at the door.

``frontend/dist/current`` links to the newest of ``frontend/dist/builds``; ``.ci/frontend.py`` makes both, and tells in
``status.json`` how far it is. Nothing here needs them: without a build the door shows a plain page.
"""
