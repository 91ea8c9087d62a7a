"""The audit gets a chain for each process, anchors that tie them, and the count of reads by hour (ADR 0011).

What was written so far stays as chain "1", hash by hash; nothing is appended to it any more.
"""

from django.db import migrations

FORWARD = """
ALTER TABLE audit_head
    ADD COLUMN chain text NOT NULL DEFAULT '1',
    ADD COLUMN prev bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    ADD COLUMN closed_at timestamptz,
    DROP CONSTRAINT audit_head_pkey,
    ADD PRIMARY KEY (district, chain),
    ADD CONSTRAINT audit_head_prev_size CHECK (octet_length(prev) = 32);
UPDATE audit_head h SET prev = r.prev FROM audit_row r WHERE r.district = h.district AND r.id = h.id;
ALTER TABLE audit_head ALTER COLUMN chain DROP DEFAULT, ALTER COLUMN prev DROP DEFAULT;

ALTER TABLE audit_row
    ADD COLUMN chain text NOT NULL DEFAULT '1',
    ADD COLUMN changed text[] NOT NULL DEFAULT '{}',
    DROP CONSTRAINT audit_row_pkey,
    ADD PRIMARY KEY (district, chain, id);
ALTER TABLE audit_row ALTER COLUMN chain DROP DEFAULT, ALTER COLUMN changed DROP DEFAULT;
DROP INDEX audit_row_at;
CREATE INDEX audit_row_at ON audit_row (at, district, chain, id);
CREATE INDEX audit_row_actor ON audit_row (actor, at);
CREATE INDEX audit_row_purpose ON audit_row (split_part(purpose, ' ', 1), at) WHERE action LIKE 'persons%';
CREATE INDEX audit_row_alarm ON audit_row (district, at)
    WHERE action IN ('read_alarm', 'read_refused', 'alarms_seen');

CREATE TABLE audit_anchor (
    id bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    heads text NOT NULL,
    prev bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_anchor_hash_size CHECK (octet_length(prev) = 32 AND octet_length(hash) = 32)
);
CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON audit_anchor FOR EACH ROW EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_keep_all BEFORE TRUNCATE ON audit_anchor FOR EACH STATEMENT EXECUTE FUNCTION audit_keep();

CREATE TABLE audit_hour (
    actor text NOT NULL,
    hour timestamptz NOT NULL,
    persons integer NOT NULL,
    PRIMARY KEY (actor, hour)
);
CREATE INDEX audit_hour_old ON audit_hour (hour);
"""


class Migration(migrations.Migration):
    dependencies = (("access", "0004_seconds"),)
    operations = (migrations.RunSQL(FORWARD, migrations.RunSQL.noop),)
