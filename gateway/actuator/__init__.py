"""``/actuator/gateway/…``: the routes in force, as Spring Cloud Gateway's clients ask for them, and why a request goes
where it goes. For staff who may see or change routes.

urls    the paths        access  who may        routes  what is in force, and changing it
kinds   predicates, filters, and what is done to every request        explaining  one request
overview  every role, instance, route and queue, for the operations page        following  who looks at it
"""
