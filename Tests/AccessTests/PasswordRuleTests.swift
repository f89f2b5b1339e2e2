import Access
import Secrets
import Testing

@Suite("What a new password must be")
struct PasswordRuleTests {
    private static let account = "sara.social Sara Sandell Socialtjänsten Mottagning Exempelstad"

    private static func fault(_ password: String) throws -> String? {
        try PasswordRules().fault(in: password, of: account)?.description
    }

    @Test(
        "what is guessed first is refused, in any case, doubled, and with digits and signs around it",
        arguments: [
            "passwordpassword", "PASSWORD12345678", "Password!!!!!!!!", "2026-Sommaren-2026",
            "QwErTyUiOpAsDfGh", "1q2w3e4r5t6y7u8i", "mnbvcxzlkjhgfdsap", "123456789012345",
            "111111111111111", "abcabcabcabcabca", "correcthorsebatterystaple", "               ",
            "footballbaseball", "letmein letmein letmein", "lösenordet 2026!", "P@ssw0rdP@ssw0rd",
            "sommar2024sommar",
            "mypassword123456", "zaq12wsxzaq12wsx",
        ])
    func common(_ password: String) throws {
        #expect(try Self.fault(password) == "guessable")
    }

    @Test(
        "words of the account, the municipality and the service do not make one, however many",
        arguments: [
            "Exempelstad2026!", "sara.sandell.sara.sandell", "socialtjänsten mottagning",
            "SSPF Exempelstad orossamtal", "Sara Sandell 19800101", "sandell-dragon-exempelstad",
        ])
    func own(_ password: String) throws {
        #expect(try Self.fault(password) == "guessable")
    }

    @Test(
        "sentences, random letters and digits are taken, of whatever kind, and 64 characters or more",
        arguments: [
            "ett långt lösenord 1", "min moster odlar tomater", "korrekt häst batteri häftklammer",
            "xkqvbnzptrwgmhd", "948271605538204", "🐝🌲🎻🚲🥐🦉🌋🧭🪁🛶🧂🕯️🪵🫖🧶",
            "exempelstad ligger vid en bred å",
            "en mening som ingen annan har skrivit, och som är längre än sextiofyra tecken",
        ])
    func taken(_ password: String) throws {
        #expect(try Self.fault(password) == nil)
    }

    @Test("fourteen characters are too few, and spaces count")
    func short() throws {
        #expect(try Self.fault("fjorton tecken") == "too-short")
        #expect(try Self.fault("femton tecken !") == nil)
    }
}
