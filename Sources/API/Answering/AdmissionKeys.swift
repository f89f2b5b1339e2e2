import Access
import Domain
import FoundationEssentials
import HTTP
import Secrets

/// What makes a request safe to repeat, and safe against what others have changed.
extension Admission {
    /// The key with the digest of what it stands for: method, path, the version seen and body. A repetition
    /// that names another version is another request: answered as the first it would tell of a version that
    /// its sender has not seen.
    func once(_ path: String) throws(Denial) -> Creation.Once? {
        guard route.handling.takesKey else { return nil }
        let given = request.headers.all("Idempotency-Key")
        guard let key = given.first else { throw .keyMissing }
        guard given.count == 1, (1...64).contains(key.utf8.count),
            key.utf8.allSatisfy(Self.isKeyCharacter),
            // A key is kept: it says nothing about a person. A random one may look like anything.
            UUID(uuidString: key) != nil || !IdentityNumberScan.contains(key)
        else { throw .keyMalformed }
        var hasher = SHA256.Hasher()
        hasher.update(Array("\(route.method.name) \(path)\n".utf8))
        if route.takesVersion {
            hasher.update(Array(request.headers.all("If-Match").joined(separator: ",").utf8 + [10]))
        }
        hasher.update(request.body)
        return Creation.Once(key: key, digest: hasher.finish())
    }

    /// The one strong ETag of `If-Match` (RFC 9110 §13.1.1), without its quotes. `*` is none: whoever
    /// changes a record says which version they have seen.
    func version() throws(Denial) -> String? {
        let given = request.headers.all("If-Match")
        guard route.takesVersion else {
            // A condition that is not looked at must not seem to hold (RFC 9110 §13.1.1).
            guard given.isEmpty else { throw .versionNotTaken }
            return nil
        }
        guard let tag = given.first else { throw .versionMissing }
        guard given.count == 1, (3...66).contains(tag.utf8.count), tag.first == "\"",
            tag.last == "\"", tag.utf8.dropFirst().dropLast().allSatisfy(Self.isKeyCharacter)
        else { throw .versionMalformed }
        // After the dot comes what this caller saw of it; others see more or less of one version.
        guard let version = tag.dropFirst().dropLast().split(separator: ".").first else {
            throw .versionMalformed
        }
        return String(version)
    }

    /// The ETags of `If-None-Match` (RFC 9110 §13.1.2), where a version is shown; weak ones count as strong.
    var known: Set<String> {
        guard route.handling.isVersioned else { return [] }
        return Set(
            request.headers.all("If-None-Match").flatMap { $0.split(separator: ",") }.map {
                let tag = $0.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
                return String(tag.hasPrefix("W/") ? tag.dropFirst(2) : tag)
            })
    }

    private static func isKeyCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ":"):
            true
        case _: false
        }
    }
}
