/// The named maxima of this target: what it reads, keeps and waits for is bounded.
package enum HostLimits {
    /// Processes that are held by a pidfd at a time; each takes a descriptor.
    package static let heldProcessesMax = 1_024
    /// Processes whose end is waited for at a time; each takes a descriptor.
    package static let watchedProcessesMax = 65_536
    /// Ends that are told of between two looks at the kernel.
    package static let exitsAtOnceMax = 64
    /// The part of RLIMIT_NOFILE that pidfds may take of each kind, as one over this.
    package static let heldProcessesShare = 4
    /// The largest executable that is hashed: about two seconds of the control thread.
    package static let executableBytesMax: Int64 = 512 * 1024 * 1024
    /// Hashes of executables that are remembered.
    package static let executableHashesMax = 256
    /// A file that changed less than this ago is hashed but not remembered; see
    /// `ExecutableHasher`.
    package static let executableSettledMilliseconds: Int64 = 2_000
    /// One read of an executable.
    package static let readBytes = 128 * 1024
    /// One file of `/proc/PID`: the kernel's 65,536 supplementary groups are the longest part.
    package static let processTextBytesMax = 1024 * 1024
    /// A secret file.
    package static let privateFileBytesMax = 64 * 1024
    /// The text in a lock file.
    package static let lockTextBytesMax = 64
    /// The kernel's name for its own run.
    package static let bootIDBytesMax = 64
    /// How often a lock is tried anew when its file was exchanged meanwhile.
    package static let lockAttemptsMax = 8
    /// A thread's name, as the kernel keeps it.
    package static let threadNameBytesMax = 15
}
