import FoundationEssentials
import Support

/// Routes of retention and of the person's rights.
extension RouteCase {
    private static let hold = Town.Known.visit(91)
    private static let request = Town.Known.visit(92)
    private static let package = Town.Known.visit(93)
    /// One that is refused, which closes it.
    private static let refused = Town.Known.visit(94)
    private static let unended = Town.Known.visit(95)
    /// A package with a receipt, of what is still here; and a file that is never destroyed.
    private static let receipted = Town.Known.visit(96)
    private static let exemption = Town.Known.visit(97)
    /// A decision on a rule that nothing else rests on, and an approval of it.
    private static let entered = Town.Known.visit(89)
    private static let approval = Town.Known.visit(90)
    /// The version of a rule that is to come.
    private static let coming = Town.Known.visit(98)
    private static let youth = "\"youthId\":\"\(Town.Known.youth(3))\""

    static let retention: [String: RouteCase] = [
        "previewRetention": RouteCase(allowed: .arne, other: .forbidden(.rut)),
        "readRetentionPlan": RouteCase(allowed: .arne, other: .forbidden(.sara)),
        "listRetentionRecords": RouteCase(allowed: .arne, other: .empty(.ulla)),
        "listUnended": RouteCase(allowed: .arne, other: .empty(.ulla)),
        "listRetentionRules": RouteCase(allowed: .ulla, other: .forbidden(.sara)),
        "changeRetentionRule": RouteCase(
            allowed: .arne, other: .forbidden(.ulla)),
        "withdrawRuleChange": RouteCase(
            allowed: .arne, body: "{\"rule\":\"personal-file-consent\",\"from\":\"2090-01-01\"}",
            other: .forbidden(.ulla)),
        "listRetentionRuns": RouteCase(allowed: .arne, other: .forbidden(.sara)),
        "listPackages": RouteCase(allowed: .arne, other: .empty(.ulla)),
        "revokeReceipt": RouteCase(
            allowed: .arne, id: receipted, body: "{\"reason\":\"mistaken\"}",
            other: .forbidden(.ulla)),
        "listExemptions": RouteCase(allowed: .arne, other: .empty(.ulla)),
        "withdrawExemption": RouteCase(
            allowed: .arne, id: exemption, body: "{\"reason\":\"Fel person\"}",
            other: .forbidden(.ulla)),
        "enterDecision": RouteCase(allowed: .arne, other: .forbidden(.ulla)),
        "approveRetentionRule": RouteCase(
            allowed: .ulla,
            body: "{\"rule\":\"conversation-social-advice\",\"lowest\":0,\"highest\":7}",
            other: .forbidden(.sara)),
        "revokeDecision": RouteCase(
            allowed: .arne, id: entered, body: "{\"reason\":\"mistaken\"}",
            other: .forbidden(.ulla)),
        "revokeApproval": RouteCase(
            allowed: .ulla, id: approval, body: "{\"reason\":\"reconsidered\"}",
            other: .forbidden(.sara)),
        "listHolds": RouteCase(allowed: .arne, other: .empty(.ulla)),
        "placeHold": RouteCase(allowed: .arne, other: .forbidden(.ulla)),
        "readHold": RouteCase(allowed: .arne, id: hold, other: .absent(.ulla)),
        "liftHold": RouteCase(allowed: .arne, id: hold, other: .forbidden(.ulla)),
        "enterExemption": RouteCase(
            allowed: .arne, body: "{\(youth),\"ground\":\"placement\"}",
            other: .forbidden(.ulla)),
        "listRequests": RouteCase(allowed: .ulla, other: .forbidden(.sara)),
        "openRequest": RouteCase(
            allowed: .arne,
            body:
                "{\"kind\":\"access\",\(youth),\"reference\":\"D 1\",\"receivedOn\":\"2026-01-09\"}",
            other: .forbidden(.ulla)),
        "readRequest": RouteCase(allowed: .arne, id: request, other: .absent(.sara)),
        "stepRequest": RouteCase(
            allowed: .arne, id: refused, body: "{\"step\":\"refused\",\"ground\":\"OSL 26:1\"}",
            other: .forbidden(.ulla)),
        "listRequestParts": RouteCase(allowed: .arne, id: request, other: .absent(.sara)),
        "readRequestPart": RouteCase(
            allowed: .ulla, id: request, further: "\(Town.Known.conversation(3))",
            other: .absent(.arne)),
        "reviewRequestPart": RouteCase(
            allowed: .ulla, id: request,
            body: """
                {"recordId":"\(Town.Known.conversation(3))",
                 "digest":"\(String(repeating: "0", count: 64))"}
                """, shownBy: "SubjectExtractTests", other: .forbidden(.arne)),
        "readSubjectExtract": RouteCase(
            allowed: .ulla, id: request, shownBy: "SubjectExtractTests", other: .absent(.arne)),
        "readRetentionProtocol": RouteCase(
            allowed: .arne, shownBy: "RetentionRunTests", other: .absent(.sara)),
        "readRetentionCertificate": RouteCase(
            allowed: .arne, shownBy: "ProofTests", other: .absent(.sara)),
        "enterReceipt": RouteCase(
            allowed: .arne,
            body: """
                {"packageId":"\(package)","reference":"A 1",
                 "digest":"\(String(repeating: "0", count: 64))"}
                """, other: .forbidden(.ulla)),
    ]

