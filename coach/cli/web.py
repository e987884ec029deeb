"""`coach web`: the pages in the browser."""

from typing import Annotated

import typer

from coach.texts import text


def web(
    host: Annotated[str | None, typer.Option(help=text("cli.web.host.help"), show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help=text("cli.web.port.help"), show_default="7860")] = None,
) -> None:
    """Serve the pages until Ctrl+C; one line says when they can be opened."""
    from coach.settings import load_settings
    from coach.web.people import require_login
    from coach.web.running import address, serve, take_port, trusted
    from coach.web.security import is_loopback, login_needed

    settings = load_settings(host=host, port=port)
    require_login(settings)
    if login_needed(settings) and not is_loopback(settings.host) and not settings.public_url.startswith("https://"):
        typer.secho(text("people.cli.web.plain"), err=True, fg="yellow")
    with take_port(settings.host, settings.port) as taken:
        from coach.web.server import create_app

        serve(
            create_app(settings),
            taken,
            log_level=settings.log_level,
            ready=lambda: typer.echo(text("web.running", url=address(taken))),
            proxies=trusted(settings),
        )
