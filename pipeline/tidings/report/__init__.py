"""Tables → one HTML file to look at: an overview, and every document with its mentions."""

from tidings.report.build import build_report, is_report, write_report

__all__ = ["build_report", "is_report", "write_report"]
