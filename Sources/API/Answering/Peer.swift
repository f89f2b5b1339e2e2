import Glibc
package import HTTP

/// Who stands between callers and the service: proxies, whose `Forwarded` (RFC 7239) is believed, and
/// nobody else's.
package struct Proxies: Sendable {
    private let addresses: Set<String>

    /// - Parameter addresses: numeric, as the connection shows them; `unix` for the socket.
    package init(_ addresses: [String] = []) {
        self.addresses = Set(addresses.map { Self.canonical($0) ?? $0 })
    }

    /// Where a request comes from, as far as that says who may be asking: an IPv4 address, the first 64
    /// bits of an IPv6 one (what one household or office has), or nothing for this machine's own, for a
    /// proxy that does not say, and for what is no address. All whose `Forwarded` has quotes without an end
    /// are one: nobody hides behind what a caller wrote there.
    package func peer(of request: Request) -> String {
        var peer = Self.canonical(request.remote) ?? request.remote
        // What others forward is not read.
        var hops =
            addresses.contains(peer) ? Self.hops(in: request.headers.all("Forwarded")) : []
        if hops.contains(Self.garbled) { return Self.garbled }
        // From the nearest on: what a caller wrote stands before what the proxies added.
        while addresses.contains(peer) {
            guard let hop = hops.popLast(), let address = hop.flatMap(Self.canonical) else {
                return ""
            }
            peer = address
        }
        return Self.narrowed(peer)
    }

    /// The `for` of each element, in the order of the fields; nil where one is not to be read.
    static func hops(in fields: [String]) -> [String?] {
        fields.flatMap { field -> [String?] in
            guard field.utf8.count(where: { $0 == UInt8(ascii: "\"") }).isMultiple(of: 2) else {
                return [garbled]
            }
            return split(Array(field.utf8), at: UInt8(ascii: ",")).map { element in
                let named = split(element, at: UInt8(ascii: ";")).compactMap { pair -> String? in
                    let text = trimmed(pair)
                    guard text.prefix(4).map({ $0 | 0x20 }).elementsEqual(Array("for=".utf8))
                    else { return nil }
                    return String(decoding: text.dropFirst(4), as: UTF8.self)
                }
                return named.count == 1 ? address(named[0]) : nil
            }
        }
    }

    /// Instead of what cannot be read: the address that nobody has (RFC 1122 section 3.2.1.3).
    static let garbled = "0.0.0.0"

    /// Without quotes, brackets and port.
    private static func address(_ text: String) -> String? {
        var text = Substring(text)
        if text.hasPrefix("\"") {
            guard text.count >= 2, text.hasSuffix("\"") else { return nil }
            text = text.dropFirst().dropLast()
        }
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            return String(text[text.index(after: text.startIndex)..<end])
        }
        return text.split(separator: ":", omittingEmptySubsequences: false).first.map(String.init)
    }

    /// Pieces between separators that stand outside quotes.
    private static func split(_ bytes: [UInt8], at separator: UInt8) -> [[UInt8]] {
        var pieces: [[UInt8]] = [[]]
        var isQuoted = false
        for byte in bytes {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == separator, !isQuoted {
                pieces.append([])
            } else {
                pieces[pieces.count - 1].append(byte)
            }
        }
        return pieces
    }

    private static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let rest = bytes.drop(while: isSpace)
        return rest.dropLast(rest.reversed().prefix(while: isSpace).count)
    }

    /// An address in its one form, an IPv4 one also where it is written as IPv6; nil for anything else.
    static func canonical(_ text: String) -> String? {
        var four = in_addr()
        if unsafe inet_pton(AF_INET, text, &four) == 1 { return text }
        guard let bytes = six(text) else { return nil }
        if bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) {
            return bytes.suffix(4).map(String.init).joined(separator: ".")
        }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }

    private static func six(_ text: String) -> [UInt8]? {
        var address = in6_addr()
        guard unsafe inet_pton(AF_INET6, text, &address) == 1 else { return nil }
        return unsafe withUnsafeBytes(of: &address) { unsafe Array($0) }
    }

    private static func narrowed(_ peer: String) -> String {
        if peer.hasPrefix("127.") || peer == "0:0:0:0:0:0:0:1" { return "" }
        guard let address = canonical(peer) else { return "" }
        guard address.contains(":") else { return address }
        return address.split(separator: ":").prefix(4).joined(separator: ":") + "::/64"
    }
}
