"""`coach doctor`: what is configured and works, a line each."""

import typer

from coach.texts import text


def doctor() -> None:
    """Print each part with «да» or «нет» and what to do; exit code 1 when something does not work."""
    from coach.cli.diagnosis import diagnose
    from coach.settings import load_settings

    findings = list(diagnose(load_settings()))
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        mark = text("doctor.yes") if finding.works else text("doctor.no")
        colour = "green" if finding.works else "red"
        typer.echo(f"{typer.style(mark, fg=colour)}  {finding.what:<{width}}  {finding.detail}")
    broken = not all(finding.works for finding in findings)
    typer.echo(text("doctor.summary.bad" if broken else "doctor.summary.fine"))
    if broken:
        raise typer.Exit(1)
