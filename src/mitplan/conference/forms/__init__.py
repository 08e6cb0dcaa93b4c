"""Forms of the conference: parse what was typed in, and nothing else."""
