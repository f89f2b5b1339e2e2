package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Proposes a risk flag (riskflagga): a sign observed on the youth, beside what protects. It waits for
/// a second person, and lapses by itself.
///
/// The log names flags as notes of a file, so that it cannot be used to count them either.
package struct ProposeRiskFlag: Sendable {
    package struct Command: Sendable {
        package let sign: RuleCode<RiskSign>
        package let observedOn: LocalDate
        package let source: FlagSource
        package let grading: FlagGrading
        package let role: FlagRole
        package let protectiveFactor: RuleCode<ProtectiveFactor>

        package init(
            sign: RuleCode<RiskSign>, observedOn: LocalDate, source: FlagSource,
            grading: FlagGrading, role: FlagRole, protectiveFactor: RuleCode<ProtectiveFactor>
        ) {
            self.sign = sign
            self.observedOn = observedOn
            self.source = source
            self.grading = grading
            self.role = role
            self.protectiveFactor = protectiveFactor
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, of youth: ID<Youth>, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "file-note.enter", of: "file-note", recordID: id, youthID: youth.uuid,
                reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(youth.uuid), .text(command.sign.description),
                            .text(command.observedOn.description),
                            .text(command.source.rawValue), .text(command.grading.rawValue),
                            .text(command.role.rawValue),
                            .text(command.protectiveFactor.description),
                        ]
                    )
                ],
                answers: [
                    "risk_flag_sign_fkey": .unfit(pointer: "/sign", code: "unknown"),
                    "risk_flag_sign_then": .unfit(pointer: "/sign", code: "not-valid-then"),
                    "risk_flag_protective_factor_fkey":
                        .unfit(pointer: "/protectiveFactor", code: "unknown"),
                    "risk_flag_observed": .unfit(pointer: "/observedOn", code: "in-future"),
                ],
                faults: (
                    Self.faults,
                    [
                        .text(command.sign.description), .text(command.observedOn.description),
                        .text(command.protectiveFactor.description),
                    ]
                )),
            once: once, as: caller)
    }

    // As authz.check_flag.
    private static let faults = Statement(
        "risk-flag.faults",
        """
        SELECT 'risk_flag_observed' WHERE $2::date > authz.today()
        UNION ALL
        SELECT CASE WHEN EXISTS (SELECT FROM core.risk_sign s WHERE s.code = $1)
                    THEN 'risk_flag_sign_then' ELSE 'risk_flag_sign_fkey' END
         WHERE NOT EXISTS (SELECT FROM core.risk_sign s
                            WHERE s.code = $1 AND s.valid_from <= $2::date
                              AND (s.valid_until IS NULL OR s.valid_until > authz.today()))
        UNION ALL
        SELECT 'risk_flag_protective_factor_fkey'
         WHERE NOT EXISTS (SELECT FROM core.protective_factor p
                            WHERE p.code = $3 AND p.valid_from <= authz.today()
                              AND (p.valid_until IS NULL OR p.valid_until > authz.today()))
        """)
    private static let insert = Statement(
        "risk-flag.insert",
        """
        INSERT INTO core.risk_flag (id, youth_id, agency_id, unit_id, secrecy_class, sign,
            observed_on, source, grading, role, protective_factor, author_id, created_at)
        SELECT $1, $2, m.agency_id, m.unit_id, a.secrecy_class, $3, $4::date, $5, $6, $7, $8,
               m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "file-note.read", of: "file-note",
        """
        SELECT f.youth_id AS person, f.version::text AS tag, json_build_object('id', f.id) AS doc
          FROM core.risk_flag f WHERE f.id = $1
        """)
}
