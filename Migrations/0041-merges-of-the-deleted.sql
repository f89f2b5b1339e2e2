-- A merge names both rows. When either is destroyed the merge goes, with its undoing.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core.youth_merge_undoing
    DROP CONSTRAINT youth_merge_undoing_merge_id_youth_id_agency_id_fkey,
    ADD FOREIGN KEY (merge_id, youth_id, agency_id)
        REFERENCES core.youth_merge (id, youth_id, agency_id) ON DELETE CASCADE;
