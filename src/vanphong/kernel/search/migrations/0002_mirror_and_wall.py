"""The trigger by which entries follow their records, and the second wall round the sealed tables."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

MIRROR = """
CREATE FUNCTION search_is_open(access_class text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT access_class IN ('public', 'ordinary')
$$;

-- The principals of who looks; without them nothing of the sealed tables is seen.
CREATE FUNCTION search_mine() RETURNS int[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('vanphong.principals', true), ''), '{}')::int[]
$$;

-- The words of a number of the register, followed by its year as in "128/2026".
CREATE FUNCTION search_numbered(given text, day date) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN given = '' THEN ''::tsvector
        ELSE setweight(to_tsvector('simple', given || ' ' || extract(year FROM day)), 'A') END
$$;

CREATE FUNCTION search_move(subject uuid, source text, target text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE subject_id = $1 RETURNING *)
        INSERT INTO %I SELECT * FROM moved ON CONFLICT DO NOTHING', source, target) USING subject;
END $$;

-- First argument: the column of the register's number, second: of the state; empty without one.
CREATE FUNCTION search_mirror() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    looked text := coalesce(current_setting('vanphong.principals', true), '');
    facts jsonb := to_jsonb(NEW);
    given text := '';
BEGIN
    PERFORM set_config('vanphong.principals', '{0}', true);
    IF TG_OP = 'DELETE' THEN
        DELETE FROM search_sealed_content WHERE subject_id = OLD.id;
        DELETE FROM search_content WHERE subject_id = OLD.id;
        DELETE FROM search_sealed WHERE subject_id = OLD.id;
        DELETE FROM search_entry WHERE subject_id = OLD.id;
        PERFORM set_config('vanphong.principals', looked, true);
        RETURN NULL;
    END IF;
    IF facts ->> TG_ARGV[0] IS DISTINCT FROM to_jsonb(OLD) ->> TG_ARGV[0] THEN
        given := coalesce(facts ->> TG_ARGV[0], '');
    END IF;
    IF search_is_open(OLD.access_class) AND NOT search_is_open(NEW.access_class) THEN
        UPDATE search_entry SET readers = 0 || readers WHERE subject_id = NEW.id;
        PERFORM search_move(NEW.id, 'search_entry', 'search_sealed');
        PERFORM search_move(NEW.id, 'search_content', 'search_sealed_content');
    ELSIF search_is_open(NEW.access_class) AND NOT search_is_open(OLD.access_class) THEN
        PERFORM search_move(NEW.id, 'search_sealed_content', 'search_content');
        PERFORM search_move(NEW.id, 'search_sealed', 'search_entry');
    END IF;
    IF search_is_open(NEW.access_class) THEN
        UPDATE search_entry SET
            readers = NEW.readers, knowers = NEW.knowers, excluded = NEW.excluded,
            access_class = NEW.access_class, state = coalesce(facts ->> TG_ARGV[1], ''),
            line = line || search_numbered(given, happened_on),
            words = words || search_numbered(given, happened_on)
        WHERE subject_id = NEW.id;
    ELSE
        UPDATE search_sealed SET
            readers = 0 || NEW.readers, knowers = NEW.knowers, excluded = NEW.excluded,
            access_class = NEW.access_class, state = coalesce(facts ->> TG_ARGV[1], ''),
            line = line || search_numbered(given, happened_on),
            words = words || search_numbered(given, happened_on)
        WHERE subject_id = NEW.id;
    END IF;
    PERFORM set_config('vanphong.principals', looked, true);
    RETURN NULL;
END $$;
"""

UNMIRROR = """
DROP FUNCTION search_mirror(); DROP FUNCTION search_move(uuid, text, text);
DROP FUNCTION search_mine(); DROP FUNCTION search_is_open(text);
DROP FUNCTION search_numbered(text, date);
"""

# Every condition of the policies can be answered from the indexes of the arrays, and runs before
# any condition of a query. Principal 0 is the indexer's and stands in every row.
WALL = """
ALTER TABLE search_sealed ENABLE ROW LEVEL SECURITY;
ALTER TABLE search_sealed FORCE ROW LEVEL SECURITY;
CREATE POLICY search_sealed_seen ON search_sealed FOR SELECT USING (
    (readers && search_mine() OR knowers && search_mine()) AND NOT excluded && search_mine());
CREATE POLICY search_sealed_added ON search_sealed FOR INSERT WITH CHECK (0 = ANY (search_mine()));
CREATE POLICY search_sealed_changed ON search_sealed FOR UPDATE USING (0 = ANY (search_mine()));
CREATE POLICY search_sealed_taken ON search_sealed FOR DELETE USING (0 = ANY (search_mine()));

ALTER TABLE search_sealed_content ENABLE ROW LEVEL SECURITY;
ALTER TABLE search_sealed_content FORCE ROW LEVEL SECURITY;
CREATE POLICY search_sealed_content_seen ON search_sealed_content FOR SELECT USING (
    EXISTS (SELECT 1 FROM search_sealed AS e WHERE e.subject_id = search_sealed_content.subject_id)
    OR 0 = ANY (search_mine()));
CREATE POLICY search_sealed_content_added ON search_sealed_content FOR INSERT
    WITH CHECK (0 = ANY (search_mine()));
CREATE POLICY search_sealed_content_changed ON search_sealed_content FOR UPDATE
    USING (0 = ANY (search_mine()));
CREATE POLICY search_sealed_content_taken ON search_sealed_content FOR DELETE
    USING (0 = ANY (search_mine()));
"""

UNWALL = """
ALTER TABLE search_sealed DISABLE ROW LEVEL SECURITY;
ALTER TABLE search_sealed NO FORCE ROW LEVEL SECURITY;
ALTER TABLE search_sealed_content DISABLE ROW LEVEL SECURITY;
ALTER TABLE search_sealed_content NO FORCE ROW LEVEL SECURITY;
DROP POLICY search_sealed_seen ON search_sealed; DROP POLICY search_sealed_added ON search_sealed;
DROP POLICY search_sealed_changed ON search_sealed; DROP POLICY search_sealed_taken ON search_sealed;
DROP POLICY search_sealed_content_seen ON search_sealed_content;
DROP POLICY search_sealed_content_added ON search_sealed_content;
DROP POLICY search_sealed_content_changed ON search_sealed_content;
DROP POLICY search_sealed_content_taken ON search_sealed_content;
"""

# A change of state alone rewrites no index where the page has room for the new row.
ROOM = """
ALTER TABLE search_entry SET (fillfactor = 85);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("search", "0001_initial")]

    operations: ClassVar = [
        migrations.RunSQL(MIRROR, UNMIRROR),
        migrations.RunSQL(WALL, UNWALL),
        migrations.RunSQL(ROOM, "ALTER TABLE search_entry RESET (fillfactor)"),
    ]
