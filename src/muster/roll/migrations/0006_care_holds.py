"""Whether a care mark holds on the day of a round: said once, for every query that asks who must not be missed."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION care_holds(until date, of_district text, of_round text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT until IS NULL OR until >= COALESCE(
        (SELECT (r.opens_at AT TIME ZONE r.timezone)::date FROM roll_round r
         WHERE r.district = of_district AND r.code = of_round), '-infinity')
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("roll", "0005_imports_in_the_browser")]
    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION care_holds(date, text, text);")]
