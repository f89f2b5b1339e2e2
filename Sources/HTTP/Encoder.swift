/// Makes the bytes of answers. One per thread, because it keeps the date.
struct Encoder {
    private var date = DateStamp()

    /// The bytes of this answer, or nil when it cannot be sent as it is.
    mutating func encode(_ response: Response, headOnly: Bool, closes: Bool) -> Outgoing? {
        guard (200...599).contains(response.status) else { return nil }
        let bodiless = response.status == 204 || response.status == 304
        var head: [UInt8] = []
        head.reserveCapacity(256 + (response.body.count <= Outgoing.joined ? 1024 : 0))
        head += "HTTP/1.1 ".utf8
        head += String(response.status).utf8
        head.append(Octet.space)
        head += Encoder.reason(response.status).utf8
        head += "\r\nDate: ".utf8
        head += date.now()
        for (name, value) in response.headers {
            guard Encoder.isSendable(name, value) else { return nil }
            head += "\r\n".utf8
            head += name.utf8
            head += ": ".utf8
            head += value.utf8
        }
        if !bodiless {
            head += "\r\nContent-Length: ".utf8
            head += String(response.body.count).utf8
        }
        head += (closes ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n").utf8
        return Outgoing(head: head, body: bodiless || headOnly ? [] : response.body)
    }

    /// The bytes of this answer or, when it is faulty, of the 500 in its place.
    mutating func encode(
        _ response: Response, headOnly: Bool, closes: Bool,
        otherwise refuse: @Sendable (Refusal) -> Response
    ) -> (outgoing: Outgoing, faulty: Bool) {
        if let sound = encode(response, headOnly: headOnly, closes: closes) {
            return (sound, false)
        }
        let replaced =
            encode(refuse(.faultyAnswer), headOnly: headOnly, closes: closes)
            ?? encode(Response(status: 500), headOnly: headOnly, closes: closes)
        return (replaced ?? Outgoing(head: [], body: []), true)
    }

    private static func isSendable(_ name: String, _ value: String) -> Bool {
        let bytes = name.utf8
        guard !bytes.isEmpty, bytes.allSatisfy(Octet.isToken),
            value.utf8.allSatisfy(Octet.isFieldValue)
        else { return false }
        switch bytes.count {
        case 4: return !bytes.spells("date")
        case 10: return !bytes.spells("connection")
        case 14: return !bytes.spells("content-length")
        case 17: return !bytes.spells("transfer-encoding")
        default: return true
        }
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 207: "Multi-Status"
        case 303: "See Other"
        case 304: "Not Modified"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 410: "Gone"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        case 422: "Unprocessable Content"
        case 423: "Locked"
        case 428: "Precondition Required"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        default: ""
        }
    }
}
