"""Households, residents and the care list. Written as SQL: keys are composite, with the district first (ADR 0001)."""

from django.db import migrations

FORWARD = """
CREATE TABLE household (
    district text NOT NULL,
    id uuid NOT NULL,
    village text NOT NULL,
    number text NOT NULL,
    address_sealed bytea,
    PRIMARY KEY (district, id),
    CONSTRAINT household_number_once UNIQUE (district, village, number),
    CONSTRAINT household_in_district CHECK (starts_with(village, district))
);

-- id_number_index, phone_index: keyed blind indexes for exact look-up.
-- likeness_index: the same of name and birth date: who has no number is known by it within a household,
-- and the same value in two households is a possible duplicate.
-- content_index: the same of everything an import gives, so that a re-import knows what has changed.
CREATE TABLE resident (
    district text NOT NULL,
    id uuid NOT NULL,
    household uuid NOT NULL,
    village text NOT NULL,
    name_sealed bytea NOT NULL,
    id_number_sealed bytea,
    id_number_index bytea,
    phone_sealed bytea,
    phone_index bytea,
    likeness_index bytea NOT NULL,
    content_index bytea NOT NULL,
    document text NOT NULL,
    birth_year smallint,
    sex text NOT NULL,
    relation text NOT NULL,
    source text NOT NULL,
    source_row integer NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    gone_at timestamptz,
    PRIMARY KEY (district, id),
    CONSTRAINT resident_id_number_once UNIQUE (district, id_number_index),
    CONSTRAINT resident_household FOREIGN KEY (district, household) REFERENCES household (district, id),
    CONSTRAINT resident_in_district CHECK (starts_with(village, district)),
    CONSTRAINT resident_document_known CHECK (document IN ('resident_id', 'permit', 'passport', 'none')),
    CONSTRAINT resident_number_if_document CHECK ((document = 'none') = (id_number_index IS NULL)),
    CONSTRAINT resident_number_pair CHECK ((id_number_sealed IS NULL) = (id_number_index IS NULL)),
    CONSTRAINT resident_phone_pair CHECK ((phone_sealed IS NULL) = (phone_index IS NULL)),
    CONSTRAINT resident_sex_known CHECK (sex IN ('m', 'f', '')),
    CONSTRAINT resident_birth_year_range CHECK (birth_year BETWEEN 1880 AND 2200)
);
CREATE UNIQUE INDEX resident_unnumbered_once ON resident (district, household, likeness_index)
    WHERE id_number_index IS NULL;
CREATE INDEX resident_by_household ON resident (district, household);
CREATE INDEX resident_by_village ON resident (district, village);
CREATE INDEX resident_by_phone ON resident (district, phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX resident_by_likeness ON resident (district, likeness_index);

CREATE TABLE care_mark (
    district text NOT NULL,
    resident uuid NOT NULL,
    mark text NOT NULL,
    since timestamptz NOT NULL,
    by text NOT NULL,
    source text NOT NULL,
    PRIMARY KEY (district, resident, mark),
    CONSTRAINT care_mark_resident FOREIGN KEY (district, resident) REFERENCES resident (district, id),
    CONSTRAINT care_mark_known CHECK (mark IN
        ('yellow_code', 'red_code', 'quarantined', 'postpartum', 'bedridden', 'dialysis'))
);

-- Read tables, written by projections only. A mark set during a round, and its hand-over to a sampler with receipt.
CREATE TABLE care_marked (
    district text NOT NULL,
    round text NOT NULL,
    resident uuid NOT NULL,
    mark text NOT NULL,
    marked_at timestamptz,
    PRIMARY KEY (district, round, resident, mark)
);
CREATE TABLE care_handover (
    district text NOT NULL,
    round text NOT NULL,
    resident uuid NOT NULL,
    mark text NOT NULL,
    point text NOT NULL,
    sampler text NOT NULL,
    acknowledged_at timestamptz,
    PRIMARY KEY (district, round, resident, mark, point, sampler)
);
"""

BACK = "DROP TABLE care_handover, care_marked, care_mark, resident, household;"


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunSQL(FORWARD, BACK)]
