import JSON

/// What the codes of faults mean, in words.
package enum Wording {
    /// The words for a code; general ones for a code that has none, which a test excludes.
    static func phrase(for code: String) -> Phrase {
        phrases[code] ?? Phrase("Kan inte tas emot.", "Cannot be accepted.")
    }

    /// Whether a code has words of its own.
    package static func knows(_ code: String) -> Bool { phrases[code] != nil }

    /// The words, with the limit that was passed.
    static func text(_ fault: Reader.Fault, _ language: Language) -> String {
        let text = phrase(for: fault.code).text(language)
        guard let limit = fault.limit else { return text }
        return switch language {
        case .swedish: "\(text) Gräns: \(limit)."
        case .english: "\(text) Limit: \(limit)."
        }
    }

    /// Every code, in order.
    package static var codes: [String] { phrases.keys.sorted() }

    private static let phrases: [String: Phrase] =
        members.merging(documents) { first, _ in first }
        .merging(values) { first, _ in first }.merging(rules) { first, _ in first }
        .merging(files) { first, _ in first }.merging(conflicts) { first, _ in first }

    private static let members: [String: Phrase] = [
        "required": Phrase("Måste anges.", "Must be given."),
        "type": Phrase("Fel slags värde.", "The wrong kind of value."),
        "unknown-member": Phrase("Okänd uppgift.", "Unknown member."),
        "not-allowed-here": Phrase("Får inte anges här.", "Not allowed here."),
        "invalid": Phrase("Uppgifterna går inte ihop.", "The members do not fit together."),
        "control-character": Phrase("Innehåller styrtecken.", "Holds a control character."),
        "invisible-character": Phrase(
            "Innehåller ett tecken som inte syns.", "Holds a character that cannot be seen."),
        "base64-form": Phrase("Inte Base64.", "Not Base64."),
        "too-short": Phrase("För kort.", "Too short."),
        "too-long": Phrase("För lång.", "Too long."),
        "length": Phrase("Är tom eller för lång.", "Empty or too long."),
        "form": Phrase("Har fel form.", "Not of the form that it must have."),
        "blank": Phrase("Innehåller bara mellanrum.", "Holds only white space."),
        "not-an-integer": Phrase("Inte ett heltal.", "Not a whole number."),
        "too-small": Phrase("För litet tal.", "Too small."),
        "too-large": Phrase("För stort tal.", "Too large."),
        "not-a-choice": Phrase("Inte ett av de tillåtna värdena.", "Not one of the choices."),
        "too-few": Phrase("För få.", "Too few."),
        "too-many": Phrase("För många.", "Too many."),
        "unknown-parameter": Phrase("Okänd parameter.", "Unknown parameter."),
        "repeated-parameter": Phrase("Anges flera gånger.", "Given more than once."),
        "not-permitted": Phrase("Inte tillåtet här.", "Not permitted here."),
        "key-form": Phrase("Nyckeln har fel form.", "The key is malformed."),
        "condition-not-taken": Phrase(
            "Här prövas ingen version: skicka inget If-Match.",
            "No version is looked at here: send no If-Match."),
        "tag-form": Phrase("Inte en stark ETag.", "Not a strong ETag."),
        "key-reused": Phrase(
            "Nyckeln har använts på annan adress eller med annat innehåll.",
            "The key was used at another address or with another body."),
    ]

    private static let documents: [String: Phrase] = [
        "unexpected-byte": Phrase("Oväntat tecken.", "An unexpected character."),
        "unexpected-end": Phrase("Slutar för tidigt.", "Ends too early."),
        "trailing-bytes": Phrase("Fortsätter efter slutet.", "Goes on after its end."),
        "byte-order-mark": Phrase("Börjar med BOM.", "Begins with a byte order mark."),
        "invalid-utf-8": Phrase("Inte UTF-8.", "Not UTF-8."),
        "null-character": Phrase("Innehåller nolltecken.", "Holds a null character."),
        "invalid-escape": Phrase("Okänd styrsekvens.", "An unknown escape."),
        "lone-surrogate": Phrase("Ett halvt tecken.", "Half a character."),
        "invalid-number": Phrase("Ofullständigt tal.", "An unfinished number."),
        "leading-zero": Phrase("Talet börjar med noll.", "The number begins with zero."),
        "number-too-long": Phrase("För många siffror.", "Too many digits."),
        "duplicate-member": Phrase("Anges två gånger.", "Given twice."),
        "too-deep": Phrase("För djupt nästlat.", "Nested too deeply."),
    ]

    private static let values: [String: Phrase] = [
        "cursor-invalid": Phrase(
            "Inte en sidmarkering ur din egen Link, eller en som gått ut: börja om.",
            "Not a cursor out of a Link of yours, or one that has run out: begin again."),
        "case-number-form": Phrase(
            "Skriv ärendenummer som 7F3A-91C2.", "Write case numbers as 7F3A-91C2."),
        "uuid-form": Phrase("Inte en identifierare.", "Not an identifier."),
        "date-form": Phrase("Skriv datum som ÅÅÅÅ-MM-DD.", "Write dates as YYYY-MM-DD."),
        "no-such-date": Phrase("Dagen finns inte.", "There is no such day."),
        "date-out-of-range": Phrase("Datumet är orimligt.", "The date is out of range."),
        "date-time-form": Phrase(
            "Skriv tid som 2026-11-21T14:00:00+01:00.", "Write times as 2026-11-21T14:00:00+01:00."),
        "no-such-time": Phrase("Tiden finns inte.", "There is no such time."),
        "leap-second": Phrase("Skottsekunder tas inte emot.", "Leap seconds are not taken."),
        "date-time-out-of-range": Phrase("Tiden är orimlig.", "The time is out of range."),
        "identity-number-form": Phrase(
            "Inte ett personnummer eller annat nummer.", "Not an identity number."),
        "identity-number-date": Phrase(
            "Numret innehåller inget möjligt datum.", "The number holds no possible date."),
        "identity-number-serial": Phrase("Numret delas inte ut.", "No such number is given."),
        "identity-number-check-digit": Phrase(
            "Kontrollsiffran stämmer inte.", "The check digit does not fit."),
        "identity-number-future": Phrase(
            "Datumet i numret har inte inträffat.", "The date in the number lies ahead."),
        "name-empty": Phrase("Namn saknas.", "A name is missing."),
        "name-too-long": Phrase("Namnet är för långt.", "The name is too long."),
        "name-character": Phrase(
            "Tecken som inte hör till namn.", "A character that no name holds."),
    ]

    /// A file of school visits that cannot be read at all.
    private static let files: [String: Phrase] = [
        "file-too-large": Phrase("Filen är större än 512 KiB.", "The file is over 512 KiB."),
        "not-utf-8": Phrase("Filen är inte UTF-8.", "The file is not UTF-8."),
        "no-rows": Phrase("Filen har inga rader.", "The file has no rows."),
        "too-many-rows": Phrase("Filen har över 2 000 rader.", "The file has over 2,000 rows."),
        "quote": Phrase(
            "Ett citattecken avslutas inte, eller följs av text.",
            "A quotation mark is not closed, or text follows it."),
        "unknown-column": Phrase("En kolumn är okänd.", "A column is unknown."),
        "doubled-column": Phrase("En kolumn finns två gånger.", "A column stands there twice."),
        "missing-column": Phrase("En kolumn saknas.", "A column is missing."),
    ]

    private static let rules: [String: Phrase] = [
        "changed": Phrase(
            "Nyckeln har kommit förut med andra uppgifter: ingenting ändrades.",
            "The key came before with other figures: nothing was changed."),
        "one-youth": Phrase(
            "Ett samtal handlar om en enda ung: den andra har sin egen anteckning.",
            "A conversation is about one youth: another has a record of their own."),
        "nobody-came": Phrase(
            "Ett samtal dit ingen kom hölls inte.", "A talk that nobody came to was not held."),
        "private-provider": Phrase(
            "Socialtjänst och polis är myndigheter: enskilda verksamheters akter finns inte här.",
            "Social services and police are authorities: private providers keep no files here."),
        "before-decision": Phrase("Ligger före beslutet.", "Lies before the decision."),
        "before-birth": Phrase(
            "Ligger före den unges födelse.", "Lies before the youth's birth."),
        "not-valid-then": Phrase(
            "Fanns inte i katalogen den dagen, eller har utgått.",
            "Was not in the catalogue on that day, or has left it."),
        "not-of-record": Phrase(
            "Posten innehåller inte det uppgiftsslaget.",
            "The record holds no information of that kind."),
        "in-future": Phrase("Ligger i framtiden.", "Lies in the future."),
        "too-early": Phrase("Ligger för långt tillbaka.", "Lies too far back."),
        "before-held": Phrase("Ligger före samtalet.", "Lies before the conversation."),
        "too-far-ahead": Phrase("Mer än ett år framåt.", "More than a year ahead."),
        "observation-or-youth-view": Phrase(
            "Ange iakttagelse eller den unges egen röst.",
            "Give the observation or the youth's own view."),
        "identity-number": Phrase(
            "Personnummer får inte stå här.", "Identity numbers must not stand here."),
        "not-held-here": Phrase(
            "Den sortens samtal hålls inte av den egna verksamheten.",
            "That kind of conversation is not held by the own agency."),
        "pupils-alone": Phrase(
            "Besöket är för elever: ange pupilsReached och inte parentsReached.",
            "The visit is for pupils: give pupilsReached and not parentsReached."),
        "parents-alone": Phrase(
            "Mötet är för föräldrar: ange parentsReached och inte pupilsReached.",
            "The meeting is for parents: give parentsReached and not pupilsReached."),
        "not-a-guardian": Phrase(
            "Är inte vårdnadshavare den dagen.", "Is not a guardian on that day."),
        "excluded": Phrase(
            "Vårdnadshavaren får inte veta (OSL 12:3).",
            "This guardian must not be told (OSL 12:3)."),
        "whereabouts-hidden": Phrase(
            "Var den unge vistas är hemligt för vårdnadshavaren (OSL 26:2): kalla så att det inte"
                + " röjs, och ange apart.",
            "The youth's whereabouts are secret from this guardian (OSL 26:2): invite so that"
                + " they are not told, and give apart."),
        "custody-of-another": Phrase(
            "En annan har vårdnaden samtidigt: avsluta den först, eller ange delad för båda.",
            "Another has custody at the same time: end that first, or give shared for both."),
        "exactly-one": Phrase(
            "Ange exakt ett av dem som går att välja mellan.",
            "Give exactly one of the alternatives."),
        "other-name": Phrase(
            "Enheten har redan registrerat numret, under ett annat namn. Sök först.",
            "The unit has registered that number already, under another name. Search first."),
        "youth-view-or-not-heard": Phrase(
            "Ange den unges egen röst (youthView), eller varför hen inte hörts (notHeard).",
            "Give the youth's own view (youthView), or why they were not heard (notHeard)."),
        "missing": Phrase("Saknas.", "Missing."),
        "absent": Phrase("Finns inte.", "Does not exist."),
        "another": Phrase("Hör till något annat.", "Belongs to something else."),
        "same": Phrase("Samma som den andra.", "The same as the other."),
        "oneself": Phrase("Inte för sig själv.", "Not for oneself."),
        "neither": Phrase(
            "Den som varken var kallad eller kom antecknas inte.",
            "Who was neither invited nor came is not noted."),
        "precondition": Phrase("Villkoret är inte uppfyllt.", "The precondition is not met."),
        "not-year-7": Phrase("Bara för årskurs 7.", "For year 7 only."),
        "too-many-values": Phrase("Fler värden än kolumner.", "More values than columns."),
        "not-of-this-target": Phrase(
            "Hör inte till den mottagaren.", "Does not belong to that receiver."),
        "outside-its-ages": Phrase(
            "Utanför mottagarens åldrar.", "Outside the receiver's ages."),
        "no-consent-for-own-contact": Phrase(
            "Egen kontakt lämnar inget ut och vilar inte på samtycke.",
            "An own contact discloses nothing and rests on no consent."),
        "out-of-order": Phrase(
            "Ligger före det som redan har hänt.", "Lies before what has happened already."),
        "not-so": Phrase("Stämmer inte med läget.", "Is not so as things stand."),
        "before-begin": Phrase("Slutar innan det börjar.", "Ends before it begins."),
        "not-above-age-from": Phrase("Inte över lägsta ålder.", "Not above the lowest age."),
        "not-after-valid-from": Phrase(
            "Ligger inte efter första dagen.", "Does not lie after the first day."),
        "not-own-conduct": Phrase(
            "Bara det som iakttagits hos den unge själv.",
            "Only what was observed of the youth's own conduct."),
        "own-observation-is-first-hand": Phrase(
            "Det man själv har sett är förstahandsuppgift.",
            "What one has seen oneself is first-hand."),
        "own-record": Phrase(
            "Narkotikasök med hund antecknas för sig.",
            "A search with a dog is a record of its own."),
        "unknown": Phrase("Finns inte.", "Does not exist."),
        "rule-code-form": Phrase("Inte en kod.", "Not a code."),
        "unreviewed": Phrase(
            "En enhetschef måste pröva det först; vid registerutdrag varje post.",
            "A unit manager must review it first; for access each record."),
        "partly": Phrase(
            "Något lämnas inte ut: bevilja delvis.", "Something is withheld: grant it partly."),
        "repeated": Phrase("Anges två gånger.", "Given twice."),
        "not-of-agency": Phrase(
            "Personen hör inte till verksamheten.", "The person is not of that agency."),
        "own-agency": Phrase("Den egna verksamheten.", "The own agency."),
        "not-begun": Phrase("Har inte börjat än.", "Has not begun yet."),
        "ground-or-reason": Phrase(
            "Samtycke eller beslut saknas: säg varför (no-ground).",
            "There is no consent or decision in force: say why (no-ground)."),
        "in-past": Phrase("Har redan inträffat.", "Lies in the past."),
        "file-restricted": Phrase(
            "Akten är begränsad (GDPR 18): bara lagstadgad skyldighet eller nytt samtycke.",
            "The file is under restriction (GDPR 18): only by legal duty or a new consent."),
        "too-soon": Phrase(
            "Tidigast om en månad: regeln gäller också andra verksamheter.",
            "In a month at the earliest: the rule is other agencies', too."),
        "by-law": Phrase(
            "Tiden står i lag och ändras inte av en nämnd.",
            "A law lays down the period: no committee changes it."),
        "not-the-board": Phrase(
            "Om det som är gemensamt beslutar kommunstyrelsen.",
            "The municipality's board decides on what is common to all."),
        "before-start": Phrase("Ligger före början.", "Lies before the start."),
        "not-a-giver": Phrase(
            "Har inte lämnat samtycket. Skriv in ett nekande svar i stället.",
            "Has not given the consent. Enter a refusal instead."),
        "of-age": Phrase(
            "Ungdomen är myndig och bestämmer själv.", "The youth is of age and decides alone."),
        "parted": Phrase(
            "Den som administrerar har ingen roll kring ungdomar, och omvänt.",
            "Who administers holds no role around youths, and the other way round."),
        "staff-or-agency": Phrase(
            "Ange antingen staffId eller agencyId.", "Give either staffId or agencyId."),
        "youth-or-number": Phrase(
            "Ange antingen youthId eller number.", "Give either youthId or number."),
        "not-in-force": Phrase("Gäller inte i dag.", "Not in force today."),
        "not-for-this-agency": Phrase(
            "Grunden gäller inte den egna verksamheten.",
            "The ground is not for the own agency."),
        "not-to-this-agency": Phrase(
            "Grunden gäller inte den mottagaren.", "The ground is not for that recipient."),
        "not-an-authority": Phrase(
            "Mottagaren är ingen myndighet.", "The recipient is no authority."),
        "too-old": Phrase(
            "Den unge är för gammal för grunden, eller åldern är okänd.",
            "The youth is too old for the ground, or of unknown age."),
        "other-ground": Phrase(
            "Ett begånget brott har egna grunder.", "A committed crime has grounds of its own."),
        "too-far-ahead-for-ground": Phrase(
            "Längre än grunden tillåter.", "Longer than the ground allows."),
        "staff-or-owner": Phrase(
            "Ange antingen responsibleStaffId eller owner.",
            "Give either responsibleStaffId or owner."),
        "not-in-leading-team": Phrase(
            "Är inte med i gruppen från den verksamhet som leder ärendet.",
            "Is not of the team from the agency that leads the case."),
        "not-in-team": Phrase("Är inte med i ärendets grupp.", "Is not of the case's team."),
        "no-ground": Phrase(
            "Kräver samtycke eller utlämnandebeslut, eller en förfrågan utan identitet.",
            "Takes a consent or disclosure decision, or an enquiry without identity."),
        "guessable": Phrase(
            "Lätt att gissa: vanligt, eller av kontots egna ord. Skriv en egen mening om minst 15 tecken.",
            "Easily guessed: common, or of the account's own words. Write a sentence of your own, 15"
                + " characters or more."),
        "leaked": Phrase(
            "Har läckt någon annanstans: välj ett som ingen har haft.",
            "Has leaked elsewhere: choose one that nobody has had."),
        "wrong-code": Phrase(
            "Koden stämmer inte, eller har gått ut.", "The code is wrong, or has run out."),
        "not-covered": Phrase(
            "Grunden omfattar inte uppgiften.", "The ground does not cover it."),
    ]
}
