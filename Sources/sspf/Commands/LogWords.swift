import Audit
import Shell

/// What a verification of the log has found, in words for the operator.
enum LogWords {
    /// What is wrong; or what the check has proved, and what it could not have seen.
    static func remark(on found: VerifiedLog, lost: Int) -> Text {
        if let failure = found.report.failure {
            let shard = found.chain.failedIn.map { " (\($0.text))" } ?? ""
            return words(failure) + Text(both: shard)
        }
        if let code = found.code { return words(code, found) }
        var remark = found.blindSpot.map(words) ?? agreed
        if lost > 0 {
            remark =
                remark
                + Text(
                    sv:
                        " Minst \(lost) förseglade poster försvann vid en återläsning som loggen själv"
                        + " anger. Stäm av med vad ni vet om den.",
                    en:
                        " At least \(lost) sealed entries were lost by a restore that the log itself tells"
                        + " of. Hold that against what you know of it.")
        }
        if let last = found.chain.drops.last {
            let (count, unsealed) = (found.chain.drops.count, found.chain.unsealedDrops)
            remark =
                remark
                + Text(
                    sv:
                        " \(count) månader är gallrade, den sista (\(last.origin)) \(last.day) efter"
                        + " \(last.months) månader enligt beslut \(last.decision)"
                        + (unsealed > 0 ? "; \(unsealed) av dem utan sigill än" : "")
                        + ". Stäm av var och en med sitt beslut"
                        + " (audit find --action log.drop-shard --json).",
                    en: " \(count) months have gone, the last (\(last.origin)) on \(last.day) after"
                        + " \(last.months) months by decision \(last.decision)"
                        + (unsealed > 0 ? "; \(unsealed) of them not sealed yet" : "")
                        + ". Hold each against its decision"
                        + " (audit find --action log.drop-shard --json).")
        }
        if let beyond = found.chain.beyond {
            remark =
                remark
                + Text(
                    sv:
                        " Kopian slutar före sigillet utanför (\(beyond.origin.text), \(beyond.size)"
                        + " poster): vad som ligger emellan finns inte i den.",
                    en: " This copy ends before the checkpoint outside (\(beyond.origin.text),"
                        + " \(beyond.size) entries): what lies between is not in it.")
        }
        if !found.chain.erasures.isEmpty {
            remark =
                remark
                + Text(
                    sv: " Personer är gallrade ur den: stäm av varje bevis med sitt beslut"
                        + " (audit find --action log.erase --json).",
                    en: " Persons were erased from it: hold each certificate against its decision"
                        + " (audit find --action log.erase --json).")
        }
        return remark
    }

    private static let agreed = Text(
        sv:
            "Loggen stämmer med sigill som ligger utanför databasen. Vad som skrevs eller ändrades i"
            + " databasen innan det förseglades visar inget sigill.",
        en:
            "The log agrees with checkpoints kept outside the database. What was put in or changed in"
            + " the database before it was sealed, no seal shows.")

    private static func words(_ blindSpot: LogReport.BlindSpot) -> Text {
        switch blindSpot {
        case .afterExternal:
            Text(
                sv:
                    "Om poster efter sigillet utanför går det inte att säga om några skurits bort, eller"
                    + " skrivits om och förseglats på nytt av den som har nyckeln.",
                en:
                    "Of the entries after the external checkpoint this cannot tell whether some were cut"
                    + " off or rewritten and sealed anew by someone who holds the signing key.")
        case .everything:
            Text(
                sv:
                    "Utan ett sigill som ligger utanför syns inte om de sista posterna skurits bort med"
                    + " sina sigill, eller om hela loggen skrivits om och förseglats på nytt av den som"
                    + " har nyckeln.",
                en:
                    "Without a checkpoint kept elsewhere this cannot tell whether the last entries were"
                    + " cut off together with their checkpoints, nor whether the whole log was rewritten"
                    + " and sealed anew by someone who holds the signing key.")
        }
    }

    private static func words(_ code: String, _ found: VerifiedLog) -> Text {
        switch code {
        case "LOG-013":
            Text(sv: "LOG-013 inget sigill finns än", en: "LOG-013 there is no checkpoint yet")
        case "LOG-014":
            Text(
                sv: "LOG-014 en post har skjutits in, nummer \(found.firstStray ?? 0)",
                en: "LOG-014 an entry was put in, number \(found.firstStray ?? 0)")
        case _:
            Text(
                sv: "\(code) poster utan sigill", en: "\(code) entries that no checkpoint covers")
        }
    }

    /// The first wrong thing, named.
    static func words(_ failure: LogFailure) -> Text {
        Text(both: failure.code + " ") + said(failure)
    }

    private static func said(_ failure: LogFailure) -> Text {
        switch failure {
        case .entryChanged(let index, let number):
            Text(
                sv: "posten \(number.map { "nr \($0)" } ?? "på plats \(index)") har ändrats",
                en: "entry \(number.map { "no \($0)" } ?? "at place \(index)") was changed")
        case .entryOutOfPlace(let index), .numberRepeated(let index, _):
            Text(
                sv: "posten på plats \(index) står inte där den förseglades",
                en: "entry at place \(index) is not where it was sealed")
        case .rootDiffers(_, let entries):
            Text(
                sv: "posterna \(entries) ger inte den rot som är undertecknad",
                en: "entries \(entries) do not give the signed root")
        case .entriesMissing(_, let sealed, let held),
            .externalEntriesMissing(let sealed, let held):
            Text(
                sv: "\(sealed) poster förseglades, \(held) finns",
                en: "\(sealed) entries were sealed, \(held) are there")
        case .externalRootDiffers(let size):
            Text(
                sv: "de första \(size) posterna är andra än sigillet utanför säger",
                en: "the first \(size) entries differ from the checkpoint kept outside")
        case .checkpointRefused(let number, _), .checkpointOfAnotherLog(let number),
            .checkpointShrank(let number):
            Text(
                sv: "sigill \(number) går inte att lita på",
                en: "checkpoint \(number) is not to be trusted")
        case .externalRefused, .externalOfAnotherLog:
            Text(
                sv: "sigillet utanför går inte att lita på",
                en: "the checkpoint kept outside is not to be trusted")
        case .shardUnlinked:
            Text(
                sv: "månaden anger inte hur den förra slutade",
                en: "the shard does not name the end of the one before")
        case .shardMissing(let origin):
            Text(sv: "månaden \(origin) finns inte", en: "the shard \(origin) is not there")
        case .shardDroppedUnbidden:
            Text(
                sv: "månaden är borta, och inget säger att dess tid var ute",
                en: "the shard is gone, and nothing says that its time was over")
        case .restoreUndeclared(let origin):
            Text(
                sv: "månaden \(origin) följer på en återläsning som ingen post anger",
                en: "the shard \(origin) follows a restore that no entry tells of")
        case .restoreExceeded(let origin, let declared, let held):
            Text(
                sv: "månaden \(origin) är inte den som en återläsning fann: \(declared) poster då,"
                    + " \(held) nu",
                en: "the shard \(origin) is not what a restore found: \(declared) entries then,"
                    + " \(held) now")
        case .erasedUnbidden(let places):
            Text(
                sv: "personer är gallrade på \(places) platser, och inget säger det",
                en: "persons were erased from \(places) places, and nothing says so")
        }
    }
}
