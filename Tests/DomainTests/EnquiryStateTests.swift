import Domain
import Testing

@Suite("States of enquiries")
struct EnquiryStateTests {
    @Test("an enquiry is assessed, then accepted (and gets its case), not relevant or referred on")
    func steps() {
        let allowed: [EnquiryState: [EnquiryState]] = [
            .new: [.assessing], .assessing: [.accepted, .notRelevant, .referredOn],
            .accepted: [.accepted],
        ]
        for from in EnquiryState.allCases {
            for next in EnquiryState.allCases {
                var state = from
                do throws(EnquiryState.Forbidden) {
                    try state.become(next)
                    #expect(allowed[from, default: []].contains(next), "\(from) → \(next)")
                    #expect(state == next)
                } catch {
                    #expect(!allowed[from, default: []].contains(next), "\(from) → \(next)")
                    #expect(state == from)
                }
            }
        }
        #expect(
            EnquiryState.allCases.map(\.rawValue) == [
                "new", "assessing", "accepted", "not-relevant", "referred-on",
            ])
    }
}
