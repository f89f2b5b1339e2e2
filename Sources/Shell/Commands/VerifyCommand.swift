package import Access
import Audit
import Domain

/// Verifies the log for a caller: given by the main program, which knows the trusted keys.
package typealias Verify = @Sendable (Caller, Gate) throws(Failure) -> VerifiedLog

/// What verifying the log found out, ready to be shown.
package struct VerifiedLog: Sendable {
    /// The log is whole as far as could be seen, and there was something to see.
    package let isWhole: Bool
    /// What was checked, counted and found.
    package let fields: [Field]
    /// What is wrong, or what this check could not have seen.
    package let remark: Text
    /// The same as the API's JSON.
    package let json: [UInt8]

    package init(isWhole: Bool, fields: [Field], remark: Text, json: [UInt8]) {
        self.isWhole = isWhole
        self.fields = fields
        self.remark = remark
        self.json = json
    }
}

extension Commands {
    static let auditVerify = Command<Desk>(
        ["audit", "verify"],
        Text(sv: "prova att loggen är hel", en: "check that the log is whole"),
        examples: ["audit verify"]
    ) { (desk, _) throws(ShellFailure) in
        guard let verify = desk.verify else { throw .failed(noKey) }
        let caller = try desk.caller(.logReview, "audit verify")
        let found = try desk.asking { gate throws(Failure) in try verify(caller, gate) }
        guard found.isWhole else {
            throw .failed(
                Fault(
                    "SHELL-121", sv: "Loggen är INTE styrkt som hel: \(found.remark.in(.swedish))",
                    en: "The log is NOT proven whole: \(found.remark.in(.english))"))
        }
        return Output(.record(found.fields), json: found.json, notes: [found.remark])
    }

    private static let noKey = Fault(
        "SHELL-120", sv: "Ingen betrodd nyckel: loggen är inte förseglad här än.",
        en: "No trusted key: the log is not sealed here yet.")
}
