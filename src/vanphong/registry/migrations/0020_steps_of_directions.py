"""Directions given before the levels were kept get their place among them."""

from django.db import migrations

FILL = """
INSERT INTO registry_routestep
    (id, incoming_id, place, passing, author_id, text, skip_reason, direction_id, made_at)
SELECT gen_random_uuid(), d.incoming_id,
       COALESCE((SELECT max(s.place) FROM registry_routestep s
                 WHERE s.incoming_id = d.incoming_id), 0)
       + row_number() OVER (PARTITION BY d.incoming_id ORDER BY d.given_at, d.id),
       'to_division', d.author_id, '', '', d.id, d.given_at
FROM registry_givendirection d
WHERE NOT EXISTS (SELECT 1 FROM registry_routestep s WHERE s.direction_id = d.id)
"""


class Migration(migrations.Migration):
    dependencies = [
        ('registry', '0019_waiting_starts'),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
