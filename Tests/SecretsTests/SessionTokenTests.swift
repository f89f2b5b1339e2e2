import Secrets
import Testing

@Suite("Session tokens")
struct SessionTokenTests {
    private static let example = "sspf_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

    @Test("a new token is the prefix and 43 digits, and can be read back")
    func make() throws {
        let token = try SessionToken.make()
        #expect(token.text.utf8.count == 48)
        #expect(token.text.hasPrefix("sspf_"))
        #expect(SessionToken(token.text)?.hash == token.hash)
    }

    @Test("a thousand tokens are a thousand different ones")
    func distinct() throws {
        var seen: Set<String> = []
        for _ in 0..<1000 { seen.insert(try SessionToken.make().text) }
        #expect(seen.count == 1000)
    }

    @Test("the hash is SHA-256 of the whole text")
    func hash() throws {
        let token = try #require(SessionToken(Self.example))
        #expect(
            Hex.encode(token.hash)
                == "f13734fab7610c1863cc5aff669134ab9bdd17221d3b5ee23a9de3eb74ad9fac")
    }

    private static let strays: [String] = [
        "", "sspf_",
        "sspf_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh",
        "sspf_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8A",
        "sspf_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "SSPF_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        " sspf_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "sspf_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9",
        "sspf_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+",
        "sspf_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHå",
        "sspf_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n",
        "sspf_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh\n",
    ]

    @Test("a text that the service cannot have given is no token", arguments: strays)
    func refusals(text: String) {
        #expect(SessionToken(text) == nil)
    }

    @Test("a token prints masked, in words and in dumps")
    func masked() throws {
        let token = try #require(SessionToken(Self.example))
        var dumped = ""
        dump(token, to: &dumped)
        #expect("\(token)" == "sspf_…")
        #expect(String(reflecting: token) == "sspf_…")
        #expect(!dumped.contains("AAEC"))
        #expect(!String(describing: [token]).contains("AAEC"))
    }
}
