import CPosternHost
import Glibc

/// Waiting for many descriptors at once: epoll, and eventfd to be woken by.
extension System {
    static func openEventPoll() throws(SystemError) -> Descriptor {
        Descriptor(owning: try event("epoll_create1", postern_event_poll_open()))
    }

    static func openEvent() throws(SystemError) -> Descriptor {
        Descriptor(owning: try event("eventfd", postern_event_open()))
    }

    /// Makes an event readable for good.
    static func raise(_ event: borrowing Descriptor) { _ = postern_event_signal(event.number) }

    /// Has `poll` tell when a descriptor becomes readable, by a token: numbers are given anew.
    static func watch(
        _ number: Int32, as token: UInt64, in poll: borrowing Descriptor
    ) throws(SystemError) {
        _ = try event("epoll_ctl", postern_event_poll_add(poll.number, number, token))
    }

    /// Has it tell no more of it.
    static func unwatch(_ number: Int32, in poll: borrowing Descriptor) {
        _ = postern_event_poll_remove(poll.number, number)
    }

    /// Waits until some of the descriptors are readable, and gives their tokens; at most
    /// `countMax`.
    static func waitForEvents(
        in poll: borrowing Descriptor, countMax: Int
    ) throws(SystemError) -> [UInt64] {
        var tokens = [UInt64](repeating: 0, count: countMax)
        while true {
            let count = postern_event_poll_wait(poll.number, &tokens, Int32(countMax))
            if count >= 0 { return Array(tokens.prefix(Int(count))) }
            guard errno == EINTR else { throw SystemError("epoll_wait", "", code: errno) }
        }
    }

    private static func event(
        _ name: StaticString, _ result: Int32
    ) throws(SystemError) -> Int32 {
        guard result >= 0 else { throw SystemError(name, "process watch", code: errno) }
        return result
    }
}
