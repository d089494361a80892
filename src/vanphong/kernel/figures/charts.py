"""A board as an option of ECharts: bars of its largest rows, beside the table that has them all."""

from __future__ import annotations

from vanphong.kernel.figures.boards import Counted

MOST_BARS = 10


def bars(counted: Counted) -> dict[str, object]:
    """Return the option: one bar a figure, names at the left, the first row on top."""
    rows = counted.rows[:MOST_BARS]
    return {
        "grid": {"left": 8, "right": 24, "top": 32, "bottom": 8, "containLabel": True},
        "legend": {"type": "scroll", "top": 0},
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "xAxis": {"type": "value", "minInterval": 1},
        "yAxis": {
            "type": "category", "inverse": True, "data": [row.name for row in rows],
            "axisLabel": {"width": 150, "overflow": "truncate"},
        },
        "series": [
            {
                "type": "bar", "name": str(figure.label), "barMaxWidth": 22,
                "data": [row.cells[place].value for row in rows],
            }
            for place, figure in enumerate(counted.board.figures)
        ],
    }  # fmt: skip
