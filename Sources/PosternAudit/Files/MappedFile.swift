/// A file of the log, mapped.
final class MappedFile: AuditFile {
    let name: String
    // Unchecked: which thread may use which bytes is the writer's to say, and it does.
    nonisolated(unsafe) let memory: UnsafeMutableRawBufferPointer
    private let number: Int32
    private let place: Int32

    /// Takes over the descriptor; the file has that many bytes.
    init(
        _ number: Int32, _ name: String, byteCount: Int, isWritable: Bool
    ) throws(AuditFileError) {
        self.name = name
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

    func sync() throws(AuditFileError) { try AuditSystem.sync(number, name) }

    func finish(byteCount: Int) throws(AuditFileError) {
        try AuditSystem.truncate(number, name, byteCount: byteCount)
        try AuditSystem.setMode(number, name, 0o400)
        try AuditSystem.sync(number, name)
    }

    var isBroken: Bool { AuditSystem.isBroken(place) }

    func problem() -> AuditFileError? {
        if isBroken { return AuditFileError("was cut off under the broker", name) }
        do throws(AuditFileError) {
            let (byteCount, names) = try AuditSystem.status(number, name)
            if names == 0 { return AuditFileError("was deleted under the broker", name) }
            if byteCount < memory.count {
                return AuditFileError("was cut off under the broker", name)
            }
            return nil
        } catch {
            return error
        }
    }
}
