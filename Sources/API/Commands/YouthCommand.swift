import Casework
import Domain
import JSON

extension RegisterYouth.Command {
    /// Reads `NewYouth`.
    init?(reading object: inout Reader, _ moment: Moment) {
        let number = object.optionalNumber("number", moment)
        let birthDate = object.optionalDay("birthDate")
        if let birthDate {
            if birthDate > moment.today { object.refuse("birthDate", "in-future") }
            if birthDate.year < 1900 { object.refuse("birthDate", "too-early") }
        }
        let given = object.name("givenName")
        let family = object.name("familyName")
        guard object.finish(), let given, let family else { return nil }
        do throws(PersonName.Invalid) {
            self.init(
                number: number, birthDate: birthDate,
                name: try PersonName(given: given, family: family))
        } catch {
            return nil
        }
    }
}

/// A fault of one part of a name.
private struct NotAName: Coded {
    let code: String
}

extension Reader {
    /// One part of a name.
    fileprivate mutating func name(_ name: String) -> String? {
        value(name) { (text: String) throws(NotAName) in
            do throws(PersonName.Invalid) {
                return try PersonName(given: text, family: "").given
            } catch {
                throw NotAName(code: error.code)
            }
        }
    }
}

extension SearchYouths.Command {
    /// Reads `PersonSearch`: a number or a name.
    init?(reading object: inout Reader, _ moment: Moment) {
        let number = object.optionalNumber("number", moment)
        let name = object.optionalLine("name", 1...200)
        if object.has("number") == object.has("name") {
            object.refuse("number", "exactly-one")
        }
        guard object.finish() else { return nil }
        if let number {
            self = .number(number)
        } else if let name {
            self = .name(name)
        } else {
            return nil
        }
    }
}

/// What the log is searched for.
enum LogSearch {
    /// Reads `LogSearch`.
    static func number(reading object: inout Reader, _ moment: Moment) -> IdentityNumber? {
        let number = object.number("number", moment)
        return object.finish() ? number : nil
    }
}

/// Name and password of somebody who signs in.
struct SignInCommand {
    let subject: String
    let password: String

    /// Reads `SignIn`.
    init?(reading object: inout Reader) {
        let subject = object.line("subject", 1...200)
        let password = object.line("password", 1...1024)
        guard object.finish(), let subject, let password else { return nil }
        self.subject = subject
        self.password = password
    }
}
