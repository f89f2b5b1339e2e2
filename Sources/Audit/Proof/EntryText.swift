import Domain
import FoundationEssentials
import JSON
import Secrets

/// An entry as the database or a bundle gives it, in text: to be hashed, never to be shown.
struct EntryText {
    /// Hexadecimal.
    let salt: String
    /// The canonical text, hashed as it stands.
    let header: String
    /// Uuids with commas between; empty for nobody. For somebody erased, the id of the certificate;
    /// for somebody left out of a bundle, a hyphen.
    let persons: String
    /// Hexadecimal, with commas between, one for each person: 16 bytes of salt, or the 32 of the
    /// commitment of somebody erased or left out.
    let salts: String

    /// Stands for somebody left out of a bundle.
    private static let withheld = Array("-".utf8)

    /// What the tree hashes; nil where something is not in the form that is sealed.
    var leaf: Leaf? {
        guard let salt = Hex.decode(salt).flatMap({ Leaf.Salt($0) }), let shown = shown else {
            return nil
        }
        return Leaf(header: .open(salt, text: Array(header.utf8)), persons: shown)
    }

    /// Split at bytes: at letters takes as long as all that is hashed.
    private var pairs: [(person: Substring.UTF8View, salt: Substring.UTF8View)]? {
        let comma = UInt8(ascii: ",")
        let persons = persons.utf8.split(separator: comma)
        let salts = salts.utf8.split(separator: comma)
        return persons.count == salts.count ? Array(zip(persons, salts)) : nil
    }

    private var shown: [Leaf.Shown]? {
        guard let pairs else { return nil }
        var shown: [Leaf.Shown] = []
        for (person, salt) in pairs {
            guard let bytes = Hex.decode(salt) else { return nil }
            if let commitment = Digest(bytes) {
                shown.append(
                    person.elementsEqual(Self.withheld)
                        ? .withheld(commitment) : .erased(commitment))
            } else if let salt = Leaf.Salt(bytes), let uuid = UUID(text: String(Substring(person))),
                let person = Leaf.Person(withUnsafeBytes(of: uuid.uuid) { Array($0) })
            {
                shown.append(.open(salt, person))
            } else {
                return nil
            }
        }
        return shown
    }

    /// How many persons have been erased under which certificate.
    var erasures: [String: Int] {
        (pairs ?? []).reduce(into: [:]) { counts, pair in
            if pair.salt.count == 64, !pair.person.elementsEqual(Self.withheld) {
                counts[String(Substring(pair.person)), default: 0] += 1
            }
        }
    }

    /// What the header's own text says: the tree vouches for it.
    var facts: EntryFacts { EntryFacts(header) }
}

/// What a verification reads from the text of a header.
struct EntryFacts {
    /// The request number.
    private(set) var number: Int?
    /// What the entry says about the log itself.
    private(set) var notice: LogEntry.Notice?

    /// How the header of a request begins, but for the time and the digits.
    private static let beginnings = [
        Array("{\"v\": 1, \"at\": \"".utf8), Array("\", \"no\": ".utf8),
        Array(", \"xid\": \"".utf8), Array("\", \"kind\": \"request\", ".utf8),
    ]
    /// The length of a time in UTC to the microsecond.
    private static let timeLength = 27

    /// The number that the header of a request begins with; nil for any other entry. Nearly all are
    /// requests, which say nothing about the log itself: they need not be parsed.
    private static func request(_ header: String) -> Int? {
        var rest = Substring(header).utf8
        func skip(_ piece: [UInt8]) -> Bool {
            guard rest.starts(with: piece) else { return false }
            rest = rest.dropFirst(piece.count)
            return true
        }
        func digits() -> Int? {
            let run = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(run.count)
            return Int(Substring(run))
        }
        guard skip(beginnings[0]) else { return nil }
        rest = rest.dropFirst(timeLength)
        guard skip(beginnings[1]), let number = digits(), skip(beginnings[2]), digits() != nil,
            skip(beginnings[3])
        else { return nil }
        return number
    }

    /// Nothing where the text is no header.
    init(_ header: String) {
        if let number = Self.request(header) {
            self.number = number
            return
        }
        let json: JSON
        do throws(JSON.Fault) { json = try JSON.parse(Array(header.utf8)) } catch { return }
        guard case .number(let number)? = json["no"] else { return }
        self.number = number.integer
        switch json.text("kind") {
        case "shard-opened":
            notice = .opening(
                origin: json.text("origin") ?? "", previous: json.text("previous"),
                held: json.text("held"), signer: json.text("signer"))
        case "log-erased":
            notice = .erasure(
                certificate: json.text("row") ?? "", places: Int(json.text("detail") ?? "") ?? 0)
        case "restored": notice = json.integer("incarnation").map { .restored(incarnation: $0) }
        case "log-shard-dropped": notice = Self.dropped(json).map { .drop($0) }
        case "seal-key" where json.text("action") == "seal-key.ended":
            notice = .keyEnded(successor: json.text("detail") ?? "")
        case _: break
        }
    }
}

extension EntryFacts {
    /// As the database writes it: `ORIGIN SIZE MONTHS DAY`, the row being the decision.
    private static func dropped(_ json: JSON) -> DroppedShard? {
        let words = json.text("detail")?.split(separator: " ").map(String.init) ?? []
        guard words.count == 4, let size = Int(words[1]), let months = Int(words[2]),
            let decision = json.text("row")
        else { return nil }
        return DroppedShard(
            origin: words[0], size: size, decision: decision, months: months, day: words[3])
    }
}

extension JSON {
    /// The text member called `name`.
    func text(_ name: String) -> String? {
        guard case .string(let text)? = self[name] else { return nil }
        return text
    }

    /// The whole number called `name`.
    func integer(_ name: String) -> Int? {
        guard case .number(let number)? = self[name] else { return nil }
        return number.integer
    }

    /// The elements of the array called `name`; none where there is no such array.
    func elements(_ name: String) -> [JSON] {
        guard case .array(let elements)? = self[name] else { return [] }
        return elements
    }

    /// Whether the member called `name` is true.
    func flag(_ name: String) -> Bool { self[name] == .bool(true) }
}
