import JSON
import Support

/// The description, taken apart.
struct Described {
    let document: JSON
    /// Every operation with its method and path.
    let operations: [(method: String, path: String, value: JSON)]

    init(_ document: JSON) {
        self.document = document
        operations = Self.members(document["paths"]).flatMap { path in
            Self.members(path.value).map { ($0.name, path.name, $0.value) }
        }
    }

    static func members(_ value: JSON?) -> [JSON.Member] {
        guard case .object(let members)? = value else { return [] }
        return members
    }

    static func elements(_ value: JSON?) -> [JSON] {
        guard case .array(let elements)? = value else { return [] }
        return elements
    }

    var server: String { Self.elements(document["servers"]).first?["url"]?.string ?? "" }
    var paths: [String] { Self.members(document["paths"]).map(\.name) }
    var schemes: [JSON] {
        Self.members(document["components"]?["securitySchemes"]).map(\.value)
    }

    /// Parameters of a place with the operation that takes them.
    func parameters(_ place: String) -> [(operation: String, value: JSON)] {
        operations.flatMap { operation in
            Self.elements(operation.value["parameters"]).filter { $0["in"]?.string == place }
                .map { ("\(operation.method) \(operation.path)", $0) }
        }
    }

    func names(_ place: String) -> [String] {
        parameters(place).compactMap { $0.value["name"]?.string }
    }

    /// Words of paths, without parameters.
    var words: [String] {
        paths.flatMap { $0.split(separator: "/").map(String.init) }.filter { $0.first != "{" }
    }

    /// Every answer, references followed, with its status and place.
    var answers: [(status: String, place: String, value: JSON)] {
        operations.flatMap { operation in
            Self.members(operation.value["responses"]).map { answer in
                var value = answer.value
                if let name = value["$ref"]?.string?.split(separator: "/").last {
                    value = document["components"]?["responses"]?[String(name)] ?? value
                }
                return (answer.name, "\(operation.method) \(operation.path) \(answer.name)", value)
            }
        }
    }

    /// Every member of every schema, wherever it stands, with its shape.
    var members: [JSON.Member] {
        func inside(_ value: JSON) -> [JSON.Member] {
            switch value {
            case .object(let members):
                members.flatMap { member in
                    member.name == "properties"
                        ? Self.members(member.value)
                            + Self.members(member.value).flatMap { inside($0.value) }
                        : member.name == "examples" ? [] : inside(member.value)
                }
            case .array(let elements): elements.flatMap(inside)
            case .null, .bool, .number, .string: []
            }
        }
        return inside(document["components"]?["schemas"] ?? .null)
            + inside(document["paths"] ?? .null)
    }
}

/// The rules that Digg's linter RAP-LP knows, each as what of the description breaks it.
enum ProfileRules {
    typealias Check = @Sendable (Described) -> [String]

    static let all = [
        "DOK.01", "DOK.03", "DOK.06", "DOK.07", "DOK.08", "DOK.09", "DOK.11", "DOK.15", "DOK.17",
        "DOK.19", "DOK.20", "DOT.01", "DOT.04", "RES.02", "RES.06", "UFN.01", "UFN.02", "UFN.05",
        "UFN.07", "UFN.08", "UFN.09", "AME.01", "AME.02", "AME.04", "AME.05", "AME.07", "ARQ.01",
        "ARQ.03", "ARQ.05", "FEL.01", "FEL.02", "VER.05", "VER.06", "FNS.01", "FNS.03", "FNS.05",
        "FNS.06", "FNS.07", "FNS.08", "FNS.09", "SAK.01", "SAK.09", "SAK.10", "SAK.15", "SAK.16",
        "SAK.18", "FOR.02", "HYP.09",
    ]

    static let checks: [String: Check] = documentation.merging(naming) { first, _ in first }
        .merging(messages) { first, _ in first }.merging(security) { first, _ in first }

    /// What of these is missing from an object.
    private static func missing(_ names: [String], in value: JSON?) -> [String] {
        names.filter { name in
            switch value?[name] {
            case nil, .null?, .string("")?: true
            case _: false
            }
        }
    }

    private static let overview: Check = { missing(["description"], in: $0.document["info"]) }

    private static let documentation: [String: Check] = [
        "DOK.01": { missing(["description", "url"], in: $0.document["externalDocs"]) },
        "DOK.03": { described in
            let info = described.document["info"]
            return missing(["title", "version", "description", "termsOfService"], in: info)
                + missing(["name", "url", "email"], in: info?["contact"])
                + missing(["name", "url"], in: info?["license"])
        },
        "DOK.06": { described in
            let text = described.document["info"]?["description"]?.string ?? ""
            return [" och ", " and "].filter { !text.contains($0) }
        },
        "DOK.07": overview,
        "DOK.08": {
            missing(["availability", "responseTime", "support"], in: $0.document["info"]?["x-sla"])
        },
        "DOK.09": { missing(["x-limitations"], in: $0.document["info"]) },
        "DOK.11": overview,
        "DOK.15": { described in
            let bodies = described.operations.compactMap { operation in
                operation.value["requestBody"].map { ("\(operation.method) \(operation.path)", $0) }
            }
            return (bodies + described.answers.map { ($0.place, $0.value) }).compactMap {
                place, value in
                let types = Described.members(value["content"])
                return types.allSatisfy { $0.value["examples"] != nil } ? nil : place
            }
        },
        "DOK.17": { $0.document["openapi"]?.string == "3.1.0" ? [] : ["openapi"] },
        "DOK.19": { described in
            described.operations.filter { !missing(["description"], in: $0.value).isEmpty }.map(
                \.path)
        },
        "DOK.20": { described in
            described.answers.filter { !missing(["description"], in: $0.value).isEmpty }.map(
                \.place)
        },
    ]

