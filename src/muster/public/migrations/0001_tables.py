"""Codes of cards and slips. Written as SQL: keys are composite, with the district first (ADR 0001)."""

from django.db import migrations

FORWARD = """
-- The code on a household's card: the same whenever the card of the round is printed again.
CREATE TABLE card (
    district text NOT NULL,
    round text NOT NULL,
    household uuid NOT NULL,
    code text NOT NULL,
    made_at timestamptz NOT NULL,
    made_by text NOT NULL,
    PRIMARY KEY (district, round, household),
    CONSTRAINT card_code_once UNIQUE (district, round, code),
    CONSTRAINT card_code_readable CHECK (code ~ '^[2-9A-HJKMNP-Z]{10}$')
);

-- A result slip: only a keyed hash of its token is here. Printing it again puts a new one in its place.
CREATE TABLE slip (
    district text NOT NULL,
    round text NOT NULL,
    resident uuid NOT NULL,
    token_index bytea NOT NULL,
    made_at timestamptz NOT NULL,
    made_by text NOT NULL,
    PRIMARY KEY (district, round, resident),
    CONSTRAINT slip_token_once UNIQUE (district, token_index)
);
CREATE INDEX slip_by_token ON slip (token_index);
"""


class Migration(migrations.Migration):
    dependencies = [("roll", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, "DROP TABLE slip, card")]
