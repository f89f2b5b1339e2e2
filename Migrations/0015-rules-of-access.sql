-- Rules that laws set about who may see what, as data with dates. A data migration: it runs past
-- row security and asserts what it wrote.

DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO core.purpose (code, ground, sv, en, valid_from) VALUES
        ('emergency', 'SoLPuL 10 §, OSL 7:1',
         'Nödöppning', 'Emergency access', '2026-01-01'),
        ('work-management', 'SoLPuL 10 §',
         'Arbetsledning', 'Management of the work of a unit', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 2, 'purposes';
    INSERT INTO core.purpose_role (purpose, role, rank) VALUES
        ('emergency', 'social_worker', 1), ('emergency', 'police_officer', 2),
        ('emergency', 'school_staff', 3), ('emergency', 'leisure_worker', 4),
        ('emergency', 'head_teacher', 5), ('emergency', 'coordinator', 6),
        ('work-management', 'unit_manager', 1), ('work-management', 'head_teacher', 2);
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 8, 'purposes of roles';

    INSERT INTO core.information_kind (code, sv, en, valid_from) VALUES
        ('identity', 'namn och personnummer', 'name and number', '2026-01-01'),
        ('guardians', 'vårdnadshavare', 'guardians', '2026-01-01'),
        ('conversation', 'att orossamtal hållits, när, var och med vilka',
         'that a concern conversation was held, when, where and with whom', '2026-01-01'),
        ('observation', 'iakttagelser', 'what was observed', '2026-01-01'),
        ('youth-view', 'den unges egen beskrivning', 'the youth''s own view', '2026-01-01'),
        ('guardian-view', 'vårdnadshavares beskrivning', 'the guardian''s view', '2026-01-01'),
        ('assessment', 'bedömning', 'assessment', '2026-01-01'),
        ('strengths', 'styrkor och skyddsfaktorer', 'strengths and protective factors',
         '2026-01-01'),
        ('agreements', 'överenskommelser', 'agreements', '2026-01-01'),
        ('concern-report', 'orosanmälan och återkoppling', 'concern report and feedback',
         '2026-01-01'),
        ('risk-flags', 'riskflaggor', 'risk flags', '2026-01-01'),
        ('referrals', 'hänvisningar och remisser', 'referrals', '2026-01-01'),
        ('mapping', 'kartläggning', 'mapping talk', '2026-01-01'),
        ('meetings', 'nätverksmöten', 'network meetings', '2026-01-01'),
        ('commitments', 'åtaganden', 'commitments', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 15, 'kinds of information';

    INSERT INTO core.consent_rule (id, age_from, age_below, guardians_required, youth_required,
                                   maturity_note_required, longest, section, valid_from)
    VALUES
        (gen_random_uuid(), 0, 12, true, false, false, '1 year', 'OSL 12:3, FB 6:11, 6:13',
         '2026-01-01'),
        (gen_random_uuid(), 12, 15, true, false, true, '1 year', 'OSL 12:3, FB 6:11, 6:13',
         '2026-01-01'),
        (gen_random_uuid(), 15, 18, true, true, false, '1 year', 'OSL 12:3, FB 6:11, 6:13',
         '2026-01-01'),
        (gen_random_uuid(), 18, 200, false, true, false, '1 year', 'OSL 12:2', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 4, 'consent rules';

    INSERT INTO core.disclosure_ground (code, section, sv, en, from_agency_kinds, to_agency_kinds,
        to_authority_only, decider_roles, kinds, age_below, balancing_required,
        stops_on_committed_crime, longest, valid_from)
    VALUES
        ('own-activity', 'OSL 10:2', 'Nödvändigt för den egna verksamheten',
         'Necessary for the discloser''s own activity', NULL, NULL, false,
         '{social_worker,police_officer,head_teacher,unit_manager,coordinator}', NULL, NULL,
         false, false, '30 days', '2009-06-30'),
        ('prevent-crime', 'OSL 10:15 a', 'Förebygga, upptäcka eller utreda brott',
         'Prevent, detect or investigate crime', NULL, NULL, true,
         '{social_worker,police_officer,head_teacher,unit_manager}', NULL, NULL,
         true, false, '90 days', '2025-12-01'),
        ('risk-of-crime-under-21', 'OSL 10:18 a', 'Risk för brottslig verksamhet, under 21 år',
         'Risk of criminal activity, under 21', '{social_services}', '{police}', true,
         '{social_worker,unit_manager}', NULL, 21, true, true, '90 days', '2025-07-01'),
        ('immediate-intervention', 'OSL 10:20', 'Omedelbart polisiärt ingripande, under 18 år',
         'Immediate police intervention, under 18', NULL, '{police}', true,
         '{social_worker,school_staff,head_teacher,leisure_worker,unit_manager,coordinator}',
         NULL, 18, false, false, '7 days', '2009-06-30'),
        ('general-clause', 'OSL 10:27', 'Generalklausulen', 'The general clause',
         '{school,police}', NULL, true, '{police_officer,head_teacher,unit_manager}', NULL, NULL,
         true, false, '30 days', '2009-06-30'),
        ('contact-details', 'lag (2025:170) 4 §', 'Kontaktuppgifter på begäran',
         'Contact details on request', NULL, '{police}', true,
         '{social_worker,head_teacher,leisure_worker,unit_manager}', '{identity}', NULL,
         false, false, '30 days', '2025-04-01'),
        ('municipal-duty', 'lag (2025:170) 6 §', 'Kommunens uppgiftsskyldighet',
         'The municipality''s duty to inform law enforcement', '{leisure}', '{police}', true,
         '{leisure_worker,unit_manager,coordinator}', NULL, NULL, true, false, '30 days',
         '2025-04-01'),
        ('head-teacher-duty', 'lag (2025:170) 7 §', 'Rektors uppgiftsskyldighet',
         'The head teacher''s duty to inform law enforcement', '{school}', '{police}', true,
         '{head_teacher}', NULL, NULL, true, false, '30 days', '2025-04-01'),
        ('concern-report', 'OSL 10:28, SoL 19:1', 'Orosanmälan', 'Report of concern',
         '{school,police,leisure}', '{social_services}', true,
         '{police_officer,school_staff,head_teacher,leisure_worker,unit_manager,coordinator}',
         NULL, NULL, false, false, '90 days', '2025-07-01'),
        ('police-informs-social', 'OSL 10:28, polislagen 6 §', 'Polisens underrättelse',
         'Police informs social services', '{police}', '{social_services}', true,
         '{police_officer,unit_manager}', NULL, NULL, false, false, '90 days', '2009-06-30'),
        ('inquiry-answer', 'OSL 10:28, SoL 20:6', 'Uppgifter till pågående utredning',
         'Answer to an open inquiry', '{school,police,leisure}', '{social_services}', true,
         '{police_officer,school_staff,head_teacher,leisure_worker,unit_manager,coordinator}',
         NULL, NULL, false, false, '122 days', '2025-07-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 11, 'disclosure grounds';

    INSERT INTO core.emergency_reason (code, sv, en, valid_from) VALUES
        ('danger-to-life', 'Fara för liv eller hälsa', 'Danger to life or health', '2026-01-01'),
        ('missing', 'Den unge är försvunnen', 'The youth is missing', '2026-01-01'),
        ('acute-protection', 'Akut skyddsbehov', 'Acute need of protection', '2026-01-01'),
        ('worker-unreachable', 'Handläggaren kan inte nås', 'The assigned worker is out of reach',
         '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 4, 'emergency reasons';

    INSERT INTO core.emergency_rule (id, sign_in_within, longest, review_within, valid_from)
    VALUES (gen_random_uuid(), '5 minutes', '60 minutes', '3 days', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 1, 'emergency rule';
END $$;
