"""What the first page shows first, and what the promise says."""
