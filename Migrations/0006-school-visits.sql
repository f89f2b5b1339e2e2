-- Police school visits (skolbesök) and the pledge points (löftespunkt i medborgarlöfte) that they
-- serve. No pupil is named: texts that hold an identity number are refused before and here.

SET LOCAL ROLE sspf_owner;

CREATE TABLE core.school (
    id uuid PRIMARY KEY,
    municipality_id uuid NOT NULL REFERENCES core.municipality,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    legal_form text NOT NULL CHECK (legal_form IN ('authority', 'private')),
    UNIQUE (municipality_id, name)
);

CREATE TABLE core.pledge (
    id uuid PRIMARY KEY,
    municipality_id uuid NOT NULL REFERENCES core.municipality,
    owner text NOT NULL CHECK (owner IN ('police', 'municipality', 'together')),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    starts_on date NOT NULL,
    ends_on date NOT NULL CHECK (ends_on > starts_on)
);

-- A second net under the one in the program: ten digits with their sign, or twelve that begin
-- with a date. (Ten digits alone may be a telephone number.)
CREATE FUNCTION core.names_no_pupil(texts text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT EXISTS (SELECT FROM unnest(texts) AS t(line)
                        WHERE line ~ '(^|[^0-9])([0-9]{2})?[0-9]{6}[-+][0-9]{4}([^0-9]|$)'
                           OR line ~ ('(^|[^0-9])(19|20)[0-9]{2}(0[1-9]|1[0-2])'
                                      || '([0-2][0-9]|3[01]|[6-8][0-9]|9[01]) ?[0-9]{4}([^0-9]|$)'))
$$;

CREATE TABLE core.school_visit (
    id uuid PRIMARY KEY,
    agency_id uuid NOT NULL REFERENCES core.agency,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    school_id uuid NOT NULL REFERENCES core.school,
    visit_date date NOT NULL,
    kind text NOT NULL CHECK (kind IN (
        'year-7-information', 'presence', 'dog-search', 'parent-meeting', 'drug-free-places',
        'other')),
    school_year text CHECK (school_year IN (
        'F', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'gymnasium-1',
        'gymnasium-2', 'gymnasium-3')),
    classes text[] NOT NULL CHECK (cardinality(classes) <= 50),
    pupils_reached integer NOT NULL CHECK (pupils_reached BETWEEN 0 AND 5000),
    topic text NOT NULL CHECK (length(topic) BETWEEN 1 AND 500),
    requested_by text CHECK (length(requested_by) BETWEEN 1 AND 100),
    follow_up text CHECK (length(follow_up) BETWEEN 1 AND 1000),
    pledge_id uuid REFERENCES core.pledge,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id),
    CONSTRAINT school_visit_names_no_pupil CHECK (core.names_no_pupil(
        classes || ARRAY[topic, coalesce(requested_by, ''), coalesce(follow_up, '')]))
);
CREATE INDEX school_visit_by_date ON core.school_visit (visit_date DESC, id DESC);
CREATE INDEX school_visit_by_pledge ON core.school_visit (pledge_id, visit_date);
