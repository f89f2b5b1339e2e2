import Domain
import FoundationEssentials

/// What every answer carries.
enum Frame {
    /// A request's name as text: 36 characters, always.
    static func text(_ id: UUID) -> String { id.text }

    /// Answers hold secrets: no cache keeps them, no browser guesses at or runs them.
    static func headers(_ requestID: UUID) -> [(String, String)] {
        [
            ("X-Request-Id", text(requestID)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            (
                "Content-Security-Policy",
                "default-src 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
            ),
        ]
    }
}
