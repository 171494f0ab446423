"""What the room policies changes: answers, changes and their stages, decisions."""
