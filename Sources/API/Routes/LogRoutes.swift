import Access
import Audit
import Domain
import HTTP

extension Routes {
    /// The log: who looked, and proof that it is whole.
    static let log = [
        // A number is never in a URL: what is looked for stands in the body.
        Route(
            .post, "/audit/searches", "searchLog",
            "Who looked (loggkontroll); the look is itself logged",
            .signedIn(.fixed(.logReview)),
            .search(LogQuery.form) { query, asked throws(Failure) in
                try SearchLog()(query, asked.window, as: asked.caller, through: asked.gate)
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
        Route(
            .get, "/audit/reviews", "listReviews",
            "Samples of the log to review (logguppföljning), newest first",
            .signedIn(.fixed(.logReview)),
            .page { asked throws(Failure) in
                try ReviewLog().samples(
                    overdue: false, asked.window, as: asked.caller, through: asked.gate)
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
    ]
}
