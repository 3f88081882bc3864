import PosternCore

extension BrokerConfiguration {
    /// Reads `postern.yaml` in `folder`, under the environment and the command line.
    ///
    /// - Throws: every problem found, not only the first. The files that the settings name are
    ///   not read, apart from the operators' public keys.
    package static func load(
        folder: String, environment: [String: String], overrides: SettingOverrides = .init(),
        host: HostFacts = .current
    ) throws(ConfigurationError) -> BrokerConfiguration {
        let folder = FileSystem.absolutePath(folder)
        let file: SettingsFile
        do {
            file = try SettingsFile(path: FileSystem.join(folder, fileName))
        } catch {
            throw ConfigurationError(error)
        }
        var values = try SettingValues(
            file: file, environment: environment, overrides: overrides, host: host)
        let configuration = resolve(&values, folder: folder)
        guard values.problems.isEmpty else { throw ConfigurationError(values.problems) }
        return configuration
    }

    /// Every value that is wrong is collected, and a default stands in its place.
    private static func resolve(
        _ values: inout SettingValues, folder: String
    ) -> BrokerConfiguration {
        let trustDomain = values.trustDomain()
        let gate = values.ipcEndpoint(.gateEndpoint, default: defaultGateEndpoint)
        let people = values.ipcEndpoint(.operatorEndpoint, default: defaultOperatorEndpoint)
        if gate == people {
            values.add(
                .operatorEndpoint,
                "is the gate's endpoint too; people and machines have separate doors")
        }
        return BrokerConfiguration(
            folder: folder,
            trustDomain: trustDomain,
            gateEndpoint: gate,
            gateTCPEndpoint: values.tcpEndpoint(.gateTCP),
            gateSocketMode: values.socketMode(.gateSocketMode),
            gateSocketGroupID: values.groupID(.gateSocketGroup),
            feedHeartbeatMilliseconds: values.feedHeartbeat(),
            operatorEndpoint: people,
            operatorKeys: values.operatorKeys(folder: folder),
            serverKeyFile: values.path(
                .serverKey, default: "keys/server.key_secret", folder: folder),
            lanes: values.lanes(),
            ioThreads: values.number(
                .ioThreads, default: 1, in: 1...ConfigurationLimits.ioThreadsMax),
            spinMicroseconds: values.spinMicroseconds(),
            credentialsMax: values.number(
                .credentialsMax, default: Limits.credentialsMaxDefault,
                in: 1...ConfigurationLimits.credentialsMax),
            delegationDepthMax: values.number(
                .delegationDepth, default: Limits.delegationDepthMaxDefault,
                in: 0...Limits.delegationDepthMax),
            delegationFanOutMax: values.number(
                .delegationFanOut, default: Limits.delegationFanOutMaxDefault,
                in: 0...ConfigurationLimits.credentialsMax),
            cacheableMillisecondsMax: values.cacheableMilliseconds(),
            logFormat: values.choice(.logFormat, default: .text),
            logLevel: values.choice(.logLevel, default: .info),
            workloadsFile: values.path(.workloads, default: "workloads.yaml", folder: folder),
            policiesFolder: values.path(.policies, default: "policies", folder: folder),
            entitiesFile: values.path(.entities, default: "entities.json", folder: folder),
            stateFolder: values.stateFolder(folder: folder),
            audit: values.audit(folder: folder)
        )
    }
}
