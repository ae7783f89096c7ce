# SPDX-License-Identifier: BSD-2-Clause
"""One picture, many forms."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._explanation import Explanation
    from ._machine import Run, Simulation

_MEDIA_TYPES = {
    "svg": "image/svg+xml",
    "html": "text/html",
    "wavedrom": "application/json",
    "dot": "text/vnd.graphviz",
    "text": "text/plain",
    "vcd": "text/plain",
}


@dataclass(frozen=True)
class Diagram:
    """A picture as a file: `str(diagram)` is its content. Notebooks show it."""

    kind: str
    text: str

    @property
    def media_type(self) -> str:
        """`image/svg+xml`, `text/html`, ..."""
        return _MEDIA_TYPES[self.kind.rsplit("-", 1)[-1]]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the file."""
        with open(path, "w", encoding="utf-8") as out:
            out.write(self.text)

    def __str__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ._display import framed

        if self.media_type == "text/html":
            return {"text/plain": repr(self)[:100] + " ...", "text/html": framed(self.text)}
        if self.media_type == "image/svg+xml":
            return {"text/plain": f"<{self.kind}>", "text/html": self.text, "image/svg+xml": self.text}
        return {"text/plain": self.text}


def _unknown(kind: str, known: tuple[str, ...]) -> ValueError:
    return ValueError(f"no diagram {kind!r}; there are {', '.join(known)}")


def diagram_of_explanation(explanation: Explanation, kind: str) -> Diagram:
    """See Explanation.diagram."""
    if kind == "timeline-svg":
        return Diagram(kind, explanation._found.svg())
    if kind == "dot":
        return Diagram(kind, explanation._found.dot())
    if kind == "text":
        return Diagram(kind, explanation._found.text())
    if kind == "graph-svg":
        from ._graph import graph_svg

        return Diagram(kind, graph_svg(explanation))
    if kind == "wavedrom":
        return Diagram(kind, _wavedrom(explanation))
    if kind == "stepper-html":
        from ._stepper import stepper_html

        return Diagram(kind, stepper_html(explanation))
    raise _unknown(kind, ("timeline-svg", "graph-svg", "wavedrom", "dot", "text", "stepper-html"))


def _wavedrom(explanation: Explanation) -> str:
    """A lane per thread, a column per row; arrows for what was read, fetched and missed."""
    width = len(explanation.rows)
    node_of_row: dict[int, str] = {}
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    edges = []
    for arrow in explanation.arrows:
        source, target = explanation.events[arrow.source].row, explanation.events[arrow.target].row
        if source is None or target is None or source == target or arrow.label == "co":
            continue
        for row in (source, target):
            if row not in node_of_row and len(node_of_row) < len(letters):
                node_of_row[row] = letters[len(node_of_row)]
        if source in node_of_row and target in node_of_row:
            edges.append(f"{node_of_row[source]}~>{node_of_row[target]} {arrow.label}")
    lanes = []
    for thread in range(explanation.thread_count):
        rows = {row.number: row for row in explanation.rows if row.thread == thread}
        wave = "".join(("6" if rows[k].stale else "=") if k in rows else "x" for k in range(1, width + 1))
        node = "".join(node_of_row.get(k, ".") if k in rows else "." for k in range(1, width + 1))
        lanes.append({"name": f"P{thread}", "wave": wave, "data": [row.text for row in rows.values()], "node": node})
    return json.dumps({"signal": lanes, "edge": edges, "config": {"hscale": 4}}, indent=1)


def diagram_of_simulation(simulation: Simulation, kind: str) -> Diagram:
    """See Simulation.diagram."""
    if kind == "histogram-svg":
        from ._display import histogram_svg

        return Diagram(kind, histogram_svg(simulation))
    if kind == "text":
        return Diagram(kind, str(simulation))
    raise _unknown(kind, ("histogram-svg", "text"))


def diagram_of_run(run: Run, kind: str) -> Diagram:
    """See Run.diagram."""
    texts = {
        "wave-svg": run._recorded.svg,
        "wavedrom": run._recorded.wavedrom,
        "vcd": run._recorded.vcd,
        "text": run._recorded.text,
    }
    if kind not in texts:
        raise _unknown(kind, tuple(texts))
    return Diagram(kind, texts[kind])
