"""What was said, what was done and what was not: read from published cells, answers, changes and decisions alone."""
