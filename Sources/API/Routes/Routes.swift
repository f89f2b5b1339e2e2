import Domain
package import HTTP

/// Every way into the service, room by room.
package enum Routes {
    /// What every path begins with.
    package static let base = "/sspf/v1"

    package static let table: [Route] =
        account + system + schoolVisit + pledge + youth + conversation + enquiry + cooperation
        + caseLife + work + ground + restriction + riskFlag + referral + concernReport + inbox
        + log + why + retention + requests

    /// The patterns of what can be read.
    static let readable = Set(table.filter { $0.method == .get }.map(\.pattern))

    /// The router over a table.
    /// - Throws: when two of its routes collide, which a test excludes for ours.
    package static func router(
        _ table: [Route] = Routes.table
    ) throws(RouterError) -> Router<Route> {
        try Router(table.map { Router.Route($0.method, base + $0.pattern, $0) })
    }

    /// The shapes of all bodies and answers, in the order of the table, each once.
    package static let schemas: [Schema] = {
        var schemas: [Schema] = []
        for route in table {
            for schema in [route.body?.schema, route.handling.answer] {
                if let schema, !schemas.contains(schema) { schemas.append(schema) }
            }
        }
        return schemas + [.problem]
    }()
}
