import Foundation
import HTTP
import Testing

/// The requests that other projects try their parsers with, and what they make of them:
/// `Tests/Corpora/requests`, whose README says where they come from.
@Suite("Requests of other projects")
struct OtherProjectsTests {
    /// Why our verdict differs from the origin's.
    enum Reason: String, Codable, CaseIterable {
        /// The origin takes it under an option alone that allows what RFC 9112 forbids.
        case lenientOption = "lenient-option"
        /// The target is an authority or an asterisk: for tunnels and whole servers, neither of which
        /// stands here.
        case tunnel
        /// A name and a password before the host, which RFC 9110 section 4.2.4 has a reader treat as an
        /// error.
        case userInformation = "user-information"
        /// A fragment, or a byte that must be percent-encoded, in the target (RFC 3986).
        case unencoded
        /// Another coding than `chunked` (RFC 9112 section 6.1), of which none is spoken here.
        case oneCoding = "one-coding"
        /// A folded field, which a server may refuse (RFC 9112 section 5.2).
        case folded
        /// Lines end with CR LF; a lone line feed a reader may take for an end, and we do not.
        case bareLineFeed = "bare-line-feed"
        /// Not HTTP/1.0 or HTTP/1.1: PROXY, RTSP, ICE, HTTP/0.9.
        case otherProtocol = "other-protocol"
        /// It stops before its end: nothing is answered until the rest comes, or its time runs out.
        case unfinished
        /// What follows a request that ends HTTP here; the parser is not asked for it.
        case afterTheEnd = "after-the-end"
        /// The origin's limit is smaller than ours.
        case ownLimit = "own-limit"
        /// A token like any other; the router answers 405.
        case unknownMethod = "unknown-method"
        /// Well-formed fields that the origin reads a meaning into; here whoever asks for them does.
        case application
    }

    struct Row: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        /// Each character is one byte.
        let request: String
        /// `taken` or `refused`.
        let origin: String
        /// The option under which the origin says so.
        let with: String?
        /// `taken`, `unfinished`, or the code of our refusal.
        let ours: String
        let because: Reason?

        var testDescription: String { name }
        var bytes: [UInt8] { request.unicodeScalars.map { UInt8($0.value) } }
    }

    static func rows(_ collection: String) throws -> [Row] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Corpora/requests/\(collection).jsonl")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Row.self, from: Data($0.utf8))
        }
    }

    @Test(
        "each is taken or refused as strict RFC 9112 says, and a verdict unlike the origin's has a reason",
        arguments: [("gunicorn", 143), ("llhttp", 144), ("http-parser", 25)])
    func verdicts(collection: String, count: Int) throws {
        let rows = try Self.rows(collection)
        #expect(rows.count == count)
        #expect(Set(rows.map(\.name)).count >= count - 1)
        for row in rows {
            let bytes = row.bytes
            let reading = Reading([bytes[...]])
            #expect(Self.verdict(reading) == row.ours, "\(row.name)")
            let ours = row.ours.hasPrefix("HTTP-") ? "refused" : row.ours
            #expect((ours == row.origin) == (row.because == nil), "\(row.name)")
            #expect((row.because != .lenientOption) || row.with != nil, "\(row.name)")
            #expect(Reading(bytes.indices.map { bytes[$0...$0] }).refusal == reading.refusal)
        }
    }

    private static func verdict(_ reading: Reading) -> String {
        if let refusal = reading.refusal { return refusal.code }
        return reading.phase == .idle && !reading.requests.isEmpty ? "taken" : "unfinished"
    }

    @Test("every reason is somebody's")
    func reasons() throws {
        let rows = try ["gunicorn", "llhttp", "http-parser"].flatMap(Self.rows)
        #expect(Set(rows.compactMap(\.because)) == Set(Reason.allCases))
    }
}
