"""``edgecls doctor``: what is there, what is missing, what to type next."""

from __future__ import annotations

import click

from edgecls.cli.output import emit_json

#: As for everything that must be installed or configured first.
_SOMETHING_WRONG = 3


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor_command(as_json: bool) -> int:
    """Look at this machine: what is there, what is missing, what to type next.

    Nothing is changed. The exit code is 3 when something is wrong; what is only missing for a part of edgecls
    doesn't count.
    """
    from edgecls.doctor.examine import examine
    from edgecls.doctor.text import render

    findings = examine()
    if as_json:
        emit_json({"findings": [finding.to_json() for finding in findings]})
    else:
        click.echo(render(findings))
    return _SOMETHING_WRONG if any(finding.state == "wrong" for finding in findings) else 0
