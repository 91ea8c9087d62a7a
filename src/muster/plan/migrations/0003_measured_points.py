"""Where a point really is, once somebody has measured it."""

from django.db import migrations, models
from django.db.models import Q

_PAIR = Q(lon__isnull=True, lat__isnull=True) | Q(lon__range=(-180, 180), lat__range=(-90, 90))


class Migration(migrations.Migration):
    dependencies = [("plan", "0002_invitation")]
    operations = [
        migrations.AddField("point", "lon", models.FloatField(null=True)),
        migrations.AddField("point", "lat", models.FloatField(null=True)),
        migrations.AddConstraint("point", models.CheckConstraint(name="point_position_pair", condition=_PAIR)),
    ]
