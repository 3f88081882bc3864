extension AuditConfiguration {
    /// Reads of a set-up what is about the log, and nothing else: whoever reads a log need not be
    /// able to serve.
    ///
    /// - Returns: also the state's folder, absolute: the state remembers the log's last checkpoint.
    /// - Throws: what is wrong with `postern.yaml` as a whole, or with the log's own settings.
    package static func load(
        setUp folder: String, environment: [String: String], host: HostFacts = .current
    ) throws(ConfigurationError) -> (audit: AuditConfiguration, stateFolder: String) {
        let folder = FileSystem.absolutePath(folder)
        let file: SettingsFile
        do {
            file = try SettingsFile(path: FileSystem.join(folder, BrokerConfiguration.fileName))
        } catch {
            throw ConfigurationError(error)
        }
        var values = try SettingValues(
            file: file, environment: environment, overrides: SettingOverrides(), host: host)
        let configuration = values.audit(folder: folder)
        let stateFolder = values.stateFolder(folder: folder)
        guard values.problems.isEmpty else { throw ConfigurationError(values.problems) }
        return (configuration, stateFolder)
    }
}
