"""Who this process is: which roles exist, which one runs here, and whether it is about to leave."""
