import Access
import Audit
import Domain
import Postgres
import Support
import Testing

@Suite("Sealing the log")
struct SealingTests {
    @Test("every finished entry is sealed once, and the log verifies with its archive")
    func seals() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.looks(3)
            // Three looks and the event of the policies' loading.
            #expect(try sealed.seal() == 4)
            #expect(try sealed.seal() == 0)
            try sealed.looks(2)
            #expect(try sealed.seal() == 2)
            let log = try sealed.verify(external: try sealed.external())
            #expect(log.isWhole)
            #expect(log.code == nil)
            // The opening of the shard is an entry too.
            #expect(log.report.entries == 7)
            #expect(log.report.checkpoints == 2)
            #expect(log.report.gaps == [])
            #expect(log.report.reach == .external(size: 7))
            #expect(log.blindSpot == nil)
            #expect(log.waiting == 0)
        }
    }

    @Test("entries that show persons, and refusals, seal and verify")
    func persons() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.town.admin(
                """
                INSERT INTO audit.event (incarnation, kind, result, reason, persons, salts)
                SELECT 1, 'request', 'refused', 'role', ARRAY[gen_random_uuid(), gen_random_uuid()],
                       ARRAY[uuid_send(gen_random_uuid()), uuid_send(gen_random_uuid())]
                  FROM generate_series(1, 20)
                """)
            #expect(try sealed.seal() == 21)
            #expect(try sealed.verify().isWhole)
        }
    }

    @Test(
        "what stands as it is in the text that is sealed holds no quote, backslash or control",
        arguments: [
            "request.role", "request.purpose", "request.action", "request.route",
            "request.policy_version", "outcome.resource",
        ])
    func plain(_ place: String) async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.looks(1)
            let parts = place.split(separator: ".")
            for letter in ["\"", "\\", "\n", "\u{1}", "\u{7F}"] {
                let refusal = #expect(throws: (any Error).self) {
                    try sealed.tamper(
                        "UPDATE audit.\(parts[0]) SET \(parts[1]) = 'a\(letter)b'")
                }
                #expect(String(describing: refusal).contains("23514"))
            }
            try sealed.tamper("UPDATE audit.\(parts[0]) SET \(parts[1]) = 'å b/{c}'")
        }
    }

    @Test("the text that is sealed is jsonb's own, whatever stands in it")
    func canonical() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.looks(1)
            try sealed.tamper(
                """
                UPDATE audit.request SET role = 'a<b', route = '/ å&', unit_id = NULL,
                       program = E'p"\\\\',
                       ground = E'OSL 26:1 "§\\\\';
                INSERT INTO audit.outcome (xid, incarnation, layer, part, resource, row_id, result,
                                           reason, detail, basis, version, shown, persons, salts)
                SELECT r.xid, r.incarnation, 0, p, 'x/ö', CASE p WHEN 2 THEN md5('1')::uuid END,
                       'refused', E'\\n', CASE p WHEN 3 THEN E'd"' END,
                       CASE p WHEN 3 THEN ARRAY[md5('3')::uuid, md5('4')::uuid] END,
                       CASE p WHEN 2 THEN 'v"1' END, 2,
                       ARRAY[md5('1')::uuid, md5('2')::uuid], ARRAY[sha256('1'), sha256('2')]
                  FROM audit.request r, generate_series(2, 3) p;
                INSERT INTO audit.event (incarnation, kind, result, action, detail, row_id, persons,
                                         salts)
                VALUES (1, E'k"', 'ok', E'\\t', E'd\\\\', md5('1')::uuid, ARRAY[md5('1')::uuid],
                        ARRAY[sha256('1')]), (1, 'bare', 'ok', NULL, NULL, NULL, '{}', '{}');
                """)
            _ = try sealed.sealer()()
            #expect(
                try sealed.town.value(
                    """
                    SELECT count(*) || ' ' || count(*) FILTER (WHERE header = header::jsonb::text)
                      FROM authz.entry
                    """) == "5 5")
            #expect(
                try sealed.town.value(
                    """
                    SELECT concat(h ->> 'role', h ->> 'route' = r.route, h ->> 'unit' IS NULL,
                                  h ->> 'staff' = r.staff_id::text,
                                  h #>> '{outcomes,1,row}', h #>> '{outcomes,2,detail}',
                                  jsonb_array_length(h -> 'outcomes'), e.shown,
                                  length(e.persons), length(e.salts))
                      FROM audit.request r
                      JOIN authz.entry e ON e.xid = r.xid AND e.no = r.no
                     CROSS JOIN LATERAL CAST(e.header AS jsonb) h
                    """) == "a<btttpersond\"34147259")
        }
    }

    @Test("a call that is told to end leaves the rest to the next, and nothing is lost")
    func told() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.town.admin(
                """
                INSERT INTO audit.event (incarnation, kind, result, detail)
                SELECT 1, 'test', 'ok', n::text FROM generate_series(1, 4500) n
                """)
            // Transactions of other databases of the cluster may hold some back for a while.
            func count(_ sql: StaticString) throws -> Int? {
                try sealed.town.value(sql).flatMap { Int($0) }
            }
            let leaves: StaticString = "SELECT count(*) FROM audit.leaf"
            while try sealed.sealer()(while: { false }) == 0 {}
            #expect((1..<4500).contains(try #require(try count(leaves))))
            // Beside those, the policies that were loaded and the month that was begun.
            let limit = ContinuousClock.now + .seconds(60)
            while try count(leaves) != 4502, ContinuousClock.now < limit {
                _ = try sealed.seal()
            }
            #expect(try count(leaves) == 4502)
            #expect(try sealed.verify().isWhole)
        }
    }

    @Test("more than one batch is sealed in one call, and pages of leaves are read to the end")
    func batches() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.town.admin(
                """
                INSERT INTO audit.event (incarnation, kind, result, detail)
                SELECT 1, 'test', 'ok', n::text FROM generate_series(1, 4500) n
                """)
            #expect(try sealed.seal() == 4501)
            let log = try sealed.verify(external: try sealed.external())
            #expect(log.isWhole)
            #expect(log.report.entries == 4502)
            #expect(log.report.checkpoints == 3)
        }
    }

    @Test("what a running transaction may still disturb waits")
    func horizon() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.seal()
            var open = try sealed.town.session("sspf_migrate")
            let begin = Statement("t-begin", "BEGIN")
            let write = Statement(
                "t-write",
                "INSERT INTO audit.event (incarnation, kind, result) VALUES (1, 'late', 'ok')")
            _ = try open.run([(begin, []), (write, [])])
            try sealed.looks(2)
            #expect(try sealed.sealer()() == 0)
            _ = try open.run([(Statement("t-commit", "COMMIT"), [])])
            #expect(try sealed.seal() == 3)
            #expect(try sealed.verify().isWhole)
        }
    }

    @Test("entries that come out of their order are not sealed")
    func disorder() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.looks(1)
            try sealed.seal()
            func turn(_ order: String, into other: String) throws {
                try sealed.tamper(
                    """
                    DO $do$ BEGIN EXECUTE replace(
                        pg_get_functiondef('authz.seal_take(integer)'::regprocedure),
                        '\(order);', '\(other);'); END $do$
                    """)
            }
            try turn("ORDER BY e.xid, e.no", into: "ORDER BY e.xid DESC, e.no")
            try sealed.looks(2)
            #expect(throws: SealError.entryMalformed) { try sealed.seal() }
            try turn("ORDER BY e.xid DESC, e.no", into: "ORDER BY e.xid, e.no")
            #expect(try sealed.seal() == 2)
        }
    }

    @Test("a release beside it stops sealing for no more than a round")
    func release() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.looks(1)
            try sealed.seal()
            let sealer = try sealed.sealer()
            _ = try sealer()
            let gate = try sealed.town.gate()
            let rut = { sealed.town.caller(.rut, for: .ownAccount) }
            _ = try gate.page(.me, .first, as: rut())
            // The policies, and with them every function, are made anew.
            let address = try sealed.town.address("sspf_migrate")
            #expect(try Release(folder: Checkout.folder).restore(address, after: 1) == 2)
            try sealed.town.admin("UPDATE core.session SET ended_at = NULL")
            // What a session has prepared may be gone from under it; the next one finds it.
            var count = 0
            let limit = ContinuousClock.now + .seconds(30)
            while count == 0, ContinuousClock.now < limit {
                do throws(SealError) { count += try sealer() } catch {
                    #expect(error.mayPass, "\(error)")
                }
            }
            #expect(count > 0)
            // A request in that moment is told to come again, and does.
            do throws(Failure) { _ = try gate.page(.me, .first, as: rut()) } catch {
                #expect(error == .unavailable)
            }
            _ = try gate.page(.me, .first, as: rut())
        }
    }

    @Test("two sealers at once seal everything once")
    func two() async throws {
        let sealed = try await onThread { try SealedTown() }
        try await onThread {
            try sealed.looks(5)
            _ = try SealingKey.open(in: sealed.folder, name: sealed.log.base)
        }
        async let one = onThread { try sealed.seal() }
        async let other = onThread { try sealed.seal() }
        let total = try await one + other
        #expect(total == 6)
        try await onThread {
            let log = try sealed.verify(external: try sealed.external())
            #expect(log.isWhole)
            #expect(log.report.entries == 7)
        }
    }

    @Test("a checkpoint whose way out a crash cut off leaves with the next round")
    func catchUp() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.looks(1)
            try sealed.seal()
            let before = try sealed.external()
            try sealed.town.admin("SELECT 1")
            try Files.replace("\(sealed.folder)/checkpoints.txt", with: before.dropLast(9))
            #expect(try sealed.seal() == 0)
            let log = try sealed.verify(external: try sealed.external())
            #expect(log.report.reach == .external(size: 3))
        }
    }

    @Test("a log that was cut or restored is not sealed on")
    func contradiction() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.looks(2)
            try sealed.seal()
            try sealed.looks(2)
            try sealed.seal()
            try sealed.tamper(
                """
                DELETE FROM audit.checkpoint WHERE size > 4;
                DELETE FROM audit.leaf WHERE position >= 4
                """)
            #expect(throws: SealError.contradictsArchive) { try sealed.seal() }
            try sealed.tamper(
                "DELETE FROM audit.checkpoint; DELETE FROM audit.leaf; DELETE FROM audit.shard")
            #expect(throws: SealError.contradictsArchive) { try sealed.seal() }
        }
    }

    @Test("a frontier that is not its checkpoint's is refused")
    func frontier() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.looks(2)
            try sealed.seal()
            try sealed.tamper("UPDATE audit.checkpoint SET frontier[1] = sha256('x')")
            #expect(throws: SealError.stateRefused) { try sealed.seal() }
        }
    }

    @Test("no other login role can take entries or append leaves")
    func roles() async throws {
        try await onThread {
            let sealed = try SealedTown()
            for role in ["sspf_api", "sspf_retention"] {
                var session = try sealed.town.session(role)
                #expect(throws: PostgresError.self) {
                    _ = try session.run(
                        Statement("t-take", "SELECT * FROM authz.seal_take(1)"))
                }
            }
            var migrate = try sealed.town.session("sspf_migrate")
            #expect(
                try migrate.run(Statement("t-take", "SELECT * FROM authz.seal_take(1)")).count == 0)
        }
    }
}
