-- A head teacher is the manager of the unit that a school is (skollagen 2:9-10): reviews what a person is
-- told of the school's own part, and approves what its committee decided, as a unit manager elsewhere.
DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO core.purpose_role (purpose, role, rank) VALUES ('retention', 'head_teacher', 3);
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 1, 'the purpose of a role';
END $$;
