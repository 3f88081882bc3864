package import PosternCore
package import ZeroMQ

/// A whole set-up, loaded and checked: what `serve` starts from and `config check` looks at.
package struct BrokerSetUp: Sendable {
    package let configuration: BrokerConfiguration
    package let enrolments: [Enrolment]
    package let policies: PolicyFolder
    /// The broker's own key pair; the secret half stays in memory of its own.
    package let serverKeys: CurveKeyPair

    /// Loads everything that `folder` holds.
    ///
    /// - Throws: the problems of all files, so that they can be mended in one go. Where
    ///   `postern.yaml` itself is wrong, only its own: what it names is not known then.
    package static func load(
        folder: String, environment: [String: String], overrides: SettingOverrides = .init(),
        host: HostFacts = .current
    ) throws(ConfigurationError) -> BrokerSetUp {
        let configuration = try BrokerConfiguration.load(
            folder: folder, environment: environment, overrides: overrides, host: host)
        var problems: [ConfigurationProblem] = []
        var serverKeys: CurveKeyPair?
        var enrolments: [Enrolment] = []
        var policies: PolicyFolder?
        do {
            serverKeys = try KeyFile.readSecret(configuration.serverKeyFile)
        } catch {
            problems.append(error)
        }
        do {
            enrolments = try EnrolmentFile.load(
                configuration.workloadsFile, trustDomain: configuration.trustDomain,
                accounts: host.accounts)
        } catch {
            problems += error.problems
        }
        do {
            policies = try PolicyFolder.load(
                policiesFolder: configuration.policiesFolder,
                entitiesFile: configuration.entitiesFile)
        } catch {
            problems += error.problems
        }
        if let serverKeys {
            problems += doorProblems(configuration, enrolments, serverKeys.publicKey)
        }
        guard let serverKeys, let policies, problems.isEmpty else {
            throw ConfigurationError(problems)
        }
        return BrokerSetUp(
            configuration: configuration, enrolments: enrolments, policies: policies,
            serverKeys: serverKeys)
    }

    /// People and machines have separate doors, and the broker's key opens neither: no key may
    /// stand in two places. Enrolments that are read anew are to be checked anew.
    package static func doorProblems(
        _ configuration: BrokerConfiguration, _ enrolments: [Enrolment],
        _ server: CurvePublicKey
    ) -> [ConfigurationProblem] {
        let serverKey = PeerKey(bytes: server.bytes)
        var problems: [ConfigurationProblem] = []
        for enrolment in enrolments {
            for case .key(let key) in enrolment.selectors {
                let owner =
                    configuration.operatorKeys.contains(key)
                    ? "an operator's" : key == serverKey ? "the broker's own" : nil
                guard let owner else { continue }
                problems.append(
                    ConfigurationProblem(
                        configuration.workloadsFile,
                        "`\(enrolment.workload)` has \(owner) key as its `curve:key`; make a key"
                            + " of its own with `postern keygen`"))
            }
        }
        if let serverKey, configuration.operatorKeys.contains(serverKey) {
            problems.append(
                ConfigurationProblem(
                    FileSystem.join(configuration.folder, BrokerConfiguration.fileName),
                    "`operator.keys` has the broker's own key; give operators keys of their own"))
        }
        return problems
    }
}
