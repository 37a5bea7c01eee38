"""Organisations: gazetteer, grammar of names, statistical recogniser, document; one policy.

Voices that know a name outright come first; then the document is asked how else it calls these
bodies; the recogniser's guesses come last and only where nothing else speaks.
"""

from tidings.find.organisations.finder import OrganisationFinder

__all__ = ["OrganisationFinder"]
