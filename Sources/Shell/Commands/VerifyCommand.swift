package import Access
import Audit
import Domain

/// Verifies the log for a caller: given by the main program, which knows the trusted keys. The text
/// names a file with checkpoints kept elsewhere; nil for those that this machine keeps.
package typealias Verify = @Sendable (String?, Caller, Gate) throws(Failure) -> LogVerdict

/// What verifying the log found out, ready to be shown.
package struct LogVerdict: Sendable {
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
        examples: ["audit verify", "audit verify --checkpoint /mnt/elsewhere/checkpoints.txt"],
        options: [
            CommandOption(
                "checkpoint", .text,
                Text(
                    sv: "fil med sigill som förvarats utanför",
                    en: "file of checkpoints kept outside"
                ))
        ], crossing: .never(elsewhere)
    ) { (desk, arguments) throws(ShellFailure) in
        guard let verify = desk.verify else { throw .failed(noKey) }
        // A file that is not there says nothing about the log.
        if let file = arguments.text("checkpoint") { _ = try desk.files.read(file) }
        let caller = try desk.caller(.logReview, "audit verify")
        let found = try desk.asking { gate throws(Failure) in
            try verify(arguments.text("checkpoint"), caller, gate)
        }
        let broken = Fault(
            "SHELL-121", sv: "Loggen är INTE styrkt som hel: \(found.remark.in(.swedish))",
            en: "The log is NOT proven whole: \(found.remark.in(.english))")
        return Output(
            .record(found.fields), json: found.json, notes: found.isWhole ? [found.remark] : [],
            failure: found.isWhole ? nil : broken)
    }

    private static let elsewhere = Fault(
        "SHELL-179",
        sv: "En tjänst kan inte intyga sig själv. Hämta loggen och prova den här, mot en nyckel som"
            + " du litar på: audit export --file F, sedan sspf audit verify --bundle F --key NYCKEL.",
        en: "A service cannot vouch for itself. Fetch the log and check it here, by a key that you"
            + " trust: audit export --file F, then sspf audit verify --bundle F --key KEY.")
    private static let noKey = Fault(
        "SHELL-120", sv: "Ingen betrodd nyckel: loggen är inte förseglad här än.",
        en: "No trusted key: the log is not sealed here yet.")
}
