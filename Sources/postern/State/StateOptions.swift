import ArgumentParser
import Foundation
import PosternAudit
import PosternConfiguration
import PosternHost
import PosternStore

/// Whose state it is about; shared by the commands that look at it or change it.
struct StateOptions: ParsableArguments {
    @OptionGroup var options: ConfigurationOptions

    /// The set-up's settings; the rest of it need not be good.
    private func settings() throws -> BrokerConfiguration {
        do throws(ConfigurationError) {
            return try options.loadSettings()
        } catch {
            throw Terminal.fail(error)
        }
    }

    func folder() throws -> String { try settings().stateFolder }

    func file() throws -> StateFile {
        let file = StateFile(path: StateFile.path(in: try folder()))
        guard FileSystem.exists(file.path) else {
            throw Terminal.fail(
                "there is no `\(file.path)`: no broker has run on this set-up, or `state.folder` "
                    + "is another")
        }
        return file
    }

    /// The epoch of the last change that the audit log tells of; 0 where there is no log.
    func epochFloor() throws -> UInt64 {
        let folder = try settings().audit.folder
        guard FileSystem.isFolder(folder) else { return 0 }
        do throws(AuditFileError) {
            return try LogRecovery.lastChangeEpoch(in: AuditFolder(path: folder))
        } catch {
            throw Terminal.fail("\(error)")
        }
    }

    /// Copies a state into a file of its own that only its user may read; leaves none on failure.
    static func copy(_ file: StateFile, to path: String) throws {
        do throws(FileError) {
            try FileSystem.create(path, [], mode: 0o600)
        } catch {
            throw Terminal.fail("\(error)")
        }
        // SQLite gives the files that it makes beside it the same permissions.
        do throws(StateStoreError) {
            try file.copy(to: path)
        } catch {
            FileSystem.remove(path)
            throw Terminal.fail("\(error)")
        }
    }
}
