"""What the room sessions can be asked to do."""
