# SPDX-License-Identifier: BSD-2-Clause
"""A page that walks through an execution, event by event.

Where the simulated machine can follow the witness, the steps are the machine's: per CPU what is fetched ahead and
what its instruction cache holds, and what memory looks like. Otherwise the steps are the rows of the timeline, with
what each place holds and what each CPU saw last; so they are for protocols, whose words the machine does not know.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ._verdict import Verdict

if TYPE_CHECKING:
    from ._explanation import Explanation
    from ._machine import Run

_HIDDEN = {"fetch_address", "queue_length", "retire_address", "fetched_version"}  # said by others in words
_NAMES = {
    "fetch_at": "fetches next",
    "queue": "fetched, not executed",
    "operations_open": "accesses not done",
    "window": "not retired",
}
_CAPTIONS = {
    "witness": "an execution that ends like that",
    "race": "an execution in which the architecture promises nothing",
    "deadlock": "an execution that never ends",
    "ruled-out": "the nearest execution that would be needed; it is ruled out",
    "nothing": "",
}


def stepper_html(explanation: Explanation) -> str:
    """The page; it loads nothing from anywhere."""
    verdict = explanation.verdict
    replay = explanation.replay() if explanation.shown == "witness" and isinstance(verdict, Verdict) else None
    data = (
        _steps_of_machine(replay.run) if replay is not None and replay.run is not None else _steps_of_rows(explanation)
    )
    data["title"] = f"{verdict.name}   {verdict.architecture} {verdict.configuration}   {verdict.outcome}"
    data["proposition"] = explanation.document["proposition"]
    data["caption"] = f"{_CAPTIONS[explanation.shown]} ({explanation.state})"
    data["columns"] = [f"P{thread}" for thread in range(explanation.thread_count)]
    data["cycles"] = [_cycle(explanation, k) for k in range(len(explanation.cycles))]
    page = files(__package__).joinpath("stepper.html").read_text(encoding="utf-8")
    return page.replace("@DATA@", _embedded(data))


def _embedded(data: dict[str, Any]) -> str:
    """JSON that ends no script element, whatever names a test has."""
    return json.dumps(data).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _cycle(explanation: Explanation, k: int) -> dict[str, Any]:
    cycle = explanation.cycles[k]
    title = f"ruled out by {cycle.axiom} ({cycle.title})"
    if cycle.assumed:
        title += f", if {' and '.join(cycle.assumed)}"
    events = explanation.events
    steps = [
        f"{_who(explanation, step.source)} {events[step.source].text}  ->  "
        f"{_who(explanation, step.target)} {events[step.target].text}\n    {step.rule}: {step.citation}"
        for step in cycle.steps
    ]
    return {"title": title, "steps": steps}


def _who(explanation: Explanation, event: int) -> str:
    thread = explanation.events[event].thread
    return "" if thread is None else f"P{thread}"


def _steps_of_machine(run: Run) -> dict[str, Any]:
    """A step for each time at which something happened; signals keep their value until they change."""
    document = run.document
    steps: list[dict[str, Any]] = []
    times: list[int] = []
    for event in document["events"]:
        text = f"{event['what']} {event['detail']}"
        if times and times[-1] == event["time"] and steps[-1]["thread"] == event["core"]:
            steps[-1]["text"] += f"; {text}"
            continue
        times.append(event["time"])
        steps.append({"thread": event["core"], "text": text, "stale": False, "note": ""})
    states = [_machine_state(document["signals"], time) for time in [min(times, default=0) - 1, *times]]
    for k, state in enumerate(states[1:]):
        stale = [
            f"{scope}: {name}" for scope, values in state.items() for name, value in values.items() if "stale" in value
        ]
        steps[k]["stale"] = bool(stale)
        steps[k]["note"] = ("stale now: " + ", ".join(stale)) if stale else ""
    return {"steps": steps, "states": states}


def _machine_state(signals: list[dict[str, Any]], time: int) -> dict[str, dict[str, str]]:
    state: dict[str, dict[str, str]] = {}
    for signal in signals:
        if signal["name"] in _HIDDEN:
            continue
        values = [value for since, value in signal["values"] if since <= max(time, signal["values"][0][0])]
        scope = signal["scope"].replace("core", "P").replace(".instruction_cache", ", instruction cache")
        name = _NAMES.get(signal["name"], signal["name"]).removeprefix("line_")
        value = values[-1] if values else ""
        if signal["name"] in ("operations_open", "window"):
            value = str(int(value, 2))
        state.setdefault(scope, {})[name] = value
    return dict(sorted(state.items()))


def _steps_of_rows(explanation: Explanation) -> dict[str, Any]:
    memory: dict[str, str] = {}
    for event in explanation.events:
        if event.thread is None and " = " in event.text:
            place, _, value = event.text.removeprefix("initially ").partition(" = ")
            memory[place] = value
    seen: list[dict[str, str]] = [{} for _ in range(explanation.thread_count)]
    states = [_row_state(memory, seen)]
    steps = []
    for row in explanation.rows:
        for number in row.events:
            text = explanation.events[number].text
            if text.startswith("store ") and " = " in text:
                place, _, value = text.removeprefix("store ").partition(" = ")
                memory[place] = value
            elif " -> " in text:
                what, _, value = text.partition(" -> ")
                seen[row.thread][what] = value
        note = row.stale
        if row.ahead_of is not None:
            note += f"{'; ' if note else ''}ahead of row {row.ahead_of}, which is earlier in the program"
        steps.append({"thread": row.thread, "text": row.text, "stale": bool(row.stale), "note": note})
        states.append(_row_state(memory, seen))
    return {"steps": steps, "states": states}


def _row_state(memory: dict[str, str], seen: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    state = {f"P{thread} saw": dict(values) for thread, values in enumerate(seen)}
    return {"memory": dict(memory), **state}
