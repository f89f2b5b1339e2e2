-- A rule for every kind of agency is decided by each committee for its own records (R50): whose records a
-- decision lets go. Null: what is nobody's alone (sessions, retry results, the log), by the municipality's
-- board (kommunstyrelsen). What was entered before counts for the agency of whoever entered it.

ALTER TABLE retention.rule_decision
    ADD COLUMN agency_kind text CHECK (agency_kind IN ('school', 'social_services', 'police', 'leisure'));

UPDATE retention.rule_decision x SET agency_kind = a.kind
  FROM retention.rule r, core.staff s JOIN core.agency a ON a.id = s.agency_id
 WHERE r.id = x.rule_id AND s.id = x.author_id
   AND r.record_type NOT IN ('session', 'retry-result', 'log-entry');

DO $$
BEGIN
    ASSERT NOT EXISTS (
        SELECT FROM retention.rule_decision x JOIN retention.rule r ON r.id = x.rule_id
         WHERE x.agency_kind IS NULL
           AND r.record_type NOT IN ('session', 'retry-result', 'log-entry')), 'decisions of agencies';
END $$;

-- What another than the board decided about these is no decision.
UPDATE retention.rule r SET decision_id = NULL
  FROM retention.decision d
 WHERE d.id = r.decision_id AND r.record_type IN ('session', 'retry-result', 'log-entry')
   AND lower(d.authority) NOT IN ('kommunstyrelsen', 'regionstyrelsen', 'kommunfullmäktige',
                                  'regionfullmäktige');
