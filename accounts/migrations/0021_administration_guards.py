"""Keep someone in charge of every council and region, and an approver out of HR's gift.

The row of the council or region is locked first, so that two who end each other's role queue: the
second finds the first one gone. A council that has closed needs nobody any more.
"""

from django.db import migrations

LAST_ONE = """
CREATE FUNCTION guard_membership_someone_stays(held accounts_membership) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF held.role NOT IN ('council_hr', 'regional_lead')
            OR held.ended_at IS NOT NULL OR held.ends_on IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM 1 FROM accounts_council WHERE id = held.council_id FOR NO KEY UPDATE;
    PERFORM 1 FROM accounts_region WHERE id = held.region_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM accounts_membership AS other
        JOIN accounts_user AS person ON person.id = other.user_id
        WHERE other.role = held.role AND other.user_id <> held.user_id AND person.is_active
            AND other.council_id IS NOT DISTINCT FROM held.council_id
            AND other.region_id IS NOT DISTINCT FROM held.region_id
            AND other.ended_at IS NULL AND other.ends_on IS NULL
    ) OR EXISTS (
        SELECT 1 FROM accounts_council WHERE id = held.council_id
            AND upper(effective) <= (now() AT TIME ZONE 'Europe/London')::date
    ) THEN
        RETURN;
    END IF;
    RAISE EXCEPTION 'The last HR of a council or lead of a region stays until another comes.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_last_one';
END $$;

CREATE FUNCTION guard_membership_last_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.ended_at IS NOT NULL OR NEW.ends_on IS NOT NULL THEN
        PERFORM guard_membership_someone_stays(OLD);
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER last_one BEFORE UPDATE OR DELETE ON accounts_membership
    FOR EACH ROW EXECUTE FUNCTION guard_membership_last_one();

CREATE FUNCTION guard_user_last_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM guard_membership_someone_stays(held)
        FROM accounts_membership AS held WHERE held.user_id = OLD.id ORDER BY held.id;
    RETURN NEW;
END $$;
CREATE TRIGGER last_one BEFORE UPDATE OF is_active ON accounts_user
    FOR EACH ROW WHEN (OLD.is_active AND NOT NEW.is_active)
    EXECUTE FUNCTION guard_user_last_one();
"""

APPROVER = """
CREATE FUNCTION guard_membership_approver_from_lead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM accounts_membership AS lead
        JOIN accounts_council AS council ON council.region_id = lead.region_id
        WHERE lead.user_id = NEW.granted_by_id AND lead.role = 'regional_lead'
            AND lead.ended_at IS NULL AND council.id = NEW.council_id
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'An approver gets the role from a lead of the region.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_approver_from_lead';
END $$;
CREATE TRIGGER approver_from_lead BEFORE INSERT ON accounts_membership
    FOR EACH ROW WHEN (NEW.role = 'approver' AND NEW.granted_by_id IS NOT NULL)
    EXECUTE FUNCTION guard_membership_approver_from_lead();
"""

INVITATION = """
CREATE FUNCTION guard_invitation_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['agreed_at', 'agreed_by_id', 'sent_at', 'sent_by_id', 'expires_at',
        'issue', 'accepted_at', 'membership_id', 'withdrawn_at', 'withdrawn_by_id'];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.accepted_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
            OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving OR NEW.issue < OLD.issue
            OR OLD.agreed_at IS NOT NULL AND NEW.agreed_at IS DISTINCT FROM OLD.agreed_at THEN
        RAISE EXCEPTION 'An invitation is answered once, and what it holds out never changes.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invitation_life';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER life BEFORE UPDATE OR DELETE ON accounts_invitation
    FOR EACH ROW EXECUTE FUNCTION guard_invitation_life();
"""

UNDO = """
DROP TRIGGER life ON accounts_invitation;
DROP FUNCTION guard_invitation_life();
DROP TRIGGER approver_from_lead ON accounts_membership;
DROP FUNCTION guard_membership_approver_from_lead();
DROP TRIGGER last_one ON accounts_user;
DROP FUNCTION guard_user_last_one();
DROP TRIGGER last_one ON accounts_membership;
DROP FUNCTION guard_membership_last_one();
DROP FUNCTION guard_membership_someone_stays(accounts_membership);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0020_administration")]

    operations = [migrations.RunSQL(LAST_ONE + APPROVER + INVITATION, UNDO)]
