import Domain
import JSON

extension Schema {
    /// Shapes of answers: those members that a client can rely on; more may come.
    var answerShape: JSON {
        switch self {
        case .session:
            Shape.object(
                "Session. The token is shown this once; expiresIn is in seconds.",
                required: [
                    ("token", Shape.string), ("expiresIn", Shape.integer(60...43_200)),
                ])
        case .created:
            Shape.object(
                "Skapad post. replayed: an earlier request with the same key created it.",
                required: [("id", Shape.id), ("replayed", Shape.boolean)])
        case .me:
            Shape.object(
                "Den inloggade.",
                required: [
                    ("staffId", Shape.id), ("subject", Shape.string), ("name", Shape.string),
                    ("agency", Shape.anyObject), ("unit", Shape.anyObject),
                    ("actingRole", Shape.choice(Role.allCases.map(\.rawValue), "Roll.")),
                ])
        case .youth:
            Shape.object(
                "Ungdom.",
                required: [
                    ("id", Shape.id), ("givenName", Shape.string), ("familyName", Shape.string),
                    ("unit", Shape.string), ("registeredAt", Shape.time),
                    ("concernConversations", Shape.integer(0...1_000_000)),
                ],
                optional: [
                    ("birthDate", Shape.day), ("number", Shape.string),
                    ("numberKind", Shape.string),
                ])
        case .concernConversation:
            Shape.object(
                "Orossamtal, with those parts that the caller may see.",
                required: [
                    ("id", Shape.id), ("youthId", Shape.id), ("kind", Shape.string),
                    ("trigger", Shape.string), ("classification", Shape.string),
                    ("secrecyClass", Shape.string), ("heldAt", Shape.time),
                    ("place", Shape.string), ("parts", Shape.array(Shape.anyObject)),
                    ("participants", Shape.array(Shape.anyObject)),
                    ("agreements", Shape.array(Shape.anyObject)), ("createdAt", Shape.time),
                    ("version", Shape.integer(1...1_000_000)),
                ],
                optional: [("nextContactOn", Shape.day), ("author", Shape.string)])
        case .schoolVisit:
            Shape.object(
                "Skolbesök.",
                required: [
                    ("id", Shape.id), ("schoolId", Shape.id), ("school", Shape.string),
                    ("visitDate", Shape.day), ("kind", Shape.string),
                    ("classes", Shape.array(Shape.string)),
                    ("pupilsReached", Shape.integer(0...5000)), ("topic", Shape.string),
                    ("agencyId", Shape.id), ("createdAt", Shape.time),
                    ("version", Shape.integer(1...1_000_000)),
                ],
                optional: [
                    ("schoolYear", Shape.string), ("requestedBy", Shape.string),
                    ("followUp", Shape.string), ("pledgeId", Shape.id),
                    ("pledge", Shape.string),
                ])
        case .list:
            Shape.object(
                "Lista. A Link with rel=\"next\" tells that more follows.",
                required: [("items", Shape.array(Shape.anyObject, most: 100))])
        case .problem:
            Shape.object(
                "Problem details (RFC 9457).",
                required: [
                    ("type", Shape.string), ("title", Shape.string),
                    ("status", Shape.integer(400...599)), ("detail", Shape.string),
                    ("requestId", Shape.id),
                ],
                optional: [("errors", Shape.array(Self.fault))])
        case .apiInfo:
            Shape.object(
                "Om detta API.",
                required: [
                    ("apiName", Shape.string), ("apiVersion", Shape.string),
                    ("apiReleased", Shape.day), ("apiDocumentation", Shape.string),
                    ("apiStatus", Shape.string),
                ])
        case .description, .signIn, .personSearch, .newYouth, .newConcernConversation,
            .newSchoolVisit, .logSearch:
            Shape.anyObject
        }
    }

    private static var fault: JSON {
        Shape.object(
            "Ett fel. pointer is a JSON pointer, or header: or query: and a name.",
            required: [
                ("pointer", Shape.string), ("code", Shape.string), ("detail", Shape.string),
            ])
    }
}
