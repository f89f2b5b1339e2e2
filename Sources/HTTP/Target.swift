/// A request target in origin-form or absolute-form, decoded strictly (RFC 9112 section 3.2, RFC 3986).
///
/// What stands before the path in absolute-form must be a place of HTTP; which one says nothing here, as
/// `Host` does not.
struct Target {
    let raw: String
    let path: [String]
    let query: [(name: String, value: String)]

    /// - Throws: `.malformedTarget` for any other form, user information before a host, a byte that must
    ///   be encoded, a bad escape, text that is not UTF-8, a dot segment, an encoded slash or a control
    ///   character in the path, NUL in the query, a nameless parameter, or too many parameters.
    init(_ given: ArraySlice<UInt8>, parameters limit: Int) throws(Refusal) {
        let bytes = try Target.origin(given)
        let mark = bytes.firstIndex(of: UInt8(ascii: "?"))
        path = try Target.segments(bytes[bytes.startIndex..<(mark ?? bytes.endIndex)])
        query =
            if let mark {
                try Target.parameters(bytes[(mark + 1)...], limit: limit)
            } else {
                []
            }
        raw = String(decoding: bytes, as: UTF8.self)
    }

    /// Path and query: all of origin-form, what follows the authority of absolute-form. A path that is
    /// wanting there is the root (RFC 9110 section 4.2.3).
    private static func origin(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> ArraySlice<UInt8> {
        if bytes.first == UInt8(ascii: "/") { return bytes }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            bytes[..<colon].spells("http") || bytes[..<colon].spells("https"),
            bytes[colon...].starts(with: "://".utf8)
        else { throw .malformedTarget }
        let start = colon + 3
        let end =
            bytes[start...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
            ?? bytes.endIndex
        guard end > start, bytes[start..<end].allSatisfy(Octet.isHost) else {
            throw .malformedTarget
        }
        let rest = bytes[end...]
        return rest.first == UInt8(ascii: "/") ? rest : ([UInt8(ascii: "/")] + rest)[...]
    }

    private static func segments(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> [String] {
        guard bytes.count > 1 else { return [] }
        var segments: [String] = []
        var start = bytes.startIndex + 1
        var position = start
        var plain = true
        while position <= bytes.endIndex {
            guard position < bytes.endIndex, bytes[position] != UInt8(ascii: "/") else {
                segments.append(try segment(bytes[start..<position], plain: plain))
                position += 1
                start = position
                plain = true
                continue
            }
            if bytes[position] == UInt8(ascii: "%") {
                plain = false
            } else if !Octet.isPathCharacter(bytes[position]) {
                throw .malformedTarget
            }
            position += 1
        }
        return segments
    }

    private static func segment(
        _ bytes: ArraySlice<UInt8>, plain: Bool
    ) throws(Refusal) -> String {
        let text: String
        if plain {
            text = String(decoding: bytes, as: UTF8.self)
        } else {
            text = try decode(bytes, plusIsSpace: false)
            guard !text.utf8.contains(where: { Octet.isControl($0) || $0 == UInt8(ascii: "/") })
            else { throw .malformedTarget }
        }
        guard text != ".", text != ".." else { throw .malformedTarget }
        return text
    }

    private static func parameters(
        _ bytes: ArraySlice<UInt8>, limit: Int
    ) throws(Refusal) -> [(name: String, value: String)] {
        guard !bytes.isEmpty else { return [] }
        var parameters: [(name: String, value: String)] = []
        for piece in bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false) {
            guard parameters.count < limit else { throw .malformedTarget }
            let equals = piece.firstIndex(of: UInt8(ascii: "=")) ?? piece.endIndex
            let name = try decode(piece[piece.startIndex..<equals], plusIsSpace: true)
            let value = try decode(piece[equals...].dropFirst(), plusIsSpace: true)
            guard !name.isEmpty else { throw .malformedTarget }
            parameters.append((name, value))
        }
        return parameters
    }

    /// Undoes percent-encoding; in queries a plus is a space, as forms and clients write it.
    private static func decode(
        _ bytes: ArraySlice<UInt8>, plusIsSpace: Bool
    ) throws(Refusal) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "%"):
                guard bytes.endIndex - position > 2, let high = Octet.hexDigit(bytes[position + 1]),
                    let low = Octet.hexDigit(bytes[position + 2]), high | low != 0
                else { throw .malformedTarget }
                decoded.append(high << 4 | low)
                position += 3
                continue
            case UInt8(ascii: "+") where plusIsSpace: decoded.append(Octet.space)
            case UInt8(ascii: "/"), UInt8(ascii: "?"): decoded.append(byte)
            default:
                guard Octet.isPathCharacter(byte) else { throw .malformedTarget }
                decoded.append(byte)
            }
            position += 1
        }
        guard let text = String(validating: decoded, as: UTF8.self) else {
            throw .malformedTarget
        }
        return text
    }
}
