"""The roll that a round was opened with is in the book (``RoundOpened.roll_hash``); nothing ever wrote it here."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("roll", "0002_models")]
    operations = [migrations.RemoveField("round", "roll_hash")]
