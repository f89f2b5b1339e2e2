import Access
import Postgres
import Shell

/// `sspf admin create`: the first administrator.
struct AdminCommand {
    let settings: Settings
    let language: Language

    func create(_ person: FirstAdministrator, passwordFile: String?) throws(Stop) -> ExitCode {
        guard let password = try Password.askNew(language, file: passwordFile) else {
            throw Stop(
                .usage, sv: "de två lösenorden är olika; inget är gjort",
                en: "the two passwords differ; nothing was done", language)
        }
        let rules = settings.passwordRules
        if settings.connection == nil { try Account.postgres.become() }
        var session: Session
        do throws(PostgresError) {
            session = try Session.open(
                settings.address("sspf_migrate"), settings: .maintenance)
        } catch { throw Stop(.unreachable, "\(error)") }
        do throws(FirstAdministrator.Refusal) {
            try person.create(password: password, by: rules, in: &session)
        } catch {
            switch error {
            case .exists:
                throw Stop(.conflict, "there is an administrator; further ones are theirs to make")
            case .password(let failure):
                guard case .unfit(let places) = failure, let first = places.first else {
                    throw Stop(failure, language)
                }
                let fault = Fault.unfit(first.path, first.code.description)
                throw Stop(.usage, fault.sentence.in(language))
            case .hiddenCharacter:
                throw Stop(.usage, "a name holds a character that cannot be seen")
            case .database(let error): throw Stop(.error, "\(error)")
            }
        }
        Say.note("created; now: sspf login \(person.subject)")
        return .ok
    }
}
