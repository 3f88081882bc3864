package import PosternAuthority
package import PosternCore
import Synchronization

/// Tells when processes end, by the kernel's notice: a pidfd becomes readable at that moment,
/// whether the process exits, crashes or is killed, and whether its parent looks or not.
///
/// One descriptor for each process. Any thread may call it; `run` belongs to one.
package final class LinuxProcessWatch: ProcessWatch {
    private struct State {
        var tokens: [ProcessIdentity: UInt64] = [:]
        var watched: [UInt64: Watched] = [:]
        /// Never given twice, unlike a descriptor's number.
        var lastToken = LinuxProcessWatch.stopToken
    }

    private final class Watched: Sendable {
        let process: ProcessIdentity
        let descriptor: Descriptor

        init(_ process: ProcessIdentity, _ descriptor: consuming Descriptor) {
            self.process = process
            self.descriptor = descriptor
        }
    }

    private let poll: Descriptor
    private let stopEvent: Descriptor
    private let countMax: Int
    private let state = Mutex(State())
    private let procPath = "/proc"
    private static let stopToken: UInt64 = 0

    /// - Parameter countMax: processes watched at a time; it is lowered to a share of the
    ///   descriptor limit.
    /// - Throws: where the kernel gives no descriptors.
    package init(countMax: Int = HostLimits.watchedProcessesMax) throws(ProcessError) {
        let descriptorsMax = (try? System.descriptorsMax()) ?? countMax
        self.countMax = min(countMax, max(1, descriptorsMax / HostLimits.heldProcessesShare))
        poll = try ProcessError.naming("process watch") { () throws(SystemError) in
            try System.openEventPoll()
        }
        stopEvent = try ProcessError.naming("process watch") { () throws(SystemError) in
            try System.openEvent()
        }
        try ProcessError.naming("process watch") { () throws(SystemError) in
            try System.watch(stopEvent.number, as: Self.stopToken, in: poll)
        }
    }

    /// Processes that are watched.
    package var count: Int { state.withLock { $0.tokens.count } }

    package func begin(_ process: ProcessIdentity) throws(ProcessError) {
        guard count < countMax else {
            throw .unavailable(
                what: "process watch: \(countMax) processes are watched already, as many as the"
                    + " limit of open files allows")
        }
        let descriptor = try Self.open(process, procPath)
        let number = descriptor.number
        let watched = Watched(process, descriptor)
        let token = state.withLock { state in
            state.lastToken += 1
            state.tokens[process] = state.lastToken
            state.watched[state.lastToken] = watched
            return state.lastToken
        }
        do throws(ProcessError) {
            try ProcessError.naming("process watch") { () throws(SystemError) in
                try System.watch(number, as: token, in: poll)
            }
        } catch {
            _ = take(process)
            throw error
        }
    }

    /// Holds this very process: its id may have been given to another one.
    private static func open(
        _ process: ProcessIdentity, _ procPath: String
    ) throws(ProcessError) -> Descriptor {
        let descriptor: Descriptor
        do {
            descriptor = try System.openProcess(process.processID)
        } catch let error where error.isNoSuchProcess {
            throw .gone
        } catch {
            throw .unavailable(what: "process watch: \(error)")
        }
        let ticks: UInt64
        do throws(ProcessError) {
            let directory = try ProcessDirectory(
                processID: process.processID, procPath: procPath)
            ticks = try directory.startTimeTicks()
        } catch {
            throw (try? System.readable([descriptor.number]).first) == true ? .gone : error
        }
        guard ticks == process.startTimeTicks else { throw .changed }
        return descriptor
    }

    package func end(_ process: ProcessIdentity) {
        // Closed after the lock is released.
        guard let watched = take(process) else { return }
        System.unwatch(watched.descriptor.number, in: poll)
    }

    private func take(_ process: ProcessIdentity) -> Watched? {
        state.withLock { state in
            state.tokens.removeValue(forKey: process).flatMap {
                state.watched.removeValue(forKey: $0)
            }
        }
    }

    package func run(_ tell: (ProcessIdentity) -> Void) {
        while true {
            let tokens: [UInt64]
            do throws(SystemError) {
                tokens = try System.waitForEvents(in: poll, countMax: HostLimits.exitsAtOnceMax)
            } catch {
                // INVARIANT: both descriptors are open as long as this is.
                preconditionFailure("\(error)")
            }
            for token in tokens {
                if token == Self.stopToken { return }
                let ended = state.withLock { state in
                    let watched = state.watched.removeValue(forKey: token)
                    if let watched { state.tokens[watched.process] = nil }
                    return watched
                }
                guard let ended else { continue }
                System.unwatch(ended.descriptor.number, in: poll)
                tell(ended.process)
            }
        }
    }

    package func stop() { System.raise(stopEvent) }
}
