import Domain
import Testing

@Suite("Moments") struct InstantTests {
    @Test(
        "a moment with any offset is told in UTC",
        arguments: [
            ("2026-11-21T08:00:00Z", "2026-11-21T08:00:00Z"),
            ("2026-11-21t08:00:00z", "2026-11-21T08:00:00Z"),
            ("2026-11-21T09:00:00+01:00", "2026-11-21T08:00:00Z"),
            ("2026-06-30T23:30:00-02:30", "2026-07-01T02:00:00Z"),
            ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"),
            ("2028-03-01T00:00:00+00:01", "2028-02-29T23:59:00Z"),
            ("1969-12-31T23:59:59-00:00", "1969-12-31T23:59:59Z"),
            ("1800-01-01T00:00:00Z", "1800-01-01T00:00:00Z"),
            ("2200-12-31T23:59:59Z", "2200-12-31T23:59:59Z"),
            ("2026-11-21T08:00:00.5Z", "2026-11-21T08:00:00.500000Z"),
            ("2026-11-21T08:00:00.000001Z", "2026-11-21T08:00:00.000001Z"),
            ("2026-11-21T08:00:00.123456789+23:59", "2026-11-20T08:01:00.123456Z"),
            ("2026-11-21T08:00:00.000Z", "2026-11-21T08:00:00Z"),
        ])
    func parsing(text: String, utc: String) throws {
        #expect(try Instant(text).description == utc)
    }

    @Test(
        "what is not a moment is refused",
        arguments: [
            ("", .form), ("2026-11-21", .form), ("2026-11-21T08:00:00", .form),
            ("2026-11-21 08:00:00Z", .form), ("2026-11-21T08:00Z", .form),
            ("2026-11-21T08:00:00+01", .form), ("2026-11-21T08:00:00+0100", .form),
            ("2026-11-21T08:00:00 01:00", .form), ("2026-11-21T08:00:00.Z", .form),
            ("2026-11-21T08:00:00.1234567890Z", .form), ("2026-11-21T08:00:00,5Z", .form),
            ("2026-11-21T8:00:000Z", .form), ("2026-11-21T08:00:00ZZ", .form),
            ("2026-11-21T-8:00:00Z", .form), ("å026-11-21T08:00:00Z", .form),
            ("2026-02-29T08:00:00Z", .noSuchTime), ("2026-11-21T24:00:00Z", .noSuchTime),
            ("2026-11-21T08:60:00Z", .noSuchTime), ("2026-11-21T08:00:61Z", .noSuchTime),
            ("2026-11-21T08:00:00+24:00", .noSuchTime), ("2026-11-21T08:00:00+01:60", .noSuchTime),
            ("2016-12-31T23:59:60Z", .leapSecond), ("1800-01-01T00:00:00+00:01", .outOfRange),
            ("2200-12-31T23:59:59-00:01", .outOfRange), ("9999-12-31T23:59:59Z", .outOfRange),
        ] as [(String, Instant.Invalid)])
    func refusals(text: String, invalid: Instant.Invalid) {
        #expect(throws: invalid) { try Instant(text) }
    }

    @Test("moments are ordered by time, not by how they were written") func order() throws {
        #expect(try Instant("2026-11-21T09:00:00+02:00") < Instant("2026-11-21T08:00:00Z"))
        #expect(try Instant("2026-11-21T08:00:00Z") < Instant("2026-11-21T08:00:00.1Z"))
        #expect(try Instant("2026-11-21T09:00:00+01:00") == Instant("2026-11-21T08:00:00Z"))
    }
}
