import Testing
import Web

@Suite("Where a service is")
struct ServiceURLTests {
    @Test(
        "is https and a host, or http to this machine; a token belongs to that place",
        arguments: [
            ("https://SSPF.example.se", "https://sspf.example.se"),
            ("https://sspf.example.se/", "https://sspf.example.se"),
            ("https://sspf.example.se:8443/sspf/v1", "https://sspf.example.se:8443"),
            ("https://[2001:db8::1]:8443/sspf/v1/", "https://[2001:db8::1]:8443"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://[::1]", "http://[::1]"),
            ("http://localhost:1", "http://localhost:1"),
            ("http://sspf.example.se", nil), ("http://127.0.0.2", nil), ("http://127.1", nil),
            ("http://localhost.example.se", nil), ("https://", nil), ("https://:1", nil),
            ("https://a@b", nil), ("http://127.0.0.1@example.se", nil), ("https://a:b@c", nil),
            ("https://a/b", nil), ("https://a?b", nil), ("https://a#b", nil),
            ("https://a:0x1", nil), ("https://a:70000", nil), ("https://a:", nil),
            ("https://[::1", nil), ("https://[::1]x", nil), ("https://å.se", nil),
            ("https://a b", nil), ("https://a\nb", nil), ("ftp://127.0.0.1", nil), ("", nil),
        ] as [(String, String?)])
    func place(text: String, place: String?) {
        #expect(ServiceURL(text)?.text == place)
    }
}
