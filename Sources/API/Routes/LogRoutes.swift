import Access
import Audit
import Domain
import HTTP

extension Routes {
    /// The log: who looked, and proof that it is whole.
    static let log =
        [
            // A number is never in a URL: what is looked for stands in the body.
            Route(
                .post, "/audit/searches", "searchLog",
                "Who looked (loggkontroll); the look is itself logged",
                .signedIn(.fixed(.logReview)),
                .search(LogQuery.form) { query, asked throws(Failure) in
                    try SearchLog()(query, asked.window, as: asked.caller, through: asked.gate)
                }),
            Route(
                .get, "/audit/entries/{number}", "readLogEntry",
                "One sealed entry: where it stands in the log, what it says, how many were shown",
                .signedIn(.fixed(.logReview)), numbers: ["number"],
                .only(.logEntry) { asked throws(Failure) in
                    try SearchLog().show(
                        try asked.number("number"), as: asked.caller, through: asked.gate)
                }),
            Route(
                .get, "/audit/checkpoints", "listCheckpoints",
                "The newest signed checkpoint of each month of the log",
                .signedIn(.fixed(.logReview)), .page(.checkpoints)),
            Route(
                .post, "/audit/proofs", "proveEntry", "Proves that an entry is in the log",
                .signedIn(.fixed(.logReview)), also: [404],
                .answer(InclusionCommand.form, .logProof) { command, asked throws(Failure) in
                    try Proofs().inclusion(
                        of: command.entry, as: asked.caller, through: asked.gate
                    ).json
                }),
            Route(
                .post, "/audit/consistency-proofs", "proveGrowth",
                "Proves that a month of the log has only grown",
                .signedIn(.fixed(.logReview)), also: [404],
                .answer(ConsistencyCommand.form, .logProof) { command, asked throws(Failure) in
                    try Proofs().consistency(
                        from: command.from, to: command.to, in: command.shard, as: asked.caller,
                        through: asked.gate
                    ).json
                }),
        ] + review + extracts

    /// Review of the log (logguppföljning).
    private static let review = [
        Route(
            .get, "/audit/reviews", "listReviews",
            "Samples of the log to review (logguppföljning), newest first",
            .signedIn(.fixed(.logReview)), filters: [.choice("overdue", of: OnlyOverdue.self)],
            .page { asked throws(Failure) in
                try ReviewLog().samples(
                    overdue: asked.filters["overdue"] != nil, asked.window, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .post, "/audit/reviews", "drawReview",
            "Draw a unit's sample of a month that is over; what was drawn before is given again",
            .signedIn(.fixed(.logReview)), also: [404],
            .created(ReviewDraw.form) { command, asked throws(Failure) in
                try ReviewLog().draw(
                    command.unit, month: command.month, size: command.size, once: asked.once,
                    as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/audit/reviews/{id}", "readReview",
            "One sample, and how far its review has come", .signedIn(.fixed(.logReview)),
            .document(.review) { asked throws(Failure) in
                let sample: ID<ReviewLog> = try asked.id()
                return try asked.gate.one(.review, sample.uuid, as: asked.caller)
            }),
        Route(
            .get, "/audit/reviews/{id}/items", "listReviewItems",
            "What a sample drew, and why; nothing of the caller's own unit",
            .signedIn(.fixed(.logReview)),
            .sublist { asked throws(Failure) in
                let sample: ID<ReviewLog> = try asked.id()
                return try ReviewLog().items(
                    of: sample.uuid, asked.window, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/audit/reviews/{id}/verdicts", "judgeReviewItem",
            "Judge an item that was drawn; nobody judges their own line",
            .signedIn(.fixed(.logReview)), takesVersion: true,
            .created(VerdictCommand.form, at: "/audit/reviews", isNew: false) {
                command, asked throws(Failure) in
                let sample: ID<ReviewLog> = try asked.id()
                return try ReviewLog().judge(
                    sample.uuid, item: command.item, command.verdict, seen: asked.seen,
                    once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/audit/reviews/{id}/sign-offs", "signOffReview",
            "Sign off a sample whose items all have a verdict", .signedIn(.fixed(.logReview)),
            .created(ReviewSignOff.form, at: "/audit/reviews", isNew: false) {
                _, asked throws(Failure) in
                let sample: ID<ReviewLog> = try asked.id()
                return try ReviewLog().signOff(
                    sample.uuid, once: asked.once, as: asked.caller, through: asked.gate)
            }),
    ]

    /// What leaves the log in words.
    private static let extracts = [
        // A number is never in a URL: whose extract it is stands in the body.
        Route(
            .post, "/audit/extracts", "makeAccessExtract",
            "The extract (loggutdrag) for the person it is about: days and purposes; named: with"
                + " staff, where that has been released",
            .signedIn(.fixed(.logReview)),
            .search(ExtractCommand.form) { command, asked throws(Failure) in
                try ExtractLog()(
                    of: command.number, named: command.isNamed, asked.window, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .post, "/audit/name-releases", "releaseNames",
            "Decide that staff may be named in a person's extracts for 30 days; a unit manager",
            .signedIn(.fixed(.logReview)), also: [404],
            .created(NameReleaseCommand.form) { command, asked throws(Failure) in
                try ExtractLog().release(
                    command.number, reference: command.reference, once: asked.once,
                    as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/audit/name-releases/{id}", "readNameRelease", "One such decision",
            .signedIn(.fixed(.logReview)),
            .document(.nameRelease) { asked throws(Failure) in
                let release: ID<ExtractLog> = try asked.id()
                return try asked.gate.one(.nameRelease, release.uuid, as: asked.caller)
            }),
        Route(
            .post, "/audit/incidents", "exportIncident",
            "What one member of staff or one session did in a span of time, and whom it concerned",
            .signedIn(.fixed(.logReview)),
            .search(IncidentCommand.form) { command, asked throws(Failure) in
                try ExportIncident()(
                    by: command.actor, since: command.since, until: command.until, asked.window,
                    as: asked.caller, through: asked.gate)
            }),
    ]

    /// The only value of the filter `overdue`.
    enum OnlyOverdue: String, CaseIterable {
        case only
    }
}
