-- Rules that laws set, as data with dates. A data migration: it runs past row security and
-- asserts what it wrote.

DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO core.purpose (code, ground, sv, en, valid_from) VALUES
        ('registration', 'SoLPuL 6-7 §, SoLPuF 15 §',
         'Söka och registrera ungdom', 'Find and register a youth', '2026-01-01'),
        ('coordination', 'SoLPuL 6-7 §, OSL 7:1',
         'Samordning kring ungdom', 'Coordination around a youth', '2026-01-01'),
        ('follow-up', 'SoLPuL 6-7 §, OSL 7:1',
         'Uppföljning', 'Follow-up', '2026-01-01'),
        ('school-visits', 'lag (2023:196) 9 §',
         'Skolbesök och medborgarlöfte', 'School visits and pledges', '2026-01-01'),
        ('log-review', 'SoLPuL 10 §',
         'Loggkontroll', 'Log review', '2026-01-01'),
        ('administration', 'SoLPuL 10 §',
         'Behörighetsadministration', 'Administration of access', '2026-01-01'),
        ('retention', 'SoL 16:1-4, arkivlagen 10 §',
         'Gallring', 'Retention and destruction', '2026-01-01'),
        ('own-account', 'GDPR 32',
         'Eget konto', 'Own account', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 8, 'purposes';

    INSERT INTO core.purpose_role (purpose, role, rank)
    SELECT p.purpose, r.role, r.rank
      FROM (VALUES ('registration'), ('coordination'), ('follow-up')) AS p(purpose),
           (VALUES ('social_worker', 1), ('police_officer', 2), ('school_staff', 3),
                   ('leisure_worker', 4), ('head_teacher', 5), ('coordinator', 6)) AS r(role, rank)
    UNION ALL
    SELECT 'school-visits', r.role, r.rank
      FROM (VALUES ('police_officer', 1), ('social_worker', 2), ('school_staff', 3),
                   ('leisure_worker', 4), ('head_teacher', 5), ('coordinator', 6),
                   ('unit_manager', 7)) AS r(role, rank)
    UNION ALL SELECT 'log-review', 'auditor', 1
    UNION ALL SELECT 'log-review', 'unit_manager', 2
    UNION ALL SELECT 'administration', 'administrator', 1
    UNION ALL SELECT 'retention', 'records_officer', 1
    UNION ALL
    SELECT 'own-account', r.role, r.rank
      FROM (VALUES ('social_worker', 1), ('police_officer', 2), ('school_staff', 3),
                   ('leisure_worker', 4), ('head_teacher', 5), ('coordinator', 6),
                   ('unit_manager', 7), ('auditor', 8), ('records_officer', 9),
                   ('administrator', 10), ('steering_member', 11)) AS r(role, rank);
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 18 + 7 + 4 + 11, 'purposes of roles';

    INSERT INTO retention.research_region (code, name, valid_from) VALUES
        ('05', 'Östergötlands län', '2025-07-01'),
        ('09', 'Gotlands län', '2025-07-01'),
        ('22', 'Västernorrlands län', '2025-07-01'),
        ('1480', 'Göteborg', '2025-07-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 4, 'research regions';

    -- Rules stand without a decision until the committee has made one.
    INSERT INTO retention.rule (id, code, record_type, agency_kind, classification, trigger,
                                period, not_before_age, research_exempt, section, valid_from)
    VALUES
        (gen_random_uuid(), 'conversation-social-advice', 'concern-conversation',
         'social_services', 'advice', 'last-note', '5 years', NULL, true, 'SoL 16:1, 16:4',
         '2025-07-01'),
        (gen_random_uuid(), 'conversation-social-pre-assessment', 'concern-conversation',
         'social_services', 'pre-assessment', 'last-note', '5 years', NULL, true,
         'SoL 16:1, 16:4', '2025-07-01'),
        (gen_random_uuid(), 'conversation-social-other', 'concern-conversation',
         'social_services', 'other', 'last-note', '5 years', NULL, true, 'SoL 16:1, 16:4',
         '2025-07-01'),
        (gen_random_uuid(), 'conversation-social-inquiry', 'concern-conversation',
         'social_services', 'inquiry', 'last-note', '5 years', 30, true, 'SoL 16:2 a, 16:4',
         '2026-01-01'),
        (gen_random_uuid(), 'conversation-police', 'concern-conversation',
         'police', NULL, 'last-note', '1 year', NULL, false, '2018:1693 4:2', '2025-07-01'),
        (gen_random_uuid(), 'conversation-school', 'concern-conversation',
         'school', NULL, 'last-note', '2 years', NULL, false, 'arkivlagen 10 §, GDPR 5.1 e',
         '2025-07-01'),
        (gen_random_uuid(), 'conversation-leisure', 'concern-conversation',
         'leisure', NULL, 'last-note', '2 years', NULL, false, 'arkivlagen 10 §, GDPR 5.1 e',
         '2025-07-01'),
        (gen_random_uuid(), 'youth-without-records', 'youth', NULL, NULL, 'no-record-left',
         '6 months', NULL, false, 'SoL 16:1, GDPR 5.1 e', '2025-07-01'),
        (gen_random_uuid(), 'school-visit', 'school-visit', NULL, NULL, 'visit-date', '4 years',
         NULL, false, 'arkivlagen 10 §', '2025-07-01'),
        (gen_random_uuid(), 'session', 'session', NULL, NULL, 'ended', '90 days', NULL, false,
         'GDPR 5.1 e', '2025-07-01'),
        (gen_random_uuid(), 'retry-result', 'retry-result', NULL, NULL, 'created', '2 days',
         NULL, false, 'GDPR 5.1 e', '2025-07-01'),
        (gen_random_uuid(), 'log-entry', 'log-entry', NULL, NULL, 'created', '5 years', NULL,
         false, 'HSLF-FS 2016:40 4:9 as benchmark', '2025-07-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 12, 'retention rules';
END $$;
