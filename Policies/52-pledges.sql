-- Pledge points (löftespunkter) of the citizens' pledge (medborgarlöfte). They are no secret
-- (20-agencies-and-staff.sql): whoever has the purpose school-visits is shown them, the steering group
-- too; auditors, administrators and records officers have no use for them in their work, and a pledge is
-- published. Coordinators and police officers enter them. How many talks
-- were held for one is told in fives: a count that rises by one would tell of a talk.

GRANT INSERT (id, municipality_id, owner, title, starts_on, ends_on, wording, measure, target,
              school_year, author_id, created_at) ON core.pledge TO sspf_api;

CREATE VIEW authz.pledge_writer WITH (security_barrier) AS
SELECT m.staff_id, a.municipality_id, authz.now() AS moment
  FROM authz.me m
  JOIN core.agency a ON a.id = m.agency_id
 WHERE m.purpose = 'school-visits' AND m.roles && '{coordinator,police_officer}';
ALTER VIEW authz.pledge_writer OWNER TO sspf_authz;
GRANT SELECT ON authz.pledge_writer TO sspf_api;

GRANT SELECT (id, starts_on, ends_on) ON core.pledge TO sspf_authz;
CREATE POLICY pledge_functions ON core.pledge FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY pledge_functions ON core.pledge IS
    'ground: TF 2:1 (no secrecy: a citizens'' pledge is published); its days, by the count of talks';

-- Talks held for it within its days, rounded down to fives, and none about a protected person (R43).
CREATE FUNCTION authz.pledged_talks(pledge uuid) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me) THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT count(*) / 5 * 5
              FROM core.concern_conversation c
              JOIN core.pledge p ON p.id = c.pledge_id
             WHERE c.pledge_id = pledged_talks.pledge AND c.state = 'held'
               AND (c.held_at AT TIME ZONE 'Europe/Stockholm')::date
                   BETWEEN p.starts_on AND p.ends_on
               AND NOT EXISTS (SELECT FROM core.protection g
                                WHERE g.youth_id = c.youth_id AND g.valid_from <= authz.now()
                                  AND (g.valid_until IS NULL OR g.valid_until > authz.now())));
END $$;
ALTER FUNCTION authz.pledged_talks(uuid) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.pledged_talks(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.pledged_talks(uuid) TO sspf_api;

CREATE POLICY pledge_write ON core.pledge FOR INSERT TO sspf_api
    WITH CHECK ((author_id, municipality_id, created_at)
                = (SELECT w.staff_id, w.municipality_id, w.moment FROM authz.pledge_writer w));
COMMENT ON POLICY pledge_write ON core.pledge IS
    'ground: lag (2023:196) 9 § (agreement on cooperation); own name, own municipality';
