-- What is told of a record to a person who asks (GDPR 15) is reviewed by each agency that wrote in it, for
-- its own rows. Every review so far was of the agency that was asked.

SET LOCAL ROLE sspf_owner;
ALTER TABLE retention.extract_review ADD COLUMN agency_id uuid REFERENCES core.agency;
RESET ROLE;

UPDATE retention.extract_review v SET agency_id = r.agency_id
  FROM retention.request r WHERE r.id = v.request_id;
DO $$
BEGIN
    IF EXISTS (SELECT FROM retention.extract_review v WHERE v.agency_id IS NULL) THEN
        RAISE EXCEPTION 'a review of no agency';
    END IF;
END $$;

SET LOCAL ROLE sspf_owner;
ALTER TABLE retention.extract_review ALTER COLUMN agency_id SET NOT NULL;
RESET ROLE;
