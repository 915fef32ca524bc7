"""What was asked of the language model, for its quotas and budgets."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "model_calls",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column(
            "background",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="nobody waits for it",
        ),
        sa.Column(
            "reserved_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
            comment="machine time",
        ),
        sa.Column("nth_of_month", sa.Integer(), nullable=False, comment="counted on, so that it outlives rows; UTC"),
        sa.Column(
            "finished_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="null while under way, or where the process ended",
        ),
        sa.Column("outcome", sa.Text(), nullable=True, comment="ok, or why there was no answer, in one word"),
        sa.Column(
            "retry_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="before which the provider wants no more",
        ),
        sa.Column("input_tokens", sa.Integer(), nullable=True),
        sa.Column("output_tokens", sa.Integer(), nullable=True),
        sa.Column("latency_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_model_calls_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_calls")),
    )
    op.create_index(op.f("ix_model_calls_reserved_at"), "model_calls", ["reserved_at"], unique=False)
    op.create_index(op.f("ix_model_calls_user_id_reserved_at"), "model_calls", ["user_id", "reserved_at"], unique=False)


def downgrade() -> None:
    op.drop_table("model_calls")
