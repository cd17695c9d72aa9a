"""Words for stored codes that pages, notices and files share."""

from shifts.tiers import Tier

TIER_WORDS: dict[Tier, str] = {
    Tier.PREFERRED: "The preferred worker",
    Tier.OWN: "The council’s own bank",
    Tier.POOL: "The region’s pool",
    Tier.RECIPROCAL: "Reciprocal regions",
    Tier.AGENCY: "Agencies",
}
