"""What the room notices can be asked to do."""
