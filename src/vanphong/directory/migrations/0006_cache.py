"""The table in which all web processes share counters of wrong tries and used codes."""

from django.db import migrations

FORWARD = """
CREATE TABLE directory_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX directory_cache_expires ON directory_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_organisations_strict")]
    operations = [migrations.RunSQL(FORWARD, "DROP TABLE directory_cache")]
