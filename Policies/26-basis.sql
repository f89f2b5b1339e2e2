-- By what the caller may see somebody beyond their own work.
--
--   basis_of   the consents and disclosure decisions in force by which rows of those who were shown
--              are shared with the caller's agency, or the emergency access that has opened a file:
--              by id, for the log. All that are in force then, whichever kind of information they
--              name: what one look saw may rest on several. Null for what the own work opens, whose
--              ground is that of the purpose.
--
-- Grounds: SoLPuL 10 §, R53 (what a look rests on is documented with it).

CREATE FUNCTION authz.basis_of(persons uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    me record;
BEGIN
    IF cardinality(basis_of.persons) = 0 THEN
        RETURN NULL;
    END IF;
    SELECT m.purpose, m.agency_id, m.staff_id, m.moment INTO me FROM authz.me m;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF me.purpose = 'emergency' THEN
        RETURN (SELECT array_agg(e.id ORDER BY e.id) FROM core.emergency_access e
                 WHERE e.author_id = me.staff_id AND e.agency_id = me.agency_id
                   AND e.youth_id = ANY (basis_of.persons)
                   AND e.valid_from <= me.moment AND e.valid_until > me.moment);
    END IF;
    IF NOT EXISTS (SELECT FROM core.youth y
                    WHERE y.id = ANY (basis_of.persons) AND y.agency_id <> me.agency_id) THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT array_agg(DISTINCT s.basis_id ORDER BY s.basis_id) FROM authz.shared s
             WHERE s.youth_id = ANY (basis_of.persons));
END $$;
ALTER FUNCTION authz.basis_of(uuid[]) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.basis_of(uuid[]) FROM PUBLIC;
-- Jobs read like people do; to them it is always null.
GRANT EXECUTE ON FUNCTION authz.basis_of(uuid[]) TO sspf_api, sspf_retention, sspf_archive;
