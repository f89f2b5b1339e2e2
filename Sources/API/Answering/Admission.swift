import Access
import Domain
import FoundationEssentials
import HTTP
import JSON
import Secrets

/// Lets a request in, or says why not, before anything touches the database.
///
/// First the token (401), the ids in the path (404) and `Accept` (406). Then all that is wrong with the
/// query (400), the purpose (422), the key (400), the version (428, 400) and the body (400, 413, 415, 422)
/// is told at once: one thing as what it is, several together as 422.
struct Admission {
    let request: Request
    let route: Route
    let parameters: [String: String]
    let requestID: UUID
    let peer: String
    let answering: Answering

    func admit() throws(Denial) -> Asked {
        let token = try token()
        let (ids, words) = try names()
        let path = path(ids, words)
        let prefersOther = try prefersOther()
        var wrong: [Denial] = []
        func looking<Found>(_ look: () throws(Denial) -> Found) -> Found? {
            do throws(Denial) { return try look() } catch {
                wrong.append(error)
                return nil
            }
        }
        let list = looking { () throws(Denial) in try query(of: token, path) }
        let purpose = looking { () throws(Denial) -> Purpose? in
            token == nil ? nil : try self.purpose()
        }
        let key = looking { () throws(Denial) in try once(path) }
        let version = looking { () throws(Denial) in try self.version() }
        let json = looking { () throws(Denial) in try self.json() }
        // What a body lacks is told with it, once it is read; without one all is known.
        if route.body == nil || json == nil, let denial = Denial.together(wrong) { throw denial }
        return Asked(
            route: route, requestID: requestID, peer: peer, path: path, ids: ids, words: words,
            prefersOther: prefersOther,
            signedIn: token.flatMap { token in
                purpose.flatMap { $0 }.map {
                    Caller(.token(hash: token.hash), for: $0, by: route.name, requestID: requestID)
                }
            },
            window: list?.0 ?? .first, filters: list?.filters ?? [:], place: list?.place ?? "",
            key: key.flatMap { $0 }, version: version.flatMap { $0 }, known: known,
            json: json.flatMap { $0 }, wrong: wrong, answering: answering)
    }

    // MARK: Who and what for

    /// The token; nil on a route that is open to all.
    private func token() throws(Denial) -> SessionToken? {
        switch route.entrance {
        case .open: return nil
        case .signedIn:
            let given = request.headers.all("Authorization")
            guard given.count == 1, let value = given.first,
                let rest = Self.after("bearer ", value), let token = SessionToken(rest)
            else { throw .failure(given.isEmpty ? .notSignedIn : .unknownToken) }
            if let wait = answering.limits.wait(session: token.hash) { throw .tooMany(wait) }
            return token
        }
    }

    /// Whether a token is shown, of whatever form.
    static func shows(_ request: Request) -> Bool {
        request.headers.all("Authorization").contains { after("bearer ", $0) != nil }
    }

    /// What follows a scheme, which may be written in any case; nil where another stands.
    private static func after(_ scheme: StaticString, _ value: String) -> String? {
        let length = scheme.utf8CodeUnitCount
        guard value.utf8.count > length else { return nil }
        let start = value.utf8.prefix(length).map { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        }
        guard scheme.description.utf8.elementsEqual(start) else { return nil }
        return String(value.utf8.dropFirst(length))
    }

    /// The purpose that the route has or the header names. A header that contradicts the route is
    /// refused: nobody's stated purpose is changed behind their back.
    private func purpose() throws(Denial) -> Purpose {
        let header = "header:Sspf-Purpose"
        let given = request.headers.all("Sspf-Purpose")
        guard given.count <= 1 else {
            throw .unfit([Reader.Fault(header, "repeated-parameter")])
        }
        let named = given.first.map { Purpose(rawValue: $0) }
        switch route.entrance {
        case .open: throw .failure(.notSignedIn)
        case .signedIn(.fixed(let purpose)):
            guard named == nil || named == .some(purpose) else {
                throw .unfit([Reader.Fault(header, "not-permitted")])
            }
            return purpose
        case .signedIn(.header(let permitted)):
            guard let named else { throw .unfit([Reader.Fault(header, "required")]) }
            guard let purpose = named, permitted.contains(purpose) else {
                throw .unfit([Reader.Fault(header, "not-permitted")])
            }
            return purpose
        }
    }

    // MARK: Path and query

    /// A text that is no UUID, no number or none of the words names nothing: it answers as something absent.
    private func names() throws(Denial) -> (ids: [String: UUID], words: [String: String]) {
        var ids: [String: UUID] = [:]
        var words: [String: String] = [:]
        for (name, text) in parameters {
            if let choices = route.words[name] {
                guard choices.contains(text) else { throw .failure(.notFound) }
                words[name] = text
            } else if route.numbers.contains(name) {
                guard let number = Int(text), number >= 0, String(number) == text else {
                    throw .failure(.notFound)
                }
                words[name] = text
            } else {
                guard let id = ID<Route>(text) else { throw .failure(.notFound) }
                ids[name] = id.uuid
            }
        }
        return (ids, words)
    }

