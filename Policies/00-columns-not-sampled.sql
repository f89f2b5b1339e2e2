-- Free text, names, numbers and digests of numbers are not sampled for the planner: a value in
-- pg_statistic would outlive the row that it came from, and no certificate of deletion would be true.
-- Sampled are the columns of closed vocabularies: those that refer to one or are referred to as one, those whose own check is a
-- list of words, and the few by name whose words are checked together with another column.
--
-- First of all modules, before anything rests on a column: what was sampled before a column was taken
-- out stays in pg_statistic, whatever ANALYZE does later, until the column's type is set anew.
--
-- Grounds: R51 (gallringsprotokoll), GDPR 5.1 e (storage limitation).
DO $$
DECLARE
    line record;
BEGIN
    FOR line IN
        SELECT c.oid::regclass AS relation, a.attname, a.attstattarget,
               concat(format_type(a.atttypid, a.atttypmod),
                      ' COLLATE ' || nullif(a.attcollation, 0)::regcollation) AS type,
               EXISTS (SELECT FROM pg_stats s
                        WHERE s.schemaname = n.nspname AND s.tablename = c.relname
                          AND s.attname = a.attname)
               -- No type can be set anew beneath a generated column: of classes, whose names are no
               -- person's.
               AND NOT EXISTS (SELECT FROM pg_depend d JOIN pg_attrdef g ON g.oid = d.objid
                                WHERE d.classid = 'pg_attrdef'::regclass AND d.refobjid = c.oid
                                  AND d.refobjsubid = a.attnum AND g.adnum <> a.attnum) AS is_to_clear
          FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname IN ('core', 'retention') AND c.relkind IN ('r', 'p') AND a.attnum > 0
           AND NOT a.attisdropped
           AND (a.atttypid IN ('text'::regtype, 'jsonb'::regtype, 'bytea'::regtype)
                OR a.atttypid = 'text[]'::regtype AND a.attname <> 'purposes')
           AND a.attname NOT IN ('secrecy_class', 'state', 'from_state', 'kind', 'record_type',
                                 'role')
           AND NOT EXISTS (
               SELECT FROM pg_constraint k
                WHERE k.conrelid = c.oid AND a.attnum = ANY (k.conkey)
                  AND (k.contype = 'f' OR k.contype = 'c' AND cardinality(k.conkey) = 1
                       AND pg_get_constraintdef(k.oid) ~ '^CHECK \(\(\w+ = ANY \(ARRAY\[')
                   OR k.confrelid = c.oid AND a.attnum = ANY (k.confkey))
         ORDER BY 1, 2
    LOOP
        IF line.attstattarget <> 0 THEN
            EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 0', line.relation,
                           line.attname);
        END IF;
        IF line.is_to_clear THEN
            EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s', line.relation, line.attname,
                           line.type);
        END IF;
    END LOOP;
END $$;
