"""How several people are said in one sentence."""

from collections.abc import Iterable


def together(names: Iterable[str]) -> str:
    """Return "Imani, Rowan and Tove"; nothing for nobody."""
    *before, last = [*names] or [""]
    return f"{', '.join(before)} and {last}" if before else last


def first_names(names: Iterable[str]) -> str:
    """Return the same by first names, or in full where two share one."""
    full = list(names)
    short = [name.split()[0] for name in full]
    return together(short if len(set(short)) == len(short) else full)
