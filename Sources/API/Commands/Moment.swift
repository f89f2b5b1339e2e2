import Domain
import FoundationEssentials

/// The moment that a command is judged by, and its day in UTC.
struct Moment: Sendable {
    let instant: Instant
    let today: LocalDate

    /// Nil for a clock that stands outside 1800…2200.
    init?(_ date: Date) {
        do throws(Instant.Invalid) {
            instant = try Instant(date.ISO8601Format())
        } catch {
            return nil
        }
        guard let day = instant.day else { return nil }
        today = day
    }
}

extension Instant {
    /// Its day in UTC.
    var day: LocalDate? {
        do throws(LocalDate.Invalid) {
            return try LocalDate(String(description.prefix(10)))
        } catch {
            return nil
        }
    }
}
