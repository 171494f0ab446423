"""Shared doors and windows of all rooms. Web knows no room."""
