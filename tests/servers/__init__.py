"""Real servers for tests: one fixture per server, one file per fixture, all on loopback and all gone afterwards.

They start once per test run, when the first test asks. What a machine lacks is a skip with its reason, and a failure
where ``SHOP_TEST_REQUIRE_SERVERS=1``.
"""
