"""What every role serves, and how: request ids, problems, JSON, identity, pages, health, OpenAPI."""
