import Access
import Domain
import FoundationEssentials
import HTTP
import JSON
import Secrets

/// What an answer can be besides JSON.
enum OtherType: String {
    /// A page for people, in a browser.
    case html
    /// Times for a calendar (RFC 5545).
    case calendar

    var name: String { "text/\(rawValue)" }
}

/// What a use case gave, on its way to bytes.
enum Answer {
    /// A document as PostgreSQL built it; with a version, an ETag.
    case document([UInt8], tag: String?)
    /// Something that is no JSON; of a list, with the `Link` to its next page.
    case other(OtherType, [UInt8], next: String? = nil)
    /// A page of a list, and the `Link` to the next one.
    case page(Page, next: String?)
    /// A record that was created, and the path at which it, or the record that it changed, can be read,
    /// if it can.
    case created(Created, at: String?)
    /// A session that was begun; the token is shown this once.
    case session(token: String, lifetime: Int)
    /// Done, with nothing to show.
    case done

    func response(to asked: Asked) -> Response {
        var headers = Frame.headers(asked.requestID)
        switch self {
        case .document(let json, let tag):
            guard let tag else { return Self.json(200, json, headers) }
            // The version alone would be the same where this caller now sees more or less of it.
            let etag = "\"\(tag).\(Hex.encode(SHA256.hash(json)).prefix(16))\""
            headers.append(("ETag", etag))
            // It was looked at, by the rules of now, and is on the log.
            if !asked.known.isDisjoint(with: [etag, "*"]) {
                return Response(status: 304, headers: headers)
            }
            return Self.json(200, json, headers)
        case .other(let type, let text, let next):
            if let next { headers.append(("Link", next)) }
            return Response(
                status: 200,
                headers: [("Content-Type", "\(type.name); charset=utf-8")] + headers, body: text)
        case .page(let page, let next):
            if let next { headers.append(("Link", next)) }
            return Self.json(
                200, Array("{\"items\":".utf8) + page.items + [UInt8(ascii: "}")], headers)
        case .created(let created, let location):
            let id = Frame.text(created.id)
            // An ETag is of what Location names; without that it would be taken for the target's.
            if let location {
                headers.append(("Location", location))
                if asked.route.fields.contains("ETag") {
                    headers.append(("ETag", "\"\(created.tag)\""))
                }
            }
            var body = JSON.write(
                .object([
                    JSON.Member("id", .string(id)),
                    JSON.Member("replayed", .bool(created.isReplay)),
                ]))
            if let receipt = created.receipt {
                body = body.dropLast() + Array(",\"receipt\":".utf8) + receipt + [UInt8(ascii: "}")]
            }
            return Self.json(201, body, headers)
        case .session(let token, let lifetime):
            return Self.json(
                201,
                JSON.write(
                    .object([
                        JSON.Member("token", .string(token)),
                        JSON.Member("expiresIn", .integer(lifetime)),
                    ])), headers)
        case .done:
            return Response(status: 204, headers: headers)
        }
    }

    private static func json(
        _ status: Int, _ body: [UInt8], _ headers: [(String, String)]
    ) -> Response {
        Response(
            status: status, headers: [("Content-Type", "application/json")] + headers, body: body)
    }
}
