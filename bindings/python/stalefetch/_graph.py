# SPDX-License-Identifier: BSD-2-Clause
"""An execution as a graph: threads as columns, program order downwards, communication and cycles as arrows."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._explanation import Event, Explanation

_LETTER, _SMALL = 7.3, 6.1  # widths of a monospaced letter at 12 and 10 pixels
_MARGIN, _TOP, _BOX, _ROW, _GAP = 24.0, 74.0, 26.0, 58.0, 110.0
_COLORS = {"rf": "#3a7d34", "irf": "#1f5fbf", "co": "#8d5524", "fr": "#7b1fa2", "ifr": "#7b1fa2"}
_CYCLE = "#c62828"


@dataclass(frozen=True)
class _Box:
    x: float
    y: float
    width: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def _shown(explanation: Explanation) -> list[Event]:
    """Events of threads, and those of the initial state that an arrow into a thread begins at.

    The code objects of a protocol are threads of its assembly test, which are not shown.
    """
    used = {arrow.source for arrow in explanation.arrows if arrow.label != "co"}
    return [
        event
        for event in explanation.events
        if (event.number in used if event.thread is None else event.thread < explanation.thread_count)
    ]


def _place(explanation: Explanation, events: list[Event]) -> dict[int, _Box]:
    boxes: dict[int, _Box] = {}
    x = _MARGIN
    for event in events:
        if event.thread is None:
            width = _LETTER * len(event.text) + 16
            boxes[event.number] = _Box(x, _TOP - 30, width)
            x += width + 20
    x = _MARGIN
    top = _TOP + (_ROW if boxes else 0)
    for thread in range(explanation.thread_count):
        column = [event for event in events if event.thread == thread]
        widest = max((_LETTER * len(event.text) + 16 for event in column), default=40.0)
        for k, event in enumerate(column):
            width = _LETTER * len(event.text) + 16
            boxes[event.number] = _Box(x + (widest - width) / 2, top + _ROW * k, width)
        x += widest + _GAP
    return boxes


def _arrows(explanation: Explanation) -> list[tuple[int, int, str, str]]:
    """Source, target, label and colour. A step of the first cycle replaces the communication that it follows."""
    result: list[tuple[int, int, str, str]] = []
    steps = max((cycle.steps for cycle in explanation.cycles), key=len, default=())
    for step in steps:
        label = step.rule + (f", {step.communication}" if step.communication else "")
        result.append((step.source, step.target, label, _CYCLE))
    drawn = {(source, target) for source, target, _, _ in result}
    for arrow in explanation.arrows:
        if (arrow.source, arrow.target) not in drawn and not (
            arrow.label == "co" and _initial(explanation, arrow.source)
        ):
            result.append((arrow.source, arrow.target, arrow.label, _COLORS.get(arrow.label, "#555555")))
    return result


def _initial(explanation: Explanation, event: int) -> bool:
    return explanation.events[event].thread is None


def _edge(source: _Box, target: _Box, label: str, color: str, lane: int) -> str:
    if abs(source.middle - target.middle) < (source.width + target.width) / 4:  # within a column: round the right side
        x1, x2 = source.x + source.width, target.x + target.width
        bend = max(x1, x2) + 22 + 14 * lane
        y1, y2 = source.y + _BOX / 2, target.y + _BOX / 2
        path = f"M{x1:.1f},{y1:.1f} C{bend:.1f},{y1:.1f} {bend:.1f},{y2:.1f} {x2:.1f},{y2:.1f}"
        at, anchor = (bend - 4, (y1 + y2) / 2), "start"
    else:
        rightwards = source.middle < target.middle
        x1 = source.x + (source.width if rightwards else 0)
        x2 = target.x + (0 if rightwards else target.width)
        y1, y2 = source.y + _BOX / 2, target.y + _BOX / 2
        path = f"M{x1:.1f},{y1:.1f} L{x2:.1f},{y2:.1f}"
        along = 0.3 + 0.2 * (lane % 3)  # labels of arrows that cross do not meet
        at, anchor = (x1 + along * (x2 - x1), y1 + along * (y2 - y1) - 4), "middle"
    return (
        f'<path d="{path}" fill="none" stroke="{color}" stroke-width="1.5" marker-end="url(#g-{color[1:]})"/>\n'
        f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" font-size="10" fill="{color}" text-anchor="{anchor}" stroke="#ffffff" '
        f'stroke-width="3" paint-order="stroke">{escape(label)}</text>\n'
    )


def _program_order(explanation: Explanation, boxes: dict[int, _Box]) -> str:
    svg = ""
    for thread in range(explanation.thread_count):
        column = [event.number for event in explanation.events if event.thread == thread]
        for above, below in zip(column, column[1:]):
            a, b = boxes[above], boxes[below]
            svg += (
                f'<path d="M{a.middle:.1f},{a.y + _BOX:.1f} L{b.middle:.1f},{b.y:.1f}" stroke="#9aa5b1" fill="none" '
                f'marker-end="url(#g-9aa5b1)"/>\n'
            )
    return svg


def _nodes(explanation: Explanation, events: list[Event], boxes: dict[int, _Box]) -> str:
    stale = {number for row in explanation.rows if row.stale for number in row.events}
    svg = ""
    for event in events:
        box = boxes[event.number]
        fill, stroke = ("#fff0d0", "#c77700") if event.number in stale else ("#f4f6f8", "#8899aa")
        svg += (
            f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{_BOX}" rx="4" fill="{fill}" '
            f'stroke="{stroke}"><title>{escape(event.instruction)}</title></rect>\n'
            f'<text x="{box.x + 8:.1f}" y="{box.y + 17:.1f}">{escape(event.text)}</text>\n'
        )
    return svg


def _heads(explanation: Explanation, events: list[Event], boxes: dict[int, _Box]) -> str:
    svg = ""
    for thread in range(explanation.thread_count):
        first = next((event.number for event in events if event.thread == thread), None)
        if first is not None:
            box = boxes[first]
            svg += f'<text x="{box.middle:.1f}" y="{box.y - 6:.1f}" font-weight="bold" text-anchor="middle">'
            svg += f"P{thread}</text>\n"
    return svg


def graph_svg(explanation: Explanation) -> str:
    """The drawing. Needs no layout engine: places follow from thread and program order."""
    events = _shown(explanation)
    boxes = _place(explanation, events)
    verdict = explanation.verdict
    title = f"{verdict.name}   {verdict.architecture} {verdict.configuration}   {verdict.outcome}"
    width = max([box.x + box.width for box in boxes.values()] + [_LETTER * len(title)], default=200.0) + 170
    height = max((box.y for box in boxes.values()), default=60.0) + _BOX + 24
    arrows = [arrow for arrow in _arrows(explanation) if arrow[0] in boxes and arrow[1] in boxes]
    colors = sorted({color for _, _, _, color in arrows} | {"#9aa5b1"})
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" font-family="monospace" font-size="12">\n'
        f"<title>{escape(title)}</title>\n<defs>\n"
    )
    for color in colors:
        svg += (
            f'<marker id="g-{color[1:]}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
            f'orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="{color}"/></marker>\n'
        )
    svg += f'</defs>\n<rect width="100%" height="100%" fill="#ffffff"/>\n<text x="{_MARGIN}" y="22" '
    svg += f'font-weight="bold">{escape(title)}</text>\n'
    svg += _program_order(explanation, boxes)
    for lane, (source, target, label, color) in enumerate(arrows):
        svg += _edge(boxes[source], boxes[target], label, color, lane)
    return svg + _nodes(explanation, events, boxes) + _heads(explanation, events, boxes) + "</svg>\n"
