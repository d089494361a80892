"""Refusals are added and never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

GUARD = """
CREATE FUNCTION secrecy_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER secrecy_refusal_rows BEFORE UPDATE OR DELETE ON secrecy_secrecyrefusal
    FOR EACH ROW EXECUTE FUNCTION secrecy_refuse_change();
CREATE TRIGGER secrecy_refusal_all BEFORE TRUNCATE ON secrecy_secrecyrefusal
    FOR EACH STATEMENT EXECUTE FUNCTION secrecy_refuse_change();
"""
UNDO = """
DROP TRIGGER secrecy_refusal_rows ON secrecy_secrecyrefusal;
DROP TRIGGER secrecy_refusal_all ON secrecy_secrecyrefusal;
DROP FUNCTION secrecy_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("secrecy", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(GUARD, UNDO)]
