import Access
import Domain
import HTTP
import Retention

extension Routes {
    /// The person's rights, and what a retention run proves.
    static let requests = [
        Route(
            .get, "/requests", "listRequests",
            "Requests of persons (registerutdrag, rättelse, utlämnande) by deadline",
            .signedIn(.fixed(.retention)), .page(.requests)),
        Route(
            .post, "/requests", "openRequest", "Open a request; it sets a legal hold by itself",
            .signedIn(.fixed(.retention)), also: [404],
            .created(OpenRequest.Command.form) { command, asked throws(Failure) in
                try OpenRequest()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/requests/{id}", "readRequest", "One request, with its deadline",
            .signedIn(.fixed(.retention)),
            .document(.request) { asked throws(Failure) in
                let request: ID<OpenRequest> = try asked.id()
                return try asked.gate.one(.request, request.uuid, as: asked.caller)
            }),
        Route(
            .post, "/requests/{id}/steps", "stepRequest",
            "More time, the secrecy review, or the decision", .signedIn(.fixed(.retention)),
            .created(NewRequestStep.form, at: "/requests") { command, asked throws(Failure) in
                let request: ID<OpenRequest> = try asked.id()
                return try StepRequest()(
                    command.step, in: request.uuid, ground: command.ground, once: asked.once,
                    as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/retention/runs/{id}", "readRetentionProtocol",
            "The protocol (gallringsprotokoll) of a run", .signedIn(.fixed(.retention)),
            .document(.retentionRun) { asked throws(Failure) in
                let run: ID<RunRetention> = try asked.id()
                return try asked.gate.one(.retentionProtocol, run.uuid, as: asked.caller)
            }),
        Route(
            .get, "/retention/runs/{id}/certificate", "readRetentionCertificate",
            "The signed certificate of a run, to be checked without the service",
            .signedIn(.fixed(.retention)),
            .document(.retentionRun) { asked throws(Failure) in
                let run: ID<RunRetention> = try asked.id()
                return try asked.gate.one(.retentionCertificate, run.uuid, as: asked.caller)
            }),
        Route(
            .post, "/retention/receipts", "enterReceipt",
            "The archive's receipt for a package: from then on its records may go",
            .signedIn(.fixed(.retention)), also: [404],
            .created(EnterReceipt.Command.form) { command, asked throws(Failure) in
                try EnterReceipt()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
    ]
}

extension Schema {
    /// A request of the person concerned.
    static let request = Schema(
        "Request",
        Shape.object(
            "Begäran.",
            required: [
                ("id", Shape.id), ("kind", Shape.choice(RequestKind.allCases.map(\.rawValue))),
                ("youthId", Shape.id), ("reference", Shape.string), ("receivedOn", Shape.day),
                ("dueOn", Shape.day), ("overdue", Shape.boolean), ("reviewed", Shape.boolean),
            ],
            optional: [
                ("decision", Shape.string), ("ground", Shape.string), ("lifted", Shape.boolean),
            ]))

    /// A retention run.
    static let retentionRun = Schema(
        "RetentionRun",
        Shape.object(
            "Gallringskörning: its protocol, or its certificate as a signed note.",
            required: [("run", Shape.id)],
            optional: [("note", Shape.string), ("lines", Shape.array(Shape.anyObject))]))
}
