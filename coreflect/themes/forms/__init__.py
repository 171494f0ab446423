"""What people type about themes."""
