"""A second gazetteer from the public dump of the Research Organization Registry.

``import_dump`` turns the dump into one small file that is mapped into memory, ``Registry`` asks it,
``Links`` says which of its names a document means. The shipped gazetteer is always heard first.
"""

from typing import TYPE_CHECKING, Any

from tidings.registry.place import find_registry, registry_digest, registry_file

if TYPE_CHECKING:
    from tidings.registry.build import Imported, import_dump, is_registry
    from tidings.registry.index import Record, Registry, RegistryHit, registry_at
    from tidings.registry.links import Link, Links

__all__ = [
    "Imported",
    "Link",
    "Links",
    "Record",
    "Registry",
    "RegistryHit",
    "find_registry",
    "import_dump",
    "is_registry",
    "registry_at",
    "registry_digest",
    "registry_file",
]

# Where a registry is can be asked without loading what reads one.
_HOMES = {
    **dict.fromkeys(("Imported", "import_dump", "is_registry"), "build"),
    **dict.fromkeys(("Record", "Registry", "RegistryHit", "registry_at"), "index"),
    **dict.fromkeys(("Link", "Links"), "links"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
