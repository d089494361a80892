"""Official lists of administrative units, taken in with their day."""

from vanphong.directory.imports.units import KIND, AdminUnitImporter

__all__ = ["KIND", "AdminUnitImporter"]
