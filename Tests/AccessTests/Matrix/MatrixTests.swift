import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("The access matrix")
struct MatrixTests {
    private static let path = "\(Checkout.folder)/Policies/access-matrix.txt"

    /// Taken once, many tests look at it; by two who ask at once, each in a database of its own.
    static let taken = Task {
        async let some = onThread { try take(0) }
        async let others = onThread { try take(1) }
        var matrix = try await some
        matrix.answers += try await others.answers
        return matrix
    }

    private static func take(_ half: Int) throws -> AccessMatrix {
        let town = try Town()
        return try AccessMatrix.take(from: try town.superuser(), folder: Checkout.folder) {
            $0.place % 2 == half
        }
    }

    @Test("is as it was reviewed")
    func reviewed() async throws {
        let text = try await Self.taken.value.text
        try await onThread {
            let environment = ProcessInfo.processInfo.environment
            if environment["RECORD"] == "1", environment["CI"] == nil {
                try Data(text.utf8).write(to: URL(fileURLWithPath: Self.path))
            }
            let reviewed = try String(contentsOf: URL(fileURLWithPath: Self.path), encoding: .utf8)
            #expect(Self.changes(from: reviewed, to: text) == [])
        }
    }

    @Test("covers every table, function, policy and role, exempts nothing without need, and holds")
    func coverage() async throws {
        let matrix = try await Self.taken.value
        #expect(matrix.faults() == [])
        #expect(matrix.actors.count > 50)
        #expect(matrix.tables.count >= 60)
    }

    @Test("misses nothing that is new, and says when an exemption is stale or has no reason")
    func coverageFails() async throws {
        try await onThread {
            let town = try Town()
            let change = Script(
                name: "new",
                text: """
                    CREATE TABLE core.fresh (id uuid);
                    CREATE FUNCTION authz.fresh() RETURNS int LANGUAGE sql AS 'SELECT 1';
                    GRANT EXECUTE ON FUNCTION authz.fresh() TO sspf_seal;
                    ALTER TABLE core.role_grant DROP CONSTRAINT role_grant_role_check,
                        ADD CHECK (role IN ('social_worker', 'police_officer', 'school_staff',
                            'head_teacher', 'leisure_worker', 'coordinator', 'unit_manager',
                            'auditor', 'records_officer', 'administrator', 'steering_member',
                            'visitor'));
                    CREATE POLICY idle ON core.pledge FOR SELECT TO sspf_api USING (false);
                    CREATE POLICY loose ON core.credential FOR SELECT TO sspf_api USING (true);
                    GRANT SELECT (staff_id) ON core.credential TO sspf_api;
                    GRANT UPDATE (name) ON core.school TO sspf_api;
                    CREATE POLICY changing ON core.school TO sspf_api USING (true);
                    """)
            let matrix = try AccessMatrix.take(
                from: try town.superuser(), folder: Checkout.folder, after: change
            ) { ["assigned worker", "nobody signed in"].contains($0.label) }
            let faults = Set(
                matrix.faults(
                    besides: AccessMatrix.Exemptions(
                        tables: ["core.gone": "gone", "core.fresh": ""],
                        functions: AccessMatrix.Exemptions.standing.functions)))
            for fault in [
                "table exempt without need: core.gone", "no reason: core.fresh",
                "function not covered: authz.fresh()", "policy not covered: idle",
                "role missing or unknown: other agency: visitor",
                "not signed in: ! nobody signed in: read core.credential",
                "changed by a login:  assigned worker: change core.school",
            ] { #expect(faults.contains(fault), "\(fault)") }
            #expect(matrix.faults().contains("table not covered: core.fresh"))
        }
    }

    /// The lines that are gone, with −, and those that are new, with +, under their heading.
    private static func changes(from old: String, to new: String) -> [String] {
        let before = old.split(separator: "\n", omittingEmptySubsequences: false)
        let after = new.split(separator: "\n", omittingEmptySubsequences: false)
        return after.difference(from: before).map { change in
            switch change {
            case .remove(_, let line, _): "- \(line)"
            case .insert(let offset, let line, _):
                "+ \(line)   [\(heading(of: offset, in: after))]"
            }
        }
    }

    private static func heading(of line: Int, in lines: [Substring]) -> Substring {
        lines.prefix(line).last { !$0.isEmpty && !$0.hasPrefix(" ") } ?? ""
    }
}

extension Town {
    /// A superuser's address, who can ask as each login role.
    func superuser() throws -> Address { try address("postgres") }
}
