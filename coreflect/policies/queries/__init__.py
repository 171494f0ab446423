"""What the room policies can be asked: all of it follows from published cells, answers, changes and decisions."""
