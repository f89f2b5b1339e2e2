-- A registration that is set right, or a name that changed: what stood before stays as history.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core.registration ADD UNIQUE (id, youth_id, agency_id);

CREATE TABLE core.registration_change (
    id uuid PRIMARY KEY,
    registration_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    -- Right in its time, or never.
    reason text NOT NULL CHECK (reason IN ('replaced', 'mistaken')),
    -- What stood until then.
    given_name text NOT NULL CHECK (length(given_name) <= 100),
    family_name text NOT NULL CHECK (length(family_name) <= 100),
    birth_date date,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (registration_id, youth_id, agency_id)
        REFERENCES core.registration (id, youth_id, agency_id)
);
CREATE INDEX registration_change_by_youth ON core.registration_change (youth_id);
CREATE INDEX registration_change_by_registration ON core.registration_change (registration_id);

-- What an enquiry leaves to be looked at again.
CREATE INDEX enquiry_step_to_revisit ON core.enquiry_step (revisit_on) WHERE revisit_on IS NOT NULL;
