import Synchronization

/// The folder of the log on a disk. Whose it is and that nobody else uses it is the caller's to see
/// to.
package final class AuditFolder: AuditFiles {
    package let path: String
    /// The folder that is used: where it is removed and made again, another.
    private let current: Mutex<Int32>
    private let claim: @Sendable () -> String?

    /// - Parameters:
    ///   - followsLink: whether the path may be a link to the folder.
    ///   - claim: makes sure that nobody else uses a folder that has taken the place of the first;
    ///     else says why it cannot be used.
    package init(
        path: String, followsLink: Bool = true, claim: @escaping @Sendable () -> String? = { nil }
    ) throws(AuditFileError) {
        self.path = path
        self.claim = claim
        current = Mutex(try AuditSystem.openFolder(path, followsLink: followsLink))
    }

    deinit { AuditSystem.close(current.withLock { $0 }) }

    package func names() throws(AuditFileError) -> [String] {
        let path = path
        return try use { folder throws(AuditFileError) in
            try AuditSystem.names(in: folder, path)
        }
    }

    package func make(_ name: String, byteCount: Int) throws(AuditFileError) -> any AuditFile {
        try use { folder throws(AuditFileError) in
            let number = try AuditSystem.open(name, in: folder, Self.new)
            do throws(AuditFileError) {
                try AuditSystem.allocate(number, name, byteCount: byteCount)
            } catch {
                AuditSystem.close(number)
                try? AuditSystem.remove(name, in: folder)
                throw error
            }
            return try MappedFile(
                number, name, in: self, byteCount: byteCount, isWritable: true)
        }
    }

    package func open(_ name: String) throws(AuditFileError) -> any AuditFile {
        try use { folder throws(AuditFileError) in
            let number = try AuditSystem.open(name, in: folder, Self.existing)
            let byteCount: Int
            do throws(AuditFileError) {
                byteCount = try AuditSystem.status(number, name).byteCount
                guard byteCount > 0 else { throw AuditFileError("is empty", name) }
            } catch {
                AuditSystem.close(number)
                throw error
            }
            return try MappedFile(
                number, name, in: self, byteCount: byteCount, isWritable: false)
        }
    }

    /// What a name leads to; nil: nothing.
    func status(of name: String) throws(AuditFileError) -> AuditSystem.FileStatus? {
        try use { folder throws(AuditFileError) in try AuditSystem.status(of: name, in: folder) }
    }

    package func rename(_ name: String, to other: String) throws(AuditFileError) {
        try use { folder throws(AuditFileError) in
            try AuditSystem.rename(name, to: other, in: folder)
        }
    }

    package func remove(_ name: String) throws(AuditFileError) {
        try use { folder throws(AuditFileError) in
            try AuditSystem.remove(name, in: folder)
        }
    }

    package func syncNames() throws(AuditFileError) {
        let path = path
        try use { folder throws(AuditFileError) in try AuditSystem.sync(folder, path) }
    }

    /// A folder that was replaced by another is taken into use, where it may be.
    package func problem() -> AuditFileError? {
        let path = path
        return current.withLock { folder in
            if AuditSystem.isSame(folder, path) { return nil }
            guard let other = try? AuditSystem.openFolder(path) else {
                return AuditFileError("is gone", path)
            }
            if let reason = claim() {
                AuditSystem.close(other)
                return AuditFileError(
                    "was replaced by a folder that cannot be used: \(reason)", path)
            }
            AuditSystem.close(folder)
            folder = other
            return AuditFileError("was replaced", path)
        }
    }

    private static let new = AuditSystem.newFile
    private static let existing = AuditSystem.existingFile

    /// The lock is held meanwhile: only the log's own threads come here, and seldom.
    private func use<Value>(
        _ body: (Int32) throws(AuditFileError) -> Value
    ) throws(AuditFileError) -> Value {
        let result = current.withLock { folder -> Result<Value, AuditFileError> in
            do throws(AuditFileError) {
                return .success(try body(folder))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
