"""Pictures as inline SVG, each with its title, a sentence that reads it, and the same numbers as a table.

Widths are shares of the frame and heights are in the size of the text, so that words keep their size on any
screen. Hues and type come from classes; patterns tell the seven apart on a black-and-white print.
"""

from coreflect.web.charts.bars import bars_by_dimension
from coreflect.web.charts.flow import Knot, Woven, flow
from coreflect.web.charts.grid import grid
from coreflect.web.charts.growth import growth
from coreflect.web.charts.turns import turns

__all__ = ["Knot", "Woven", "bars_by_dimension", "flow", "grid", "growth", "turns"]
