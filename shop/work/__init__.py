"""What runs without a request: jobs with a lease, back-off and dead letters, and the runner that executes them.

The seam is narrow on purpose (``enqueue``, ``job``, ``periodic``, ``leases.claim``): another engine can take over
execution without the modules noticing.
"""
