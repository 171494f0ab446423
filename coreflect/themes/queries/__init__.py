"""What the room themes can be asked."""
