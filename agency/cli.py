"""flask agency …: the commands that people and schedulers run."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from agency.mail.operations import deliver as deliver_letters

agency = AppGroup("agency", help="The portal's own commands.")


@agency.command()
def deliver() -> None:
    """Hand every letter that is due to the SMTP server, once."""
    click.echo(f"{deliver_letters()} letters left")
