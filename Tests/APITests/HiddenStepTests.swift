import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// What somebody may not see of a record is not told by its version or its ETag either.
@Suite("Steps that are not seen")
struct HiddenStepTests {
    private static let alva = Town.Known.youth(1)

    private static func opened() throws -> (desk: Desk, path: String) {
        let desk = try Desk()
        try desk.town.clearGrounds()
        let file = try desk.made("/cases", as: .sara, "{\"youthId\":\"\(alva)\"}")
        return (desk, "/cases/\(file)")
    }

    /// A move, or what is said of a case, by Sara.
    private static func change(
        _ desk: Desk, _ path: String, _ body: String, seen: Int
    ) throws -> Response {
        try desk.send(
            .post, path, as: .sara, key: UUID().uuidString, body: body,
            headers: [("If-Match", "\"\(seen)\"")])
    }

    @Test("a case that is read in an emergency tells neither state nor version, nor that it moved")
    func emergency() async throws {
        try await onThread {
            let (desk, path) = try Self.opened()
            let opened = try desk.send(
                .post, "/emergency-accesses", as: .sven, key: "e",
                body: Sample.emergency(Self.alva))
            #expect(opened.status == 201)
            let before = try desk.send(.get, path, as: .sven, for: "emergency")
            #expect(before.status == 200)
            #expect(try before.json()["state"] == .null)
            #expect(try before.json()["version"] == .null)
            #expect(try before.json()["moves"] == .array([]))
            #expect(
                try Self.change(desk, "\(path)/moves", "{\"state\":\"mapping\"}", seen: 1).status
                    == 201)
            let after = try desk.send(.get, path, as: .sven, for: "emergency")
            #expect(try after.json() == before.json())
            #expect(after.field("ETag") == before.field("ETag"))
            let same = try desk.send(
                .get, path, as: .sven, for: "emergency",
                headers: [("If-None-Match", try #require(before.field("ETag")))])
            #expect(same.status == 304)
            let whole = try desk.send(.get, path, as: .sara, for: "coordination")
            #expect(try whole.json()["state"]?.string == "mapping")
            #expect(try whole.json()["version"] == .integer(2))
        }
    }

    @Test("of a team those whom mapping does not cover are not told that its case was set")
    func settings() async throws {
        try await onThread {
            let (desk, path) = try Self.opened()
            _ = try desk.made(
                "\(path)/members", as: .sara, "{\"staffId\":\"\(Town.Known.staff(7))\"}")
            try desk.town.consent(of: 1, unit: 1, by: 1, to: [2], kinds: ["meetings"])
            let before = try desk.send(.get, path, as: .per, for: "coordination")
            #expect(try before.json()["state"]?.string == "opened")
            #expect(try before.json()["version"] == .null)
            let set = try Self.change(desk, "\(path)/settings", "{\"level\":\"early\"}", seen: 1)
            #expect(set.status == 201)
            let after = try desk.send(.get, path, as: .per, for: "coordination")
            #expect(try after.json() == before.json())
            #expect(after.field("ETag") == before.field("ETag"))
            // Whom mapping covers sees what was said, and its version.
            try desk.town.consent(of: 1, unit: 1, by: 1, to: [2], kinds: ["meetings", "mapping"])
            let covered = try desk.send(.get, path, as: .per, for: "coordination")
            #expect(try covered.json()["level"]?.string == "early")
            #expect(try covered.json()["version"] == .integer(2))
        }
    }

    @Test("a step of a talk with what was found in it is not told where that is not covered")
    func talk() async throws {
        try await onThread {
            let (desk, path) = try Self.opened()
            _ = try desk.made(
                "\(path)/members", as: .sara, "{\"staffId\":\"\(Town.Known.staff(7))\"}")
            try desk.town.consent(of: 1, unit: 1, by: 1, to: [2], kinds: ["conversation"])
            let talk = "/concern-conversations/\(Town.Known.conversation(1))"
            func follow(seen: Int) throws {
                let step = try desk.send(
                    .post, "\(talk)/steps", as: .sara, for: "coordination", key: "s\(seen)",
                    body: "{\"youthId\":\"\(Self.alva)\",\"state\":\"followed-up\","
                        + "\"note\":\"Ringt\"}",
                    headers: [("If-Match", "\"\(seen)\"")])
                #expect(step.status == 201)
            }
            #expect(
                try desk.send(.get, talk, as: .per, for: "coordination").json()["version"]
                    == .integer(1))
            try follow(seen: 1)
            let before = try desk.send(.get, talk, as: .per, for: "coordination")
            #expect(try before.json()["steps"] == .array([]))
            #expect(try before.json()["version"] == .null)
            try follow(seen: 2)
            let after = try desk.send(.get, talk, as: .per, for: "coordination")
            #expect(try after.json() == before.json())
            #expect(after.field("ETag") == before.field("ETag"))
            // Whoever has the file, or has opened it, is told.
            _ = try desk.made("/emergency-accesses", as: .sven, Sample.emergency(Self.alva))
            for (person, purpose) in [(Town.Person.sara, "coordination"), (.sven, "emergency")] {
                let whole = try desk.send(.get, talk, as: person, for: purpose)
                #expect(try whole.json()["version"] == .integer(3))
            }
        }
    }
}
