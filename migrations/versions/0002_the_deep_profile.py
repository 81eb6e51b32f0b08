"""What a profile says, to whom, and how it ends: entries of four kinds, links, blocks, stories, departures."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

import agency.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SHARED = ("profile_id", "start", "end", "text", "uid", "created_at")


def _old(name: str, *others: str) -> sa.TableClause:
    texts = [sa.column(c, sa.String()) for c in ("start", "end", *others)]
    moment = sa.column("created_at", agency.db.Moment(timezone=True))
    numbers = [sa.column("id", sa.Integer()), sa.column("profile_id", sa.Integer())]
    return sa.table(name, *numbers, *texts, sa.column("uid", sa.Uuid()), moment)


EXPERIENCE = _old("experience", "role", "organisation", "text")
EDUCATION = _old("education", "title", "institution")
ENTRY = sa.table(
    "entry",
    *(sa.column(c, sa.String()) for c in ("kind", "way", "title", "place", "start", "end", "text")),
    *(sa.column(c, sa.String()) for c in ("url", "title_en", "text_en")),
    *(sa.column(c, sa.Integer()) for c in ("profile_id", "position", "version")),
    sa.column("pictures", sa.JSON()),
    sa.column("uid", sa.Uuid()),
    sa.column("created_at", agency.db.Moment(timezone=True)),
)


def _empty(name: str, kind: Any, default: str) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, server_default=sa.text(default))


def _new_of_profile() -> tuple[sa.Column[Any], ...]:
    return (
        _empty("headline_en", sa.String(120), "''"),
        _empty("summary_en", sa.Text(), "''"),
        *(_empty(c, sa.JSON(), "'[]'") for c in ("municipalities", "fields", "day_times", "needs")),
        _empty("needs_note", sa.Text(), "''"),
        _empty("listed", sa.Boolean(), "false"),
        _empty("findable", sa.Boolean(), "false"),
        _empty("verified", sa.JSON(), "'[]'"),
        sa.Column("verified_at", agency.db.Moment(timezone=True)),
        sa.Column("verified_by_id", sa.Integer()),
    )


def _move(old: sa.TableClause, said: dict[str, str], **renamed: sa.ColumnClause[Any]) -> None:
    """Every row of the old table stands as an entry, in its order; what is new of an entry is empty."""
    empty = {"url": "", "title_en": "", "text_en": ""}
    values: dict[str, Any] = {name: sa.literal(text) for name, text in {**empty, **said}.items()}
    values |= {name: old.c[name] for name in SHARED if name in old.c}
    values |= {entry.name: old.c[name] for name, entry in renamed.items()}
    values |= {"position": old.c.id, "version": sa.literal(1), "pictures": sa.literal([], sa.JSON())}
    op.execute(sa.insert(ENTRY).from_select(list(values), sa.select(*values.values())))


def _move_back(old: sa.TableClause, kinds: tuple[str, ...], **renamed: sa.ColumnClause[Any]) -> None:
    """The entries of these kinds stand as rows of the old table again."""
    values: dict[str, Any] = {name: ENTRY.c[name] for name in SHARED if name in old.c}
    values |= renamed
    chosen = sa.select(*values.values()).where(ENTRY.c.kind.in_(kinds)).order_by(ENTRY.c.position)
    op.execute(sa.insert(old).from_select(list(values), chosen))


def upgrade() -> None:
    op.create_table(
        "directory_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column("at", agency.db.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_change")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "departure",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("asked", "unused", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("due_at", agency.db.Moment(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("papers_until", sa.Date(), nullable=True),
        sa.Column("forgotten_at", agency.db.Moment(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("created_at", agency.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_departure_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departure")),
        sa.UniqueConstraint("person_id", name=op.f("uq_departure_person_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_departure_uid")),
    )
    with op.batch_alter_table("departure", schema=None) as batch_op:
        batch_op.create_index("ix_departure_due", ["due_at"], unique=False)
        batch_op.create_index("ix_departure_papers", ["forgotten_at", "papers_until"], unique=False)

    op.create_table(
        "blocked_name",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("name_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("created_at", agency.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_blocked_name_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocked_name")),
        sa.UniqueConstraint("profile_id", "name_hash", name=op.f("uq_blocked_name_profile_id_name_hash")),
        sa.UniqueConstraint("uid", name=op.f("uq_blocked_name_uid")),
    )
    with op.batch_alter_table("blocked_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blocked_name_name_hash"), ["name_hash"], unique=False)

    op.create_table(
        "entry",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "work",
                "study",
                "project",
                "certificate",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "way",
            sa.Enum(
                "job",
                "informal",
                "care",
                "volunteer",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("start", sa.String(length=10), nullable=False),
        sa.Column("end", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=160), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("document_uid", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("created_at", agency.db.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'work') = (way IS NOT NULL)", name=op.f("ck_entry_work_says_how_it_was_done")
        ),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_entry_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("uid", name=op.f("uq_entry_uid")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index("ix_entry_profile", ["profile_id", "kind", "position"], unique=False)

    op.create_table(
        "remark",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("done_at", agency.db.Moment(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("created_at", agency.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_remark_by_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_remark_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
        sa.UniqueConstraint("uid", name=op.f("uq_remark_uid")),
    )
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remark_profile_id"), ["profile_id"], unique=False)

    op.create_table(
        "share_link",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("until", agency.db.Moment(timezone=True), nullable=False),
        sa.Column("taken_back_at", agency.db.Moment(timezone=True), nullable=True),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("opened_at", agency.db.Moment(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("created_at", agency.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_share_link_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_link")),
        sa.UniqueConstraint("key", name=op.f("uq_share_link_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_share_link_uid")),
    )
    with op.batch_alter_table("share_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_share_link_profile_id"), ["profile_id"], unique=False)

    op.create_table(
        "story",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("agreed_at", agency.db.Moment(timezone=True), nullable=True),
        sa.Column("approved_at", agency.db.Moment(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("created_at", agency.db.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by_id IS NULL)", name=op.f("ck_story_approved_by_somebody")
        ),
        sa.CheckConstraint(
            "approved_at IS NULL OR agreed_at IS NOT NULL", name=op.f("ck_story_shown_with_her_yes")
        ),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_story_approved_by_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_story_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
        sa.UniqueConstraint("profile_id", name=op.f("uq_story_profile_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_story_uid")),
    )
    op.create_table(
        "suggestion",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("understood", sa.JSON(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("created_at", agency.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_suggestion_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("profile_id", name=op.f("uq_suggestion_profile_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_suggestion_uid")),
    )
    op.create_table(
        "evidence",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_evidence_entry_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_evidence_skill_id")),
        sa.PrimaryKeyConstraint("entry_id", "skill_id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_skill_id"), ["skill_id"], unique=False)

    _move(EXPERIENCE, {"kind": "work", "way": "job"}, role=ENTRY.c.title, organisation=ENTRY.c.place)
    _move(EDUCATION, {"kind": "study", "text": ""}, title=ENTRY.c.title, institution=ENTRY.c.place)
    with op.batch_alter_table("experience", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_experience_profile_id"))

    op.drop_table("experience")
    with op.batch_alter_table("education", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_education_profile_id"))

    op.drop_table("education")
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.add_column(sa.Column("because_id", sa.Integer(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_block_profile_id"))
        batch_op.drop_constraint(batch_op.f("uq_block_profile_id_company_id"), type_="unique")
        batch_op.create_index(batch_op.f("ix_block_because_id"), ["because_id"], unique=False)
        batch_op.create_index(
            "uq_block_company",
            ["profile_id", "company_id"],
            unique=True,
            sqlite_where=sa.text("because_id IS NULL"),
            postgresql_where=sa.text("because_id IS NULL"),
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_block_profile_id_company_id_because_id"),
            ["profile_id", "company_id", "because_id"],
        )
        batch_op.create_foreign_key(batch_op.f("fk_block_because_id"), "blocked_name", ["because_id"], ["id"])

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("leaving_until", agency.db.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("anonymised_at", agency.db.Moment(timezone=True), nullable=True))

    with op.batch_alter_table("profile") as batch_op:
        for column in _new_of_profile():
            batch_op.add_column(column)
        batch_op.create_foreign_key(
            batch_op.f("fk_profile_verified_by_id"), "person", ["verified_by_id"], ["id"]
        )
    with op.batch_alter_table("profile") as batch_op:
        for column in _new_of_profile():
            if column.server_default is not None:
                batch_op.alter_column(column.name, server_default=None)
        batch_op.create_check_constraint("found_only_when_public", "public OR NOT (listed OR findable)")
        batch_op.create_check_constraint(
            "verified_by_somebody", "(verified_at IS NULL) = (verified_by_id IS NULL)"
        )

    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.alter_column(
            "media_type",
            existing_type=sa.String(length=60),
            type_=sa.String(length=100),
            existing_nullable=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.alter_column(
            "media_type",
            existing_type=sa.String(length=100),
            type_=sa.String(length=60),
            existing_nullable=False,
        )

    with op.batch_alter_table("profile") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_profile_verified_by_somebody"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_profile_found_only_when_public"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_profile_verified_by_id"), type_="foreignkey")
        for column in reversed(_new_of_profile()):
            batch_op.drop_column(column.name)

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("anonymised_at")
        batch_op.drop_column("leaving_until")

    op.execute("DELETE FROM block WHERE because_id IS NOT NULL")
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_block_because_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_block_profile_id_company_id_because_id"), type_="unique")
        batch_op.drop_index(
            "uq_block_company",
            sqlite_where=sa.text("because_id IS NULL"),
            postgresql_where=sa.text("because_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_block_because_id"))
        batch_op.create_unique_constraint(
            batch_op.f("uq_block_profile_id_company_id"), ["profile_id", "company_id"]
        )
        batch_op.create_index(batch_op.f("ix_block_profile_id"), ["profile_id"], unique=False)
        batch_op.drop_column("because_id")

    op.create_table(
        "education",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("institution", sa.String(length=160), nullable=False),
        sa.Column("start", sa.String(length=10), nullable=False),
        sa.Column("end", sa.String(length=10), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("created_at", agency.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_education_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_education")),
        sa.UniqueConstraint("uid", name=op.f("uq_education_uid")),
    )
    with op.batch_alter_table("education", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_education_profile_id"), ["profile_id"], unique=False)

    op.create_table(
        "experience",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=160), nullable=False),
        sa.Column("organisation", sa.String(length=160), nullable=False),
        sa.Column("start", sa.String(length=10), nullable=False),
        sa.Column("end", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("created_at", agency.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_experience_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experience")),
        sa.UniqueConstraint("uid", name=op.f("uq_experience_uid")),
    )
    with op.batch_alter_table("experience", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_experience_profile_id"), ["profile_id"], unique=False)

    _move_back(EXPERIENCE, ("work", "project"), role=ENTRY.c.title, organisation=ENTRY.c.place)
    _move_back(EDUCATION, ("study", "certificate"), title=ENTRY.c.title, institution=ENTRY.c.place)
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_skill_id"))

    op.drop_table("evidence")
    op.drop_table("suggestion")
    op.drop_table("story")
    with op.batch_alter_table("share_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_share_link_profile_id"))

    op.drop_table("share_link")
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remark_profile_id"))

    op.drop_table("remark")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_profile")

    op.drop_table("entry")
    with op.batch_alter_table("blocked_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_blocked_name_name_hash"))

    op.drop_table("blocked_name")
    with op.batch_alter_table("departure", schema=None) as batch_op:
        batch_op.drop_index("ix_departure_papers")
        batch_op.drop_index("ix_departure_due")

    op.drop_table("departure")
    op.drop_table("directory_change")
