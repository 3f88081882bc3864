import ArgumentParser
import PosternConfiguration
import PosternHost
import PosternStore

extension StateCommand {
    /// `postern state accept`: lets brokers start on a state that was put back.
    struct Accept: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "accept",
            abstract: "Let brokers start on a state that was put back.",
            discussion: """
                Also on none, where the audit log says that there was one. Ends every credential in \
                it, since any may have been revoked after the backup was made, and skips the epochs \
                that may have been used. Tasks, workloads and keys that were revoked since have to \
                be revoked anew; the audit log tells which.

                EXAMPLES
                  postern state accept --config ./setup

                EXIT CODES
                  0  brokers may start
                  2  a broker is at work, or there is no state
                """)

        @OptionGroup var state: StateOptions

        func run() throws {
            let epochFloor = try state.epochFloor()
            let folderPath = try state.folder()
            let file = StateFile(path: StateFile.path(in: folderPath))
            // Where there is none but a log of what was done, it was lost.
            if epochFloor == 0 { _ = try state.file() }
            let ended: Int
            do {
                // Held until it is done.
                let folder = try PrivateFolder(.state, path: folderPath)
                if !FileSystem.exists(file.path) {
                    try FileSystem.create(file.path, [], mode: 0o600)
                }
                ended = try file.accept(epochFloor: epochFloor)
                _ = consume folder
            } catch let error as PrivateFolderError {
                throw Terminal.fail("\(error)")
            } catch let error as FileError {
                throw Terminal.fail("\(error)")
            } catch let error as StateStoreError {
                throw Terminal.fail("\(error)")
            }
            Terminal.say(
                "brokers may start on `\(file.path)`; \(ended.counted("credential")) ended; revoke "
                    + "anew what was revoked after the backup was made")
        }
    }
}
