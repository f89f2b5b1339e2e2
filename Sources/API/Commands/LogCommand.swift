import Audit
import Domain
import FoundationEssentials
import JSON

extension LogQuery {
    /// `LogSearch`, as it is described and as it is read.
    static let form = Form(
        "LogSearch", limit: 8 * 1024,
        Shape.object(
            "Loggkontroll. With a number: looks at that youth, by anybody; else: acts of the own"
                + " agency's staff. Nothing need be given.",
            required: [],
            optional: [
                ("number", Shape.number), ("staff", Shape.text(1...64)),
                ("agencyId", Shape.id), ("since", Shape.time), ("until", Shape.time),
                ("action", Shape.text(1...64, "Such as concern-conversation.read.")),
                ("outcome", Shape.choice(Outcome.allCases)),
                ("reason", Shape.text(1...64, "Skäl, as a code.")),
                ("purpose", Shape.choice(Purpose.allCases)),
                (
                    "ground",
                    Shape.text(1...120, "Lagrum, how the ground begins, such as OSL 26:1.")
                ),
                ("basisId", Shape.id), ("requestId", Shape.id),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `LogSearch`.
    init?(reading object: inout Reader, _ moment: Moment) {
        self.init()
        number = object.optionalNumber("number", moment)
        staff = object.optionalLine("staff", 1...64)
        agency = object.optionalID("agencyId", of: LogQuery.self)?.uuid
        since = object.optionalValue("since") { (text: String) throws(Instant.Invalid) in
            try Instant(text)
        }
        until = object.optionalValue("until") { (text: String) throws(Instant.Invalid) in
            try Instant(text)
        }
        action = object.optionalLine("action", 1...64)
        outcome = object.optionalChoice("outcome")
        reason = object.optionalLine("reason", 1...64)
        purpose = object.optionalChoice("purpose")
        ground = object.optionalLine("ground", 1...120)
        basis = object.optionalID("basisId", of: LogQuery.self)?.uuid
        request = object.optionalID("requestId", of: LogQuery.self)?.uuid
        guard object.finish() else { return nil }
    }
}

/// Which entry is to be proven to be in the log.
struct InclusionCommand {
    /// Its number.
    let entry: Int

    /// `LogProofRequest`, as it is described and as it is read.
    static let form = Form(
        "LogProofRequest", limit: 8 * 1024,
        Shape.object(
            "Bevis att en post finns i loggen.",
            required: [("entry", Shape.integer(LogSizes.range))], isClosed: true)
    ) { (reader: inout Reader, _) in Self(reading: &reader) }

    /// Reads `LogProofRequest`.
    init?(reading object: inout Reader) {
        let entry = object.integer("entry", LogSizes.range)
        guard object.finish(), let entry else { return nil }
        self.entry = entry
    }
}

/// Which month of the log is to be proven to have only grown, between which sizes.
struct ConsistencyCommand {
    let shard: Int
    let from: Int
    let to: Int

    /// `LogConsistencyRequest`, as it is described and as it is read.
    static let form = Form(
        "LogConsistencyRequest", limit: 8 * 1024,
        Shape.object(
            "Bevis att en månads logg bara har vuxit.",
            required: [
                ("shard", Shape.integer(1...1_000_000)), ("from", Shape.integer(LogSizes.range)),
                ("to", Shape.integer(LogSizes.range)),
            ], isClosed: true)
    ) { (reader: inout Reader, _) in Self(reading: &reader) }

    /// Reads `LogConsistencyRequest`.
    init?(reading object: inout Reader) {
        let shard = object.integer("shard", 1...1_000_000)
        let from = object.integer("from", LogSizes.range)
        let to = object.integer("to", LogSizes.range)
        if let from, let to, from > to { object.refuse("to", "too-small") }
        guard object.finish(), let shard, let from, let to else { return nil }
        self.shard = shard
        self.from = from
        self.to = to
    }
}

/// How many entries a log may have.
private enum LogSizes {
    static let range = 0...1_000_000_000_000
}

extension Schema {
    /// What an inclusion or a consistency proof is answered as.
    static let logEntry = Schema(
        "LogEntry",
        Shape.object(
            "Loggpost: number, month and place in the log, and the text that the tree vouches for.",
            required: [
                ("no", Shape.integer(0...Int.max)), ("shard", Shape.string),
                ("index", Shape.integer(LogSizes.range)), ("leafHash", Shape.string),
                ("entry", header),
                ("persons", Shape.integer(0...1_000_000)),
            ], optional: [("staff", Shape.string)]))

    /// One of three: a request that was let in, with its outcomes; what happened beside one, with what it
    /// was about; the opening of a month, with the log that it goes on from. What a kind has no use for is
    /// null or left out.
    private static let header = Shape.object(
        "Huvud: the entry's header.",
        required: [
            ("v", Shape.whole), ("at", Shape.time), ("no", Shape.integer(0...Int.max)),
            ("kind", Shape.string), ("incarnation", Shape.whole),
        ],
        optional: [
            ("xid", Shape.string), ("role", Shape.string), ("unit", Shape.id),
            ("route", Shape.string), ("staff", Shape.id), ("action", Shape.string),
            ("agency", Shape.id), ("ground", Shape.string), ("policy", Shape.string),
            ("program", Shape.string), ("purpose", Shape.string), ("request", Shape.id),
            ("session", Shape.id), ("outcomes", Shape.array(outcome)),
            ("row", row), ("detail", Shape.string), ("reason", Shape.string),
            ("result", Shape.string), ("resource", Shape.string),
            ("origin", Shape.string), ("signer", Shape.string), ("previous", Shape.string),
            ("held", Shape.string),
        ])

    private static let outcome = Shape.object(
        "Utfall: what was looked at or done.",
        required: [
            ("part", Shape.whole), ("shown", Shape.whole), ("result", Shape.string),
            ("persons", Shape.whole), ("resource", Shape.string),
        ],
        optional: [
            ("row", row), ("basis", Shape.array(Shape.id)), ("detail", Shape.string),
            ("reason", Shape.string), ("version", Shape.string),
        ])

    /// Where what was looked at is a person shown, their own commitment holds the id, not the header.
    private static let row = Shape.pattern(
        "^(person|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$")

    static let logProof = Schema(
        "LogProof",
        Shape.object(
            "Bevis enligt RFC 9162; hashes in base 64.",
            required: [("path", Shape.array(Shape.string))],
            optional: [
                ("index", Shape.integer(LogSizes.range)),
                ("size", Shape.integer(LogSizes.range)), ("leafHash", Shape.string),
                ("checkpoint", Shape.text(1...1_000_000, "Signed note (C2SP).")),
                ("from", Shape.integer(LogSizes.range)),
                ("to", Shape.integer(LogSizes.range)),
            ]))
}
