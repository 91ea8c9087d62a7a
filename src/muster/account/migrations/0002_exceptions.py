"""Exceptions are a view: what the read tables show to be wrong, until a person has settled it.

A room to the left adds its own kinds by replacing exception_row with a union (see lab).
What cannot count is shown in the round that its device works in, whatever round the line itself names, if any.
"""

from django.db import migrations

FORWARD = """
CREATE VIEW account_exception AS
SELECT district, round, 'tube_overfull' AS kind, code AS subject, point, NULL::text AS village, last_at AS at,
       jsonb_build_object('members', members, 'capacity', capacity) AS detail,
       NULL::timestamptz AS ruled_at, NULL::text AS ruled_by, NULL::text AS ruling
FROM tube WHERE members > capacity
UNION ALL
SELECT district, round, 'tube_count_differs', code, point, NULL, sealed_at,
       jsonb_build_object('members', members, 'sealed', sealed_count), NULL, NULL, NULL
FROM tube WHERE sealed_count <> members
UNION ALL
SELECT district, round, 'late_member', code, point, NULL, sealed_at,
       jsonb_build_object('late', late, 'result', result), NULL, NULL, NULL
FROM tube WHERE late > 0
UNION ALL
SELECT district, round, 'rival_results', code, point, NULL, result_at, jsonb_build_object('reports', reports), NULL, NULL, NULL
FROM tube WHERE reports > 1
UNION ALL
SELECT district, round, 'tube_unopened', code, point, NULL, first_at, jsonb_build_object('members', members), NULL, NULL, NULL
FROM tube WHERE capacity IS NULL
UNION ALL
SELECT district, round, 'tube_voided', code, point, NULL, last_at, jsonb_build_object('reason', voided, 'members', members), NULL, NULL, NULL
FROM tube WHERE stage = 'voided'
UNION ALL
SELECT district, round, 'tube_rejected', code, point, NULL, last_at, jsonb_build_object('reason', rejected, 'members', members), NULL, NULL, NULL
FROM tube WHERE stage = 'rejected'
UNION ALL
SELECT district, round, 'sampled_twice', person::text, point, village, sampled_at, jsonb_build_object('pools', pools), NULL, NULL, NULL
FROM account WHERE pools > 1
UNION ALL
SELECT district, round, 'unknown_resident', person::text, point, village, checked_in_at, '{}'::jsonb, NULL, NULL, NULL
FROM account WHERE origin = 'unknown'
UNION ALL
SELECT district, round, 'clock', device, min(point), NULL, NULL, jsonb_build_object('facts', count(*)), NULL, NULL, NULL
FROM specimen WHERE at IS NULL GROUP BY district, round, device
UNION ALL
SELECT d.district, d.round, 'skew', d.id, d.point, NULL, c.last_seen_at, jsonb_build_object('skew_ms', c.worst_skew_ms), NULL, NULL, NULL
FROM device_contact c JOIN device d ON d.district = c.district AND d.id = c.device WHERE abs(c.worst_skew_ms) > 600000
UNION ALL
SELECT d.district, d.round, 'fork', d.id, d.point, NULL, NULL,
       jsonb_build_object('from_seq', min(f.seq), 'numbers', count(*)), NULL, NULL, NULL
FROM device_fork f JOIN device d ON d.district = f.district AND d.id = f.device GROUP BY d.district, d.round, d.id, d.point
UNION ALL
SELECT d.district, d.round, 'gap', c.device, d.point, NULL, NULL,
       jsonb_build_object('proved_to', c.proved_to, 'last_seq', c.last_seq), NULL, NULL, NULL
FROM device_chain c JOIN device d ON d.district = c.district AND d.id = c.device
WHERE c.proved_to < c.last_seq
  AND NOT EXISTS (SELECT 1 FROM device_fork f WHERE f.district = c.district AND f.device = c.device AND f.seq = c.proved_to + 1)
UNION ALL
SELECT c.district, min(COALESCE(d.round, e.round)), 'conflict', c.id::text, min(d.point), NULL, min(e.at),
       jsonb_build_object('kind', min(e.kind), 'device', min(e.device)), min(r.at), min(r.actor), min(r.reason)
FROM (SELECT district, id FROM event WHERE verdict = 'conflict'
      UNION SELECT q.district, q.id FROM event q JOIN event r ON r.district = q.district AND r.target = q.id
      AND r.kind = 'QuarantineReleased' AND r.counts AND r.body->>'hash' = encode(q.hash, 'hex')
      WHERE q.verdict = 'quarantined' GROUP BY q.district, q.id HAVING count(DISTINCT q.hash) > 1
          OR EXISTS (SELECT FROM event o WHERE o.district = q.district AND o.id = q.id AND o.claims)) c
JOIN event e ON e.district = c.district AND e.id = c.id AND (e.claims OR NOT e.claims)
LEFT JOIN device d ON d.district = e.district AND d.id = e.device
LEFT JOIN LATERAL (SELECT x.at, x.actor, x.body->>'reason' AS reason FROM event x WHERE x.district = c.district
    AND x.target = c.id AND x.counts AND x.kind = 'EventRetracted' AND x.body->>'hash' IS NOT NULL
    ORDER BY x.at, x.id LIMIT 1) r ON true
GROUP BY c.district, c.id
UNION ALL
SELECT e.district, COALESCE(d.round, e.round), 'quarantined', encode(e.hash, 'hex'), d.point, NULL, e.at,
       jsonb_build_object('id', e.id, 'kind', e.kind, 'reason', e.reason, 'detail', e.detail, 'device', e.device),
       r.at, r.actor, r.reason
FROM event e LEFT JOIN device d ON d.district = e.district AND d.id = e.device
LEFT JOIN LATERAL (SELECT x.at, x.actor, x.body->>'reason' AS reason FROM event x WHERE e.accepted AND x.district = e.district
    AND x.target = e.id AND x.counts AND x.kind = 'QuarantineReleased' AND x.body->>'hash' = encode(e.hash, 'hex')
    ORDER BY x.at, x.id LIMIT 1) r ON true
WHERE e.verdict = 'quarantined'
UNION ALL
SELECT district, round, 'rival_corrections', target::text, NULL, NULL, min(at),
       jsonb_build_object('corrections', count(*)), NULL, NULL, NULL
FROM event WHERE target IS NOT NULL AND counts AND kind <> 'QuarantineReleased'
  AND NOT (kind = 'EventRetracted' AND body->>'hash' IS NOT NULL)
GROUP BY district, round, target
HAVING count(*) > 1 AND NOT bool_and(kind IN ('SpecimenVoided', 'EventRetracted'));

CREATE VIEW exception_row AS
SELECT x.district, x.round, x.kind, x.subject, x.point, x.village, x.at, x.detail,
       COALESCE(x.ruled_at, s.at) AS settled_at, COALESCE(x.ruled_by, s.by) AS settled_by, COALESCE(x.ruling, s.ruling) AS ruling
FROM account_exception x
LEFT JOIN exception_settled s ON s.district = x.district AND s.round = x.round AND s.exception = x.kind AND s.subject = x.subject;
"""

BACK = "DROP VIEW exception_row; DROP VIEW account_exception;"


class Migration(migrations.Migration):
    dependencies = [("account", "0001_tables"), ("plan", "0002_invitation")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
