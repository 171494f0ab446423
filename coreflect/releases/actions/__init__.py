"""What can be changed in the room releases."""
