"""What the room of themes decides: how a record is sealed, how labels are told apart, what a record is."""
