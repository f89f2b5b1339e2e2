import API
import Access
import Domain
import FoundationEssentials
import HTTP
import JSON
import Postgres
import Secrets
import Shell
import Support

/// The API over one demonstration municipality, without sockets: requests in, answers out.
final class Desk {
    let town: Town
    let answering: Answering
    private var tokens: [Town.Person: String] = [:]

    /// The moment that commands are judged by: noon of 2026-11-21 in UTC.
    static let now = Date(timeIntervalSince1970: 1_795_262_400)

    /// Seals second factors.
    static let boxKey = [UInt8](repeating: 7, count: SecretBox.keyLength)
    private static let cursors = PageCursors(key: boxKey)

    init(_ town: Town) throws {
        self.town = town
        let today = try LocalDate("2026-11-21")
        let shell = ServedShell(
            export: { _, _, _, _ in (0, false) }, surroundings: .none,
            today: { today })
        answering = try Answering(
            gate: town.gate(),
            signIn: SignIn(queue: ScryptQueue(), box: try SecretBox(key: Self.boxKey)),
            cursors: Self.cursors,
            runLine: { (line, caller, gate, signIn) throws(Failure) in
                try shell(
                    CommandCall(
                        line.words, isPreview: line.isPreview, newPassword: line.newPassword,
                        file: line.file), as: caller, signIn: signIn, through: gate)
            },
            now: { Self.now },
            tell: { print("A fault of ours: \($0.line)") })
    }

    /// The same at another moment.
    func answering(at moment: Date) throws -> Answering {
        try Answering(
            gate: town.gate(), signIn: SignIn(queue: ScryptQueue()), cursors: Self.cursors,
            now: { moment })
    }

    convenience init() throws { try self.init(try Town(at: .noon)) }

    /// Goes on with a token that the service gave.
    func use(_ token: String, as person: Town.Person) { tokens[person] = token }

    /// A session of one's own, with a token as the service makes them.
    func token(of person: Town.Person) throws -> String {
        if let token = tokens[person] { return token }
        let token = try SessionToken.make()
        var session = try town.session("sspf_migrate")
        _ = try session.run(Self.begin, [.text(person.rawValue), .bytes(token.hash)])
        tokens[person] = token.text
        return token.text
    }

    private static let begin = Statement(
        "begin-session",
        """
        INSERT INTO core.session (id, staff_id, token_hash, started_at, expires_at, proved_at)
        SELECT gen_random_uuid(), p.id, $2, '2026-01-01', authz.now() + interval '9 years',
               'infinity'
          FROM core.staff p WHERE p.subject = $1
        """)

    /// A request below the base, as somebody or as nobody.
    func request(
        _ method: HTTP.Method, _ path: String, as person: Town.Person? = nil,
        for purpose: String? = nil, key: String? = nil,
        query: [(name: String, value: String)] = [], body: [UInt8] = [],
        headers: [(name: String, value: String)] = []
    ) throws -> Request {
        var fields = headers
        if let person { fields.append(("Authorization", "Bearer \(try token(of: person))")) }
        if let purpose { fields.append(("Sspf-Purpose", purpose)) }
        if let key { fields.append(("Idempotency-Key", key)) }
        if !body.isEmpty, !headers.contains(where: { $0.name == "Content-Type" }) {
            fields.append(("Content-Type", "application/json"))
        }
        let whole = Routes.base + path
        return Request(
            method: method, path: whole.split(separator: "/").map(String.init), rawTarget: whole,
            query: query, headers: Headers(fields), body: body)
    }

    func send(
        _ method: HTTP.Method, _ path: String, as person: Town.Person? = nil,
        for purpose: String? = nil, key: String? = nil,
        query: [(name: String, value: String)] = [], body: String = "",
        headers: [(name: String, value: String)] = []
    ) throws -> Response {
        let request = try request(
            method, path, as: person, for: purpose, key: key, query: query,
            body: Array(body.utf8), headers: headers)
        let response = answering.respond(to: request)
        try AsDescribed.hold(response, to: request)
        // A fresh proof gives the session another token, which a client goes on with.
        if let person, path.hasPrefix("/sessions/current/"), response.status == 200,
            let token = try response.json()["token"]?.string
        {
            use(token, as: person)
        }
        return response
    }

    /// How many rows stand in the tables that commands write to.
    func rows() throws -> String? {
        try town.value(
            """
            SELECT format('%s %s %s %s %s',
                (SELECT count(*) FROM core.youth), (SELECT count(*) FROM core.registration),
                (SELECT count(*) FROM core.concern_conversation),
                (SELECT count(*) FROM core.school_visit), (SELECT count(*) FROM core.once))
            """)
    }
}

extension Response {
    /// The first field of this name.
    func field(_ name: String) -> String? {
        headers.first { $0.0.lowercased() == name.lowercased() }?.1
    }

    /// The cursor of the next page of a timeline; nil on its last.
    func cursor() -> String? {
        field("Link")?.split(separator: "?").last?.split(separator: "&").first?
            .split(separator: "=").last.map { String($0) }
    }

    /// The body as JSON.
    func json() throws -> JSON { try JSON.parse(body, limits: .init(elements: 100_000)) }

    /// The faults as `pointer code`, in order.
    func faults() throws -> [String] {
        guard case .array(let errors)? = try json()["errors"] else { return [] }
        return errors.map { "\($0["pointer"]?.string ?? "-") \($0["code"]?.string ?? "-")" }
    }

