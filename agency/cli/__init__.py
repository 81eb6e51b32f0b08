"""flask agency …: the commands that people and schedulers run."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade
from waitress import serve

from agency.accounts.operations import first_coordinator as invite_first
from agency.cli.checks import advice, complaints
from agency.cli.reminders import remind as remind_all
from agency.country.operations import seed
from agency.db import committed
from agency.demo import load as load_demo
from agency.demo.many import grow as grow_many
from agency.demo.who import PASSWORD, PEOPLE
from agency.mail.operations import deliver as deliver_letters
from agency.mail.worker import Task, asked_to_stop
from agency.mail.worker import work as work_until
from agency.settings import settings
from agency.skills.operations import load_catalogue

LETTERS_SECONDS, REMINDERS_SECONDS = 10, 3600

agency = AppGroup("agency", help="The portal's own commands.")


@agency.command()
def prepare() -> None:
    """Bring the tables to the newest revision, and load the skills and the country's facts."""
    upgrade()
    with committed():
        new = load_catalogue()
        seed()
    click.echo(f"The tables are ready; {new} new skills.")


@agency.command("first-coordinator")
@click.option("--email", required=True)
@click.option("--name", required=True, help="Her given names.")
def first_coordinator(email: str, name: str) -> None:
    """Invite the agency's first person, coordinator and administrator, and print her link."""
    with committed():
        link = invite_first(email, name)
    click.echo(f"It is on its way to {email}. The same link, good once:\n{link}")


@agency.command()
def deliver() -> None:
    """Hand every letter that is due to the SMTP server, once."""
    click.echo(f"{deliver_letters()} letters left")


@agency.command()
def remind() -> None:
    """Do what the clock owes: reminders, expiries, starts; safe to run at any time."""
    for name, result in remind_all().items():
        click.echo(f"{name}: {result}")


@agency.command()
def work() -> None:
    """Deliver letters and run the reminders, again and again, until SIGTERM."""
    click.echo("Working: letters every 10 seconds, reminders every hour. SIGTERM ends it.")
    tasks = (Task(deliver_letters, LETTERS_SECONDS), Task(remind_all, REMINDERS_SECONDS))
    work_until(tasks, asked_to_stop())


@agency.command()
def check() -> None:
    """Say what in the settings isn't fit for the open internet; exits with 1 when something isn't."""
    found = complaints()
    for sentence in found:
        click.echo(f"- {sentence}")
    for sentence in advice():
        click.echo(f"  (worth knowing) {sentence}")
    click.echo("Nothing to complain about." if not found else f"{len(found)} to mend.")
    sys.exit(1 if found else 0)


@agency.command()
@click.option("--port", default=5000, show_default=True)
def demo(port: int) -> None:
    """Serve the portal with its invented agency on this computer only."""
    if not settings().demo:
        raise click.UsageError("The demo needs AGENCY_DEMO=1, which ./dev run sets.")
    click.echo("Preparing the tables")
    upgrade()
    if load_demo(click.echo):
        click.echo("The invented agency is loaded.")
    for line in sign_in_lines():
        click.echo(line)
    click.echo(f"\nServing at {settings().public_url}  (Ctrl+C ends it)")
    serve(current_app._get_current_object(), host="127.0.0.1", port=port, threads=4)  # type: ignore[attr-defined]


@agency.command()
@click.option("--women", default=0, type=click.IntRange(0), help="How many women more.")
@click.option("--practices", default=0, type=click.IntRange(0), help="How many practices more.")
def grow(women: int, practices: int) -> None:
    """Invent many women and practices, to try the portal at the size of a country; `prepare` comes first."""
    if not settings().demo:
        raise click.UsageError("Invented people need AGENCY_DEMO=1: they must never stand among real ones.")
    grow_many(women, practices, click.echo)


def sign_in_lines() -> list[str]:
    """Who can sign in to the demo, a line each."""
    width = max(len(name) for _role, name in PEOPLE)
    lines = [f"  {name:<{width}}  {role}" for role, name in PEOPLE]
    return ["\nSign in as (password of all: " + PASSWORD + ")", *lines]
