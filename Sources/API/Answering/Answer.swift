import Access
import FoundationEssentials
import HTTP
import JSON

/// What a use case gave, on its way to bytes.
enum Answer {
    /// A document as PostgreSQL built it; with a version, an ETag.
    case document([UInt8], tag: String?)
    /// A page for people.
    case html([UInt8])
    /// A page of a list.
    case page(Page)
    /// A record that was created, and the path of the collection that it can be read in, if it can.
    case created(Created, at: String?)
    /// A session that was begun; the token is shown this once.
    case session(token: String, lifetime: Int)
    /// Done, with nothing to show.
    case done

    func response(to asked: Asked) -> Response {
        var headers = Frame.headers(asked.requestID)
        switch self {
        case .document(let json, let tag):
            if let tag { headers.append(("ETag", "\"\(tag)\"")) }
            return Self.json(200, json, headers)
        case .html(let text):
            return Response(
                status: 200,
                headers: [("Content-Type", "text/html; charset=utf-8")] + headers, body: text)
        case .page(let page):
            if page.more, let link = asked.next { headers.append(("Link", link)) }
            let body = Array("{\"items\":".utf8) + page.items + [UInt8(ascii: "}")]
            return Self.json(200, body, headers)
        case .created(let created, let collection):
            let id = Frame.text(created.id)
            if let collection { headers.append(("Location", "\(collection)/\(id)")) }
            headers.append(("ETag", "\"\(created.tag)\""))
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
