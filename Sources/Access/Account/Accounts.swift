import Domain
package import FoundationEssentials
import Postgres
package import Secrets

/// Enters a member of staff with a place in a unit; by an administrator. Roles and a password come by
/// acts of their own.
package struct AddStaff: Sendable {
    package init() {}

    /// - Parameter subject: the account name.
    package func callAsFunction(
        _ subject: String, name: String, at unit: UUID, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        try demandVisible(name)
        let id = UUID()
        return try gate.create(
            Creation(
                "staff.add", of: "staff", recordID: id, youthID: nil, reading: .staffMember,
                steps: [
                    (Self.insert, [.uuid(id), .text(subject), .text(name), .uuid(unit)])
                ],
                answers: [
                    "staff_issuer_subject_key": .conflict,
                    "staff_subject_check": .unfit(pointer: "/subject", code: "form"),
                    "staff_name_check": .unfit(pointer: "/name", code: "length"),
                    "membership_unit": .unfit(pointer: "/unitId", code: "unknown"),
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement("staff.insert", "SELECT authz.add_staff($1, $2, $3, $4)")
}

/// Locks somebody out of every session at once, or lets them sign in again; by an administrator,
/// never oneself.
package struct LockStaff: Sendable {
    package init() {}

    package func callAsFunction(
        _ staff: UUID, _ isLocked: Bool, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        try gate.create(
            Creation(
                isLocked ? "staff.lock" : "staff.unlock", of: "staff", recordID: staff,
                youthID: nil, reading: .staffMember,
                steps: [(Self.lock, [.uuid(staff), .bool(isLocked)])],
                answers: ["staff_absent": .notFound]),
            once: once, as: caller)
    }

    private static let lock = Statement("staff.lock.write", "SELECT authz.lock_staff($1, $2)")
}

/// Sets somebody's password and ends what was begun with the old one; by an administrator, never
/// one's own. It takes no key: the same again changes nothing, and a digest of what was sent would let
/// the password be guessed.
package struct SetPassword: Sendable {
    private let queue: ScryptQueue
    private let rules: PasswordRules

    /// - Parameter queue: that of sign-ins, so that both wait for each other and not for memory.
    package init(queue: ScryptQueue, rules: PasswordRules) {
        self.queue = queue
        self.rules = rules
    }

    /// - Throws: ``Failure/notFound`` where the caller may not, too.
    package func callAsFunction(
        _ password: String, of staff: UUID, as caller: Caller, through gate: Gate
    ) throws(Failure) {
        // What was seen cannot be tried and undone.
        var looking = caller
        looking.trial = nil
        let account = try gate.one(Self.account, staff, as: looking)
        let kept = try kept(
            password, at: "/password", of: String(decoding: account.json, as: UTF8.self))
        _ = try gate.one(Self.setting, staff, kept, as: caller)
    }

    /// What is kept of a new password, as the database takes it.
    func kept(
        _ password: String, at pointer: StaticPointer, of account: String
    ) throws(Failure) -> [Value] {
        try KeptPassword(password, at: pointer, of: account, by: rules) {
            (password, salt, parameters) throws(SecretsError) in
            try queue.derive(
                password: password, salt: salt, parameters: parameters, for: .init(.staff))
        }.values
    }

    /// The account's words, which make a poor password. No document: a text.
    private static let account = Reading(
        "staff.password-check", of: "staff",
        """
        SELECT NULL::uuid AS person, '1' AS tag,
               concat_ws(' ', s.subject, s.name, a.name, u.name, c.name) AS doc
          FROM core.staff s
          LEFT JOIN core.agency a ON a.id = s.agency_id
          LEFT JOIN core.unit u ON u.id = s.unit_id
          LEFT JOIN core.municipality c ON c.id = a.municipality_id
         WHERE s.id = $1
        """)
    private static let setting = Reading(
        "staff.password", of: "staff", isAct: true,
        """
        SELECT NULL::uuid AS person, '1' AS tag, json_build_object('id', f.id) AS doc
          FROM authz.set_password($1, $2, $3, $4, $5, $6) AS f(id) WHERE f.id IS NOT NULL
        """)
}

extension Reading {
    /// That there is such a member of staff.
    static let staffMember = Reading(
        "staff.read", of: "staff",
        """
        SELECT NULL::uuid AS person, '1' AS tag, json_build_object('id', s.id) AS doc
          FROM core.staff s WHERE s.id = $1
        """)
}

/// Refuses a name that holds what cannot be seen; see ``VisibleName``.
func demandVisible(_ name: String) throws(Failure) {
    if VisibleName.isHidden(in: name) {
        throw .unfit(pointer: "/name", code: "invisible-character")
    }
}
