-- The number by which people speak of a case (ärendenummer; R33: one of the words that may be searched
-- for). Eight digits of the id's random end: no counter, which would tell how many cases there are.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core."case"
    ADD COLUMN number text NOT NULL GENERATED ALWAYS AS (
        upper(substr(id::text, 29, 4) || '-' || substr(id::text, 33, 4))) STORED;
CREATE INDEX case_by_number ON core."case" (number);
