import API
import HTTP
import JSON
import Support
import Testing

/// How the description leads from one operation's answer to the next operation.
@Suite("Links of the description")
struct LinkTests {
    private struct Link {
        let from: String
        let to: String
        let parameters: [String: String]
    }

    private static let document = try? JSON.parse(
        Description.bytes, limits: .init(elements: 1_000_000))

    /// Every operation with its description.
    private static let operations: [String: JSON] = {
        var all: [String: JSON] = [:]
        for route in Routes.table {
            all[route.operation] =
                document?["paths"]?[route.pattern]?[route.method.name.lowercased()]
        }
        return all
    }()

    private static let links: [Link] = operations.flatMap { name, operation in
        DescribedMember.members(operation["responses"]).flatMap { answer in
            DescribedMember.members(answer.value["links"]).map { link in
                let given = DescribedMember.members(link.value["parameters"])
                return Link(
                    from: name, to: link.value["operationId"]?.string ?? "",
                    parameters: Dictionary(
                        given.map { ($0.name, $0.value.string ?? "") }, uniquingKeysWith: { $1 }))
            }
        }
    }

    private static func leads(_ from: String, _ to: String) -> [String: String]? {
        links.first { $0.from == from && $0.to == to }?.parameters
    }

    @Test("a conversation that was logged leads to its reading and, by its ETag, to its next step")
    func created() {
        #expect(
            Self.leads("logConcernConversation", "readConcernConversation")
                == ["id": "$response.body#/id"])
        #expect(
            Self.leads("logConcernConversation", "moveConcernConversation")
                == ["id": "$response.body#/id", "If-Match": "$response.header.ETag"])
    }

    @Test("a change of a case leads, by its ETag, to the next change of the same case")
    func changed() {
        #expect(
            Self.leads("moveCase", "setCase")
                == ["id": "$request.path.id", "If-Match": "$response.header.ETag"])
        #expect(Self.leads("moveCase", "readCase") == ["id": "$request.path.id"])
    }

    @Test("a list leads to the reading of its first, but to no change that asks for a version")
    func listed() {
        #expect(Self.leads("listCases", "readCase") == ["id": "$response.body#/items/0/id"])
        #expect(Self.leads("listCases", "moveCase") == nil)
        #expect(Self.leads("readCase", "moveCase")?["If-Match"] == "$response.header.ETag")
    }

    @Test("what belongs to a record leads to what can be done with it, and back to the record")
    func belonging() {
        #expect(Self.leads("listBlocks", "endBlock") == ["id": "$response.body#/items/0/id"])
        #expect(Self.leads("nameGuardian", "endGuardian") == ["id": "$response.body#/id"])
        #expect(Self.leads("moveReferral", "readReferral") == ["id": "$request.path.id"])
    }

    @Test("every link gives parameters that its operation takes, from what its answer holds")
    func whole() throws {
        #expect(Self.links.count > 350)
        for link in Self.links {
            let target = try #require(Self.operations[link.to], "\(link.from) to \(link.to)")
            let taken = DescribedMember.elements(target["parameters"]).compactMap {
                $0["name"]?.string
            }
            #expect(Set(link.parameters.keys).isSubset(of: taken), "\(link.from) to \(link.to)")
            #expect(
                link.parameters.keys.contains("If-Match") == taken.contains("If-Match"),
                "\(link.from) to \(link.to)")
            let source = try #require(Self.operations[link.from])
            for value in link.parameters.values {
                switch value {
                case "$request.path.id":
                    let own = DescribedMember.elements(source["parameters"])
                    #expect(own.contains { $0["name"]?.string == "id" }, "\(link.from)")
                case "$response.header.ETag":
                    let answers = DescribedMember.members(source["responses"])
                    #expect(
                        answers.contains { $0.value["headers"]?["ETag"] != nil }, "\(link.from)")
                case "$response.body#/id":
                    #expect(Example.all[link.from]?.answer?["id"] != nil, "\(link.from)")
                case "$response.body#/items/0/id":
                    let items = DescribedMember.elements(Example.all[link.from]?.answer?["items"])
                    #expect(items.first?["id"] != nil, "\(link.from)")
                default: Issue.record("\(link.from): \(value)")
                }
            }
        }
    }

    @Test("every operation about a record is led to by the answer of another")
    func reached() {
        let led = Set(Self.links.map(\.to))
        let about = Routes.table.filter {
            $0.pattern.contains("{id}") && $0.pattern.count { $0 == "{" } == 1
        }
        #expect(about.count > 100)
        #expect(about.map(\.operation).filter { !led.contains($0) } == [])
    }
}
