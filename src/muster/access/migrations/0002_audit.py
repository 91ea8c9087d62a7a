"""The audit: a chain per district, written as SQL because it only grows (ADR 0001, ADR 0004)."""

from django.db import migrations

FORWARD = """
CREATE TABLE audit_head (
    district text PRIMARY KEY,
    id bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_head_hash_size CHECK (octet_length(hash) = 32)
);

CREATE TABLE audit_row (
    district text NOT NULL,
    id bigint NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    purpose text NOT NULL,
    count integer NOT NULL,
    subjects uuid[] NOT NULL,
    prev bytea NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (district, id),
    CONSTRAINT audit_row_hash_size CHECK (octet_length(prev) = 32 AND octet_length(hash) = 32)
);
CREATE INDEX audit_row_subjects ON audit_row USING gin (subjects);
CREATE INDEX audit_row_at ON audit_row (district, at);

CREATE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit only grows' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON audit_row FOR EACH ROW EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_keep_all BEFORE TRUNCATE ON audit_row FOR EACH STATEMENT EXECUTE FUNCTION audit_keep();
"""

BACK = """
DROP TABLE audit_row, audit_head;
DROP FUNCTION audit_keep();
"""


class Migration(migrations.Migration):
    dependencies = (("access", "0001_initial"),)
    operations = (migrations.RunSQL(FORWARD, BACK),)
