import JSON

extension Description {
    /// `/api-info` (the national REST API profile, VER.06).
    static let info = JSON.write(
        members([
            ("apiName", .string("sspf")), ("apiVersion", .string(version)),
            ("apiReleased", .string("2026-11-21")),
            ("apiDocumentation", .string("\(Routes.base)/openapi.json")),
            ("apiStatus", .string("active")),
        ]))

    /// The API as a whole, in Swedish and English (DOK.03, DOK.06…DOK.11).
    static var about: JSON {
        members([
            ("title", .string("sspf")), ("version", .string(version)),
            ("description", .string("\(swedish)\n\n\(english)")),
            (
                "contact",
                members([
                    ("name", .string("Kommunens systemförvaltning")),
                    ("url", .string("https://sspf.example.se")),
                    ("email", .string("sspf@example.se")),
                ])
            ),
            (
                "license",
                members([
                    ("name", .string("Kommunens villkor för anslutning")),
                    ("url", .string("https://sspf.example.se/villkor")),
                ])
            ),
            ("termsOfService", .string("https://sspf.example.se/villkor")),
            (
                "x-sla",
                members([
                    (
                        "availability",
                        .string("Enligt kommunens driftavtal (as the municipality has agreed).")
                    ),
                    (
                        "responseTime",
                        .string(
                            "Enligt kommunens driftavtal; every answer is dated, and slow ones are counted."
                        )
                    ),
                    ("support", .string("Kommunens systemförvaltning (see contact).")),
                ])
            ),
            ("x-limitations", .array(limitations.map(JSON.string))),
        ])
    }

    /// The host is each municipality's own.
    static var server: JSON {
        members([
            ("url", .string("https://{host}\(Routes.base)")),
            ("description", .string("Kommunens egen tjänst. The municipality's own service.")),
            (
                "variables",
                members([
                    (
                        "host",
                        members([
                            ("default", .string("sspf.example.se")),
                            ("description", .string("Kommunens värdnamn. Its host name.")),
                        ])
                    )
                ])
            ),
        ])
    }

    static var guide: JSON {
        members([
            (
                "description",
                .string(
                    "Types of problem, in Swedish and English; begränsningar under x-limitations.")
            ),
            ("url", .string("https://sspf.example.se\(Routes.base)/problems/not-found")),
        ])
    }

    private static let swedish = """
        Samordning kring unga (SSPF) mellan skola, socialtjänst, polis och fritid. Varje begäran görs \
        av en inloggad person för ett ändamål (Sspf-Purpose) och loggas. Det som inte får ses och det \
        som inte finns ser likadant ut: 404. Fel beskrivs enligt RFC 9457 på svenska eller engelska \
        efter Accept-Language; sägs inget på svenska, efterfrågas inget av dem på engelska.
        """

    private static let english = """
        Case coordination for school, social services, police and leisure. Each request is made by \
        somebody signed in, for a purpose, and is on the log. Refused and absent look the same: 404. \
        Every refusal is application/problem+json (RFC 9457), in Swedish or English by \
        Accept-Language: without it Swedish, where it asks for neither English, unless that is refused \
        (q=0). A member given twice makes a body malformed (400); an \
        unknown member makes it unfit (422). Times are RFC 3339: any offset is taken, UTC is given.
        """

    private static let limitations = [
        "A list gives at most 100 items at a time, and the next page by the cursor of its Link alone.",
        "One session, and one address, may make so many requests a second, ten seconds' worth of them at"
            + " once; beyond that 429, and Retry-After says for how many seconds to wait.",
        "There are no lists of youths by flag, no scores, and no free-text search across persons.",
        "HEAD is answered wherever GET is, as GET is, without the body: it is no operation of its own.",
        "What is no request of HTTP/1.1 or 1.0 is refused before it is one of an operation: 400, 417, 501,"
            + " 505; a path that does not exist 404, a method that a path does not have 405 with Allow."
            + " Those look as x-unrouted-responses says.",
    ]
}
