import Postgres
import Support
import Testing

@Suite("A policy that is lost or loosened is noticed")
struct MutationTests {
    /// A policy of a login role without which, or a clause of one without which, the rest is left.
    private struct Mutant {
        let place: Int
        let table: String
        let policy: String
        let isPermissive: Bool
        let loosens: Bool
        let sql: String
    }

    /// Somebody asking for a purpose.
    private struct Witness: Hashable {
        let actor: Int
        let purpose: String
    }

    @Test("by somebody whom the matrix asks: each policy, and each clause of one, in turn")
    func noticed() async throws {
        let matrix = try await MatrixTests.taken.value
        async let some = onThread { try Self.unnoticed(0, matrix) }
        async let others = onThread { try Self.unnoticed(1, matrix) }
        let unnoticed = try await some + others
        #expect(unnoticed == [])
    }

    /// Every second one, so that two can look at once, each in a database of its own.
    private static func unnoticed(_ half: Int, _ matrix: AccessMatrix) throws -> [String] {
        let town = try Town()
        var run = try MatrixRun(try town.superuser(), folder: Checkout.folder)
        try run.load("mutants", folder: Checkout.folder)
        let mutants = try run.texts(listing).map { row in
            Mutant(
                place: Int(row[0] ?? "") ?? 0, table: row[1] ?? "", policy: row[2] ?? "",
                isPermissive: row[3] == "t", loosens: row[4] == "t", sql: row[5] ?? "")
        }
        #expect(mutants.count >= 300)
        return try mutants.filter { $0.place % 2 == half }.filter { mutant in
            let witnesses = Self.witnesses(mutant, matrix)
            let first = try run.texts(
                asking,
                [
                    .int(mutant.place), .texts(witnesses.map { String($0.actor) }),
                    .texts(witnesses.map(\.purpose)),
                ])
            return first[0][0] == nil
        }.map(\.sql)
    }

    /// Those who might notice, likely ones first: who relies on a policy notices that it is gone;
    /// who is refused, that it has lost a clause; who is kept out, that nothing keeps them out.
    private static func witnesses(_ mutant: Mutant, _ matrix: AccessMatrix) -> [Witness] {
        let people = Dictionary(matrix.actors.map { ($0.place, $0) }, uniquingKeysWith: { $1 })
        let about = matrix.answers.filter { $0.table == mutant.table }
        let relying =
            about.filter { $0.grounds == [mutant.policy] }
            + about.filter { $0.grounds.contains(mutant.policy) }
        let letIn = matrix.answers.filter {
            $0.table.isEmpty && ["ok", "none"].contains($0.act)
        }
        let keptOut = letIn.filter { people[$0.actor]?.label.contains(", but ") == true }
        let actors = Set(relying.map(\.actor))
        let nobody = letIn.filter { people[$0.actor]?.team == "!" }
        let near = letIn.filter { actors.contains($0.actor) }
        let first =
            switch (mutant.isPermissive, mutant.loosens) {
            case (false, _): keptOut + about
            case (true, false): relying
            case (true, true): Array(nobody.prefix(1)) + near
            }
        var found: Set<Witness> = []
        return (first + letIn).map { Witness(actor: $0.actor, purpose: $0.purpose) }.filter {
            found.insert($0).inserted
        }
    }

    private static let listing = Statement(
        "matrix.mutants",
        "SELECT m.place, m.rel, m.policy, m.permissive, m.loosens, m.sql FROM pg_temp.mutant m")
    private static let asking = Statement(
        "matrix.noticed", "SELECT pg_temp.noticed($1::integer, $2::text[]::integer[], $3)")
}
