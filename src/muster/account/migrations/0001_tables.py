"""The account's read tables (ADR 0001: SQL, composite keys). Only projections write them."""

from django.db import migrations

FORWARD = """
CREATE TABLE round_window (
    district text NOT NULL, round text NOT NULL,
    starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL, visit_gap_min integer NOT NULL,
    PRIMARY KEY (district, round)
);

-- Ids that are another person: resident is an account of person. Only linked ids are here.
CREATE TABLE alias (
    district text NOT NULL, round text NOT NULL, resident uuid NOT NULL, person uuid NOT NULL,
    PRIMARY KEY (district, round, resident)
);
CREATE INDEX alias_by_person ON alias (district, round, person);

-- A swab that counts. at: when it was taken (null outside the round's window); placed_at: when it was said to be in this tube.
CREATE TABLE specimen (
    district text NOT NULL, round text NOT NULL, id uuid NOT NULL,
    resident uuid NOT NULL, person uuid NOT NULL, tube text NOT NULL, point text NOT NULL, lane smallint NOT NULL,
    device text NOT NULL, at timestamptz, placed_at timestamptz,
    PRIMARY KEY (district, round, id)
);
CREATE INDEX specimen_by_person ON specimen (district, round, person);
CREATE INDEX specimen_by_tube ON specimen (district, round, tube);
CREATE INDEX specimen_by_lane ON specimen (district, round, point, lane, at);
CREATE INDEX specimen_untimed ON specimen (district, round) WHERE at IS NULL;

CREATE TABLE tube (
    district text NOT NULL, round text NOT NULL, code text NOT NULL,
    point text, lane smallint, capacity smallint,
    opened_at timestamptz, sealed_at timestamptz, sealed_count integer,
    members integer NOT NULL DEFAULT 0, late integer NOT NULL DEFAULT 0, first_at timestamptz, last_at timestamptz,
    received_at timestamptz, lab text, voided text, rejected text,
    result text, result_at timestamptz, reports integer NOT NULL DEFAULT 0,
    released boolean NOT NULL DEFAULT false, released_at timestamptz,
    stage text NOT NULL GENERATED ALWAYS AS (CASE
        WHEN voided IS NOT NULL THEN 'voided' WHEN rejected IS NOT NULL THEN 'rejected'
        WHEN released THEN 'released' WHEN result IS NOT NULL THEN 'reported'
        WHEN lab IS NOT NULL THEN 'received' WHEN sealed_count IS NOT NULL THEN 'sealed' ELSE 'open' END) STORED,
    PRIMARY KEY (district, round, code)
) WITH (fillfactor = 70);
CREATE INDEX tube_by_stage ON tube (district, round, stage);
CREATE INDEX tube_by_point ON tube (district, round, point);
CREATE INDEX tube_overfull ON tube (district, round) WHERE members > capacity;
CREATE INDEX tube_miscounted ON tube (district, round) WHERE sealed_count <> members;
CREATE INDEX tube_late ON tube (district, round) WHERE late > 0;
CREATE INDEX tube_rivals ON tube (district, round) WHERE reports > 1;
CREATE INDEX tube_unopened ON tube (district, round) WHERE capacity IS NULL;

CREATE TABLE account (
    district text NOT NULL, round text NOT NULL, person uuid NOT NULL,
    household uuid, village text, point text, lane smallint, slot_at timestamptz, single boolean NOT NULL,
    origin text NOT NULL, linked_to uuid,
    checked_in_at timestamptz, health smallint, travel smallint, temp_dc smallint,
    swabs integer NOT NULL, valid integer NOT NULL, pools integer NOT NULL, sampled_at timestamptz,
    excuse text, elsewhere text, refusal text,
    visits integer NOT NULL, visit_first_at timestamptz, visit_last_at timestamptz, not_found boolean NOT NULL,
    owner text, due_at timestamptz, result text NOT NULL,
    attendance text NOT NULL GENERATED ALWAYS AS (CASE
        WHEN linked_to IS NOT NULL THEN 'linked' WHEN valid > 0 THEN 'sampled' WHEN elsewhere IS NOT NULL THEN 'elsewhere'
        WHEN excuse IS NOT NULL THEN 'excused' WHEN refusal IS NOT NULL THEN 'refused'
        WHEN not_found THEN 'not_found' ELSE 'open' END) STORED,
    PRIMARY KEY (district, round, person),
    CONSTRAINT account_origin CHECK (origin IN ('roll', 'walk_in', 'unknown')),
    CONSTRAINT account_result CHECK (result IN ('none', 'pending', 'held', 'negative', 'positive', 'to_resample')),
    CONSTRAINT account_valid_of_swabs CHECK (valid <= swabs AND pools <= valid)
) WITH (fillfactor = 60);
CREATE INDEX account_standing ON account (district, round, village, attendance, result);
CREATE INDEX account_open ON account (district, round, village, owner) WHERE attendance = 'open';
CREATE INDEX account_grave ON account (district, round, result) WHERE result IN ('held', 'positive', 'to_resample');
CREATE INDEX account_by_household ON account (district, round, household);
CREATE INDEX account_by_point ON account (district, round, point, attendance);
CREATE INDEX account_twice ON account (district, round) WHERE pools > 1;
CREATE INDEX account_unknown ON account (district, round) WHERE origin = 'unknown';

CREATE TABLE lane_hour (
    district text NOT NULL, round text NOT NULL, point text NOT NULL, lane smallint NOT NULL, hour timestamptz NOT NULL,
    specimens integer NOT NULL, first_at timestamptz, last_at timestamptz,
    PRIMARY KEY (district, round, point, lane, hour)
) WITH (fillfactor = 50);

CREATE TABLE exception_settled (
    district text NOT NULL, round text NOT NULL, exception text NOT NULL, subject text NOT NULL,
    at timestamptz NOT NULL, by text NOT NULL, ruling text NOT NULL, event uuid NOT NULL,
    PRIMARY KEY (district, round, exception, subject)
);

CREATE TABLE statement (
    district text NOT NULL, round text NOT NULL, act text NOT NULL, number integer NOT NULL,
    at timestamptz NOT NULL, by text NOT NULL, counts jsonb NOT NULL, signed_for jsonb, event uuid NOT NULL,
    PRIMARY KEY (district, round, act, number, event)
);
"""

BACK = "DROP TABLE statement, exception_settled, lane_hour, account, tube, specimen, alias, round_window;"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
