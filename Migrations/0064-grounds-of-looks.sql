-- What a look rests on is sealed with it: the ground of its purpose as it was, the consents, decisions
-- or emergency access that opened what was shown, and the version that was seen.

SET LOCAL ROLE sspf_audit;

ALTER TABLE audit.request ADD COLUMN ground text;
-- Null for what the own work opens.
ALTER TABLE audit.outcome ADD COLUMN basis uuid[], ADD COLUMN version text;
CREATE INDEX outcome_by_basis ON audit.outcome USING gin (basis) WHERE basis IS NOT NULL;

RESET ROLE;
