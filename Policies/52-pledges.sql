-- Pledge points (löftespunkter) of the citizens' pledge (medborgarlöfte). Everyone who is signed in
-- reads them (20-agencies-and-staff.sql); coordinators and police officers enter them.

GRANT INSERT (id, municipality_id, owner, title, starts_on, ends_on, wording, measure, target,
              school_year, author_id, created_at) ON core.pledge TO sspf_api;

CREATE VIEW authz.pledge_writer WITH (security_barrier) AS
SELECT m.staff_id, a.municipality_id, authz.now() AS moment
  FROM authz.me m
  JOIN core.agency a ON a.id = m.agency_id
 WHERE m.purpose = 'school-visits' AND m.roles && '{coordinator,police_officer}';
ALTER VIEW authz.pledge_writer OWNER TO sspf_authz;
GRANT SELECT ON authz.pledge_writer TO sspf_api;

CREATE POLICY pledge_write ON core.pledge FOR INSERT TO sspf_api
    WITH CHECK ((author_id, municipality_id, created_at)
                = (SELECT w.staff_id, w.municipality_id, w.moment FROM authz.pledge_writer w));
COMMENT ON POLICY pledge_write ON core.pledge IS
    'ground: lag (2023:196) 9 § (agreement on cooperation); own name, own municipality';