    private func path(_ ids: [String: UUID], _ words: [String: String]) -> String {
        // Only a list has a next page to link to, and only what is created a place.
        guard route.handling.isList || route.handling.takesKey else { return "" }
        let pieces = route.pattern.split(separator: "/").map { piece in
            let name = String(piece.dropFirst().dropLast())
            return ids[name].map(Frame.text) ?? words[name] ?? String(piece)
        }
        return Routes.base + "/" + pieces.joined(separator: "/")
    }

    /// What a cursor belongs to: the session, the list, its filters and what the body asks for.
    private func place(
        _ token: SessionToken?, _ path: String, _ filters: [String: String]
    ) -> String {
        guard route.handling.isList else { return "" }
        let session = token.map { Hex.encode($0.hash) } ?? ""
        let body = Hex.encode(SHA256.hash(request.body))
        // Encoded, so that no filter's words reach into another's.
        let chosen = route.filters.map { Asked.encoded(filters[$0.name] ?? "") }
        return ([session, path, body] + chosen).joined(separator: "\n")
    }

    /// `limit` and `cursor` of a list, and the route's filters; everything else is unknown.
    private func query(
        of token: SessionToken?, _ path: String
    ) throws(Denial) -> (Window, filters: [String: String], place: String) {
        var faults: [Reader.Fault] = []
        var given: Int?
        var filters: [String: String] = [:]
        var cursorText: String?
        for (name, value) in request.query {
            let pointer = "query:\(name)"
            if let filter = route.filters.first(where: { $0.name == name }) {
                if filters.updateValue(value, forKey: name) != nil {
                    faults.append(Reader.Fault(pointer, "repeated-parameter"))
                } else if let code = filter.fault(value) {
                    faults.append(Reader.Fault(pointer, code))
                }
                continue
            }
            if route.handling.isList, name == "cursor" {
                if cursorText != nil { faults.append(Reader.Fault(pointer, "repeated-parameter")) }
                cursorText = value
                continue
            }
            guard route.handling.isList, name == "limit" else {
                faults.append(Reader.Fault(pointer, "unknown-parameter"))
                continue
            }
            if given != nil {
                faults.append(Reader.Fault(pointer, "repeated-parameter"))
                continue
            }
            let number = Self.number(value)
            if number == nil { faults.append(Reader.Fault(pointer, "not-an-integer")) }
            given = number ?? 1
        }
        let limit = given ?? 20
        if limit < 1 { faults.append(Reader.Fault("query:limit", "too-small", limit: 1)) }
        if limit > 100 { faults.append(Reader.Fault("query:limit", "too-large", limit: 100)) }
        let place = place(token, path, filters)
        var window = Window(limit: limit, offset: 0)
        if let cursorText {
            let length = window?.limit ?? Window.first.limit
            window = answering.cursors.read(cursorText, length, at: place, answering.now())
            if window == nil { faults.append(Reader.Fault("query:cursor", "cursor-invalid")) }
        }
        guard faults.isEmpty, let window else {
            throw .query(Array(faults.prefix(Reader.mostFaults)))
        }
        return (window, filters, place)
    }

    /// One to nine digits.
    private static func number(_ text: String) -> Int? {
        let digits = text.utf8
        guard (1...9).contains(digits.count),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(text)
    }

    // MARK: Body

    /// Whether the route's other type suits better than JSON; refuses when nothing suits.
    private func prefersOther() throws(Denial) -> Bool {
        let ranges = QualityList(request.headers.all("Accept"))
        if ranges.isEmpty { return false }
        let json = Self.quality(of: "application", "json", in: ranges)
        let other =
            route.handling.other.map { Self.quality(of: "text", $0.type.rawValue, in: ranges) } ?? 0
        guard max(json, other) > 0 else { throw .notAcceptable }
        return other > json
    }

    /// How welcome a type is, 0…1000: the most exact range decides (RFC 9110 §12.5.1).
    private static func quality(
        of type: String, _ subtype: String, in ranges: QualityList
    ) -> Int {
        for range in ["\(type)/\(subtype)", "\(type)/*", "*/*"] {
            let named = ranges.items.filter { $0.value == range }
            if let best = named.map(\.quality).max() { return best }
        }
        return 0
    }

    private func json() throws(Denial) -> JSON? {
        guard let body = route.body else {
            if !request.body.isEmpty { throw .bodyNotExpected }
            return nil
        }
        guard request.body.count <= body.limit else { throw .tooLarge }
        guard isJSON else { throw .mediaType }
        do throws(JSON.Fault) {
            return try JSON.parse(request.body)
        } catch {
            throw .notJSON(error)
        }
    }

    /// `application/json`, uncompressed; the only charset is UTF-8 (RFC 8259 §8.1).
    private var isJSON: Bool {
        let types = request.headers.all("Content-Type")
        guard types.count == 1, let type = types.first,
            request.headers["Content-Encoding"].map({ $0.lowercased() == "identity" }) ?? true
        else { return false }
        // Space may stand around the semicolon alone (RFC 9110 §5.6.6).
        let parts = type.split(separator: ";").map(QualityList.trimmed)
        return parts.first == "application/json"
            && parts.dropFirst().allSatisfy {
                $0 == "charset=utf-8" || $0 == "charset=\"utf-8\""
            }
    }
}
