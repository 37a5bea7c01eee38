"""Who a mention means: official name, identifier, type and country, or an honest "unknown"."""

from tidings.normalise.identities.resolver import Identities

__all__ = ["Identities"]
