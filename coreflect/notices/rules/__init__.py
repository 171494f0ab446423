"""What decides about letters. Plain Python; the time is passed in."""
