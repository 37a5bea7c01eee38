"""Text → value: amounts, periods, identities. No spaCy, no finder; plain records in and out."""
