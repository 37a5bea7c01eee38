"""A second gazetteer from the public dump of the Research Organization Registry.

``import_dump`` turns the dump into one small file that is mapped into memory, ``Registry`` asks it,
``Links`` says which of its names a document means. The shipped gazetteer is always heard first.
"""

from tidings.registry.build import Imported, import_dump
from tidings.registry.index import Record, Registry, RegistryHit, registry_at
from tidings.registry.links import Link, Links
from tidings.registry.place import find_registry, registry_digest, registry_file

__all__ = [
    "Imported",
    "Link",
    "Links",
    "Record",
    "Registry",
    "RegistryHit",
    "find_registry",
    "import_dump",
    "registry_at",
    "registry_digest",
    "registry_file",
]
