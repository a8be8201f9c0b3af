"""What a person does from beginning to end; every journey runs in one process and apart, with the same outcome."""
