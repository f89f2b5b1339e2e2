import Access
import Postgres
import Support
import Testing

@Suite("A policy that is lost or loosened is noticed")
struct MutationTests {
    private struct Mutant {
        let table: String
        let policy: String
        let isPermissive: Bool
        let sql: String
    }

    /// Each policy of a login role: dropped, and held to nothing.
    private static func mutants(_ town: Town) throws -> [Mutant] {
        try town.column(
            """
            SELECT concat_ws('|', format('%I.%I', n.nspname, c.relname), p.polname,
                             p.polpermissive, m.sql)
              FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
             CROSS JOIN LATERAL (VALUES
                   (format('DROP POLICY %I ON %s', p.polname, c.oid::regclass)),
                   (format('ALTER POLICY %I ON %s USING (true)', p.polname, c.oid::regclass)),
                   (format('ALTER POLICY %I ON %s WITH CHECK (true)', p.polname,
                           c.oid::regclass))) AS m(sql)
             WHERE EXISTS (SELECT FROM pg_roles r
                            WHERE r.rolcanlogin AND r.oid = ANY (p.polroles))
               AND (m.sql !~ 'USING' OR p.polqual IS NOT NULL AND p.polpermissive)
               AND (m.sql !~ 'CHECK' OR p.polwithcheck IS NOT NULL AND p.polpermissive)
             ORDER BY 1
            """
        ).map { line in
            let parts = line.split(separator: "|").map(String.init)
            return Mutant(
                table: parts[0], policy: parts[1], isPermissive: parts[2] == "t", sql: parts[3])
        }
    }

    @Test("by the matrix, each in turn")
    func policies() async throws {
        try await onThread {
            let town = try Town()
            let admin = try town.superuser()
            let whole = try MatrixTests.taken.get()
            let mutants = try Self.mutants(town)
            #expect(mutants.count >= 200)
            var waiting = mutants[...]
            while !waiting.isEmpty {
                // A context lasts a minute, so a transaction takes what half of that allows.
                let limit = ContinuousClock.now + .seconds(25)
                var run = try MatrixRun(admin, folder: Checkout.folder)
                while let mutant = waiting.first, ContinuousClock.now < limit {
                    let isNoticed = try Self.isNoticed(mutant, whole, &run)
                    #expect(isNoticed, "\(mutant.sql)")
                    waiting = waiting.dropFirst()
                }
                run.end()
            }
        }
    }

    /// Asks one after another, those first whom it is likely to concern, until one is answered
    /// otherwise about the table.
    private static func isNoticed(
        _ mutant: Mutant, _ whole: AccessMatrix, _ run: inout MatrixRun
    ) throws -> Bool {
        try run.retry(after: Script(name: "mutant", text: mutant.sql), tables: [mutant.table])
        let answers = whole.answers.filter { $0.table == mutant.table }
        let relying =
            answers.filter { $0.grounds == [mutant.policy] }
            + answers.filter { $0.grounds.contains(mutant.policy) }
        let answered = Set(answers.map(\.actor))
        let keptOut = whole.actors.filter { $0.label.contains(", but ") }.map(\.place)
        let unanswered = whole.actors.map(\.place).filter { !answered.contains($0) }
        let first =
            mutant.isPermissive
            ? relying.prefix(1).map(\.actor) + unanswered.prefix(2) : keptOut + [1]
        var asked: Set<Int> = []
        for place in first + whole.actors.map(\.place) where asked.insert(place).inserted {
            let before = Set(answers.filter { $0.actor == place })
            let after = try run.answers(to: place...place)
            if before != Set(after.filter { $0.table == mutant.table }) { return true }
        }
        return false
    }
}
