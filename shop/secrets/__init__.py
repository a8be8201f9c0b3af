"""What nobody may print: a value that masks itself, and the stores it comes from."""
