"""What the room summaries decides."""
