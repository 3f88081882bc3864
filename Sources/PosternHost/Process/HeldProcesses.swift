import PosternCore
import Synchronization

/// The processes that `identify` holds, a bounded number of them.
///
/// Full, it lets go of those that have ended, then of the one whose last use is longest ago. Any
/// thread may call it. Asking the kernel and closing pidfds happen outside the lock.
final class HeldProcesses: Sendable {
    private struct State {
        var entries: [ProcessIdentity: Entry] = [:]
        var uses: UInt64 = 0
    }

    private struct Entry {
        let handle: LinuxProcessHandle
        var lastUse: UInt64
    }

    private let state = Mutex(State())
    private let countMax: Int

    init(countMax: Int) {
        precondition(countMax > 0, "at least one process is held")
        self.countMax = countMax
    }

    var count: Int { state.withLock { $0.entries.count } }

    /// The handle of a process that is held.
    func handle(of process: ProcessIdentity) -> LinuxProcessHandle? {
        state.withLock { state in
            guard var entry = state.entries[process] else { return nil }
            state.uses += 1
            entry.lastUse = state.uses
            state.entries[process] = entry
            return entry.handle
        }
    }

    /// Holds a process. One that is held already keeps its handle.
    func keep(_ handle: LinuxProcessHandle, of process: ProcessIdentity) {
        let excess = state.withLock { state in
            state.uses += 1
            let kept = state.entries[process]?.handle ?? handle
            state.entries[process] = Entry(handle: kept, lastUse: state.uses)
            // Looked at outside the lock; by then it may be over the maximum by as many as
            // there are threads that call this.
            return state.entries.count > countMax ? state.entries : [:]
        }
        guard !excess.isEmpty else { return }
        let ended = Self.ended(excess)
        // Returned, so that the descriptors are closed after the lock is released.
        let released = state.withLock { Self.shrink(&$0, to: countMax, ended: ended) }
        _ = consume released
    }

    private static func ended(
        _ entries: [ProcessIdentity: Entry]
    ) -> [ProcessIdentity] {
        let list = Array(entries)
        let numbers = list.map { $0.value.handle.descriptor.number }
        guard let flags = try? System.readable(numbers) else { return [] }
        return zip(list, flags).filter { $0.1 }.map { $0.0.key }
    }

    private static func shrink(
        _ state: inout State, to countMax: Int, ended: [ProcessIdentity]
    ) -> [Entry] {
        var released = ended.compactMap { state.entries.removeValue(forKey: $0) }
        while state.entries.count > countMax,
            let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            state.entries[oldest.key] = nil
            released.append(oldest.value)
        }
        return released
    }
}
