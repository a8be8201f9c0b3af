"""What is done when more is asked than can be answered, by one set of rules for both ways through the gateway.

limit       how many requests one service has at once, found out by how long its answers take
admission   whether a request is let in: its route's bulkhead, its service's limit, long bodies
counts      what was let in and what was not, for Prometheus
"""
