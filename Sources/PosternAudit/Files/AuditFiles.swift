/// Port: the folder of the log.
///
/// Any thread may call it. The real one is `AuditFolder`.
package protocol AuditFiles: Sendable {
    /// The names of all that is there.
    func names() throws(AuditFileError) -> [String]

    /// Makes a file of zeros, with the room for them, mapped to be written; an error where the name
    /// is taken.
    func make(_ name: String, byteCount: Int) throws(AuditFileError) -> any AuditFile

    /// Maps a file that is there, to be read.
    func open(_ name: String) throws(AuditFileError) -> any AuditFile

    func rename(_ name: String, to other: String) throws(AuditFileError)

    func remove(_ name: String) throws(AuditFileError)

    /// Makes names durable.
    func syncNames() throws(AuditFileError)

    /// What is wrong with the folder itself; nil: nothing.
    func problem() -> AuditFileError?
}

/// Port: a mapped file.
package protocol AuditFile: AnyObject, Sendable {
    var name: String { get }

    /// Its bytes; valid as long as the object.
    var memory: UnsafeMutableRawBufferPointer { get }

    /// Makes what was stored in memory durable; may wait for long.
    func sync() throws(AuditFileError)

    /// Cuts the file behind its content, durably, and lets nobody write to it any more.
    func finish(byteCount: Int) throws(AuditFileError)

    /// Whether some of it was cut off by somebody else while it was used: then what was stored may
    /// be lost. A glance, for a hot path.
    var isBroken: Bool { get }

    /// What is wrong with the file, such as that it was deleted, or that its name leads elsewhere;
    /// nil: nothing.
    ///
    /// - Parameter name: that it has by now.
    func problem(at name: String) -> AuditFileError?
}
