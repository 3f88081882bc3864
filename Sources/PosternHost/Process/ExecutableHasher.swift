import PosternAuthority
import Sodium
import Synchronization

/// The SHA-256 of running executables, remembered by file and time of change.
///
/// The file is opened through `/proc/PID/exe`, never by its path: what is hashed is what runs,
/// though the path may have been given to another file since. The hash covers the executable
/// alone, not the libraries or scripts that it loads.
///
/// Any thread may call it; two that ask for one file at a time both read it.
final class ExecutableHasher: Sendable {
    private struct State {
        var entries: [FileStatus: Entry] = [:]
        var uses: UInt64 = 0
    }

    private struct Entry {
        let hash: String
        var lastUse: UInt64
    }

    private let state = Mutex(State())
    private let bytesMax: Int64
    private let hashesMax: Int

    init(
        bytesMax: Int64 = HostLimits.executableBytesMax,
        hashesMax: Int = HostLimits.executableHashesMax
    ) {
        precondition(hashesMax > 0, "at least one hash is remembered")
        self.bytesMax = bytesMax
        self.hashesMax = hashesMax
    }

    /// How many hashes are remembered.
    var count: Int { state.withLock { $0.entries.count } }

    /// 64 hexadecimal digits; nil when this process may not read the file, as a broker that is
    /// not root may not for other users' processes.
    ///
    /// - Throws: `changed` when the file changed while it was read, `unavailable`.
    func hash(
        _ process: borrowing ProcessDirectory, wallMilliseconds: Int64
    ) throws(ProcessError) -> String? {
        guard let file = try open(process) else { return nil }
        let before = try Self.status(file)
        if let known = remembered(before) { return known }
        try check(file, before)
        let hash = try ProcessError.naming("executable hash") { () throws(SystemError) in
            try digest(file)
        }
        guard try Self.status(file) == before else { throw .changed }
        if Self.isSettled(before, wallMilliseconds: wallMilliseconds) { remember(hash, of: before) }
        return hash
    }

    /// The running file; nil when this process may not even see which one it is.
    private func open(
        _ process: borrowing ProcessDirectory
    ) throws(ProcessError) -> Descriptor? {
        try ProcessError.naming("executable hash") { () throws(SystemError) -> Descriptor? in
            do throws(SystemError) {
                return try System.open("exe", in: process.descriptor, .readingThroughLink)
            } catch {
                guard error.isForbidden, process.isExecutableHidden else { throw error }
                return nil
            }
        }
    }

    private func check(
        _ file: borrowing Descriptor, _ status: FileStatus
    ) throws(ProcessError) {
        guard status.kind == .regular else {
            throw .unavailable(what: "executable hash: it is no regular file")
        }
        guard status.byteCount <= bytesMax else {
            throw .unavailable(
                what: "executable hash: it has \(status.byteCount) bytes, more than \(bytesMax)")
        }
        // Such a file can show its reader one content and the kernel, when it runs it, another.
        let isServedByProcess = try ProcessError.naming("executable hash") {
            () throws(SystemError) in
            try System.isServedByProcess(file)
        }
        if isServedByProcess {
            throw .unavailable(what: "executable hash: a process serves its file system (fuse)")
        }
    }

    private func digest(_ file: borrowing Descriptor) throws(SystemError) -> String {
        var hash = SHA256()
        var chunk = [UInt8](repeating: 0, count: HostLimits.readBytes)
        var rest = bytesMax
        // A file that grows for ever ends at the limit; its status then differs from before.
        while rest > 0 {
            var span = chunk.mutableSpan
            var room = span.mutableBytes
            let count = try System.read(file, into: &room)
            if count == 0 { break }
            hash.update(chunk.span.bytes.extracting(first: count))
            rest -= Int64(count)
        }
        return hash.finalize().description
    }

    private static func status(
        _ file: borrowing Descriptor
    ) throws(ProcessError) -> FileStatus {
        try ProcessError.naming("executable hash") { () throws(SystemError) in
            try System.status(file)
        }
    }

    /// Whether the file's times tell its content apart.
    ///
    /// File times move in steps of some milliseconds. A file that changed just now may change
    /// again within the same step and keep its size: the hash of the former content would be
    /// remembered for the latter. (Git knows the trap as "racy".)
    private static func isSettled(_ status: FileStatus, wallMilliseconds: Int64) -> Bool {
        let changed = status.changed.seconds * 1_000 + status.changed.nanoseconds / 1_000_000
        return wallMilliseconds - changed >= HostLimits.executableSettledMilliseconds
    }

    private func remembered(_ status: FileStatus) -> String? {
        state.withLock { state in
            guard var entry = state.entries[status] else { return nil }
            state.uses += 1
            entry.lastUse = state.uses
            state.entries[status] = entry
            return entry.hash
        }
    }

    private func remember(_ hash: String, of status: FileStatus) {
        state.withLock { state in
            if state.entries.count >= hashesMax,
                let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
            {
                state.entries[oldest.key] = nil
            }
            state.uses += 1
            state.entries[status] = Entry(hash: hash, lastUse: state.uses)
        }
    }
}
