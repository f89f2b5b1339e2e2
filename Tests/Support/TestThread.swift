import Glibc

/// Runs a blocking body on a thread of its own and waits for it without blocking: two bodies that
/// block Swift's pool would stop every other test on a machine of two cores.
package func onThread<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        startThread { continuation.resume(with: Swift.Result { try body() }) }
    }
}

/// Starts a thread at once, whatever Swift's pool is busy with.
package func startThread(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let status = pthread_create(
        &thread, nil,
        { context in
            guard let context else { return nil }
            Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
            return nil
        }, Unmanaged.passRetained(Work(body)).toOpaque())
    // Without threads no test can go on.
    precondition(status == 0, "no thread to be had")
    pthread_detach(thread)
}

/// What a thread is to do.
private final class Work {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
}
