-- Clocks: how long things may wait or last, as rules with dates.
--
--   read    everybody who is signed in: a catalogue
--   change  nobody: a rule ends and another begins, by a migration
--
-- Grounds: SoL 19:6, 20:1-3, GDPR 5.1 d-e.

ALTER TABLE core.clock_rule ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT ON core.clock_rule TO sspf_api, sspf_authz;
CREATE POLICY clock_rule_signed_in ON core.clock_rule FOR SELECT TO sspf_api
    USING ((SELECT true FROM authz.me));
COMMENT ON POLICY clock_rule_signed_in ON core.clock_rule IS
    'ground: TF 2:1 (no secrecy: a catalogue)';
CREATE POLICY clock_rule_functions ON core.clock_rule FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY clock_rule_functions ON core.clock_rule IS
    'ground: TF 2:1 (no secrecy: a catalogue); by triggers and views that work out what is due';

-- The last day of what began on a day, by the rule in force then. Months end on the day of the same
-- number or the month's last; no day is moved past a weekend, so that nothing is late.
-- Raises P0002 where there is no such rule. Null without a day: row security is to refuse a row that
-- has none, not a trigger that works out its days before.
CREATE FUNCTION authz.due_on(code text, began date) RETURNS date
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    rule interval;
BEGIN
    IF due_on.began IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT r.within INTO STRICT rule
      FROM core.clock_rule r
     WHERE r.code = due_on.code AND r.valid_from <= due_on.began
       AND (r.valid_until IS NULL OR r.valid_until > due_on.began)
     ORDER BY r.valid_from DESC LIMIT 1;
    RETURN (due_on.began + rule)::date;
END $$;
ALTER FUNCTION authz.due_on(text, date) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.due_on(text, date) FROM PUBLIC;
