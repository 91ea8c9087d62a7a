"""The one unit of a unit liaison."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_sign_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="unit",
            field=models.CharField(
                blank=True, default="", help_text="the one unit of a unit liaison, by its name", max_length=80
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                name="user_unit_of_liaison", condition=Q(("unit", ""), ("role", "unit_liaison"), _connector="OR")
            ),
        ),
    ]
