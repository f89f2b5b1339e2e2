-- Makes relations, shares and bars of everybody anew: under new modules they may differ.

DO $$
DECLARE
    batch uuid[];
    last uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
    LOOP
        batch := ARRAY(SELECT y.id FROM core.youth y WHERE y.id > last ORDER BY y.id LIMIT 1000);
        EXIT WHEN cardinality(batch) = 0;
        PERFORM authz.settle_relations(batch), authz.settle_shares(batch),
                authz.settle_bars(batch);
        last := batch[cardinality(batch)];
    END LOOP;
END $$;
