"""What can be looked up in the room summaries."""
