"""The demonstration region: who can be tried out, and the story that `seed_demo` tells."""

from dataclasses import dataclass

from staffbank.demo.story import STORY

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Persona:
    """Someone to sign in as, with PASSWORD."""

    name: str
    role: str
    email: str
    council: str


def personas() -> list[Persona]:
    """One of each role around Liverpool, and Wirral's HR to see what one council hides."""
    liverpool, wirral = STORY.council("Liverpool"), STORY.council("Wirral")
    manager, region = STORY.manager, STORY.region
    return [
        Persona(liverpool.hr.name, "Council HR", liverpool.hr.email, "Liverpool"),
        Persona(manager.name, "Team manager", manager.email, "Liverpool"),
        Persona(STORY.grace.name, "Bank worker", STORY.grace.email, "Liverpool"),
        Persona(
            liverpool.director.name,
            "Director of Children's Services",
            liverpool.director.email,
            "Liverpool",
        ),
        Persona(
            liverpool.chief_executive.name,
            "Chief Executive",
            liverpool.chief_executive.email,
            "Liverpool",
        ),
        Persona(wirral.hr.name, "Council HR", wirral.hr.email, "Wirral"),
        Persona(STORY.lead.name, "Regional lead", STORY.lead.email, region),
        Persona(STORY.auditor.name, "Auditor", STORY.auditor.email, region),
    ]


def passwords() -> dict[str, str]:
    """By email address; nobody else of the demonstration can sign in."""
    return {persona.email: PASSWORD for persona in personas()}