    /// What they are asked for: a hold, a request, a package of the archive.
    static func prepareRetention(_ town: Town) throws {
        // Nobody has decided it. The check of whom one may ask looks at who asks; nobody does here.
        try town.admin(
            """
            SET LOCAL ROLE sspf_owner;
            ALTER TABLE core.enquiry DISABLE TRIGGER checked;
            RESET ROLE;
            INSERT INTO core.enquiry (id, agency_id, unit_id, secrecy_class, to_agency_id, to_unit_id,
                                      reason, concern, urgent, author_id, created_at)
            VALUES ('\(unended)', '\(Town.Known.agency(1))', '\(Town.Known.unit(2))', '26:1',
                    '\(Town.Known.agency(4))', '\(Town.Known.unit(8))', 'Passar SSPF?', 'Oro', false,
                    '\(Town.Known.staff(2))', authz.now() - interval '2 years');
            SET LOCAL ROLE sspf_owner;
            ALTER TABLE core.enquiry ENABLE TRIGGER checked;
            """)
        try town.admin(
            """
            INSERT INTO retention.hold (id, agency_id, secrecy_class, scope, youth_id, reason,
                                        reference, ends_on, author_id, created_at)
            VALUES ('\(hold)', '\(Town.Known.agency(1))', '26:1', 'youth',
                    '\(Town.Known.youth(3))', 'appeal', 'D 1', authz.today() + 30,
                    '\(Town.Known.staff(4))', authz.now());
            INSERT INTO retention.request (id, agency_id, secrecy_class, kind, youth_id, reference,
                                           received_on, author_id, created_at)
            SELECT r, '\(Town.Known.agency(1))', '26:1', 'access', '\(Town.Known.youth(3))', 'D 1',
                   authz.today(), '\(Town.Known.staff(4))', authz.now()
              FROM unnest('{\(request),\(refused)}'::uuid[]) r;
            INSERT INTO retention.archive_package (id, created_at, executor, digest, agency_id)
            SELECT p, authz.now(), 'test', repeat('0', 64), '\(Town.Known.agency(1))'
              FROM unnest('{\(package),\(receipted)}'::uuid[]) p;
            INSERT INTO retention.archive_item (package_id, record_type, record_id, digest)
            VALUES ('\(receipted)', 'concern-conversation', '\(Town.Known.conversation(3))',
                    repeat('0', 64));
            INSERT INTO retention.archive_receipt (package_id, digest, reference, author_id, created_at)
            VALUES ('\(receipted)', repeat('0', 64), 'A 1', '\(Town.Known.staff(4))', authz.now());
            INSERT INTO retention.exemption (id, youth_id, agency_id, secrecy_class, ground, author_id,
                                             created_at)
            VALUES ('\(exemption)', '\(Town.Known.youth(4))', '\(Town.Known.agency(1))', '26:1',
                    'adoption', '\(Town.Known.staff(4))', authz.now());
            INSERT INTO retention.rule SELECT (jsonb_populate_record(r, jsonb_build_object(
                       'id', '\(coming)', 'valid_from', '2090-01-01', 'decision_id', NULL))).*
              FROM retention.rule r WHERE r.code = 'personal-file-consent';
            UPDATE retention.rule SET valid_until = '2090-01-01'
             WHERE code = 'personal-file-consent' AND id <> '\(coming)';
            INSERT INTO retention.rule_change (rule_id, follows_id, author_id, created_at)
            SELECT '\(coming)', r.id, '\(Town.Known.staff(4))', authz.now() FROM retention.rule r
             WHERE r.code = 'personal-file-consent' AND r.id <> '\(coming)';
            INSERT INTO retention.decision (id, reference, decided_on, authority)
            VALUES ('\(entered)', 'SN 2026/77', '2026-01-02', 'Socialnämnden');
            INSERT INTO retention.rule_decision (rule_id, decision_id, agency_kind, agency_id,
                                                 author_id, created_at)
            SELECT r.id, '\(entered)', 'social_services', '\(Town.Known.agency(1))',
                   '\(Town.Known.staff(4))', authz.now()
              FROM retention.rule r WHERE r.code = 'legal-hold';
            INSERT INTO retention.approval (id, rule_id, terms, lowest, highest, staff_id, role,
                                            created_at)
            SELECT '\(approval)', r.id, authz.retention_terms(r.id), 0, 9,
                   '\(Town.Known.staff(3))', 'unit_manager', authz.now()
              FROM retention.rule r WHERE r.code = 'legal-hold';
            INSERT INTO retention.run (id, started_at, finished_at, executor, run_on, policy_version)
            VALUES (gen_random_uuid(), authz.now(), authz.now(), 'test', authz.today(), 'test');
            """)
    }
}
