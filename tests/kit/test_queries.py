"""The counter counts what a page asks, and nothing else."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, create_engine, event, text

from .queries import count_queries


def ask(engine: Engine, question: str = "SELECT 1") -> None:
    """One transaction with one question has been done."""
    with engine.begin() as connection:
        connection.execute(text(question))


def test_it_counts_questions_and_not_transactions(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'counted.db'}", connect_args={"isolation_level": None})
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    ask(engine)
    with count_queries(engine) as queries:
        ask(engine, "SELECT 1")
        ask(engine, "SELECT 2")
        ask(engine, "PRAGMA user_version")
        ask(engine, "SELECT 1")
    ask(engine)
    engine.dispose()
    assert queries.statements == ["SELECT 1", "SELECT 2", "SELECT 1"]
    assert queries.count == 3
    assert queries.repeated() == {"SELECT 1": 2}
    assert "3 statements" in str(queries) and "2 x SELECT 1" in str(queries)


def test_it_stops_counting_after_an_error(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'counted.db'}")
    try:
        with count_queries(engine) as queries:
            raise ZeroDivisionError
    except ZeroDivisionError:
        ask(engine)
    engine.dispose()
    assert queries.count == 0
