"""Hold a cascade to its order, on every path.

- A cascade moves forward only, as its states do; what it was started with never changes.
- Its tiers are fixed before the first opens; their times never go back from one to the next.
- A tier opens once, after those before it, while the cascade runs; it is never closed again.
- An offer that a tier sent is of the tier's own booking, and the tier is open.
- Cascades and their tiers are never removed.
"""

from django.db import migrations

LIFE = """
CREATE FUNCTION guard_cascade_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] = ARRAY['state', 'signed_off_at', 'signed_off_by_id', 'sign_off_reason',
                          'ended_at', 'ended_by_id'];
    problem text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'running' THEN
            problem = 'A cascade starts by running.';
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        problem = 'A cascade is never removed.';
    ELSIF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        problem = 'What a cascade was started with never changes.';
    ELSIF (OLD.state, NEW.state) NOT IN (
            ('running', 'awaiting_sign_off'), ('running', 'stopped'), ('running', 'ended'),
            ('awaiting_sign_off', 'released'), ('awaiting_sign_off', 'stopped'),
            ('awaiting_sign_off', 'ended')) THEN
        problem = format('A cascade cannot go from %s to %s.', OLD.state, NEW.state);
    ELSIF NEW.state = 'awaiting_sign_off' AND NOT EXISTS (
            SELECT FROM shifts_cascadetier
            WHERE cascade_id = NEW.id AND kind = 'agency' AND opened_at IS NOT NULL) THEN
        problem = 'A cascade waits for a sign-off once its agency tier is open.';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cascade_life';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER life BEFORE INSERT OR UPDATE OR DELETE ON shifts_cascade
    FOR EACH ROW EXECUTE FUNCTION guard_cascade_life();
"""

TIER = """
CREATE FUNCTION guard_cascadetier_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] = ARRAY['opened_at', 'sent', 'blocked', 'need_sign_off', 'asked_before',
                          'left_out'];
    problem text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        problem = 'A tier is never removed.';
    ELSIF TG_OP = 'INSERT' THEN
        IF NEW.opened_at IS NOT NULL THEN
            problem = 'A tier starts unopened.';
        ELSIF EXISTS (SELECT FROM shifts_cascadetier
                      WHERE cascade_id = NEW.cascade_id AND opened_at IS NOT NULL) THEN
            problem = 'The tiers are fixed before the first of them opens.';
        ELSIF EXISTS (SELECT FROM shifts_cascadetier
                      WHERE cascade_id = NEW.cascade_id
                      AND (position < NEW.position AND opens_at > NEW.opens_at
                           OR position > NEW.position AND opens_at < NEW.opens_at)) THEN
            problem = 'A tier is not due before those ahead of it.';
        END IF;
    ELSIF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        problem = 'A tier is fixed when the cascade starts.';
    ELSIF OLD.opened_at IS NOT NULL THEN
        problem = 'A tier opens once and stays open.';
    ELSIF NEW.opened_at IS NULL THEN
        problem = 'A tier has nothing to tell before it opens.';
    ELSIF EXISTS (SELECT FROM shifts_cascadetier
                  WHERE cascade_id = NEW.cascade_id AND position < NEW.position
                  AND opened_at IS NULL) THEN
        problem = 'Tiers open in order.';
    ELSIF NOT EXISTS (SELECT FROM shifts_cascade
                      WHERE id = NEW.cascade_id AND state = 'running') THEN
        problem = 'A tier opens while its cascade runs.';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cascadetier_life';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER life BEFORE INSERT OR UPDATE OR DELETE ON shifts_cascadetier
    FOR EACH ROW EXECUTE FUNCTION guard_cascadetier_life();
"""

OFFER = """
CREATE FUNCTION guard_offer_of_tier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.tier_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM shifts_cascadetier AS tier
            JOIN shifts_cascade AS cascade ON cascade.id = tier.cascade_id
            WHERE tier.id = NEW.tier_id AND tier.opened_at IS NOT NULL
            AND cascade.booking_id = NEW.booking_id) THEN
        RAISE EXCEPTION 'A tier sends offers of its own booking, once it is open.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'offer_of_tier';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER of_tier BEFORE INSERT OR UPDATE OF tier_id, booking_id ON shifts_offer
    FOR EACH ROW EXECUTE FUNCTION guard_offer_of_tier();
"""

UNDO = """
DROP TRIGGER of_tier ON shifts_offer;
DROP FUNCTION guard_offer_of_tier();
DROP TRIGGER life ON shifts_cascadetier;
DROP FUNCTION guard_cascadetier_life();
DROP TRIGGER life ON shifts_cascade;
DROP FUNCTION guard_cascade_life();
"""


class Migration(migrations.Migration):
    dependencies = [("shifts", "0009_cascades")]

    operations = [migrations.RunSQL(LIFE + TIER + OFFER, UNDO)]
