import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// What the database finds wrong is told at once, as what the form tells is.
@Suite("Faults at once")
struct AtOnceTests {
    private static let nobody = "00000000-0000-4000-8000-0000000000ff"

    private static func faults(
        _ desk: Desk, _ path: String, as person: Town.Person, for purpose: String? = "coordination",
        _ body: String, headers: [(name: String, value: String)] = []
    ) throws -> Set<String> {
        let before = try desk.rows()
        let answer = try desk.send(
            .post, path, as: person, for: purpose, key: UUID().uuidString, body: body,
            headers: headers)
        #expect(answer.status == 422)
        #expect(try desk.rows() == before)
        return try Set(answer.faults())
    }

    @Test("of a visit an unknown school and an unknown pledge")
    func visit() async throws {
        try await onThread {
            let desk = try Desk()
            let body = Sample.visit()
                .replacing("\(Town.Known.school(1))", with: Self.nobody)
                .replacing("\(Town.Known.pledge(1))", with: Self.nobody)
            #expect(
                try Self.faults(desk, "/school-visits", as: .per, for: nil, body) == [
                    "/schoolId unknown", "/pledgeId unknown",
                ])
        }
    }

    @Test("of a risk flag an unknown sign, an unknown protective factor and a day to come")
    func flag() async throws {
        try await onThread {
            let desk = try Desk()
            // A day ahead can be today in another time zone: only the database's clock can tell.
            let body = Sample.flag.replacing("high-absence", with: "no-such")
                .replacing("trusted-adult", with: "no-such")
                .replacing("2026-11-20", with: "2026-11-22")
            #expect(
                try Self.faults(
                    desk, "/youths/\(Town.Known.youth(1))/risk-flags", as: .sara, body) == [
                        "/sign unknown", "/protectiveFactor unknown", "/observedOn in-future",
                    ])
        }
    }

    @Test("of a correction that strikes what is no class, that it cannot")
    func strikes() async throws {
        try await onThread {
            let desk = try Desk()
            #expect(
                try Self.faults(
                    desk, "/school-visits/\(Town.Known.visit(1))/corrections", as: .per, for: nil,
                    "{\"text\":\"Fel klass\",\"strikes\":true}") == ["/strikes not-permitted"])
        }
    }

    @Test("of a case's settings every word and the coordinator; of a meeting invited and agenda")
    func settings() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.clearGrounds()
            let file = try desk.made(
                "/cases", as: .sara, "{\"youthId\":\"\(Town.Known.youth(1))\"}")
            #expect(
                try Self.faults(
                    desk, "/cases/\(file)/settings", as: .sara,
                    "{\"targetGroup\":\"none\",\"level\":\"none\",\"coordinatorId\":\"\(Self.nobody)\"}",
                    headers: [("If-Match", "\"1\"")]
                ) == [
                    "/targetGroup unknown", "/level unknown",
                    "/coordinatorId not-in-leading-team",
                ])
            #expect(
                try Self.faults(
                    desk, "/cases/\(file)/meetings", as: .sara,
                    Sample.meeting(inviting: [13], kinds: ["no-such"])) == [
                        "/invitedStaffIds not-covered", "/agenda/0 unknown",
                    ])
        }
    }

    @Test("of a file of visits every column that is wrong, by its name")
    func columns() async throws {
        try await onThread {
            let desk = try Desk()
            #expect(
                try Self.faults(
                    desk, "/visit-imports", as: .per, for: nil,
                    "{\"csv\":\"skola;elev/namn;datum;typ;Skola\\nN;2;3;4;5\"}") == [
                        "/csv/elev~1namn unknown-column", "/csv/Skola doubled-column",
                        "/csv/ämne missing-column",
                    ])
        }
    }
}
