"""What people type and choose in the room policies."""
