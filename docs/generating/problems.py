"""The reference of problems: the catalogue, by status."""

from __future__ import annotations

from http import HTTPStatus

from docs.generating.document import prose
from docs.generating.operations import problems_anchor
from service.api.catalogue import CATALOGUE, ProblemType


def problems() -> str:
    """Every type of problem with what it means and what to do, under its status."""
    lines: list[str] = []
    for status in sorted({problem.status for problem in CATALOGUE}):
        lines += ["", f"({problems_anchor(str(status))})=", f"## {status} {HTTPStatus(status).phrase}", ""]
        for problem in CATALOGUE:
            if problem.status == status:
                lines += _problem(problem)
    return "\n".join(lines)


def _problem(problem: ProblemType) -> list[str]:
    return [f"### {problem.name}", "", f"**{problem.title}.** {prose(problem.remedy)}", ""]