    private static let times: Check = { described in
        described.members.compactMap { member in
            let wanted: String? =
                if member.name.hasSuffix("At") {
                    "date-time"
                } else if member.name.hasSuffix("On")
                    || member.name.hasSuffix("Date")
                { "date" } else { nil }
            guard let wanted else { return nil }
            let shapes = [member.value] + Described.elements(member.value["anyOf"])
            let formats = shapes.compactMap { $0["format"]?.string }
            // What was null in every example is told by its name alone.
            guard formats.isEmpty, member.value["type"] == nil, member.value["anyOf"] == nil else {
                return formats == [wanted] || shapes.contains { $0["type"]?.string == "boolean" }
                    ? nil : "\(member.name): \(formats)"
            }
            return nil
        }
    }

    private static let naming: [String: Check] = [
        "DOT.01": times, "DOT.04": times,
        "RES.02": { described in
            let forbidden: Set = [
                "pnr", "personalidentitynumber", "personnummer", "personnr", "ssn",
                "socialsecuritynumber",
            ]
            return (described.names("path") + described.names("query")).filter {
                forbidden.contains($0.lowercased())
            }
        },
        "RES.06": {
            $0.words.filter { !$0.contains(/^[a-z0-9]+(-[a-z0-9]+)*$/) && $0 != "openapi.json" }
        },
        "UFN.01": { $0.server == "https://{host}/sspf/v1" ? [] : [$0.server] },
        "UFN.02": { $0.server.contains(/^https:\/\/[^:]+$/) ? [] : [$0.server] },
        "UFN.05": { $0.paths.filter { $0.utf8.count + 36 * 4 > 2048 } },
        "UFN.07": { $0.words.filter { !$0.contains(/^[a-z0-9\-.~]+$/) } },
        "UFN.08": {
            $0.words.filter { $0.contains(/[,._~]|--|^-|-$/) && $0 != "openapi.json" }
        },
        "UFN.09": { described in
            (described.paths + described.names("path") + [described.server]).filter {
                $0.contains(/[ _]/)
            }
        },
        "VER.05": { $0.server.contains(/\/v[0-9]+$/) ? [] : [$0.server] },
        "VER.06": { $0.paths.contains("/api-info") ? [] : ["/api-info"] },
        "FNS.01": { $0.names("query").filter { !$0.contains(/^[a-z][a-zA-Z0-9]*$/) } },
        "FNS.03": { $0.names("query").filter { !$0.contains(/^[A-Za-z]/) } },
        "FNS.05": { described in
            described.parameters("query").filter { $0.value["required"] != .bool(false) }.map(
                \.operation)
        },
        "FNS.06": { $0.names("query").filter { !$0.contains(/^[A-Za-z0-9\-._~]+$/) } },
        "FNS.07": { described in
            described.operations.compactMap { operation in
                let names = Described.elements(operation.value["parameters"]).compactMap {
                    $0["name"]?.string
                }
                guard !names.contains("offset") else { return operation.path }
                return names.contains("limit") == names.contains("cursor") ? nil : operation.path
            }
        },
        "FNS.08": { $0.names("query").filter { $0 == "page" } },
        "FNS.09": { described in
            described.parameters("query").filter {
                $0.value["name"]?.string == "limit"
                    && $0.value["schema"]?["default"] != .integer(20)
            }.map(\.operation)
        },
    ]

    private static let camelCase: Check = { described in
        described.members.map(\.name).filter { !$0.contains(/^[a-z][a-zA-Z0-9]*$/) }
    }

    private static let inJSON: Check = { described in
        described.operations.compactMap { operation in
            guard let body = operation.value["requestBody"] else { return nil }
            return Described.members(body["content"]).map(\.name) == ["application/json"]
                ? nil : operation.path
        }
    }

    private static let messages: [String: Check] = [
        "AME.01": { described in
            inJSON(described)
                + described.answers.filter { answer in
                    guard answer.status < "400", let content = answer.value["content"] else {
                        return false
                    }
                    return content["application/json"] == nil
                }.map(\.place)
        },
        "AME.02": inJSON, "AME.04": camelCase, "AME.05": camelCase, "AME.07": camelCase,
        "ARQ.01": inJSON,
        "ARQ.05": { described in
            described.parameters("header").filter {
                ["object", "array", nil].contains($0.value["schema"]?["type"]?.string)
            }.map(\.operation)
        },
        "FEL.01": { described in
            missing(
                ["type", "title", "status", "detail", "instance"],
                in: described.document["components"]?["schemas"]?["Problem"]?["properties"])
        },
        "FEL.02": { described in
            described.answers.filter { answer in
                answer.status >= "400"
                    && Described.members(answer.value["content"]).map(\.name)
                        != ["application/problem+json"]
            }.map(\.place)
        },
        "FOR.02": { described in
            described.operations.filter { $0.method == "get" && $0.value["requestBody"] != nil }
                .map(\.path)
        },
    ]

    private static let bearer: Check = { described in
        described.schemes.map { "\($0["type"]?.string ?? "-") \($0["scheme"]?.string ?? "-")" }
            .filter { $0 != "http bearer" }
    }

    private static let security: [String: Check] = [
        "SAK.01": { $0.server.hasPrefix("https://") ? [] : [$0.server] },
        "SAK.09": bearer, "SAK.10": bearer, "SAK.15": bearer, "SAK.16": bearer, "SAK.18": bearer,
    ]
}
