import Access
import Postgres
import Support
import Testing

@Suite("A policy that is lost or loosened is noticed")
struct MutationTests {
    /// Each policy of a login role: dropped, and held to nothing.
    private static func mutants(_ town: Town) throws -> [(table: String, sql: String)] {
        try town.column(
            """
            SELECT format('%I.%I', n.nspname, c.relname) || '|' || m.sql
              FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
             CROSS JOIN LATERAL (VALUES
                   (format('DROP POLICY %I ON %s', p.polname, c.oid::regclass)),
                   (format('ALTER POLICY %I ON %s USING (true)', p.polname, c.oid::regclass)),
                   (format('ALTER POLICY %I ON %s WITH CHECK (true)', p.polname,
                           c.oid::regclass))) AS m(sql)
             WHERE EXISTS (SELECT FROM pg_roles r WHERE r.rolcanlogin AND r.oid = ANY (p.polroles))
               AND (m.sql !~ 'USING' OR p.polqual IS NOT NULL)
               AND (m.sql !~ 'CHECK' OR p.polwithcheck IS NOT NULL)
             ORDER BY 1
            """
        ).map { line in
            let parts = line.split(separator: "|", maxSplits: 1)
            return (String(parts[0]), String(parts[1]))
        }
    }

    @Test("by the matrix, each in turn")
    func policies() async throws {
        try await onThread {
            let town = try Town()
            let admin = try town.superuser()
            let whole = try AccessMatrix.take(from: admin, folder: Checkout.folder)
            let mutants = try Self.mutants(town)
            #expect(mutants.count >= 50)
            var waiting = mutants[...]
            while let first = waiting.first {
                // A context lasts a minute, so a transaction takes what half of that allows.
                let limit = ContinuousClock.now + .seconds(25)
                var run = try MatrixRun(admin, folder: Checkout.folder)
                var mutant = Optional(first)
                while let next = mutant, ContinuousClock.now < limit {
                    let isNoticed = try Self.isNoticed(next, whole, &run)
                    #expect(isNoticed, "\(next.sql)")
                    waiting = waiting.dropFirst()
                    mutant = waiting.first
                }
                run.end()
            }
        }
    }

    /// Asks some at a time until one is answered otherwise about the table.
    private static func isNoticed(
        _ mutant: (table: String, sql: String), _ whole: AccessMatrix, _ run: inout MatrixRun
    ) throws -> Bool {
        try run.retry(after: Script(name: "mutant", text: mutant.sql), tables: [mutant.table])
        for start in stride(from: 1, through: whole.actors.count, by: 6) {
            let places = start...start + 5
            let before = whole.answers.filter {
                $0.table == mutant.table && places.contains($0.actor)
            }
            let after = try run.answers(to: places).filter { $0.table == mutant.table }
            if Set(before) != Set(after) { return true }
        }
        return false
    }
}
