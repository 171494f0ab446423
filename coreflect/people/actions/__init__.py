"""What the room people can be asked to do."""
