"""Who this process is: which roles exist, which one runs here, and how it comes and goes."""
