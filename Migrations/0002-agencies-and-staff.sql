-- Who works here. An agency (verksamhet) is the controller of its own records (SoLPuF 11 §);
-- staff belong to one agency and one of its units at a time and hold dated roles there.

SET LOCAL ROLE sspf_owner;

CREATE TABLE core.municipality (
    id uuid PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    municipality_code char(4) NOT NULL CHECK (municipality_code ~ '^[0-9]{4}$')
);

CREATE TABLE core.agency (
    id uuid PRIMARY KEY,
    municipality_id uuid NOT NULL REFERENCES core.municipality,
    kind text NOT NULL CHECK (kind IN ('school', 'social_services', 'police', 'leisure')),
    legal_form text NOT NULL CHECK (legal_form IN ('authority', 'private')),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    -- Default secrecy class of what this agency writes (OSL chapter and section).
    secrecy_class text NOT NULL CHECK (secrecy_class ~ '^[0-9]+:[0-9]+[a-z]?$'),
    UNIQUE (municipality_id, name)
);

CREATE TABLE core.unit (
    id uuid PRIMARY KEY,
    agency_id uuid NOT NULL REFERENCES core.agency,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    UNIQUE (id, agency_id),
    UNIQUE (agency_id, name)
);

-- Keyed by issuer and subject, so that an outside identity provider fits.
CREATE TABLE core.staff (
    id uuid PRIMARY KEY,
    issuer text NOT NULL DEFAULT 'local',
    subject text NOT NULL CHECK (subject ~ '^[a-z0-9][a-z0-9.-]{0,63}$'),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    -- The membership in force, kept by the trigger below.
    agency_id uuid,
    unit_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    locked_at timestamptz,
    UNIQUE (issuer, subject),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX staff_by_agency ON core.staff (agency_id, unit_id);

CREATE TABLE core.membership (
    id uuid PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES core.staff,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz CHECK (ended_at >= started_at),
    author_id uuid,
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE UNIQUE INDEX membership_in_force ON core.membership (staff_id) WHERE ended_at IS NULL;

CREATE FUNCTION core.keep_membership() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- The one in force, or none: a row of history gives nobody a place, an ended one takes it.
    UPDATE core.staff s
       SET agency_id = (SELECT m.agency_id FROM core.membership m
                         WHERE m.staff_id = s.id AND m.ended_at IS NULL),
           unit_id = (SELECT m.unit_id FROM core.membership m
                       WHERE m.staff_id = s.id AND m.ended_at IS NULL)
     WHERE s.id = NEW.staff_id;
    RETURN NULL;
END $$;
CREATE TRIGGER membership_kept AFTER INSERT OR UPDATE ON core.membership
    FOR EACH ROW EXECUTE FUNCTION core.keep_membership();

CREATE TABLE core.role_grant (
    id uuid PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES core.staff,
    agency_id uuid NOT NULL REFERENCES core.agency,
    role text NOT NULL CHECK (role IN (
        'social_worker', 'police_officer', 'school_staff', 'head_teacher', 'leisure_worker',
        'coordinator', 'unit_manager', 'auditor', 'records_officer', 'administrator',
        'steering_member')),
    valid_from timestamptz NOT NULL,
    valid_until timestamptz CHECK (valid_until > valid_from),
    author_id uuid
);
CREATE INDEX role_grant_by_staff ON core.role_grant (staff_id, agency_id);

-- Local passwords: salt and cost are handed out to compute the scrypt key (RFC 7914); only the
-- SHA-256 of that key is stored, so that neither this table nor a login role can sign in.
CREATE TABLE core.credential (
    staff_id uuid PRIMARY KEY REFERENCES core.staff,
    salt bytea NOT NULL CHECK (length(salt) = 16),
    cost_n integer NOT NULL CHECK (cost_n BETWEEN 1024 AND 1048576),
    cost_r integer NOT NULL CHECK (cost_r BETWEEN 1 AND 32),
    cost_p integer NOT NULL CHECK (cost_p BETWEEN 1 AND 16),
    verifier bytea NOT NULL CHECK (length(verifier) = 32),
    changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE core.session (
    id uuid PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES core.staff,
    token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    started_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > started_at),
    ended_at timestamptz
);
CREATE INDEX session_by_expiry ON core.session (expires_at);
