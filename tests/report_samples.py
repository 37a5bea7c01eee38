"""Tables for the tests of the report: commitments in two currencies, and a hostile document."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from tests.test_tables import FUND, LAB, amount, commitment, extraction
from tidings.records import (
    Agreement,
    Area,
    Document,
    Extraction,
    Failure,
    Organisation,
    Party,
    Programme,
)
from tidings.tables import Tables

HOSTILE = (
    "<script>hacked = 1</script> & <img src=x onerror='hacked = 2'> \u202eevil\u202c pays "
    "<b>£3m</b> to 𝒜 Lab</script><!-- ${hacked = 3} &lt;i&gt;\n\n</textarea> end."
)
# Words of the sample text, as if they named fields.
AREAS = (
    Area(19, 23, "pays", "area.x", "quantum", "quantum", "quantum"),
    Area(28, 30, "to", "area.x", "ai", "AI & <b>more</b>", "digital"),
    Area(35, 38, "Lab", "area.x", "quantum", "quantum", "quantum"),
)
NAME = "<img src=x onerror='hacked = 4'> & Sons"


def hostile():
    """A document all of whose strings would like to be markup."""
    start = HOSTILE.index("<b>£3m</b>")
    money = replace(amount("3000000", "EUR"), start=start, end=start + 10, text="<b>£3m</b>")
    body = Organisation(0, 8, HOSTILE[:8], "<i>rule", NAME, "ror:<script>", "funder", "GB")
    programme = Programme(9, 15, HOSTILE[9:15], "rule", "<svg onload=alert(1)> & more")
    party = Party(NAME, "ror:<script>")
    return Extraction(
        document=Document(
            "<x> & 'y'#doc=d",
            HOSTILE,
            title="</title><script>hacked = 5</script>",
            publisher="<u>us</u>",
            url="javascript:hacked=6",
            published=dt.date(2026, 3, 1),
        ),
        words=20,
        organisations=(body,),
        programmes=(programme,),
        amounts=(money,),
        commitments=(
            commitment(
                amount=money,
                funders=(party,),
                recipients=(Party("<h1>Lab</h1>", None),),
                programme=programme.name,
                evidence_end=len(HOSTILE),
            ),
        ),
    )


def tables(*more):
    """Three tellings of two commitments, an agreement, a failure, a hostile document, and more."""
    agreement = Agreement("memorandum", (FUND, LAB), dt.date(2025, 4, 28), ("ai",), 4, 18, "rule")
    registered = replace(extraction().organisations[0], org_id="ror:001aqnf71")
    big = replace(amount("70000000"), low=Decimal(70_000_000), high=Decimal(70_000_000))
    far = extraction("far", published=dt.date(2029, 1, 1), amounts=(big,))
    return Tables.from_results(
        [
            extraction("near", agreements=(agreement,), organisations=(registered,), areas=AREAS),
            extraction("again", published=dt.date(2026, 2, 10)),
            replace(far, commitments=(commitment(amount=big, stage="proposed"),)),
            hostile(),
            Failure("<broken>.pdf", None, "read", "not a PDF", "save it anew"),
            *more,
        ]
    )
