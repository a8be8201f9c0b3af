"""The project package: machinery that knows no module.

Responsible for how modules run, call each other, tell each other what happened, remember answers, work without a
request, and show errors. Not responsible for anything a merchant would recognise: products, orders and money
movements live in the modules, and nothing here imports one.
"""
