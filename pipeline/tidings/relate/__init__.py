"""Mentions → roles, commitments, agreements. Plain records in and out."""
