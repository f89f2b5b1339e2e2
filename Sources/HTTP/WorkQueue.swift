import CLinux
import Glibc

/// A mutex with a condition: what Swift's own library does not have.
///
/// Safe to share although unchecked: both objects live at fixed places from `init` to `deinit`, and
/// every function called on them is made for use from several threads.
@safe final class Gate: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe condition.initialize(to: pthread_cond_t())
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(condition, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    func locked<Value>(_ body: () -> Value) -> Value {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Inside `locked`: lets the lock go until signalled.
    func wait() {
        unsafe pthread_cond_wait(condition, mutex)
    }

    /// Inside `locked`: the same until a time at the latest; false when it has passed.
    func wait(until time: Monotonic) -> Bool {
        var limit = timespec(
            tv_sec: Int(time.nanoseconds / 1_000_000_000),
            tv_nsec: Int(time.nanoseconds % 1_000_000_000))
        return unsafe pthread_cond_timedwait(condition, mutex, &limit) != ETIMEDOUT
    }

    func signal() {
        unsafe pthread_cond_signal(condition)
    }

    func broadcast() {
        unsafe pthread_cond_broadcast(condition)
    }
}

/// A request on its way to a worker.
struct Job: Sendable {
    let key: UInt64
    let socket: Socket
    let request: Request
    let arrived: Monotonic
    let closes: Bool
}

/// The bounded queue between the I/O thread and the workers.
///
/// Unchecked because its variables are touched only inside `gate.locked`.
final class WorkQueue: @unchecked Sendable {
    private let gate = Gate()
    private let capacity: Int
    private var jobs: [Job?] = []
    private var first = 0
    private var waiting = 0
    private var closed = false

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Jobs that no worker has taken.
    var depth: Int { gate.locked { jobs.count - first } }

    /// False when the queue is full.
    func push(_ job: Job) -> Bool {
        let (taken, wakes) = gate.locked {
            // A worker that waits for work is room as well.
            guard jobs.count - first < capacity + waiting else { return (false, false) }
            jobs.append(job)
            return (true, waiting > 0)
        }
        if wakes { gate.signal() }
        return taken
    }

    /// The oldest job, waiting for one if need be; nil when the queue is closed and empty.
    func pop() -> Job? {
        gate.locked {
            while first == jobs.count {
                guard !closed else { return nil }
                waiting += 1
                gate.wait()
                waiting -= 1
            }
            let job = jobs[first]
            jobs[first] = nil
            first += 1
            if first == jobs.count {
                jobs.removeAll(keepingCapacity: true)
                first = 0
            } else if first > 1024 {
                jobs.removeFirst(first)
                first = 0
            }
            return job
        }
    }

    /// Lets the workers go when the queue is empty.
    func close(dropping: Bool) {
        gate.locked {
            closed = true
            if dropping {
                jobs = []
                first = 0
            }
        }
        gate.broadcast()
    }
}

/// Counts down to zero, where somebody waits. Unchecked as `WorkQueue`.
final class Countdown: @unchecked Sendable {
    private let gate = Gate()
    private var count: Int

    init(_ count: Int) {
        self.count = count
    }

    func down() {
        gate.locked { count -= 1 }
        gate.broadcast()
    }

    func wait(until time: Monotonic) {
        gate.locked { while count > 0, gate.wait(until: time) {} }
    }
}

/// Starts a thread that takes no signals: those are the main thread's.
func startThread(_ body: @escaping @Sendable () -> Void) throws(ServerError) {
    final class Box {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    let box = unsafe Unmanaged.passRetained(Box(body))
    var thread = pthread_t()
    let result = unsafe pthread_create(
        &thread, nil,
        { argument in
            guard let argument = unsafe argument else { return nil }
            var all = sigset_t()
            unsafe sigfillset(&all)
            unsafe pthread_sigmask(SIG_BLOCK, &all, nil)
            unsafe Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
            return nil
        }, box.toOpaque())
    guard result == 0 else {
        unsafe box.release()
        throw .system(errno: result)
    }
    pthread_detach(thread)
}
