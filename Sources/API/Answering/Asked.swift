package import Access
import Domain
import FoundationEssentials
import JSON

/// A request that has been let in: its route, who asks and what it carries, and what use cases
/// need to answer it.
package struct Asked {
    let route: Route
    let requestID: UUID
    /// Where the caller is; empty for this machine. See ``Proxies``.
    let peer: String
    /// The path with its parameters filled in.
    let path: String
    /// The ids that the path names, by their names in the pattern.
    let ids: [String: UUID]
    /// The words and numbers that the path names, by their names in the pattern; each is one that can be.
    let words: [String: String]
    /// Something else is wanted rather than JSON, on a route that gives both.
    let prefersOther: Bool
    /// Nil on a route that is open to all.
    let signedIn: Caller?
    package let window: Window
    /// Values of the route's filters, by name; each fits its filter.
    package let filters: [String: String]
    /// What a cursor of this list belongs to.
    let place: String
    /// What makes a retry safe, where the route creates.
    let key: Creation.Once?
    /// The version that `If-Match` names, where the route takes one.
    let version: String?
    /// The ETags of what the caller has, where the route shows a version.
    let known: Set<String>
    let json: JSON?
    /// What is wrong already, on a route that takes a body: told with what is wrong in that.
    let wrong: [Denial]
    let answering: Answering

    package var gate: Gate { answering.gate }
    var signIn: SignIn { answering.signIn }

    /// Who asks; a route that is open to all has nobody.
    package var caller: Caller {
        get throws(Failure) {
            guard let signedIn else { throw .notSignedIn }
            return signedIn
        }
    }

    /// What makes a retry safe; for routes that create.
    var once: Creation.Once {
        get throws(Failure) {
            guard let key else { throw .broken(code: "API-005") }
            return key
        }
    }

    /// The version of the record that the caller has seen; for routes that take one.
    package var seen: String {
        get throws(Failure) {
            guard let version else { throw .broken(code: "API-004") }
            return version
        }
    }

    /// A record that the path names.
    func id<Entity>(_ name: String = "id") throws(Failure) -> ID<Entity> {
        guard let id = ids[name] else { throw .broken(code: "API-003") }
        return ID(id)
    }

    /// A whole number that the path names.
    func number(_ name: String) throws(Failure) -> Int {
        guard let number = words[name].flatMap({ Int($0) }) else {
            throw .broken(code: "API-003")
        }
        return number
    }

    /// The day that a filter names; its shape has been looked at.
    func day(_ filter: String) throws(Failure) -> LocalDate? {
        guard let text = filters[filter] else { return nil }
        do throws(LocalDate.Invalid) { return try LocalDate(text) } catch {
            throw .broken(code: "API-008")
        }
    }

    /// The body as a command, or every fault in it.
    func command<Command>(_ form: Form<Command>) throws(Denial) -> Command {
        guard let json else { throw .mediaType }
        guard let moment = Moment(answering.now()) else {
            throw .failure(.broken(code: "API-001"))
        }
        let command: Command
        do throws(Reader.Refusal) {
            command = try Reader.read(json, screen: Self.screen) { (reader: inout Reader) in
                form.read(&reader, moment)
            }
        } catch {
            let body = Denial.unfit(error.faults)
            throw Denial.together(wrong + [body]) ?? body
        }
        if let denial = Denial.together(wrong) { throw denial }
        return command
    }

    /// Whatever is written, nobody is named in it by number (R31, R35): text is not masked, not
    /// matched and not deleted with the person. The one check of all free text.
    private static let screen: Reader.Screen = {
        IdentityNumberScan.contains($0) ? "identity-number" : nil
    }

    /// The filters, as a link repeats them.
    private var chosen: String {
        route.filters.compactMap { filter in
            filters[filter.name].map { "\(filter.name)=\(Self.encoded($0))&" }
        }.joined()
    }

    /// With all but unreserved characters percent-encoded (RFC 3986 section 2.1).
    static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            case _: encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
    }

    /// A page with the `Link` to the next one.
    func answer(_ page: Page) throws(Failure) -> Answer { .page(page, next: try link(after: page)) }

    /// The `Link` to the page after this one (RFC 8288), which begins after the last item of this one
    /// or, in a list without a key, after as many; there is none where those are a million.
    func link(after page: Page) throws(Failure) -> String? {
        let offset = page.end == nil ? window.offset + window.limit : 0
        guard page.more,
            let next = Window(limit: window.limit, offset: offset, after: page.end)
        else { return nil }
        let cursor = try answering.cursors.write(next, at: place, answering.now())
        return "<\(path)?cursor=\(cursor)&\(chosen)limit=\(window.limit)>; rel=\"next\""
    }
}
