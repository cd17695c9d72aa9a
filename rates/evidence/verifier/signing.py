"""Who agreed to the caps: every council that a version was to bind signed it before it began."""

import json

from .reading import Failed, Pack, Row

Signed = dict[tuple[str, str], Row]  # by version and council


def check_signatories(pack: Pack) -> str:
    """Each party signed in time, and a cap binds only a council that had signed its version."""
    signed = {(row["version"], row["council"]): row for row in pack.rows("signatures.csv")}
    begun = {row["id"]: row["in_force_at"] for row in pack.rows("versions.csv")}
    for row in pack.rows("parties.csv"):
        check_party(row, signed, begun)
    of_cap = {}
    for row in pack.rows("caps.csv"):
        of_cap[row["id"]] = row["version"]
        if row["version"] not in begun:
            raise Failed(f"caps.csv: cap {row['id']} is of a version that is not in the pack")
        if row["council"] and (row["version"], row["council"]) not in signed:
            raise Failed(
                f"caps.csv: cap {row['id']}: {row['council']} never signed its version"
            )
    for row in pack.rows("decisions.csv"):
        check_bound(row, of_cap, signed)
    return f"{len(signed)} signatures under {len(of_cap)} caps"


def check_party(row: Row, signed: Signed, begun: dict[str, str]) -> None:
    name = f"parties.csv: {row['council']}, version {row['version']}"
    signature = signed.get((row["version"], row["council"]))
    if signature is None:
        raise Failed(f"{name}: it was to sign, and its signature is not in the pack")
    began = begun[row["version"]]
    if signature["joins_on"] or (began and signature["signed_at"] > began):
        raise Failed(f"{name}: it signed once the version was in force")


def check_bound(row: Row, of_cap: dict[str, str], signed: Signed) -> None:
    """Caps of other days are not in the pack. What was decided before a council left stands."""
    for _, first, _, cap, _ in json.loads(row["segments"]):
        version = of_cap.get(str(cap))
        if version is None:
            continue
        name = f"decisions.csv: decision {row['id']}: cap {cap}"
        signature = signed.get((version, row["council"]))
        if signature is None:
            raise Failed(f"{name} is of a version that {row['council']} never signed")
        if signature["joins_on"] > first:
            raise Failed(f"{name}: {row['council']} joined its version later")
