"""The fixtures of the laws for every room."""

from tests.house.backing_up import agency

__all__ = ["agency"]
