/// Vad en mottagare är, i den lokala katalogen.
package enum TargetKind: String, Sendable, CaseIterable {
    case miniMaria = "mini-maria"
    /// Avhopparverksamhet.
    case defectorProgramme = "defector-programme"
    /// Fältsekreterare.
    case fieldWorker = "field-worker"
    /// Fritidsgård.
    case youthCentre = "youth-centre"
    /// Elevhälsa.
    case pupilHealth = "pupil-health"
    /// BUP.
    case childPsychiatry = "child-psychiatry"
    /// Öppenvård.
    case openCare = "open-care"
    /// Familjecentral.
    case familyCentre = "family-centre"
    /// Ungdomsmottagning.
    case youthClinic = "youth-clinic"
    /// Förening.
    case association
    case other
}

/// Vägen till mottagaren.
package enum ReferralPath: String, Sendable, CaseIterable {
    /// Egen kontakt: the family makes contact itself, and nothing crosses.
    case ownContact = "own-contact"
    /// Varm överlämning.
    case warmHandover = "warm-handover"
    case remiss
}

/// Mottagarens skäl: a word, and no more of it is said.
package enum DeclineReason: String, Sendable, CaseIterable {
    case noCapacity = "no-capacity"
    case outsideTargetGroup = "outside-target-group"
    case wrongReceiver = "wrong-receiver"
    case incomplete
}

/// Varför en hänvisning återkallas. That a consent was withdrawn revokes by itself.
package enum RevocationReason: String, Sendable, CaseIterable {
    case noLongerNeeded = "no-longer-needed"
    case otherHelp = "other-help"
    case mistake
}

/// Hur en hänvisning avslutades.
package enum ReferralOutcome: String, Sendable, CaseIterable {
    case completed
    case interrupted
    case moved
}

/// Skede för en hänvisning eller remiss.
package enum ReferralState: String, Sendable, CaseIterable {
    /// Utkast. Can become consented, declined by the family, revoked.
    case draft
    /// Samtycke klart. Can become sent, declined by the family, revoked.
    case consented
    /// Skickad. Can become received, declined by either, revoked.
    case sent
    /// Mottagen. Can become started, put on a waiting list, declined by either, revoked.
    case received
    /// Väntelista. Can become started, declined by either, revoked.
    case waitingList = "waiting-list"
    /// Påbörjad. Can become ended, revoked.
    case started
    /// Avböjd av familj. Final.
    case declinedByFamily = "declined-by-family"
    /// Avböjd av mottagare, with a reason. Final.
    case declinedByReceiver = "declined-by-receiver"
    /// Avslutad. Final.
    case ended
    /// Återkallad. Final.
    case revoked

    /// A step may not be taken from here.
    package struct Forbidden: Error, Sendable, Equatable {
        package init() {}
    }

    /// Takes a step.
    package mutating func become(_ next: ReferralState) throws(Forbidden) {
        switch (self, next) {
        case (.draft, .consented), (.draft, .declinedByFamily), (.draft, .revoked),
            (.consented, .sent), (.consented, .declinedByFamily), (.consented, .revoked),
            (.sent, .received), (.sent, .declinedByFamily), (.sent, .declinedByReceiver),
            (.sent, .revoked),
            (.received, .started), (.received, .waitingList), (.received, .declinedByFamily),
            (.received, .declinedByReceiver), (.received, .revoked),
            (.waitingList, .started), (.waitingList, .declinedByFamily),
            (.waitingList, .declinedByReceiver), (.waitingList, .revoked),
            (.started, .ended), (.started, .revoked):
            self = next
        case (.draft, _), (.consented, _), (.sent, _), (.received, _), (.waitingList, _),
            (.started, _), (.declinedByFamily, _), (.declinedByReceiver, _), (.ended, _),
            (.revoked, _):
            throw Forbidden()
        }
    }
}
