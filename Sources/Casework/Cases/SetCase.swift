package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Says what a case is for (målgrupp), how much it takes (nivå), and who of its team coordinates it
/// (koordinator). What was said before stays as history.
package struct SetCase: Sendable {
    package struct Command: Sendable {
        package let targetGroup: RuleCode<CaseWord>?
        package let level: RuleCode<CaseWord>?
        /// A member of the team now.
        package let coordinator: ID<Staff>?

        /// Nil where nothing is said.
        package init?(
            targetGroup: RuleCode<CaseWord>? = nil, level: RuleCode<CaseWord>? = nil,
            coordinator: ID<Staff>? = nil
        ) {
            if targetGroup == nil, level == nil, coordinator == nil { return nil }
            self.targetGroup = targetGroup
            self.level = level
            self.coordinator = coordinator
        }
    }

    package init() {}

    /// - Parameter seen: the version of the case that the caller has seen: what is said replaces what
    ///   was, and whoever says it has read that.
    package func callAsFunction(
        _ id: ID<Case>, _ command: Command, seen: String, once: Creation.Once,
        as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let setting = UUID.random()
        return try gate.create(
            Creation(
                "case.set", of: "case-setting", recordID: setting, youthID: nil,
                parent: Creation.Parent("case", id.uuid, visible: ReadCase.visible),
                seen: Creation.Seen("case", id.uuid, version: seen), reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(setting), .uuid(id.uuid),
                            .optional(command.targetGroup?.description),
                            .optional(command.level?.description),
                            .optional(command.coordinator?.uuid),
                        ]
                    )
                ],
                answers: [
                    "case_open": .taken(pointer: "", code: "case-closed"),
                    "case_setting_once": .conflict,
                    "case_setting_word_targe": .unfit(pointer: "/targetGroup", code: "unknown"),
                    "case_setting_word_level": .unfit(pointer: "/level", code: "unknown"),
                    "case_setting_staff_id_fkey": .unfit(
                        pointer: "/coordinatorId", code: "not-in-leading-team"),
                    "case_setting_coordinator": .unfit(
                        pointer: "/coordinatorId", code: "not-in-leading-team"),
                ],
                faults: (
                    Self.faults,
                    [
                        .uuid(id.uuid), .optional(command.targetGroup?.description),
                        .optional(command.level?.description),
                        .optional(command.coordinator?.uuid),
                    ]
                )),
            once: once, as: caller)
    }

    // The first that is said carries the id; each is a row, for each has its own readers.
    private static let insert = Statement(
        "case-setting.insert",
        """
        INSERT INTO core.case_setting (id, case_id, youth_id, agency_id, secrecy_class, what, word,
                                       staff_id, author_id, created_at)
        SELECT CASE WHEN row_number() OVER (ORDER BY x.what) = 1 THEN $1 ELSE gen_random_uuid() END,
               $2, (SELECT c.youth_id FROM core."case" c WHERE c.id = $2), w.agency_id,
               g.secrecy_class, x.what, x.word, x.staff_id, w.staff_id, w.moment
          FROM authz.me w
          JOIN core.agency g ON g.id = w.agency_id
         CROSS JOIN (VALUES ('target-group', $3::text, NULL::uuid), ('level', $4::text, NULL),
                            ('coordinator', NULL, $5::uuid)) AS x(what, word, staff_id)
         WHERE x.word IS NOT NULL OR x.staff_id IS NOT NULL
        """)

    // As authz.check_case_setting.
    private static let faults = Statement(
        "case-setting.faults",
        """
        SELECT 'case_setting_word_' || left(x.what, 5)
          FROM (VALUES ('target-group', $2::text), ('level', $3::text)) AS x(what, word)
         WHERE x.word IS NOT NULL
           AND NOT EXISTS (SELECT FROM core.case_word w
                            WHERE w.what = x.what AND w.code = x.word
                              AND w.valid_from <= authz.today()
                              AND (w.valid_until IS NULL OR w.valid_until > authz.today()))
        UNION ALL
        SELECT 'case_setting_coordinator'
         WHERE $4::uuid IS NOT NULL
           AND NOT EXISTS (SELECT FROM core.case_member t JOIN authz.me m
                                    ON m.agency_id = t.staff_agency_id
                            WHERE t.case_id = $1 AND t.staff_id = $4
                              AND (t.valid_until IS NULL OR t.valid_until > m.moment))
        """)

    private static let reading = Reading(
        "case-setting.read", of: "case-setting",
        """
        SELECT t.youth_id AS person, '1' AS tag, json_build_object('id', t.id) AS doc
          FROM core.case_setting t WHERE t.id = $1
        """)
}

extension Listing {
    /// The words for what cases are for and how much they take.
    package static let caseWords = Listing(
        "case-word.list", of: "case-word",
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY w.what, w.code) AS place,
               json_build_object('what', w.what, 'code', w.code, 'sv', w.sv, 'en', w.en,
                                 'validFrom', w.valid_from, 'validUntil', w.valid_until) AS doc
          FROM core.case_word w ORDER BY w.what, w.code LIMIT $1 + 1 OFFSET $2
        """)
}
