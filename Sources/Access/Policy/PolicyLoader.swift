import FoundationEssentials
package import Postgres

/// Applies the policy modules: all of them, in one transaction, over whatever was there.
///
/// The schema `authz`, every policy and every grant of the service's roles are dropped and made
/// again, so that a module that loses a line loses the access with it. A table without forced row
/// security, or a policy without its legal ground, refuses the whole load.
package struct PolicyLoader: Sendable {
    private let modules: [Script]

    /// - Parameter modules: the files of `Policies/`, in the order of their names.
    package init(_ modules: [Script]) { self.modules = modules }

    /// The modules of a release, in order. The reviewed access matrix goes along, as a function that
    /// answers it: what a later release changes in it can then be shown.
    /// - Parameter folder: that holds `Policies/`.
    package static func modules(in folder: String) throws(ScriptError) -> [Script] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/Policies")
        } catch { throw .unreadable(file: "Policies") }
        var modules: [Script] = []
        for name in names.sorted() where name.hasSuffix(".sql") {
            modules.append(try Script(file: "\(folder)/Policies/\(name)"))
        }
        guard names.contains(matrix) else { return modules }
        let text = try Script(file: "\(folder)/Policies/\(matrix)").text
        return modules + [
            Script(
                name: matrix,
                text: """
                    CREATE FUNCTION authz.access_matrix() RETURNS text
                    LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $function$
                    BEGIN RETURN $matrix$
                    \(text)
                    $matrix$; END $function$;
                    ALTER FUNCTION authz.access_matrix() OWNER TO sspf_authz;
                    REVOKE ALL ON FUNCTION authz.access_matrix() FROM PUBLIC;
                    """)
        ]
    }

    private static let matrix = "access-matrix.txt"

    /// Loads, checks, stores the new version and logs it.
    /// - Parameters:
    ///   - session: logged in as `sspf_migrate`.
    ///   - approved: the only version that may come into force; nil for any.
    ///   - prepare: runs first, in the same transaction.
    /// - Returns: the version, a digest of everything that decides access.
    @discardableResult
    package func load(
        _ session: inout Session, approved: String? = nil,
        after prepare: (inout Session) throws(PolicyError) -> Void = { _ in }
    ) throws(PolicyError) -> String {
        try trying(&session) { session throws(PolicyError) in
            try prepare(&session)
            let version = try enact(&session)
            if let approved, approved != version { throw .refused(["not what was approved"]) }
            try run(Self.commit, &session)
            return version
        }
    }

    /// What loading would change, after other changes to the schema; nothing stays. While it looks,
    /// others wait for the tables as they do during a load.
    /// - Parameter prepare: runs first, in the same transaction.
    package func preview(
        _ session: inout Session, after prepare: (inout Session) throws(PolicyError) -> Void
    ) throws(PolicyError) -> PolicyDiff {
        try trying(&session) { session throws(PolicyError) in
            let old = try state(&session)
            try prepare(&session)
            _ = try enact(&session)
            let new = try state(&session)
            try run(Self.rollback, &session)
            return PolicyDiff(from: old, to: new)
        }
    }

    /// Runs a transaction; a failure undoes it.
    private func trying<Result>(
        _ session: inout Session, _ body: (inout Session) throws(PolicyError) -> Result
    ) throws(PolicyError) -> Result {
        do throws(PolicyError) {
            try run(Self.begin, &session)
            return try body(&session)
        } catch {
            if !session.isBroken, session.transaction != .idle {
                do throws(ScriptError) {
                    try session.runScript(Self.rollback)
                } catch { throw .script(error) }
            }
            throw error
        }
    }

    /// Makes everything anew and stores the version, in the open transaction.
    private func enact(_ session: inout Session) throws(PolicyError) -> String {
        try run(Self.reset, &session)
        for module in modules { try run(module, &session) }
        try check(&session)
        return try store(&session)
    }

    private func state(_ session: inout Session) throws(PolicyError) -> PolicyDiff.State {
        do throws(PostgresError) { return try PolicyDiff.State.taken(&session) } catch {
            throw .session(error)
        }
    }

    /// Faults that the catalogue shows, one text each; empty when all is well.
    package static func faults(_ session: inout Session) throws(PostgresError) -> [String] {
        let rows = try session.run(lint)
        return (0..<rows.count).compactMap { rows[$0, 0] }
    }

    private func check(_ session: inout Session) throws(PolicyError) {
        let faults: [String]
        do throws(PostgresError) { faults = try Self.faults(&session) } catch {
            throw .session(error)
        }
        guard faults.isEmpty else { throw .refused(faults) }
    }

    private func store(_ session: inout Session) throws(PolicyError) -> String {
        do throws(PostgresError) {
            let results = try session.run([(Self.storeVersion, []), (Self.logVersion, [])])
            guard let version = results[0][0, 0] else { throw .unexpectedAnswer }
            return version
        } catch { throw .session(error) }
    }

    private func run(_ script: Script, _ session: inout Session) throws(PolicyError) {
        do throws(ScriptError) { try session.runScript(script) } catch { throw .script(error) }
    }

    private static let begin = Script(name: "begin", text: "BEGIN; SET LOCAL lock_timeout = '30s'")
    private static let commit = Script(name: "commit", text: "COMMIT")
    private static let rollback = Script(name: "rollback", text: "ROLLBACK")

    private static let storeVersion = Statement(
        "policy-store",
        """
        UPDATE core.installation
           SET policy_version = authz.policy_digest(), policies_applied_at = now()
        RETURNING policy_version
        """)
    private static let logVersion = Statement(
        "policy-log",
        """
        INSERT INTO audit.event (incarnation, kind, result, action, detail, policy_version)
        SELECT i.incarnation, 'policies-applied', 'ok', 'policy.apply', i.policy_version,
               i.policy_version
          FROM core.installation i
        """)
}

/// Why the modules were not applied. Nothing of them is in force then.
package enum PolicyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A module could not be run.
    case script(ScriptError)
    /// The session failed.
    case session(PostgresError)
    /// The catalogue broke a rule; each fault in words.
    case refused([String])
    /// What was to come before could not be done.
    case unprepared

    package var description: String {
        switch self {
        case .script(let error): "POLICY-001 \(error)"
        case .session(let error): "POLICY-002 \(error)"
        case .refused(let faults): "POLICY-003 " + faults.joined(separator: "; ")
        case .unprepared: "POLICY-004 what had to be done before them failed"
        }
    }
}
