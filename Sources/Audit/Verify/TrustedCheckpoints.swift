/// Checkpoints whose signatures, origin and order have been checked before the first entry is
/// read: what remains to be compared is the roots.
struct TrustedCheckpoints: Sendable {
    private(set) var sound: [(number: Int, checkpoint: Checkpoint, signers: Set<Int>)] = []
    /// Those kept elsewhere, the smallest first.
    private(set) var external: [Checkpoint] = []
    private(set) var failure: LogFailure?

    init(_ notes: [[UInt8]], external: [Checkpoint], origin: NoteName, keys: [NoteKey]) {
        for (number, bytes) in notes.enumerated() where failure == nil {
            do throws(NoteError) {
                let (checkpoint, signers) = try Checkpoint.opened(bytes, trusting: keys)
                if checkpoint.origin != origin {
                    failure = .checkpointOfAnotherLog(checkpoint: number)
                } else if let last = sound.last, checkpoint.size < last.checkpoint.size {
                    failure = .checkpointShrank(checkpoint: number)
                } else {
                    sound.append((number, checkpoint, signers))
                }
            } catch { failure = .checkpointRefused(checkpoint: number, error) }
        }
        if external.contains(where: { $0.origin != origin }) {
            failure = failure ?? .externalOfAnotherLog
        }
        self.external = external.filter { $0.origin == origin }.sorted { $0.size < $1.size }
    }
}
