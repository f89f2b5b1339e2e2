import Domain
import Testing

@Suite("States of visits")
struct VisitStateTests {
    @Test("a planned visit is carried out or cancelled, and nothing comes after that")
    func visits() {
        let allowed: [VisitState: [VisitState]] = [.planned: [.carriedOut, .cancelled]]
        for from in VisitState.allCases {
            for next in VisitState.allCases {
                var state = from
                do throws(VisitState.Forbidden) {
                    try state.become(next)
                    #expect(allowed[from, default: []].contains(next), "\(from) → \(next)")
                    #expect(state == next)
                } catch {
                    #expect(!allowed[from, default: []].contains(next), "\(from) → \(next)")
                    #expect(state == from)
                }
            }
        }
    }

    @Test("a dog search is carried out only after it was asked for and approved")
    func dogSearches() {
        let allowed: [DogSearchState: [DogSearchState]] = [
            .requested: [.approved, .declined, .cancelled], .approved: [.carriedOut, .cancelled],
        ]
        for from in DogSearchState.allCases {
            for next in DogSearchState.allCases {
                var state = from
                do throws(DogSearchState.Forbidden) {
                    try state.become(next)
                    #expect(allowed[from, default: []].contains(next), "\(from) → \(next)")
                    #expect(state == next)
                } catch {
                    #expect(!allowed[from, default: []].contains(next), "\(from) → \(next)")
                    #expect(state == from)
                }
            }
        }
    }

    @Test("words as the database and the API have them")
    func words() {
        #expect(VisitState.allCases.map(\.rawValue) == ["planned", "carried-out", "cancelled"])
        #expect(
            DogSearchState.allCases.map(\.rawValue) == [
                "requested", "approved", "declined", "carried-out", "cancelled",
            ])
        #expect(PledgeMeasure.allCases.map(\.rawValue) == ["classes", "visits", "none"])
        #expect(PledgeOwner.allCases.map(\.rawValue) == ["police", "municipality", "together"])
    }
}
