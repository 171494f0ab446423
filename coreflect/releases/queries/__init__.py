"""What the room releases can be asked."""
