"""Views shared within a division, and the columns that a post chose for a list."""

from django.db import migrations, models

import vanphong.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("saved", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="savedview", name="unit_id", field=models.UUIDField(null=True)
        ),
        migrations.CreateModel(
            name="ListColumns",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanphong.kernel.ids.uuid7, editable=False, primary_key=True,
                        serialize=False,
                    ),
                ),
                ("appointment_id", models.UUIDField()),
                ("place", models.CharField(max_length=60)),
                ("columns", models.JSONField(default=list)),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("appointment_id", "place"), name="saved_columns_once"
                    )
                ],
            },
        ),
    ]
