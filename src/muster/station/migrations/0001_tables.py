"""Read tables of a point: its lanes, its queue, its supplies, its readiness, its incidents."""

from django.db import migrations

FORWARD = """
CREATE TABLE lane_state (
    district text NOT NULL,
    round text NOT NULL,
    point text NOT NULL,
    lane smallint NOT NULL,
    open boolean NOT NULL,
    opened_at timestamptz,
    closed_at timestamptz,
    tubes_on_table integer,
    PRIMARY KEY (district, round, point, lane)
);

CREATE TABLE queue_count (
    district text NOT NULL,
    round text NOT NULL,
    point text NOT NULL,
    waiting integer NOT NULL,
    at timestamptz NOT NULL,
    event uuid NOT NULL,
    PRIMARY KEY (district, round, point)
);

CREATE TABLE supply_count (
    district text NOT NULL,
    round text NOT NULL,
    point text NOT NULL,
    item text NOT NULL,
    quantity integer NOT NULL,
    at timestamptz NOT NULL,
    event uuid NOT NULL,
    PRIMARY KEY (district, round, point, item)
);

CREATE TABLE point_item (
    district text NOT NULL,
    round text NOT NULL,
    point text NOT NULL,
    item text NOT NULL,
    done boolean NOT NULL,
    by text NOT NULL,
    at timestamptz NOT NULL,
    event uuid NOT NULL,
    PRIMARY KEY (district, round, point, item)
);

CREATE TABLE incident (
    district text NOT NULL,
    round text NOT NULL,
    id uuid NOT NULL,
    point text NOT NULL,
    what text NOT NULL,
    grade text NOT NULL,
    at timestamptz NOT NULL,
    by text NOT NULL,
    PRIMARY KEY (district, round, id)
);

CREATE TABLE disinfection (
    district text NOT NULL,
    round text NOT NULL,
    point text NOT NULL,
    place text NOT NULL,
    times integer NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (district, round, point, place)
);
"""

BACK = "DROP TABLE lane_state, queue_count, supply_count, point_item, incident, disinfection;"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
