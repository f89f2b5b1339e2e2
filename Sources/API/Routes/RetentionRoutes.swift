import Access
import Domain
import HTTP
import Retention

extension Routes {
    /// Retention (gallring).
    static let retention = [
        Route(
            .get, "/retention/preview", "previewRetention",
            "What is due for deletion (gallring) under which rule",
            .signedIn(.fixed(.retention)),
            .all { asked throws(Failure) in
                try PreviewRetention().rules(as: asked.caller, through: asked.gate)
            })
    ]
}
