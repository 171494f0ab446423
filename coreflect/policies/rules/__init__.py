"""What decides in the room policies: words and reasons, stages, days, and what a text may hold."""
