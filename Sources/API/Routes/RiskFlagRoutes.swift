import Access
import Casework
import Domain
import HTTP

extension Routes {
    /// Risk flags (riskflaggor): below one youth's file. There is no other list of them, and there
    /// must be none (SoLPuL 7 a §).
    static let riskFlag = [
        Route(
            .get, "/risk-signs", "listRiskSigns", "Signs (tecken) that a risk flag can state",
            .signedIn(.fixed(.ownAccount)), .page(.riskSigns)),
        Route(
            .get, "/protective-factors", "listProtectiveFactors",
            "Protective factors (skyddsfaktorer)", .signedIn(.fixed(.ownAccount)),
            .page(.protectiveFactors)),
        Route(
            .get, "/youths/{id}/risk-flags", "listRiskFlags",
            "Risk flags (riskflaggor) in one youth's file",
            .signedIn(.header(reading + [.workManagement])), .page(.riskFlags)),
        Route(
            .post, "/youths/{id}/risk-flags", "proposeRiskFlag",
            "Propose a risk flag (riskflagga)", .signedIn(.header([.coordination])),
            .created(ProposeRiskFlag.Command.form) { command, asked throws(Failure) in
                try ProposeRiskFlag()(
                    command, of: asked.id(), once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .post, "/risk-flags/{id}/steps", "moveRiskFlag",
            "A risk flag (riskflagga) is confirmed by a second person, declined, renewed, resolved or"
                + " corrected",
            .signedIn(.header([.coordination, .workManagement])),
            .created(MoveRiskFlag.Command.form) { command, asked throws(Failure) in
                try MoveRiskFlag()(
                    asked.id(), command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/risk-flags/{id}/contests", "contestRiskFlag",
            "Note what the youth or a guardian holds against a risk flag (bestridande)",
            .signedIn(.header([.coordination])),
            .created(FlagContest.form) { contest, asked throws(Failure) in
                try ContestRiskFlag()(
                    asked.id(), by: contest.capacity, contest.note, once: asked.once,
                    as: asked.caller, through: asked.gate)
            }),
    ]
}
