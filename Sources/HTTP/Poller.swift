import CLinux
import Glibc

/// epoll with a wake-up call and a precise timer (used by the I/O thread; `Wake` by any).
@safe struct Poller {
    struct Event {
        let key: UInt64
        let flags: UInt32
        var readable: Bool { flags & ~EPOLLOUT.rawValue != 0 }
        var ended: Bool {
            flags & (EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
        }
    }

    /// The two descriptors, closed with their last owner.
    final class Descriptors: Sendable {
        let epoll: CInt
        let timer: CInt

        init() throws(ServerError) {
            epoll = epoll_create1(CInt(EPOLL_CLOEXEC))
            timer = timerfd_create(CLOCK_MONOTONIC, CInt(TFD_NONBLOCK | TFD_CLOEXEC))
            guard epoll >= 0, timer >= 0 else { throw .system(errno: errno) }
        }

        deinit {
            if epoll >= 0 { close(epoll) }
            if timer >= 0 { close(timer) }
        }
    }

    static let wakeKey = UInt64.max
    static let timerKey = UInt64.max - 1

    private let descriptors: Descriptors
    private var armed = Monotonic.never
    private var events = unsafe [epoll_event](repeating: epoll_event(), count: 256)
    private var epoll: CInt { descriptors.epoll }
    private var timer: CInt { descriptors.timer }

    init(_ descriptors: Descriptors) {
        self.descriptors = descriptors
        _ = watch(descriptors.timer, key: Poller.timerKey)
    }

    /// Reports input on a descriptor as long as there is some.
    func watch(_ descriptor: CInt, key: UInt64) -> Bool {
        add(descriptor, EPOLLIN.rawValue, key)
    }

    /// Reports each change of a connection once, in both directions; so nothing is ever re-armed.
    func watchEdges(_ descriptor: CInt, key: UInt64) -> Bool {
        add(
            descriptor,
            EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | (1 << 31), key)
    }

    private func add(_ descriptor: CInt, _ flags: UInt32, _ key: UInt64) -> Bool {
        var event = unsafe epoll_event(events: flags, data: epoll_data_t(u64: key))
        return unsafe epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0
    }

    func forget(_ descriptor: CInt) {
        var event = unsafe epoll_event()
        _ = unsafe epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, &event)
    }

    /// Sets the timer to this time; it wakes `wait` to well under a millisecond.
    mutating func arm(_ time: Monotonic) {
        guard time != armed else { return }
        armed = time
        var setting = itimerspec()
        if time != .never {
            let nanoseconds = max(1, time.nanoseconds)
            setting.it_value.tv_sec = Int(nanoseconds / 1_000_000_000)
            setting.it_value.tv_nsec = Int(nanoseconds % 1_000_000_000)
        }
        _ = unsafe timerfd_settime(timer, CInt(TFD_TIMER_ABSTIME), &setting, nil)
    }

    /// Waits for events, at most this long (-1: without end), and says what happened.
    mutating func wait(milliseconds: CInt, into found: inout [Event]) {
        found.removeAll(keepingCapacity: true)
        let epoll = epoll
        let count = unsafe events.withUnsafeMutableBufferPointer { buffer in
            unsafe epoll_wait(epoll, buffer.baseAddress, CInt(buffer.count), milliseconds)
        }
        for position in 0..<Int(max(0, count)) {
            let event = unsafe events[position]
            let key = unsafe event.data.u64
            if key == Poller.timerKey {
                Wake.drain(timer)
                armed = .never
            }
            unsafe found.append(Event(key: key, flags: event.events))
        }
    }
}

/// Wakes the I/O thread from any other.
final class Wake: Sendable {
    let descriptor: CInt

    init() throws(ServerError) {
        descriptor = eventfd(0, CInt(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else { throw .system(errno: errno) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func call() {
        var one: UInt64 = 1
        _ = unsafe write(descriptor, &one, 8)
    }

    func drain() {
        Wake.drain(descriptor)
    }

    /// Empties a descriptor that counts, so that it is not reported again.
    static func drain(_ descriptor: CInt) {
        var count: UInt64 = 0
        _ = unsafe read(descriptor, &count, 8)
    }
}
