import API
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

@Suite("Types of problems")
struct ProblemPageTests {
    @Test("every type leads to a page that says in both languages what it means")
    func pages() async throws {
        try await onThread {
            let desk = try Desk()
            for kind in ProblemKind.allCases {
                #expect(kind.type.hasPrefix(Routes.base))
                let path = String(kind.type.dropFirst(Routes.base.count))
                let document = try desk.send(.get, path)
                #expect(document.status == 200, "\(kind)")
                #expect(document.field("Content-Type") == "application/json")
                #expect(try document.json()["type"] == .string(kind.type))
                #expect(try document.json()["status"] == .integer(kind.status))
                for language in ["sv", "en"] {
                    for member in ["title", "detail"] {
                        let text = try document.json()[language]?[member]?.string
                        #expect(text?.isEmpty == false, "\(kind) \(language) \(member)")
                    }
                }
                let page = try desk.send(
                    .get, path,
                    headers: [("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")])
                #expect(page.status == 200)
                #expect(page.field("Content-Type") == "text/html; charset=utf-8")
                let text = String(decoding: page.body, as: UTF8.self)
                #expect(text.contains("<section lang=\"sv\">"))
                #expect(text.contains("<section lang=\"en\">"))
                #expect(text.contains("\(kind.status) \(kind.rawValue)"))
                guard case .array(let codes)? = try document.json()["codes"] else {
                    Issue.record("\(kind): no codes")
                    continue
                }
                #expect(codes.compactMap { $0["code"]?.string } == kind.codes)
                for code in codes {
                    let name = code["code"]?.string ?? "-"
                    #expect(text.contains("<dt><code>\(name)</code></dt>"), "\(kind)")
                    #expect(code["sv"]?.string?.isEmpty == false, "\(name)")
                    #expect(code["en"]?.string?.isEmpty == false, "\(name)")
                }
            }
        }
    }

    @Test("the description lists every code, each is on the page of a type, and is refused with")
    func codes() async throws {
        try await onThread {
            let document = try Desk().send(.get, "/openapi.json").json()
            let problem = document["components"]?["schemas"]?["Problem"]
            let told = problem?["properties"]?["errors"]?["anyOf"]
            guard case .array(let options)? = told,
                case .array(let words)? = options.first?["items"]?["properties"]?["code"]?["enum"]
            else {
                Issue.record("codes are not told")
                return
            }
            #expect(words.compactMap(\.string) == Wording.codes)
            #expect(Set(ProblemKind.allCases.flatMap(\.codes)) == Set(Wording.codes))
            // What the sources refuse with, by the state of things or by what was sent.
            let sources = "\(Checkout.folder)/Sources"
            var text = ""
            for name in try FileManager.default.subpathsOfDirectory(atPath: sources)
            where name.hasSuffix(".swift") && !name.hasPrefix("API/Refusals/") {
                text += try String(contentsOfFile: "\(sources)/\(name)", encoding: .utf8)
            }
            #expect(
                Wording.codes.filter { !text.contains("\"\($0)\"") } == [
                    "condition-not-taken", "key-form", "tag-form",
                ])
            let taken = text.matches(of: /taken\(\s*pointer: "[^"]*", code: "([a-z0-9-]+)"/)
            #expect(Set(taken.map { String($0.1) }) == Set(ProblemKind.conflict.codes))
        }
    }

    @Test("a problem that was met leads to its page, in the words of that problem")
    func met() async throws {
        try await onThread {
            let desk = try Desk()
            let problem = try desk.send(.get, "/me", headers: [("Accept-Language", "en")]).json()
            let type = try #require(problem["type"]?.string)
            let page = try desk.send(.get, String(type.dropFirst(Routes.base.count))).json()
            #expect(page["en"]?["title"]?.string == "Not signed in")
            #expect(page["en"]?["title"] == problem["title"])
            #expect(page["sv"]?["title"]?.string == "Inte inloggad")
        }
    }

    @Test("another name is not found, and a page is HTML only where it is asked for")
    func others() async throws {
        try await onThread {
            let desk = try Desk()
            #expect(try desk.send(.get, "/problems/nonsense").status == 404)
            for (accept, type) in [
                ("text/html", "text/html; charset=utf-8"), ("application/json", "application/json"),
                ("text/html;q=0.5, application/json", "application/json"),
                ("*/*", "application/json"), ("text/*", "text/html; charset=utf-8"),
            ] {
                let page = try desk.send(
                    .get, "/problems/unfit", headers: [("Accept", accept)])
                #expect(page.field("Content-Type") == type, "\(accept)")
            }
            #expect(
                try desk.send(.get, "/problems/unfit", headers: [("Accept", "image/png")]).status
                    == 406)
            #expect(
                try desk.send(.get, "/api-info", headers: [("Accept", "text/html")]).status == 406)
        }
    }
}
