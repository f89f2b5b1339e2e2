import Access
import Audit
import Domain
import HTTP

extension Routes {
    /// The log, and who looked.
    static let log = [
        // A number is never in a URL: what is looked for stands in the body.
        Route(
            .post, "/audit/searches", "searchLog",
            "Who looked at a youth (loggkontroll); the look is itself logged",
            .signedIn(.fixed(.logReview)),
            .search(LogSearch.form) { number, asked throws(Failure) in
                try FindLooks()(at: number, asked.window, as: asked.caller, through: asked.gate)
            })
    ]
}
