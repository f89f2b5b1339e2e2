/// Where a service answers: `https` and a host, with a port where it is another than usual. `http`
/// goes to this machine itself alone: a token must not cross a network for all to read.
package struct ServiceURL: Sendable, Hashable {
    /// Scheme, host and port, in lower case: what a token belongs to.
    package let text: String
    /// It names this machine itself.
    package let isLoopback: Bool

    /// Nil for anything else: user names, paths but the API's own, queries, `http` to elsewhere.
    package init?(_ given: String) {
        var text = given.lowercased()
        for ending in ["/sspf/v1/", "/sspf/v1", "/"] where text.hasSuffix(ending) {
            text.removeLast(ending.count)
            break
        }
        let isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://") else { return nil }
        let place = text.dropFirst(isSecure ? 8 : 7)
        let host: Substring
        let rest: Substring
        if place.hasPrefix("[") {
            guard let end = place.firstIndex(of: "]") else { return nil }
            host = place[...end]
            rest = place[place.index(after: end)...]
            guard host.dropFirst().dropLast().utf8.allSatisfy(Self.isAddress) else { return nil }
        } else {
            host = place.prefix { $0 != ":" }
            rest = place.dropFirst(host.count)
            guard !host.isEmpty, host.utf8.allSatisfy(Self.isName) else { return nil }
        }
        if !rest.isEmpty {
            let port = rest.dropFirst()
            guard rest.first == ":", (1...5).contains(port.utf8.count),
                port.utf8.allSatisfy(Self.isDigit), (Int(port) ?? 0) < 65_536
            else { return nil }
        }
        isLoopback = ["127.0.0.1", "localhost", "[::1]"].contains(host)
        guard isSecure || isLoopback, text.utf8.count <= 300 else { return nil }
        self.text = text
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isName(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }

    private static func isAddress(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            || byte == UInt8(ascii: ":")
    }
}
