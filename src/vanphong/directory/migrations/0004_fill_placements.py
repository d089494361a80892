"""Names get their key for comparison; a parent becomes a placement for the child's whole life."""

from django.db import migrations

from vanphong.kernel.text import tone_key


def fill(apps, schema_editor):
    Organisation = apps.get_model('directory', 'Organisation')
    OrganisationName = apps.get_model('directory', 'OrganisationName')
    Placement = apps.get_model('directory', 'Placement')
    names = list(OrganisationName.objects.all())
    for name in names:
        name.key = tone_key(name.name)
    OrganisationName.objects.bulk_update(names, ['key'], batch_size=1000)
    Placement.objects.bulk_create(
        [
            Placement(
                organisation=child, parent_id=child.parent_id, valid_from=child.valid_from,
                valid_to=child.valid_to,
            )
            for child in Organisation.objects.exclude(parent=None)
        ],
        batch_size=1000,
    )


def unfill(apps, schema_editor):
    Organisation = apps.get_model('directory', 'Organisation')
    Placement = apps.get_model('directory', 'Placement')
    for place in Placement.objects.filter(valid_to=None):
        Organisation.objects.filter(pk=place.organisation_id).update(parent=place.parent_id)
    Placement.objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0003_organisations_in_time'),
    ]

    operations = [migrations.RunPython(fill, unfill)]
