import HTTP
import Testing

@Suite struct ProblemTests {
    @Test("a problem is JSON with its members in order")
    func members() {
        let problem = Problem(
            type: "/problems/x", title: "Wrong \"thing\"", status: 422, detail: "a\\b\n\t\r\u{1}å",
            instance: "/r/1", extensions: [("errors", Array("[1]".utf8))])
        #expect(
            String(decoding: problem.bytes, as: UTF8.self)
                == #"{"type":"/problems/x","title":"Wrong \"thing\"","status":422,"#
                + #""detail":"a\\b\n\t\r\u0001å","instance":"/r/1","errors":[1]}"#)
    }

    @Test("its answer has its status and media type")
    func response() {
        let response = Problem(title: "T", status: 404).response(release: .tick(milliseconds: 25))
        #expect(response.status == 404)
        #expect(response.headers.map(\.1) == ["application/problem+json"])
        #expect(response.release == .tick(milliseconds: 25))
        #expect(
            String(decoding: response.body, as: UTF8.self)
                == #"{"type":"about:blank","title":"T","status":404}"#)
    }
}
