/// The kinds of problem (RFC 9457 §3.1.1). The raw value ends the stable `type`.
package enum ProblemKind: String, Sendable, CaseIterable {
    case notSignedIn = "not-signed-in"
    /// Signed in, but who it is was proved too long ago for this act (RFC 9470).
    case signInTooOld = "sign-in-too-old"
    /// Signed in by a password that somebody else has set: it opens its change alone.
    case passwordDue = "password-due"
    /// Signed in by a password alone where a second factor is asked of everybody: it opens enrolling one.
    case factorDue = "second-factor-due"
    /// Too many requests, or too many wrong sign-ins: after `Retry-After` seconds again.
    case tooMany = "too-many-requests"
    case forbidden
    /// Absent, or hidden: the two cannot be told apart.
    case notFound = "not-found"
    case methodNotAllowed = "method-not-allowed"
    case notAcceptable = "not-acceptable"
    case conflict
    case inProgress = "in-progress"
    case tooLarge = "too-large"
    case unsupportedMediaType = "unsupported-media-type"
    case bodyNotExpected = "body-not-expected"
    case keyMissing = "idempotency-key-missing"
    case keyMalformed = "idempotency-key-malformed"
    case keyReused = "idempotency-key-reused"
    case versionMissing = "if-match-missing"
    case versionMalformed = "if-match-malformed"
    case versionNotTaken = "if-match-not-taken"
    case stale = "version-changed"
    case unfitQuery = "unfit-query"
    case notJSON = "not-json"
    case unfit
    case unavailable
    case broken
    /// Refused before it was a request.
    case malformed = "malformed-request"
    case timeout
    case targetTooLong = "target-too-long"
    case expectation
    case headerTooLarge = "header-too-large"
    case notImplemented = "not-implemented"
    case version

    /// The stable URI reference that names the kind.
    package var type: String { "\(Routes.base)/problems/\(rawValue)" }

    /// The status (RFC 9110 section 15, RFC 6585).
    package var status: Int {
        switch self {
        case .bodyNotExpected, .keyMissing, .keyMalformed, .versionMalformed, .versionNotTaken,
            .unfitQuery,
            .notJSON, .malformed:
            400
        case .notSignedIn, .signInTooOld: 401
        case .forbidden, .passwordDue, .factorDue: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .notAcceptable: 406
        case .timeout: 408
        case .conflict, .inProgress: 409
        case .stale: 412
        case .tooLarge: 413
        case .targetTooLong: 414
        case .unsupportedMediaType: 415
        case .expectation: 417
        case .keyReused, .unfit: 422
        case .versionMissing: 428
        case .tooMany: 429
        case .headerTooLarge: 431
        case .broken: 500
        case .notImplemented: 501
        case .unavailable: 503
        case .version: 505
        }
    }

    /// Whether it says what this session has to do before anything else.
    var isDue: Bool { status == 403 && self != .forbidden }

    /// Fields that every answer of this kind carries.
    var headers: [(String, String)] {
        switch self {
        case .notSignedIn: [("WWW-Authenticate", "Bearer")]
        case .signInTooOld:
            [
                (
                    "WWW-Authenticate",
                    "Bearer error=\"insufficient_user_authentication\", max_age=300"
                )
            ]
        case .inProgress: [("Retry-After", "1")]
        case .unavailable: [("Retry-After", "2")]
        case .unsupportedMediaType: [("Accept-Post", "application/json")]
        case .tooMany, .passwordDue, .factorDue, .forbidden, .notFound, .methodNotAllowed,
            .notAcceptable, .conflict, .tooLarge, .bodyNotExpected, .keyMissing, .keyMalformed,
            .keyReused,
            .versionMissing, .versionMalformed, .versionNotTaken, .stale, .unfitQuery, .notJSON,
            .unfit, .broken, .malformed,
            .timeout, .targetTooLong, .expectation, .headerTooLarge, .notImplemented, .version:
            []
        }
    }

    /// Fields that an answer of this kind can carry beside those of every answer.
    var fields: [String] {
        switch self {
        case .tooMany: ["Retry-After", "RateLimit", "RateLimit-Policy"]
        case .stale: ["ETag"]
        case .methodNotAllowed: ["Allow"]
        case _: headers.map(\.0)
        }
    }

    /// The kind in words, and what to do about it.
    var words: (title: Phrase, detail: Phrase) {
        switch self {
        case .notSignedIn:
            (
                Phrase("Inte inloggad", "Not signed in"),
                Phrase("Logga in och försök igen.", "Sign in and try again.")
            )
        case .signInTooOld:
            (
                Phrase("Styrk på nytt vem du är", "Prove anew who you are"),
                Phrase(
                    "Det här kräver att du styrkt vem du är de senaste fem minuterna:"
                        + " POST /sessions/current/step-ups.",
                    "This takes a proof of who you are within five minutes:"
                        + " POST /sessions/current/step-ups.")
            )
        case .passwordDue:
            (
                Phrase("Byt lösenord först", "Change the password first"),
                Phrase(
                    "Någon annan har satt lösenordet: POST /sessions/current/password-changes.",
                    "Somebody else has set the password: POST /sessions/current/password-changes.")
            )
        case .factorDue:
            (
                Phrase("Skaffa engångskoder först", "Enrol a second factor first"),
                Phrase(
                    "Här krävs en engångskod vid inloggning: POST /second-factors, och bekräfta den.",
                    "A code of one use is asked of everybody here: POST /second-factors, and confirm it."
                )
            )
        case .tooMany:
            (
                Phrase("För många försök", "Too many requests"),
                Phrase(
                    "Vänta så många sekunder som Retry-After säger.",
                    "Wait as many seconds as Retry-After says.")
            )
        case .forbidden:
            (
                Phrase("Inte tillåtet", "Not permitted"),
                Phrase(
                    "Det kräver en roll, ett uppdrag eller en grund som du inte har.",
                    "It takes a role, an assignment or a ground that you do not have.")
            )
        case .notFound:
            (
                Phrase("Finns inte", "Not found"),
                Phrase(
                    "Det finns inget här som du kan se.", "There is nothing here that you can see.")
            )
        case .methodNotAllowed:
            (
                Phrase("Metoden stöds inte", "Method not allowed"),
                Phrase("Se fältet Allow.", "See the field Allow.")
            )
        case .notAcceptable:
            (
                Phrase("Svarsformatet stöds inte", "Not acceptable"),
                Phrase("Svaret ges som application/json.", "The answer is application/json.")
            )
        case .conflict:
            (
                Phrase("Konflikt", "Conflict"),
                Phrase(
                    "Läget tillåter det inte. Koden i errors säger varför, där ett ord gör det.",
                    "The state of things forbids it. The code in errors says why, where a word does."
                )
            )
        case .inProgress:
            (
                Phrase("Pågår redan", "In progress"),
                Phrase(
                    "En begäran med samma nyckel pågår.", "A request with the same key is running.")
            )
        case .tooLarge:
            (
                Phrase("För stor", "Too large"),
                Phrase("Innehållet är större än tillåtet.", "The body is larger than allowed.")
            )
        case .unsupportedMediaType:
            (
                Phrase("Formatet stöds inte", "Unsupported media type"),
                Phrase("Skicka application/json i UTF-8.", "Send application/json in UTF-8.")
            )
        case .bodyNotExpected:
            (
                Phrase("Oväntat innehåll", "Body not expected"),
                Phrase("Metoden tar inget innehåll.", "This method takes no body.")
            )
        case .keyMissing:
            (
                Phrase("Idempotency-Key saknas", "Idempotency-Key missing"),
                Phrase(
                    "Skicka en ny nyckel för varje ny post, samma vid omsändning.",
                    "Send a new key for each new record, the same one when retrying.")
            )
        case .keyMalformed:
            (
                Phrase("Idempotency-Key har fel form", "Idempotency-Key malformed"),
                Phrase(
                    "En nyckel är 1–64 tecken: A–Z a–z 0–9 . _ ~ : -",
                    "A key is 1–64 characters: A–Z a–z 0–9 . _ ~ : -")
            )
        case .keyReused:
            (
                Phrase("Idempotency-Key redan använd", "Idempotency-Key reused"),
                Phrase(
                    "Nyckeln har använts på annan adress eller med annat innehåll.",
                    "The key was used at another address or with another body.")
            )
        case .versionMissing:
            (
                Phrase("If-Match saknas", "If-Match missing"),
                Phrase(
                    "Skicka postens ETag, så att ingen annans ändring skrivs över.",
                    "Send the record's ETag, so that nobody else's change is overwritten.")
            )
        case .versionMalformed:
            (
                Phrase("If-Match har fel form", "If-Match malformed"),
                Phrase(
                    "Skicka en stark ETag, som \"3\".", "Send one strong ETag, such as \"3\".")
            )
        case .versionNotTaken:
            (
                Phrase("If-Match tas inte här", "If-Match not taken here"),
                Phrase(
                    "Här prövas ingen version: skicka begäran utan If-Match.",
                    "No version is looked at here: send the request without If-Match.")
            )
        case .stale:
            (
                Phrase("Posten har ändrats", "The record has changed"),
                Phrase(
                    "Läs posten på nytt och försök igen.", "Read the record anew and try again.")
            )
        case .unfitQuery:
            (
                Phrase("Fel i frågesträngen", "Unfit query"),
                Phrase("Varje fel anges under errors.", "Each fault stands in errors.")
            )
        case .notJSON:
            (
                Phrase("Inte JSON", "Not JSON"),
                Phrase("Felets plats anges under errors.", "Its place stands in errors.")
            )
        case .unfit:
            (
                Phrase("Uppgifterna kan inte tas emot", "Unfit content"),
                Phrase("Varje fel anges under errors.", "Each fault stands in errors.")
            )
        case .unavailable:
            (
                Phrase("Tillfälligt otillgänglig", "Unavailable"),
                Phrase("Försök igen om en stund.", "Try again in a moment.")
            )
        case .broken:
            (
                Phrase("Internt fel", "Internal error"),
                Phrase(
                    "Felet är vårt. Ange requestId om du hör av dig.",
                    "The fault is ours. Give requestId when you report it.")
            )
        case .malformed:
            (
                Phrase("Felaktig begäran", "Malformed request"),
                Phrase("Begäran följer inte HTTP/1.1.", "The request is not valid HTTP/1.1.")
            )
        case .timeout:
            (
                Phrase("För långsam", "Timeout"),
                Phrase("Begäran kom inte fram i tid.", "The request was not complete in time.")
            )
        case .targetTooLong:
            (
                Phrase("Adressen är för lång", "Target too long"),
                Phrase("Förkorta adressen.", "Shorten the target.")
            )
        case .expectation:
            (
                Phrase("Förväntan stöds inte", "Expectation failed"),
                Phrase("Endast 100-continue stöds.", "Only 100-continue is supported.")
            )
        case .headerTooLarge:
            (
                Phrase("Huvudet är för stort", "Header too large"),
                Phrase("Skicka färre eller kortare fält.", "Send fewer or shorter fields.")
            )
        case .notImplemented:
            (
                Phrase("Stöds inte", "Not implemented"),
                Phrase("Metoden finns inte.", "There is no such method.")
            )
        case .version:
            (
                Phrase("HTTP-versionen stöds inte", "HTTP version not supported"),
                Phrase("Använd HTTP/1.1.", "Use HTTP/1.1.")
            )
        }
    }
}
