"""What people type about co-reflections."""
