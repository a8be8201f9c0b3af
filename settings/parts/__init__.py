"""Settings by topic; each file reads the environment through ``parts.environment`` and nothing else."""
