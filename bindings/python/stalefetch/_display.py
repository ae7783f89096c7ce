# SPDX-License-Identifier: BSD-2-Clause
"""How results show themselves: HTML and SVG that need nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._explanation import Explanation
    from ._judgement import ProtocolVerdict
    from ._machine import Simulation
    from ._matrix import Cell, Matrix
    from ._protocol import Protocol
    from ._repair import Repairs
    from ._verdict import Verdict

_COLORS = {
    "allowed": "#c62828",
    "forbidden": "#2e7d32",
    "required": "#2e7d32",
    "not-required": "#c62828",
    "inconclusive": "#8a6d00",
    "safe": "#2e7d32",
    "unsafe": "#c62828",
    "none": "#777777",
    "error": "#c62828",
}


def preformatted(text: str) -> str:
    """Text as HTML, in a fixed-width font."""
    return f"<pre>{escape(text)}</pre>"


def table_html(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with a title."""
    cells = "".join(f"<th style='text-align:left'>{escape(name)}</th>" for name in head)
    body = "".join(
        "<tr>" + "".join(f"<td style='text-align:left'>{escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    caption = f"<caption style='text-align:left'><b>{escape(title)}</b></caption>"
    return f"<table>{caption}<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"


def framed(page: str) -> str:
    """A whole page inside a notebook: its scripts see nothing of the notebook."""
    return (
        f'<iframe sandbox="allow-scripts" style="width:100%;height:640px;border:1px solid #bbb" '
        f'srcdoc="{escape(page, quote=True)}"></iframe>'
    )


def _outcome_html(outcome: str) -> str:
    return f"<b style='color:{_COLORS[outcome]}'>{outcome}</b>"


def _headline_html(verdict: Verdict | ProtocolVerdict) -> str:
    return (
        f"<div><b>{escape(verdict.name)}</b> &nbsp; {escape(verdict.architecture)} "
        f"{escape(verdict.configuration)} &nbsp; {_outcome_html(verdict.outcome)}</div>"
    )


def _notes_html(notes: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<div><i>{kind}</i>: {escape(note)}</div>" for kind, note in notes if note)


def _verdict_html(verdict: Verdict) -> str:
    html = _headline_html(verdict)
    rows = [("*" if s.satisfies else "", s.text, s.executions) for s in verdict.states]
    html += table_html(verdict.proposition, ("", "final state", "executions"), rows)
    notes = [("unpredictable", verdict.unpredictable)] if verdict.unpredictable else []
    notes += [("deadlock", wait) for wait in verdict.deadlock]
    notes += [("not explored", reason) for reason in verdict.reasons]
    notes += [("doubt", doubt) for doubt in verdict.doubts]
    return html + _notes_html(notes)


def verdict_bundle(verdict: Verdict) -> dict[str, str]:
    """Text and a table; where there is a witness, which is at hand, its picture too."""
    html = _verdict_html(verdict)
    bundle = {"text/plain": str(verdict)}
    if verdict._answer is not None and verdict._answer.has_witness:
        svg = str(verdict.diagram())
        bundle["image/svg+xml"] = svg
        html += svg
    bundle["text/html"] = html
    return bundle


def protocol_html(protocol: Protocol) -> str:
    """What it is, and its text."""
    title = f"<div><b>{escape(protocol.name)}</b> &nbsp; {escape(protocol.title)}</div>"
    mutants = ", ".join(protocol.mutants)
    notes = [("source", protocol.source), *(("promises", p) for p in protocol.promises), ("mutants", mutants)]
    return title + _notes_html(notes) + preformatted(protocol.text)


def protocol_verdict_bundle(verdict: ProtocolVerdict) -> dict[str, str]:
    """Text; broken promises, what decides, and the execution as a picture."""
    notes = [("breaks", broken.promise + (f": {broken.how}" if broken.how else "")) for broken in verdict.broken]
    notes += [("because", verdict.why), *(("source", source) for source in verdict.sources)]
    notes += [("doubt", doubt) for doubt in verdict.doubts]
    bundle = {"text/plain": str(verdict), "text/html": _headline_html(verdict) + _notes_html(notes)}
    if verdict.outcome != "inconclusive" and verdict.explain().shown != "nothing":
        bundle["image/svg+xml"] = str(verdict.diagram())
        bundle["text/html"] += bundle["image/svg+xml"]
    return bundle


def repairs_html(repairs: Repairs) -> str:
    """The repairs, or the steps that can go, as a table."""
    rows = [(repair.cost, repair) for repair in repairs] + [("", step) for step in repairs.spare]
    head = ("cost", "steps") if repairs.repairs else ("", "step")
    return table_html(repairs.title, head, rows) + "".join(f"<div>{escape(note)}</div>" for note in repairs.remarks)


def matrix_html(matrix: Matrix, labels: Sequence[str]) -> str:
    """A row for each protocol; point at a cell for what is broken, or why nothing is known."""
    head = "".join(f"<th>{escape(column.name)}<br>{escape(text)}</th>" for column, text in zip(matrix.columns, labels))
    body = "".join(
        f"<tr><th style='text-align:left'>{escape(name)}</th>{''.join(map(_cell_html, cells))}</tr>"
        for name, cells in zip(matrix.protocols, matrix.cells)
    )
    return f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell_html(cell: Cell) -> str:
    why = [f"{broken.promise}: {broken.how}".rstrip(": ") for broken in cell.broken]
    title = escape("\n".join([*why, *cell.reasons, *cell.doubts, *([cell.note] if cell.note else [])]), quote=True)
    shown = "–" if cell.outcome == "none" else cell.outcome  # noqa: RUF001
    return f"<td title='{title}' style='text-align:center;color:{_COLORS[cell.outcome]}'>{shown}</td>"


def explanation_bundle(explanation: Explanation) -> dict[str, str]:
    """Text, the timeline, and what rules it out as a table."""
    text = str(explanation)
    if explanation.shown == "nothing":
        return {"text/plain": text, "text/html": preformatted(text)}
    svg = str(explanation.diagram())
    html = svg
    for cycle in explanation.cycles:
        rows = [
            (
                explanation.events[step.source].text,
                explanation.events[step.target].text,
                step.rule + (f", {step.communication}" if step.communication else ""),
                step.citation,
            )
            for step in cycle.steps
        ]
        title = f"ruled out by {cycle.axiom}" + (f", if {' and '.join(cycle.assumed)}" if cycle.assumed else "")
        html += f"<details><summary>{escape(title)}</summary>"
        html += table_html(cycle.title, ("from", "to", "rule", "source"), rows) + "</details>"
    html += "".join(f"<div>{escape(remark)}</div>" for remark in explanation.remarks)
    return {"text/plain": text, "text/html": html, "image/svg+xml": svg}


def histogram_svg(simulation: Simulation) -> str:
    """A bar for each final state, on a logarithmic scale: what is rare is what matters."""
    from math import log10

    states = simulation.states
    most = max((state.count for state in states), default=1)
    left = 20 + 7.3 * max((len(state.text) for state in states), default=10)
    width, height = left + 420, 60 + 24 * len(states)
    svg = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}" '
        f'viewBox="0 0 {width:.0f} {height}" role="img" font-family="monospace" font-size="12">',
        f"<title>{escape(simulation.question.test.name)} on {escape(simulation.profile)}</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="10" y="20" font-weight="bold">{escape(simulation.question.test.name)}: {simulation.runs} runs on '
        f"{escape(simulation.profile)}; permitted: {simulation.outcome}</text>",
    ]
    for k, state in enumerate(states):
        y = 36 + 24 * k
        length = 300 * log10(1 + state.count) / log10(1 + most) if most else 0
        color = "#c62828" if state.satisfies else "#5b7fa6"
        svg.append(f'<text x="10" y="{y + 13}">{escape(state.text)}</text>')
        svg.append(f'<rect x="{left:.1f}" y="{y}" width="{max(length, 1):.1f}" height="18" fill="{color}"/>')
        svg.append(f'<text x="{left + length + 6:.1f}" y="{y + 13}">{state.count}</text>')
    y = 36 + 24 * len(states)
    svg.append(
        f'<text x="10" y="{y + 13}" font-size="10" fill="#777777">logarithmic; red satisfies the question</text>'
    )
    return "\n".join(svg) + "</svg>\n"


def simulation_bundle(simulation: Simulation) -> dict[str, str]:
    """Text, a table, and bars."""
    svg = histogram_svg(simulation)
    rows = [("*" if s.satisfies else "", s.text, s.count) for s in simulation.states]
    title = f"{simulation.question.test.name} on {simulation.profile}: {simulation.runs} runs, seed {simulation.seed}"
    html = table_html(title, ("", "final state", "runs"), rows)
    html += f"<div>the architecture says: {_outcome_html(simulation.outcome)}</div>"
    html += "".join(f"<div><b>not allowed</b>: {escape(state)}</div>" for state in simulation.violations)
    return {"text/plain": str(simulation), "text/html": html + svg, "image/svg+xml": svg}
