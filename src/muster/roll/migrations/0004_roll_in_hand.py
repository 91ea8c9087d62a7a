"""The roll in hand: what is searched for, who is absent, until when a mark holds, what was changed, who is who twice.

Written as SQL: keys are composite, with the district first (ADR 0001).
"""

from django.db import migrations, models

_DOCUMENTS = (
    "'resident_id', 'residence_permit', 'foreign_card', 'home_return', 'taiwan_permit', 'permit', 'passport', 'none'"
)
_KNOWN = "ALTER TABLE resident DROP CONSTRAINT resident_document_known, ADD CONSTRAINT resident_document_known CHECK (document IN ({}));"

FORWARD = f"""
{_KNOWN.format(_DOCUMENTS)}
ALTER TABLE resident
    ADD COLUMN absence text NOT NULL DEFAULT '',
    ADD COLUMN absent_on date,
    ADD COLUMN absent_until date,
    ADD CONSTRAINT resident_absence_known CHECK (absence IN ('', 'dead', 'moved', 'away')),
    ADD CONSTRAINT resident_absence_dated CHECK ((absence = '') = (absent_on IS NULL)),
    ADD CONSTRAINT resident_absence_ends CHECK (absent_until IS NULL OR absence = 'away' AND absent_until >= absent_on);
ALTER TABLE care_mark ADD COLUMN until date;

-- tokens: keyed hashes of what a person may be searched by; near: of what two entries of one person have in common
-- (docs/adr/0015). One row per resident: the words of a person stand and fall together.
CREATE TABLE resident_token (
    district text NOT NULL,
    resident uuid NOT NULL,
    tokens bigint[] NOT NULL,
    near bigint[] NOT NULL,
    PRIMARY KEY (district, resident),
    CONSTRAINT resident_token_resident FOREIGN KEY (district, resident) REFERENCES resident (district, id) ON DELETE CASCADE
);
CREATE INDEX resident_token_words ON resident_token USING gin (tokens, near);

-- fields: the names of what was changed. said_sealed: old values and the words of whoever changed it.
CREATE TABLE resident_history (
    district text NOT NULL,
    id uuid NOT NULL,
    resident uuid NOT NULL,
    what text NOT NULL,
    fields text[] NOT NULL,
    detail text NOT NULL,
    said_sealed bytea,
    by text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (district, id),
    CONSTRAINT resident_history_resident FOREIGN KEY (district, resident) REFERENCES resident (district, id),
    CONSTRAINT resident_history_known CHECK (what IN
        ('added', 'edited', 'moved_home', 'dead', 'moved', 'away', 'back', 'mark_set', 'mark_lifted',
         'same', 'different', 'undecided'))
);
CREATE INDEX resident_history_of ON resident_history (district, resident, at);

-- A person's ruling on two entries that look like one person. Undone rulings become undecided: the row stays.
CREATE TABLE resident_twin (
    district text NOT NULL,
    one uuid NOT NULL,
    other uuid NOT NULL,
    ruling text NOT NULL,
    by text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (district, one, other),
    CONSTRAINT resident_twin_one FOREIGN KEY (district, one) REFERENCES resident (district, id),
    CONSTRAINT resident_twin_other FOREIGN KEY (district, other) REFERENCES resident (district, id),
    CONSTRAINT resident_twin_in_order CHECK (one < other),
    CONSTRAINT resident_twin_ruling_known CHECK (ruling IN ('same', 'different', 'later', 'undecided'))
);
"""

BACK = f"""
DROP TABLE resident_twin, resident_history, resident_token;
ALTER TABLE care_mark DROP COLUMN until;
ALTER TABLE resident DROP COLUMN absent_until, DROP COLUMN absent_on, DROP COLUMN absence;
UPDATE resident SET document = 'permit'
    WHERE document IN ('residence_permit', 'foreign_card', 'home_return', 'taiwan_permit');
{_KNOWN.format("'resident_id', 'permit', 'passport', 'none'")}
"""

_CHOICES = [
    ("resident_id", "Resident ID card"), ("residence_permit", "Residence permit of Hong Kong, Macao or Taiwan residents"),
    ("foreign_card", "Foreigner's permanent residence card"), ("home_return", "Hong Kong or Macao resident's travel permit"),
    ("taiwan_permit", "Taiwan resident's travel permit"), ("permit", "Another permit"), ("passport", "Passport"), ("none", "No number"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("roll", "0003_round_without_roll_hash")]
    operations = [
        migrations.RunSQL(
            FORWARD,
            BACK,
            state_operations=[
                migrations.AlterField("resident", "document", models.TextField(choices=_CHOICES)),
                migrations.AddField("resident", "absence", models.TextField(blank=True, choices=[
                    ("dead", "Deceased"), ("moved", "Moved away"), ("away", "Away for a time")])),
                migrations.AddField("resident", "absent_on", models.DateField(null=True)),
                migrations.AddField("resident", "absent_until", models.DateField(null=True)),
                migrations.AddField("caremark", "until", models.DateField(null=True)),
            ],
        ),
    ]  # fmt: skip
