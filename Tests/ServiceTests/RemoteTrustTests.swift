import FoundationEssentials
import Support
import Testing

@Suite("What is not the service that it should be")
struct RemoteTrustTests {
    @Test("a token goes to no other place than the one that gave it")
    func token() async throws {
        try await onThread {
            let town = try Town()
            let other = try FakeServer("{\"items\":[]}")
            let moved = try FakeServer(
                status: 307, "", headers: "Location: http://127.0.0.1:\(other.port)/\r\n")
            defer {
                other.end()
                moved.end()
            }
            let typist = try Typist(town, at: "http://127.0.0.1:\(moved.port)")
            let answer = try typist.type("whoami", as: .sara)
            #expect(answer.code == 1 && answer.messages.contains("SHELL-180"))
            #expect(moved.heard.contains(Town.Person.sara.token))
            // A token file that was put in another's place.
            try typist.write(
                "\(Town.Person.sara.token)\nhttp://127.0.0.1:\(moved.port)\n",
                to: "sara.social@http___127.0.0.1_\(other.port)")
            let elsewhere = "http://127.0.0.1:\(other.port)"
            #expect(try typist.run(["whoami", "--url", elsewhere], as: .sara).code == 4)
            // The local one neither, and what does not speak TLS gets nothing.
            try typist.write(Town.Person.per.token, to: "per.polis@http___127.0.0.1_\(other.port)")
            #expect(try typist.run(["whoami", "--url", elsewhere], as: .per).code == 4)
            let secure = "https://127.0.0.1:\(other.port)"
            try typist.write(
                "\(Town.Person.anna.token)\n\(secure)\n",
                to: "anna.admin@https___127.0.0.1_\(other.port)")
            let untrusted = try typist.run(["whoami", "--url", secure], as: .anna)
            #expect(untrusted.code == 7 && untrusted.messages.contains("SHELL-182"))
            #expect(!other.heard.contains("sspf_"))
        }
    }

    @Test("what a false service answers is refused, or shown without power over the terminal")
    func hostile() async throws {
        try await onThread {
            let town = try Town()
            func answer(_ server: FakeServer, _ line: String = "whoami") throws -> Typist.Answer {
                defer { server.end() }
                return try Typist(town, at: "http://127.0.0.1:\(server.port)").type(
                    line, as: .anna, "--plain")
            }
            func told(_ body: String, status: Int = 200) throws -> Typist.Answer {
                try answer(try FakeServer(status: status, body))
            }
            let escape = "\\u001b]0;x\\u0007\\u202e"
            let shown = try told(
                """
                {"output":{"columns":[{"key":"k\(escape)","sv":"\(escape)","en":"\(escape)",
                 "isWhole":true}],"rows":[["a\(escape)"],["b","c","d"]],
                 "notes":[{"sv":"n\(escape)","en":"n\(escape)"}]}}
                """)
            #expect(shown.code == 0)
            for text in [shown.output, shown.messages] {
                #expect(
                    !text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
                #expect(!text.unicodeScalars.contains("\u{202E}"))
            }
            let failed = try told(
                "{\"failure\":{\"exitCode\":77,\"code\":\"x\(escape)\",\"sv\":\"\",\"en\":\"\(escape)!\"}}"
            )
            #expect(failed.code == 1)
            #expect(failed.messages == "SHELL-101: \\x1B]0;x\\x07\\u202E!\n")
            for body in [
                "", "{", "[]", "null", "{\"output\":{}}", "{\"output\":{\"notes\":[1]}}",
                "{\"output\":{\"notes\":[],\"columns\":[1],\"rows\":[]}}",
                "{\"output\":{\"notes\":[],\"columns\":[],\"rows\":[1]}}",
                "{\"output\":{\"notes\":[],\"record\":[{\"key\":1}]}}",
                "{\"output\":{\"notes\":[]},\"file\":\"*\"}", "{\"failure\":{}}",
                String(repeating: "[", count: 100_000),
            ] {
                let answer = try told(body)
                #expect(answer.code == 1 && answer.messages.contains("SHELL-101"), "\(body)")
            }
            let strange = try told("<html>", status: 404)
            #expect(strange.code == 1 && strange.messages.contains("SHELL-176"))
            let long = try answer(
                try FakeServer("\"" + String(repeating: "x", count: 20 << 20) + "\""))
            #expect(long.code == 1 && long.messages.contains("SHELL-181"))
            let silent = try answer(try FakeServer(nil))
            #expect(silent.code == 7 && silent.messages.contains("SHELL-183"))
            // A preview that names nothing confirms nothing.
            let preview = try answer(
                try FakeServer("{\"output\":{\"notes\":[]},\"word\":\"\"}"),
                "staff lock \(Town.Known.staff(2)) --confirm ''")
            #expect(preview.code == 2)
        }
    }
}
