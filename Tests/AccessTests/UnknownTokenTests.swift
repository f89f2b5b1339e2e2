import Access
import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("Tokens that nobody has")
struct UnknownTokenTests {
    /// Result, reason and how often, most often first; and whether an address is a digest.
    private static func logged(_ town: Town) throws -> String? {
        try town.value(
            """
            SELECT string_agg(concat_ws(' ', e.result, e.reason,
                       CASE WHEN e.detail ~ ' [0-9a-f]{32}$' THEN 'digest' END,
                       split_part(e.detail, ' ', 1), nullif(split_part(e.detail, ' ', 2),
                           substring(e.detail from '[0-9a-f]{32}'))), ', '
                       ORDER BY split_part(e.detail, ' ', 1)::integer DESC)
              FROM audit.event e WHERE e.kind = 'unknown-token'
            """)
    }

    @Test("are counted by address, told once, and never open anything")
    func counted() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            let tokens = UnknownTokens()
            try tokens.tell(through: gate)
            #expect(try Self.logged(town) == nil)
            for _ in 0..<3 { tokens.note(from: "192.0.2.7") }
            tokens.note(from: "2001:db8::1")
            try tokens.tell(through: gate)
            try tokens.tell(through: gate)
            #expect(
                try Self.logged(town) == "refused unknown digest 3, refused unknown digest 1")
            #expect(
                try town.value(
                    "SELECT count(*)::text FROM audit.event e WHERE e::text ~ '192[.]0|2001:db8'")
                    == "0")
            #expect(try town.value("SELECT count(*)::text FROM audit.request") == "0")
        }
    }

    @Test("the same address has the same digest each time, and another in another installation")
    func digests() async throws {
        try await onThread {
            let towns = [try Town(), try Town()]
            try towns[1].admin(
                "UPDATE core.installation SET digest_key = decode(repeat('07', 32), 'hex')")
            let digests = try towns.map { town in
                let gate = try town.gate()
                for _ in 0..<2 {
                    let tokens = UnknownTokens()
                    tokens.note(from: "192.0.2.7")
                    try tokens.tell(through: gate)
                }
                return try town.value(
                    """
                    SELECT string_agg(DISTINCT e.detail, ',') FROM audit.event e
                     WHERE e.kind = 'unknown-token'
                    """)
            }
            #expect(digests[0] != digests[1])
            #expect(digests.allSatisfy { $0?.utf8.count == 34 })
        }
    }

    @Test("addresses beyond the most are counted together")
    func bounded() async throws {
        try await onThread {
            let town = try Town()
            let tokens = UnknownTokens()
            for number in 0..<(UnknownTokens.mostAddresses + 500) {
                tokens.note(from: "10.0.\(number / 256).\(number % 256)")
            }
            try tokens.tell(through: town.gate())
            #expect(
                try town.value(
                    """
                    SELECT count(*) || ' ' || max(e.detail) FILTER (WHERE e.detail LIKE '%others')
                      FROM audit.event e WHERE e.kind = 'unknown-token'
                    """) == "1025 500 others")
        }
    }

    @Test("what could not be told is told later")
    func kept() async throws {
        try await onThread {
            let town = try Town()
            let tokens = UnknownTokens()
            tokens.note(from: "192.0.2.7")
            let nowhere = Gate(
                Link(Address(sockets: "/nonexistent", database: "x", role: "sspf_api")))
            #expect(throws: Failure.unavailable) { try tokens.tell(through: nowhere) }
            tokens.note(from: "192.0.2.7")
            try tokens.tell(through: town.gate())
            #expect(try Self.logged(town) == "refused unknown digest 2")
        }
    }

    @Test("nobody but the service may tell")
    func privilege() async throws {
        try await onThread {
            let town = try Town()
            for role in ["sspf_retention", "sspf_seal"] {
                var session = try town.session(role)
                #expect(throws: PostgresError.self) {
                    _ = try session.run(
                        Statement(
                            "x", "SELECT authz.note_unknown_tokens(ARRAY['a'], ARRAY[1]::bigint[])")
                    )
                }
            }
        }
    }
}
