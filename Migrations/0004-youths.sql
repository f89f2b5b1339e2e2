-- A youth (ungdom) row belongs to one agency. Numbers are unique within an agency, never across:
-- there is no municipal register of children.

SET LOCAL ROLE sspf_owner;

CREATE TABLE core.youth (
    id uuid PRIMARY KEY,
    agency_id uuid NOT NULL REFERENCES core.agency,
    -- The real date, where any unit knows it; never read out of the number (folkbokföringslagen
    -- 18 §). For retention; what a unit entered stands in its registration.
    birth_date date CHECK (birth_date BETWEEN '1900-01-01' AND '2200-12-31'),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (id, agency_id)
);
CREATE INDEX youth_by_agency ON core.youth (agency_id);

CREATE TABLE core.youth_number (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('personnummer', 'samordningsnummer', 'reserve')),
    number text NOT NULL CHECK (CASE kind WHEN 'reserve'
        THEN number ~ '^[0-9]{8}-T(F[0-9]{2}|[0-9]{3})$' ELSE number ~ '^[0-9]{12}$' END),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (agency_id, number),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id)
);
CREATE INDEX youth_number_by_youth ON core.youth_number (youth_id);

-- A unit's own registration of a youth: the stub that its registering roles may find. Another
-- unit of the agency registers for itself and cannot tell that somebody did before.
CREATE TABLE core.registration (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    given_name text NOT NULL CHECK (length(given_name) BETWEEN 1 AND 100),
    family_name text NOT NULL CHECK (length(family_name) BETWEEN 1 AND 100),
    birth_date date CHECK (birth_date BETWEEN '1900-01-01' AND '2200-12-31'),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (unit_id, youth_id),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX registration_by_youth ON core.registration (youth_id, unit_id);
CREATE INDEX registration_by_author ON core.registration (author_id, youth_id);

-- Names are found by keys computed before they come here and compared with `=`.
CREATE TABLE core.name_key (
    registration_id uuid NOT NULL REFERENCES core.registration,
    unit_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 100),
    PRIMARY KEY (registration_id, key)
);
CREATE INDEX name_key_by_key ON core.name_key (unit_id, key);
CREATE INDEX name_key_by_youth ON core.name_key (youth_id);

-- The assigned worker (handläggare): the relation that opens the own agency's whole file.
CREATE TABLE core.assignment (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    staff_id uuid NOT NULL REFERENCES core.staff,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz CHECK (valid_until > valid_from),
    author_id uuid NOT NULL REFERENCES core.staff,
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX assignment_by_staff ON core.assignment
    (staff_id, agency_id, youth_id) INCLUDE (valid_from, valid_until);
CREATE INDEX assignment_by_youth ON core.assignment (youth_id);