    /// All that a caller could tell two answers apart by, with `requestId` blanked.
    func shown() throws -> String {
        let id = field("X-Request-Id") ?? "-"
        let fields = headers.map { "\($0.0): \($0.1)" }.joined(separator: "\n")
        let text = "\(status)\n\(fields)\n\n\(String(decoding: body, as: UTF8.self))\n\(release)"
        return text.split(separator: id, omittingEmptySubsequences: false)
            .joined(separator: "ID")
    }
}

/// Bodies that fit.
enum Sample {
    static func conversation(_ youth: UUID) -> String {
        """
        {"youthId":"\(youth.uuidString.lowercased())","kind":"pre-assessment","trigger":"school",
         "classification":"advice","heldAt":"2026-11-20T14:00:00+01:00","place":"Mötesrum 1",
         "parts":{"observation":"Sov på lektionen","youthView":"Jag är trött"},
         "participants":[{"relation":"guardian","name":"Mamma"},{"relation":"youth"}],
         "agreements":[{"what":"Ringer skolan","owner":"Mamma","dueOn":"2026-12-01"}],
         "nextContactOn":"2026-12-05"}
        """
    }

    static func visit(topic: String = "Droger och trafik", classes: String = "\"7A\"") -> String {
        """
        {"schoolId":"\(Town.Known.school(1).uuidString)","visitDate":"2026-11-19",
         "kind":"year-7-information","schoolYear":"7","classes":[\(classes)],
         "pupilsReached":54,"topic":"\(topic)","requestedBy":"Rektor",
         "pledgeId":"\(Town.Known.pledge(1).uuidString)"}
        """
    }

    static let youth = """
        {"givenName":"Nova","familyName":"Påhittad","birthDate":"2011-02-03"}
        """

    static let offerID = UUID(uuidString: "00000000-0000-4000-8000-00f500000099") ?? UUID()
    static let targetID = UUID(uuidString: "00000000-0000-4000-8000-00f300000099") ?? UUID()

    static let target = """
        {"name":"Mini-Maria","kind":"mini-maria","paths":["own-contact","remiss"],
         "ageFrom":13,"ageBelow":21,"validFrom":"2026-01-01"}
        """

    /// For whom `ID` stands.
    static let report = """
        {"youthId":"ID","receivedOn":"2026-11-20","reporter":"school","feedbackRequested":true}
        """

    static let flag = """
        {"sign":"high-absence","observedOn":"2026-11-20","observedOnYouth":true,
         "source":"school","grading":"second-hand","role":"exposed",
         "protectiveFactor":"trusted-adult"}
        """

    static let guardian = """
        {"name":"Maja Alm","custody":"shared","validFrom":"2026-01-01"}
        """

    /// From the day that the database has, which is not the desk's own.
    static func consent(from: String = "2026-11-21", until: String = "2027-05-01") -> String {
        """
        {"youthId":"\(Town.Known.youth(1))","purposes":["coordination"],
         "validFrom":"\(from)","validUntil":"\(until)","paperReference":"Akt 7",
         "parties":[{"agencyId":"\(Town.Known.agency(2))"}],"kinds":["conversation"],
         "answers":[{"capacity":"youth","answer":"given","answeredOn":"2026-11-20"}]}
        """
    }

    static func disclosure(
        ground: String = "prevent-crime", balancing: String = "Vägt.",
        until: String = "2026-12-01T12:00:00+01:00"
    ) -> String {
        """
        {"youthId":"\(Town.Known.youth(1))","ground":"\(ground)",
         "recipientAgencyId":"\(Town.Known.agency(2))","purposes":["coordination"],
         "items":[{"kind":"conversation"}],"reasoning":"Behövs.","balancing":"\(balancing)",
         "committedCrime":false,"validUntil":"\(until)"}
        """
    }

    /// - Parameter youth: nil for nobody.
    static func enquiry(_ youth: String?, to unit: Int) -> String {
        let named = youth.map { "\"youthId\":\"\($0)\"," } ?? ""
        return "{\(named)\"unitId\":\"\(Town.Known.unit(unit))\",\"reason\":\"Frånvaro\","
            + "\"concern\":\"Nya vänner, trött\",\"urgent\":false}"
    }

    /// - Parameter kinds: of the agenda's items.
    static func meeting(
        inviting staff: [Int], on day: String = "2026-12-10", kinds: [String] = ["meetings"]
    ) -> String {
        let invited = staff.map { "\"\(Town.Known.staff($0))\"" }.joined(separator: ",")
        let agenda = kinds.map { "{\"title\":\"Om \($0)\",\"kind\":\"\($0)\"}" }
        return """
            {"kind":"network","begins":"\(day)T14:00:00+01:00","ends":"\(day)T15:00:00+01:00",
             "place":"Mötesrum 3","invitedStaffIds":[\(invited)],
             "agenda":[\(agenda.joined(separator: ","))]}
            """
    }

    static func commitment(by staff: Int, due: String = "2027-01-15") -> String {
        """
        {"goal":"I skolan varje dag","what":"Ringer hem vid frånvaro",
         "responsibleStaffId":"\(Town.Known.staff(staff))","dueOn":"\(due)"}
        """
    }

    static func noAction(_ youth: String) -> String {
        "{\"youthId\":\"\(youth)\",\"reason\":\"Stöd finns redan\",\"revisitOn\":\"2027-02-01\"}"
    }

    static func emergency(_ youth: UUID = Town.Known.youth(1), minutes: Int = 60) -> String {
        """
        {"youthId":"\(youth)","reason":"missing","text":"Har inte kommit hem i natt.",
         "minutes":\(minutes)}
        """
    }
}
