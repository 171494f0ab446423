"""What decides about series, places and attendance. Plain Python; the time is passed in."""
