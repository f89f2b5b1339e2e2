/// Problem details as JSON (RFC 9457).
package struct Problem: Sendable {
    /// A stable URI reference that names the kind of problem.
    package var type: String
    /// The kind in words; the same for every occurrence.
    package var title: String
    /// The status of the answer.
    package var status: Int
    /// This occurrence in words, without personal data.
    package var detail: String?
    /// A URI reference for this occurrence.
    package var instance: String?
    /// Further members: a name, and a value that is already JSON.
    package var extensions: [(name: String, json: [UInt8])]

    /// A problem.
    package init(
        type: String = "about:blank", title: String, status: Int, detail: String? = nil,
        instance: String? = nil, extensions: [(name: String, json: [UInt8])] = []
    ) {
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.instance = instance
        self.extensions = extensions
    }

    /// The JSON text, members in a fixed order.
    package var bytes: [UInt8] {
        var json = Array("{\"type\":".utf8)
        json += Problem.quoted(type)
        json += Array(",\"title\":".utf8) + Problem.quoted(title)
        json += Array(",\"status\":\(status)".utf8)
        if let detail { json += Array(",\"detail\":".utf8) + Problem.quoted(detail) }
        if let instance { json += Array(",\"instance\":".utf8) + Problem.quoted(instance) }
        for member in extensions {
            json.append(UInt8(ascii: ","))
            json += Problem.quoted(member.name)
            json.append(UInt8(ascii: ":"))
            json += member.json
        }
        json.append(UInt8(ascii: "}"))
        return json
    }

    /// The answer that carries this problem.
    package func response(
        headers: [(String, String)] = [], release: Response.Release = .now
    ) -> Response {
        Response(
            status: status, headers: [("Content-Type", "application/problem+json")] + headers,
            body: bytes, release: release)
    }

    /// The text as a JSON string (RFC 8259 section 7).
    package static func quoted(_ text: String) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        var json: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): json += [UInt8(ascii: "\\"), byte]
            case Octet.lineFeed: json += Array("\\n".utf8)
            case Octet.carriageReturn: json += Array("\\r".utf8)
            case Octet.tab: json += Array("\\t".utf8)
            case 0..<Octet.space:
                json += Array("\\u00".utf8)
                json += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: json.append(byte)
            }
        }
        json.append(UInt8(ascii: "\""))
        return json
    }
}
