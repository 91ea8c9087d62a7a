"""The book and its devices. Written as SQL: keys are composite, with the district first (ADR 0001)."""

from django.db import migrations

FORWARD = """
-- The writer's turn: whoever holds this row appends; positions are therefore gapless and commit in order.
CREATE TABLE ledger_head (
    district text PRIMARY KEY,
    pos bigint NOT NULL,
    batch bigint NOT NULL
);

CREATE TABLE batch (
    district text NOT NULL,
    id bigint NOT NULL,
    device text NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    count integer NOT NULL,
    digest bytea NOT NULL,
    hashes bytea NOT NULL,
    sent_at bigint NOT NULL,
    sig text NOT NULL,
    verified boolean NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (district, id),
    CONSTRAINT batch_hashes_complete CHECK (octet_length(hashes) = 32 * count)
);

CREATE TABLE event (
    district text NOT NULL,
    pos bigint NOT NULL,
    id uuid NOT NULL,
    hash bytea NOT NULL,
    batch bigint NOT NULL,
    round text NOT NULL,
    mode text NOT NULL,
    device text NOT NULL,
    seq bigint,
    prev bytea,
    at timestamptz,
    received_at timestamptz NOT NULL,
    actor text NOT NULL,
    kind text NOT NULL,
    version bigint NOT NULL,
    verdict text NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    claims boolean NOT NULL,
    accepted boolean NOT NULL,
    counts boolean NOT NULL,
    resident uuid,
    tube text,
    target uuid,
    envelope bytea NOT NULL,
    body jsonb,
    PRIMARY KEY (district, pos),
    CONSTRAINT event_verdict CHECK (verdict IN ('created', 'conflict', 'quarantined')),
    CONSTRAINT event_counts_if_accepted CHECK (accepted OR NOT counts),
    CONSTRAINT event_readable_if_accepted CHECK (NOT accepted OR body IS NOT NULL)
);
ALTER TABLE event ALTER COLUMN envelope SET STORAGE EXTERNAL;
-- The first live bytes of an id claim it; what else was said under that id is kept beside it, each once.
-- A look-up by id says (claims OR NOT claims), so that the two indexes serve it together.
CREATE UNIQUE INDEX event_claims_id ON event (district, id) WHERE claims;
CREATE UNIQUE INDEX event_other_bytes ON event (district, id, hash) WHERE NOT claims;
CREATE INDEX event_by_device ON event (district, device, seq);
CREATE INDEX event_by_resident ON event (district, resident) WHERE resident IS NOT NULL;
CREATE INDEX event_by_tube ON event (district, tube) WHERE tube IS NOT NULL;
CREATE INDEX event_by_target ON event (district, target) WHERE target IS NOT NULL;
CREATE INDEX event_not_plain ON event (district, round, verdict) WHERE verdict <> 'created';
CREATE INDEX event_rare_kinds ON event (district, kind, round) WHERE
    kind <> 'ResidentCheckedIn' AND kind <> 'CodesInspected' AND kind <> 'TemperatureTaken' AND kind <> 'SpecimenCollected';

-- Ids that a correction names and that have not arrived yet.
CREATE TABLE ledger_awaited (
    district text NOT NULL,
    id uuid NOT NULL,
    PRIMARY KEY (district, id)
);

-- The book only grows: what a device said is never changed, and no row ever goes.
CREATE FUNCTION event_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR
       (NEW.district, NEW.pos, NEW.id, NEW.hash, NEW.envelope, NEW.device, NEW.verdict, NEW.claims, NEW.received_at)
       IS DISTINCT FROM
       (OLD.district, OLD.pos, OLD.id, OLD.hash, OLD.envelope, OLD.device, OLD.verdict, OLD.claims, OLD.received_at)
    THEN RAISE EXCEPTION 'the ledger only grows' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER event_keep BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_keep();

CREATE TABLE device (
    district text NOT NULL,
    id text NOT NULL,
    round text NOT NULL,
    mode text NOT NULL,
    label text NOT NULL,
    point text NOT NULL,
    lane smallint NOT NULL,
    key_x text NOT NULL,
    key_y text NOT NULL,
    enrolled_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_seq bigint,
    signed_off_at timestamptz,
    PRIMARY KEY (district, id)
);

CREATE TABLE device_chain (
    district text NOT NULL,
    device text NOT NULL,
    proved_to bigint NOT NULL,
    proved_hash bytea NOT NULL,
    last_seq bigint NOT NULL,
    last_hash bytea NOT NULL,
    PRIMARY KEY (district, device)
);

CREATE TABLE device_fork (
    district text NOT NULL,
    device text NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (district, device, seq)
);

-- What the server saw of a device. Not a fact of the day, so no projection.
CREATE TABLE device_contact (
    district text NOT NULL,
    device text NOT NULL,
    last_seen_at timestamptz NOT NULL,
    skew_ms bigint,
    worst_skew_ms bigint,
    unsent integer,
    oldest_unsent_at timestamptz,
    PRIMARY KEY (district, device)
);
"""

BACK = """
DROP TABLE device_contact, device_fork, device_chain, device, ledger_awaited, event, batch, ledger_head;
DROP FUNCTION event_keep();
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunSQL(FORWARD, BACK)]
