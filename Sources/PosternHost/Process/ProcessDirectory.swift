import PosternAuthority

/// One process's directory in `/proc`, opened once.
///
/// The open directory means this process for good: when the process ends, reads fail (ESRCH) and
/// never show another one that got its id. So nothing is read half from one, half from another.
struct ProcessDirectory: ~Copyable {
    let descriptor: Descriptor

    init(processID: Int32, procPath: String) throws(ProcessError) {
        descriptor = try ProcessError.naming("process directory") { () throws(SystemError) in
            try System.open("\(procPath)/\(processID)", .directory)
        }
    }

    func startTimeTicks() throws(ProcessError) -> UInt64 {
        guard let ticks = ProcessText.startTimeTicks(inStat: try text("stat")) else {
            throw .unavailable(what: "start time: `stat` has an unknown form")
        }
        return ticks
    }

    func parentID() throws(ProcessError) -> Int32 {
        guard let parent = ProcessText.parentID(inStat: try text("stat")) else {
            throw .unavailable(what: "parent: `stat` has an unknown form")
        }
        return parent
    }

    func credentials() throws(ProcessError) -> ProcessText.Credentials {
        guard let result = ProcessText.credentials(inStatus: try text("status")) else {
            throw .unavailable(what: "user and groups: `status` has an unknown form")
        }
        return result
    }

    /// Nil where the process is in no unit, or the kernel has no control groups.
    func systemdUnit() throws(ProcessError) -> String? {
        let text = try ProcessError.naming("systemd unit") { () throws(SystemError) -> [UInt8]? in
            do throws(SystemError) {
                return try read("cgroup")
            } catch let error where error.isNotFound {
                return nil
            }
        }
        return text.flatMap { ControlGroup.systemdUnit(in: $0) }
    }

    /// The executable's path as `ExecutablePath` puts it.
    ///
    /// A broker that is not root may not see which program another user's process runs. That is
    /// no failure: the process can still be enrolled by its user, and no `path` selector matches.
    func executablePath() throws(ProcessError) -> String {
        try ProcessError.naming("executable path") { () throws(SystemError) in
            let link: [UInt8]
            do throws(SystemError) {
                link = try System.readLink("exe", in: descriptor)
            } catch let error where error.isForbidden {
                return ExecutablePath.unreadable
            }
            let running = try System.status("exe", in: descriptor, followingLinks: true)
            return ExecutablePath.text(link: link) { path in
                let here = try? System.status(path, followingLinks: true)
                return here?.isSameFile(as: running) ?? false
            }
        }
    }

    /// Whether this process may not even see which file the process runs.
    var isExecutableHidden: Bool {
        do throws(SystemError) {
            _ = try System.readLink("exe", in: descriptor)
            return false
        } catch {
            return error.isForbidden
        }
    }

    private func text(_ name: String) throws(ProcessError) -> [UInt8] {
        try ProcessError.naming(name) { () throws(SystemError) in try read(name) }
    }

    private func read(_ name: String) throws(SystemError) -> [UInt8] {
        let file = try System.open(name, in: descriptor, .reading)
        return try System.readToEnd(file, bytesMax: HostLimits.processTextBytesMax)
    }
}
