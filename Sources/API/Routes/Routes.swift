import Domain
package import HTTP

/// Every way into the service, in one table: the router, the description and the tests read it.
package enum Routes {
    /// What every path begins with.
    package static let base = "/sspf/v1"

    package static let table: [Route] = [
        Route(
            .post, "/sessions", .signIn, .open, body: .json(.signIn, limit: 8 * 1024)),
        Route(.delete, "/sessions/current", .signOut, .signedIn(.fixed(.ownAccount))),
        Route(.get, "/me", .readMe, .signedIn(.fixed(.ownAccount))),
        Route(.get, "/staff", .listStaff, .signedIn(.fixed(.administration)), isList: true),
        Route(
            .get, "/policies", .listPolicies,
            .signedIn(.header([.administration, .logReview])), isList: true),
        Route(.get, "/schools", .listSchools, .signedIn(.fixed(.schoolVisits)), isList: true),
        Route(.get, "/pledges", .listPledges, .signedIn(.fixed(.schoolVisits)), isList: true),
        Route(
            .post, "/person-searches", .searchPersons, .signedIn(.fixed(.registration)),
            body: .json(.personSearch, limit: 8 * 1024), isList: true),
        Route(
            .post, "/youths", .registerYouth, .signedIn(.fixed(.registration)),
            body: .json(.newYouth, limit: 8 * 1024), takesKey: true),
        Route(
            .get, "/youths", .listCaseload, .signedIn(.header([.coordination, .followUp])),
            isList: true),
        Route(
            .get, "/youths/{id}", .readYouth, .signedIn(.header([.coordination, .followUp]))),
        Route(
            .get, "/youths/{id}/concern-conversations", .listConcernConversations,
            .signedIn(.header([.coordination, .followUp])), isList: true),
        Route(
            .post, "/concern-conversations", .logConcernConversation,
            .signedIn(.header([.coordination])),
            body: .json(.newConcernConversation, limit: 1024 * 1024), takesKey: true),
        Route(
            .get, "/concern-conversations/{id}", .readConcernConversation,
            .signedIn(.header([.coordination, .followUp]))),
        Route(
            .post, "/school-visits", .recordSchoolVisit, .signedIn(.fixed(.schoolVisits)),
            body: .json(.newSchoolVisit, limit: 64 * 1024), takesKey: true),
        Route(
            .get, "/school-visits", .listSchoolVisits, .signedIn(.fixed(.schoolVisits)),
            isList: true),
        Route(
            .get, "/school-visits/{id}", .readSchoolVisit, .signedIn(.fixed(.schoolVisits))),
        // A number is never in a URL: what is looked for stands in the body.
        Route(
            .post, "/audit/searches", .searchLog, .signedIn(.fixed(.logReview)),
            body: .json(.logSearch, limit: 8 * 1024), isList: true),
        Route(
            .get, "/retention/preview", .previewRetention, .signedIn(.fixed(.retention))),
        Route(.get, "/openapi.json", .describeAPI, .open),
        Route(.get, "/api-info", .readAPIInfo, .open),
    ]

    /// The router over the table.
    /// - Throws: when two routes of the table collide, which a test excludes.
    package static func router() throws(RouterError) -> Router<Route> {
        try Router(table.map { Router.Route($0.method, base + $0.pattern, $0) })
    }
}
