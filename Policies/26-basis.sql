-- By what the caller may see somebody beyond their own work.
--
--   kinds_in   the kinds of information that a record of a kind may hold; null for any
--   basis_of   the consents and disclosure decisions in force that open such a record of those who
--              were shown to the caller, or the emergency access that has opened a file: by id, for
--              the log. One look may rest on several. Null for what the own work opens, whose ground is
--              that of the purpose.
--
-- Grounds: SoLPuL 10 §, R53 (what a look rests on is documented with it).

CREATE FUNCTION authz.kinds_in(resource text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN kinds_in.resource = 'youth' THEN '{identity,conversation}'::text[]
        WHEN kinds_in.resource = 'guardian' THEN '{guardians}'
        WHEN kinds_in.resource IN ('concern-conversation', 'conversation-step', 'offer-answer') THEN
            '{conversation,observation,youth-view,guardian-view,assessment,strengths,agreements}'
        WHEN kinds_in.resource LIKE 'concern-report%' THEN '{concern-report}'
        WHEN kinds_in.resource LIKE 'file-note%' OR kinds_in.resource = 'protective-factor' THEN
            '{risk-flags}'
        WHEN kinds_in.resource IN ('referral', 'referral-step') THEN '{referrals}'
        WHEN kinds_in.resource = 'mapping-talk' THEN '{mapping}'
        WHEN kinds_in.resource LIKE 'enquiry%' THEN '{enquiry}'
    END
$$;

-- `record_id` and `resource` are what was looked at; a list has no record of its own. A decision about
-- one record opens that record, and what lists show of it.
CREATE FUNCTION authz.basis_of(persons uuid[], record_id uuid, resource text) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    me record;
    kinds text[];
BEGIN
    IF cardinality(basis_of.persons) = 0 THEN
        RETURN NULL;
    END IF;
    -- In one statement with what most looks end at: they are made at every read.
    SELECT m.purpose, m.agency_id, m.staff_id, m.moment,
           EXISTS (SELECT FROM core.youth y
                    WHERE y.id = ANY (basis_of.persons) AND y.agency_id <> m.agency_id) AS is_elsewhere
      INTO me FROM authz.me m;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF me.purpose = 'emergency' THEN
        RETURN (SELECT array_agg(e.id ORDER BY e.id) FROM core.emergency_access e
                 WHERE e.author_id = me.staff_id AND e.agency_id = me.agency_id
                   AND e.youth_id = ANY (basis_of.persons)
                   AND e.valid_from <= me.moment AND e.valid_until > me.moment);
    END IF;
    IF NOT me.is_elsewhere THEN
        RETURN NULL;
    END IF;
    kinds := authz.kinds_in(basis_of.resource);
    RETURN (SELECT array_agg(DISTINCT s.basis_id ORDER BY s.basis_id) FROM authz.shared s
             WHERE s.youth_id = ANY (basis_of.persons)
               AND (kinds IS NULL OR s.kind = ANY (kinds))
               AND (kinds IS NULL OR basis_of.record_id IS NULL OR s.record_id IS NULL
                    OR s.record_id = basis_of.record_id));
END $$;
ALTER FUNCTION authz.kinds_in(text) OWNER TO sspf_authz;
ALTER FUNCTION authz.basis_of(uuid[], uuid, text) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.kinds_in(text), authz.basis_of(uuid[], uuid, text) FROM PUBLIC;
