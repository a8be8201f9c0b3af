"""What must go red: each test here runs a test of the suite against a shop without the defence that makes it green."""
