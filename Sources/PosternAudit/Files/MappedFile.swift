import Synchronization

/// A file of the log, mapped.
final class MappedFile: AuditFile {
    let name: String
    private let folder: AuditFolder
    // Unchecked: which thread may use which bytes is the writer's to say, and it does.
    nonisolated(unsafe) let memory: UnsafeMutableRawBufferPointer
    private let number: Int32
    /// Why it could not be synced.
    private let failed = Mutex<AuditFileError?>(nil)
    private let place: Int32

    /// Takes over the descriptor; the file has that many bytes.
    init(
        _ number: Int32, _ name: String, in folder: AuditFolder, byteCount: Int, isWritable: Bool
    ) throws(AuditFileError) {
        self.name = name
        self.folder = folder
        self.number = number
        do throws(AuditFileError) {
            memory = try AuditSystem.map(number, name, byteCount: byteCount, isWritable: isWritable)
        } catch {
            AuditSystem.close(number)
            throw error
        }
        do throws(AuditFileError) {
            place = try AuditSystem.watch(memory, name)
        } catch {
            AuditSystem.unmap(memory)
            AuditSystem.close(number)
            throw error
        }
    }

    deinit {
        AuditSystem.forget(place)
        AuditSystem.unmap(memory)
        AuditSystem.close(number)
    }

    /// The kernel tells of a failure once: whoever else syncs the file hears of it from here.
    func sync() throws(AuditFileError) {
        let failure = failed.withLock { failed -> AuditFileError? in
            if failed != nil { return failed }
            do throws(AuditFileError) {
                try AuditSystem.sync(number, name)
            } catch {
                failed = error
            }
            return failed
        }
        if let failure { throw failure }
    }

    func finish(byteCount: Int) throws(AuditFileError) {
        try AuditSystem.truncate(number, name, byteCount: byteCount)
        try AuditSystem.setMode(number, name, 0o400)
        try AuditSystem.sync(number, name)
    }

    var isBroken: Bool { AuditSystem.isBroken(place) }

    func problem(at name: String) -> AuditFileError? {
        if isBroken { return AuditFileError("was cut off under the broker", name) }
        do throws(AuditFileError) {
            let held = try AuditSystem.status(number, name)
            guard let found = try folder.status(of: name) else {
                return AuditFileError("was deleted or moved away under the broker", name)
            }
            guard found.identity == held.identity else {
                return AuditFileError("was replaced by another file under the broker", name)
            }
            if held.byteCount < memory.count {
                return AuditFileError("was cut off under the broker", name)
            }
            return nil
        } catch {
            return error
        }
    }
}
