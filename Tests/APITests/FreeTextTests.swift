import API
import Domain
import FoundationEssentials
import HTTP
import Support
import Testing

/// Nobody is named by number in a text, wherever it is written (R31, R35).
@Suite("Free text")
struct FreeTextTests {
    private static let number = "20110403-2386"

    @Test("a number in a conversation, a mapping, a commitment or minutes is told where it stands")
    func everywhere() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.clearGrounds()
            let file = try desk.made(
                "/cases", as: .sara, "{\"youthId\":\"\(Town.Known.youth(1))\"}")
            func faults(_ path: String, _ body: String) throws -> Set<String> {
                let answer = try desk.send(
                    .post, path, as: .sara, for: "coordination", key: UUID().uuidString, body: body)
                #expect(answer.status == 422)
                return try Set(answer.faults())
            }
            let talk = Sample.conversation(Town.Known.youth(1))
                .replacing("Sov på lektionen", with: "Var med \(Self.number)")
                .replacing("Ringer skolan", with: "Ringer 110403-2386")
                .replacing("Mamma", with: Self.number)
            #expect(
                try faults("/concern-conversations", talk) == [
                    "/parts/observation identity-number", "/participants/0/name identity-number",
                    "/agreements/0/what identity-number", "/agreements/0/owner identity-number",
                ])
            #expect(
                try faults(
                    "/cases/\(file)/mapping-talks",
                    "{\"parts\":[{\"kind\":\"risk\",\"text\":\"Umgås med \(Self.number)\"}]}")
                    == ["/parts/0/text identity-number"])
            #expect(
                try faults(
                    "/cases/\(file)/commitments",
                    Sample.commitment(by: 1).replacing("Ringer hem", with: Self.number)) == [
                        "/what identity-number"
                    ])
            #expect(
                try faults(
                    "/cases/\(file)/meetings",
                    Sample.meeting(inviting: [1]).replacing("Mötesrum 3", with: Self.number)) == [
                        "/place identity-number"
                    ])
            // A named enquiry's text is text too.
            #expect(
                try faults(
                    "/enquiries",
                    Sample.enquiry("\(Town.Known.youth(1))", to: 1)
                        .replacing("Nya vänner", with: Self.number)) == ["/concern identity-number"]
            )
        }
    }

    @Test("a password may look like a number, and a number has its own member")
    func tokens() async throws {
        try await onThread {
            let desk = try Desk()
            let wrong = try desk.send(
                .post, "/sessions",
                body: "{\"subject\":\"sara.social\",\"password\":\"\(Self.number)\"}")
            #expect(wrong.status == 401)
            let found = try desk.send(
                .post, "/person-searches", as: .sara, body: "{\"number\":\"\(Self.number)\"}")
            #expect(found.status == 200)
            let named = try desk.send(
                .post, "/person-searches", as: .sara, body: "{\"name\":\"\(Self.number)\"}")
            #expect(try named.faults() == ["/name identity-number"])
        }
    }
}
