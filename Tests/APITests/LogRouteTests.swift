import FoundationEssentials
import HTTP
import Support
import Testing

@Suite("The routes of the log")
struct LogRouteTests {
    @Test("a search takes filters and pages by cursor; a filter that does not fit is told")
    func search() async throws {
        try await onThread {
            let desk = try Desk()
            let conversation = Town.Known.conversation(1).uuidString
            for person in [Town.Person.sara, .sven] {
                _ = try desk.send(
                    .get, "/concern-conversations/\(conversation)", as: person,
                    for: "coordination")
            }
            let refused = try desk.send(
                .post, "/audit/searches", as: .rut,
                body: "{\"outcome\":\"refused\",\"purpose\":\"coordination\"}")
            #expect(refused.status == 200)
            let text = String(decoding: refused.body, as: UTF8.self)
            #expect(text.contains("sven.social"))
            #expect(!text.contains("sara.social"))
            #expect(text.contains("\"cursor\""))
            for body in [
                "{\"outcome\":\"perhaps\"}", "{\"before\":\"1-2\"}", "{\"since\":\"yesterday\"}",
                "{\"requestId\":\"7\"}", "{\"surname\":\"Alm\"}",
            ] {
                let answer = try desk.send(.post, "/audit/searches", as: .rut, body: body)
                #expect(answer.status == 422, "\(body)")
            }
        }
    }

    @Test("checkpoints, proofs and samples are for those who review the log")
    func reviewers() async throws {
        try await onThread {
            let desk = try Desk()
            for path in ["/audit/checkpoints", "/audit/reviews"] {
                #expect(try desk.send(.get, path, as: .rut).status == 200)
                #expect(try desk.send(.get, path, as: .sara).status == 403)
            }
            #expect(
                try desk.send(.post, "/audit/proofs", as: .rut, body: "{\"entry\":1}").status == 404
            )
            #expect(
                try desk.send(
                    .post, "/audit/consistency-proofs", as: .rut,
                    body: "{\"shard\":1,\"from\":2,\"to\":1}"
                ).status == 422)
            #expect(
                try desk.send(
                    .post, "/audit/proofs", as: .rut, body: "{\"entry\":1,\"shard\":1}"
                ).status == 422)
            #expect(
                try desk.send(
                    .post, "/audit/consistency-proofs", as: .rut,
                    body: "{\"shard\":1,\"from\":1,\"to\":2}"
                ).status == 404)
            #expect(
                try desk.send(
                    .get, "/audit/reviews/\(Town.Known.youth(1))/items", as: .rut
                ).status == 404)
        }
    }
}
