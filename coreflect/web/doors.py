"""The doors of a room: its blueprint, with every view of the room on it."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint


def doors_of(room: str) -> Blueprint:
    """Return a room's blueprint once every module of its views has put its own on it."""
    views = import_module(f"coreflect.{room}.views")
    for module in iter_modules(getattr(views, "__path__", ())):
        import_module(f"{views.__name__}.{module.name}")
    blueprint: Blueprint = views.blueprint
    return blueprint
